/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/failpoint.h"

/* How a process ends that comes by "here" while `wanted` is in the file. */
static int
end_of(const char *wanted)
{
	char path[] = "/tmp/ssj-failpoint-XXXXXX", die[64];
	int fd = mkstemp(path), status = 0;
	pid_t pid;
	FILE *f;

	assert_true(fd >= 0);
	(void)snprintf(die, sizeof(die), "%s.die", path);
	f = fopen(die, "we");
	assert_non_null(f);
	(void)fputs(wanted, f);
	(void)fclose(f);
	pid = fork();
	if (pid == 0) {
		(void)setenv("SSJ_TEST_CLOCK_FILE", path, 1);
		failpoint("here");
		_exit(7);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	(void)unlink(die);
	(void)unlink(path);
	(void)close(fd);
	return (status);
}

static void
whoever_comes_by_is_gone(void **state)
{
	int status = end_of("here\n");

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
}

static void
whoever_passes_elsewhere_lives(void **state)
{
	int status = end_of("there\n");

	(void)state;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_comes_by_is_gone),
	    cmocka_unit_test(whoever_passes_elsewhere_lives),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

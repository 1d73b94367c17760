/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failpoint.h"

#ifdef SSJ_TEST_CLOCK
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NAME_MAX_BYTES = 128
};

void
failpoint(const char *name)
{
	const char *clock_file = getenv("SSJ_TEST_CLOCK_FILE");
	char path[4096], wanted[NAME_MAX_BYTES] = "";
	FILE *f;

	if (clock_file == NULL)
		return;
	(void)snprintf(path, sizeof(path), "%s.die", clock_file);
	if ((f = fopen(path, "re")) == NULL)
		return;
	if (fscanf(f, "%127s", wanted) == 1 && strcmp(wanted, name) == 0)
		(void)raise(SIGKILL);
	(void)fclose(f);
}
#else
void
failpoint(const char *name)
{
	(void)name;
}
#endif

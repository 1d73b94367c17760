/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/demo/hall.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"

static const struct {
	const char *id, *title;
	bool hosted;
	const char *act; /* of party(1) */
} people[DEMO_HALL] = {
    {"jiwei", "市纪检监察机关", false, "run"},
    {"notary", "公证处", false, "run"},
    {"platform", "双随机平台", true, "run"},
    {"archive", "市档案馆", false, "hold"},
    {"court", "市中级人民法院", false, "hold"},
};

const char *
demo_hall_json(struct arena *a)
{
	const char *parties = "", *holders = "";
	size_t i;

	for (i = 0; i < DEMO_PARTIES; i++)
		parties = arena_fmt(a,
		    "%s%s{\"id\":\"%s\",\"title\":\"%s\",\"hosted\":%s}",
		    parties, i == 0 ? "" : ",", people[i].id, people[i].title,
		    people[i].hosted ? "true" : "false");
	for (; i < DEMO_HALL; i++)
		holders = arena_fmt(a, "%s%s{\"id\":\"%s\",\"title\":\"%s\"}",
		    holders, *holders == '\0' ? "" : ",", people[i].id,
		    people[i].title);
	return (arena_fmt(
	    a, "\"parties\":[%s],\"holders\":[%s]", parties, holders));
}

/* party ACT for the i-th one, with a folder of its own. */
static struct problem *
start(struct demo *d, size_t i, const char *act, pid_t *pid)
{
	struct arena *a = d->arena;
	const char *program = arena_fmt(a, "%s/party", d->bin);
	const char *state =
	    arena_fmt(a, "%s/party-%s", d->folder, people[i].id);
	const char *invitation =
	    arena_fmt(a, "%s/invitation-%s", d->folder, people[i].id);

	(void)fflush(stdout);
	if ((*pid = fork()) == -1)
		return (problem_new(
		    a, PROBLEM_INTERNAL, NULL, "fork: %s", strerror(errno)));
	if (*pid != 0)
		return (NULL);
	/* Whatever ends the play ends its people. */
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* What to do next, which it tells, the play does. */
	if (strcmp(act, "register") == 0)
		(void)dup2(
		    open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
	(void)execl(program, "party", act, "--state", state, "--url", d->url,
	    "--draw", d->draw_id, "--party", people[i].id, "--invitation",
	    invitation, (char *)NULL);
	(void)fprintf(stderr, "%s: %s\n", program, strerror(errno));
	_exit(127);
}

static struct problem *
await(struct demo *d, size_t i, pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0)
		return (NULL);
	return (problem_new(d->arena, PROBLEM_INTERNAL, NULL, "%s没有正常结束",
	    people[i].title));
}

struct problem *
demo_hall_invite(struct demo *d)
{
	const struct json *row, *items;
	struct http_reply r;
	pid_t pid;
	size_t i;

	TRY(http_post(d->arena, &d->person[DEMO_OPERATOR],
	    arena_fmt(d->arena, "/v1/draws/%s/invitations", d->draw_id), NULL,
	    &r));
	items = json_get(r.json, "items");
	for (row = items == NULL ? NULL : items->child; row != NULL;
	     row = row->next)
		TRY(demo_write_file(d,
		    arena_fmt(
			d->arena, "invitation-%s", demo_text(row, "party_id")),
		    demo_text(row, "token"), strlen(demo_text(row, "token"))));
	for (i = 0; i < DEMO_HALL; i++) {
		TRY(start(d, i, "register", &pid));
		TRY(await(d, i, pid));
	}
	demo_tell("  三个参与方和两名保管人各自登记了公钥");
	return (NULL);
}

struct problem *
demo_hall_start(struct demo *d, struct demo_hall *hall)
{
	size_t i;

	for (i = 0; i < DEMO_HALL; i++)
		TRY(start(d, i, people[i].act, &hall->pids[i]));
	return (NULL);
}

struct problem *
demo_hall_await(struct demo *d, const struct demo_hall *hall)
{
	struct problem *problem = NULL, *p;
	size_t i;

	for (i = 0; i < DEMO_HALL; i++)
		if ((p = await(d, i, hall->pids[i])) != NULL)
			problem = p;
	return (problem);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * party: an independent party of a draw.
 *
 *	party --state FOLDER --url URL --draw ID --party ID --invitation FILE
 *
 * Watches one attempt, commits to a secret of its own once the announcement
 * checks out, and reveals it once the close contains its commitment. The
 * secret is made here and leaves only at the reveal; the service never makes
 * or holds a party's secret. What does not follow from the published data ends
 * the program before anything is sent: then the party has something to tell
 * the public.
 *
 * Ends with 0 when the attempt has ended, 1 when something differed or was
 * refused, 2 when it was called the wrong way. May be killed and started again
 * at any moment.
 */
#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/draw/bytes.h"
#include "programs/http/client.h"
#include "programs/party/ceremony.h"
#include "programs/party/state.h"

struct party {
	const char *folder, *url, *draw, *id, *invitation_file;
	struct party_state state;
	struct http_client client;
	bool committed, revealed, opened; /* told already */
};

enum {
	PAUSE_MS = 500,
	INVITATION_MAX = 512
};

static void
tell(const struct party *p, const char *what, const struct draw_digest *digest)
{
	char hex[2 * DRAW_HASH + 1] = "";

	text_hex_into(hex, digest->b, DRAW_HASH);
	hex[2 * DRAW_HASH] = '\0';
	(void)printf("%s %s %s\n", p->id, what, hex);
	(void)fflush(stdout);
}

static struct problem *
send_digest(struct arena *a, const struct party *p, const char *act,
    const char *bound_name, const struct draw_digest *bound, const char *name,
    const struct draw_digest *digest)
{
	cJSON *body = cJSON_CreateObject();
	struct http_reply reply;

	(void)cJSON_AddStringToObject(
	    body, bound_name, text_hex(a, bound->b, DRAW_HASH));
	(void)cJSON_AddStringToObject(
	    body, name, text_hex(a, digest->b, DRAW_HASH));
	return (http_post(a, &p->client,
	    arena_fmt(a, "/v1/draws/%s/%s", p->draw, act), body, &reply));
}

static struct problem *
commit(struct arena *a, struct party *p, const struct ceremony *c, size_t me)
{
	struct draw_digest secret, commitment;

	TRY(party_state_announce(
	    a, &p->state, c->draw_no, c->attempt, &c->announce));
	TRY(party_state_secret(a, &p->state, &c->announce, &secret));
	commitment = draw_commit(
	    c->hash, &c->announce, c->charter.parties[me].id, &secret);
	if (c->committed[me]) {
		if (!draw_digest_equal(&c->commitments[me].bytes, &commitment))
			return (problem_new(a, PROBLEM_CONFLICT, NULL,
			    "the service shows a commitment that is not ours"));
	} else if (!c->closed) {
		TRY(send_digest(a, p, "commitments", "announce", &c->announce,
		    "commitment", &commitment));
	}
	if (!p->committed)
		tell(p, "已承诺", &commitment);
	p->committed = true;
	return (NULL);
}

static struct problem *
reveal(struct arena *a, struct party *p, const struct ceremony *c, size_t me)
{
	struct draw_digest secret;

	TRY(party_state_secret(a, &p->state, &c->announce, &secret));
	if (!c->revealed[me] && !p->revealed)
		TRY(send_digest(
		    a, p, "reveals", "close", &c->close, "secret", &secret));
	if (!p->revealed)
		tell(p, "已揭示", &secret);
	p->revealed = true;
	return (NULL);
}

/* One look at the attempt; *ended when there is nothing left to do. */
static struct problem *
look(struct arena *a, struct party *p, bool *ended)
{
	struct http_reply reply;
	struct ceremony c;
	size_t me;

	TRY(http_get(a, &p->client,
	    arena_fmt(a, "/v1/draws/%s/ceremony", p->draw), &reply));
	TRY(ceremony_read(a, reply.json, &c));
	*ended = ceremony_has_ended(&c);
	if (!c.announced)
		return (NULL);
	TRY(ceremony_party(a, &c, p->id, &me));
	if (*ended && !c.closed)
		return (NULL);
	TRY(commit(a, p, &c, me));
	if (c.closed && !*ended)
		TRY(reveal(a, p, &c, me));
	if (c.opened && !p->opened)
		tell(p, "已核对全部揭示", &c.open);
	p->opened = c.opened;
	return (NULL);
}

static int
watch(struct party *p)
{
	const struct timespec pause = {0, PAUSE_MS * 1000000L};
	struct arena *a = arena_new();
	struct problem *problem = NULL;
	bool ended = false;

	while (!ended) {
		problem = look(a, p, &ended);
		/* The service may be away; what it says may not be wrong. */
		if (problem != NULL && problem->kind != PROBLEM_UNAVAILABLE)
			break;
		problem = NULL;
		arena_reset(a);
		if (!ended)
			(void)nanosleep(&pause, NULL);
	}
	if (problem != NULL)
		(void)fprintf(stderr, "%s: %s\n", p->id,
		    problem->detail == NULL
			? problem_title(problem->kind, false)
			: problem->detail);
	arena_free(a);
	return (problem == NULL ? 0 : 1);
}

/* The first line of the file, which only the party can read. */
static const char *
read_invitation(struct arena *a, const char *path)
{
	char line[INVITATION_MAX];
	FILE *f = fopen(path, "re");
	const char *got;

	if (f == NULL)
		return (NULL);
	got = fgets(line, sizeof(line), f);
	(void)fclose(f);
	if (got == NULL)
		return (NULL);
	line[strcspn(line, "\r\n")] = '\0';
	return (arena_strdup(a, line));
}

static bool
read_arguments(struct party *p, int argc, char **argv)
{
	static const struct option options[] = {
	    {"state", required_argument, NULL, 's'},
	    {"url", required_argument, NULL, 'u'},
	    {"draw", required_argument, NULL, 'd'},
	    {"party", required_argument, NULL, 'p'},
	    {"invitation", required_argument, NULL, 'i'},
	    {NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (option) {
		case 's':
			p->folder = optarg;
			break;
		case 'u':
			p->url = optarg;
			break;
		case 'd':
			p->draw = optarg;
			break;
		case 'p':
			p->id = optarg;
			break;
		case 'i':
			p->invitation_file = optarg;
			break;
		default:
			return (false);
		}
	return (optind == argc && p->folder != NULL && p->url != NULL &&
	    p->draw != NULL && p->id != NULL && p->invitation_file != NULL);
}

static int
run(struct arena *a, struct party *p)
{
	struct problem *problem = party_state_open(a, p->folder, &p->state);

	if (problem != NULL) {
		(void)fprintf(stderr, "%s: %s\n", p->id, problem->detail);
		return (1);
	}
	p->client = (struct http_client){
	    p->url, read_invitation(a, p->invitation_file), p->id};
	if (p->client.token == NULL) {
		(void)fprintf(stderr, "%s: no invitation in the file\n", p->id);
		return (2);
	}
	return (watch(p));
}

int
main(int argc, char **argv)
{
	struct party p = {.folder = NULL};
	struct arena *a;
	int status;

	if (!read_arguments(&p, argc, argv)) {
		(void)fputs("usage: party --state FOLDER --url URL --draw ID "
			    "--party ID --invitation FILE\n",
		    stderr);
		return (2);
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return (1);
	a = arena_new();
	status = run(a, &p);
	arena_free(a);
	curl_global_cleanup();
	return (status);
}

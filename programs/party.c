/* SPDX-License-Identifier: Apache-2.0 */
/*
 * party: an independent party of a draw, or a holder of what it is made from.
 *
 *	party key      --state FOLDER
 *	party register ALL
 *	party [run]    ALL
 *	party hold     ALL
 *	party amend    ALL
 *	party publish  ALL
 *	party copies   --state FOLDER
 *	party compare  --state FOLDER --with DOCUMENT
 *
 * ALL is --state FOLDER --url URL --draw ID --party ID --invitation FILE.
 *
 * key makes an Ed25519 key, once, and prints the public half, to be published
 * elsewhere too; register brings it into the charter, before the freeze, and
 * says what to do next.
 *
 * run watches one attempt for a party. Once the announcement checks out and
 * all holders have signed it, it commits to a secret of its own; once the
 * close contains its commitment it signs it, and reveals when all others have;
 * then it signs the open and in the end the statement. The secret is made here
 * and leaves only at the reveal; the service never makes or holds a party's
 * secret.
 *
 * hold does a holder's part: fetches what is sealed to it, computes everything
 * that A binds, keeps its own copy, signs. amend, whenever somebody was
 * replaced after the draw, computes the draw again from that copy, judges every
 * amendment and signs those that follow from the rule. publish gives the veil
 * key to everybody on the charter's last day, whatever the organiser does.
 *
 * copies prints A, C, O and the statement's hash of every attempt as they were
 * seen here, and tells on standard error what it skipped; compare holds them
 * against DOCUMENT: somebody else's copies, a transcript, a statement, or what
 * the service shows of an attempt; a file or an address. So two histories shown
 * to two audiences are found.
 *
 * What does not follow from the published data ends the program before
 * anything is sent: then it has something to tell the public. A second
 * announcement of an attempt is never signed, nor a second C, O, statement or
 * amendment of one number.
 *
 * Ends with 0 when the attempt has ended, 1 when something differed or was
 * refused, 2 when it was called the wrong way. May be killed and started again
 * at any moment.
 */
#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/failpoint.h"
#include "base/text.h"
#include "domain/draw/bytes.h"
#include "programs/party/party.h"

static const char usage[] =
    "usage: party key|copies --state FOLDER\n"
    "       party compare --state FOLDER --with DOCUMENT\n"
    "       party [run|hold|register|amend|publish] --state FOLDER "
    "--url URL --draw ID --party ID --invitation FILE\n"
    "       party --help\n";

enum {
	PAUSE_MS = 500,
	INVITATION_MAX = 512,
	PLACE_MAX = 128
};

void
party_tell(
    const struct party *p, const char *what, const struct draw_digest *digest)
{
	char hex[2 * DRAW_HASH + 1] = "";

	text_hex_into(hex, digest->b, DRAW_HASH);
	hex[2 * DRAW_HASH] = '\0';
	(void)printf("%s %s %s\n", p->id, what, hex);
	(void)fflush(stdout);
}

void
party_reach(const struct party *p, const char *place)
{
	char name[PLACE_MAX];

	(void)snprintf(name, sizeof(name), "%s/%s", p->id, place);
	failpoint(name);
}

/* The acts that look at the attempt until *ended. */
static const struct {
	const char *act;
	struct problem *(*look)(struct arena *a, struct party *p, bool *ended);
} watchers[] = {
    {"run", party_attend},
    {"hold", holder_attend},
    {"amend", holder_amend},
    {"publish", holder_publish},
    {"register", party_register},
};

static int
say(const struct party *p, const struct problem *problem)
{
	if (problem == NULL)
		return (0);
	(void)fprintf(stderr, "%s: %s\n", p->id == NULL ? "party" : p->id,
	    problem->detail == NULL ? problem_title(problem->kind, false)
				    : problem->detail);
	return (1);
}

static int
watch(struct party *p, size_t act)
{
	const struct timespec pause = {0, PAUSE_MS * 1000000L};
	struct arena *a = arena_new();
	struct problem *problem = NULL;
	bool ended = false;
	int status;

	while (!ended) {
		problem = watchers[act].look(a, p, &ended);
		/* The service may be away; what it says may not be wrong. */
		if (problem != NULL && problem->kind != PROBLEM_UNAVAILABLE)
			break;
		ended = ended && problem == NULL;
		problem = NULL;
		arena_reset(a);
		if (!ended)
			(void)nanosleep(&pause, NULL);
	}
	status = say(p, problem);
	arena_free(a);
	return (status);
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

static struct problem *
print_key(struct arena *a, const struct party *p)
{
	const char *key;

	TRY(party_public_key(a, p, true, &key));
	(void)printf("%s\n", key);
	return (NULL);
}

/* What is done with the folder alone. */
static const struct {
	const char *act;
	struct problem *(*run)(struct arena *a, const struct party *p);
} at_home[] = {
    {"key", print_key},
    {"copies", party_print_copies},
    {"compare", party_compare},
};

enum {
	AT_HOME = sizeof(at_home) / sizeof(at_home[0])
};

static size_t
find_at_home(const char *act)
{
	size_t i = 0;

	while (i < AT_HOME && strcmp(act, at_home[i].act) != 0)
		i++;
	return (i);
}

static bool
is_complete(const struct party *p)
{
	if ((strcmp(p->act, "compare") == 0) != (p->with != NULL))
		return (false);
	return (p->folder != NULL &&
	    (find_at_home(p->act) < AT_HOME ||
		(p->url != NULL && p->draw != NULL && p->id != NULL &&
		    p->invitation_file != NULL)));
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
	    {"with", required_argument, NULL, 'w'},
	    {NULL, 0, NULL, 0},
	};
	int option;

	p->act = "run";
	if (argc > 1 && argv[1][0] != '-') {
		p->act = argv[1];
		argc--;
		argv++;
	}
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
		case 'w':
			p->with = optarg;
			break;
		default:
			return (false);
		}
	return (optind == argc && is_complete(p));
}

static int
run(struct arena *a, struct party *p)
{
	struct problem *problem = party_state_open(a, p->folder, &p->state);
	size_t i, count = sizeof(watchers) / sizeof(watchers[0]);

	if (problem != NULL)
		return (say(p, problem));
	i = find_at_home(p->act);
	if (i < AT_HOME)
		return (say(p, at_home[i].run(a, p)));
	p->client = (struct http_client){
	    p->url, read_invitation(a, p->invitation_file), p->id};
	if (p->client.token == NULL) {
		(void)fprintf(stderr, "%s: no invitation in the file\n", p->id);
		return (2);
	}
	for (i = 0; i < count; i++)
		if (strcmp(p->act, watchers[i].act) == 0)
			return (watch(p, i));
	(void)fprintf(stderr, "party: no such act: %s\n", p->act);
	return (2);
}

int
main(int argc, char **argv)
{
	struct party p = {.folder = NULL};
	struct arena *a;
	int status;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		(void)fputs(usage, stdout);
		return (0);
	}
	if (!read_arguments(&p, argc, argv)) {
		(void)fputs(usage, stderr);
		return (2);
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    sodium_init() < 0)
		return (1);
	a = arena_new();
	status = run(a, &p);
	arena_free(a);
	curl_global_cleanup();
	return (status);
}

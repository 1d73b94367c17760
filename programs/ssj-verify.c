/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj-verify FILE [--pool DIR] [--statement STATEMENT] [--proof PROOF]
 *     [--receipt RECEIPT]
 * ssj-verify --proof PROOF
 * ssj-verify --bundle BUNDLE
 *
 * Checks a published transcript; with the auditor's folder also the whole
 * selection, merging and assignment; that a statement says what the transcript
 * says; a proof about one object against the roots of either; or a draw's
 * audit bundle, which has all of its attempts, as an archive or unpacked; or
 * that a witness's receipt was given for this draw and no other.
 * FILE may be a statement, too, as long as the transcript is not public.
 *
 * Documents are files or addresses (http, https). Needs no database, no
 * network unless there is an address, and reads nothing but what it is given
 * and plain files of DIR, whatever FILE says.
 *
 * Last line and exit status: "transcript OK" (with DIR) 0; "consistent,
 * completeness not proved" (without) 0; "transcript differs" (whatever was
 * found to differ) 1; a proof without FILE ends with "proof consistent" 0, and
 * the root that it leads to must be compared by hand. Before it stand the
 * first difference, or what was not checked or is to be told, as "note: …".
 * Wrong usage, and an address that gives no document, are 2.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/receipt.h"
#include "domain/draw/statement.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify.h"
#include "programs/verify/bundle.h"
#include "programs/verify/fetch.h"
#include "programs/verify/files.h"
#include "programs/verify/proof.h"

static const char usage[] =
    "usage: ssj-verify FILE [--pool DIR] [--statement STATEMENT]"
    " [--proof PROOF]\n"
    "                  [--receipt RECEIPT]\n"
    "       ssj-verify --proof PROOF\n"
    "       ssj-verify --bundle BUNDLE\n"
    "  FILE  a transcript or a statement, as published; file or URL\n"
    "  DIR   the auditor's folder: key, LIST_ID.csv, annexes, results\n"
    "  STATEMENT  what was published of the draw at once; file or URL\n"
    "  PROOF  that an object is in a pool, is not, or was drawn; file or URL\n"
    "  RECEIPT  what a witness of the draw was given; file or URL\n"
    "  BUNDLE  a draw's audit bundle, bundle.tar or the folder it unpacks to\n"
    "exit status: 0 all of it agrees, 1 something differs, 2 wrong usage or "
    "an\n"
    "address that gives no document\n";

/* A file that shrinks while it is read is no transcript either. */
static void
on_bus_error(int signal_number)
{
	static const char text[] = "a file was cut off while it was read\n"
				   "transcript differs\n";
	ssize_t n;

	(void)signal_number;
	n = write(STDOUT_FILENO, text, sizeof(text) - 1);
	_exit(n < 0 ? 2 : 1);
}

static struct problem *
open_in_folder(
    void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	const int *folder = arg;
	int fd;

	if (*folder < 0)
		return (draw_differs(a, "the folder cannot be opened"));
	fd = verify_open_beneath(*folder, name);
	if (fd < 0)
		return (draw_differs(a, "%s: %s", name, strerror(errno)));
	return (verify_map(a, fd, name, out));
}

static int
print_verdict(const struct draw_verdict *v)
{
	size_t i;

	if (v->difference != NULL)
		(void)printf("%s\n", v->difference);
	for (i = 0; i < v->note_count; i++)
		(void)printf("note: %s\n", v->notes[i]);
	(void)printf("%s\n", draw_verdict_line(v->kind));
	return (fflush(stdout) != 0 ? 2 : v->kind == DRAW_DIFFERS ? 1 : 0);
}

static int
refuse(const char *what, const char *why)
{
	(void)printf(
	    "%s: %s\n%s\n", what, why, draw_verdict_line(DRAW_DIFFERS));
	return (1);
}

/* What is to be checked. */
struct orders {
	const char *file, *pool, *statement, *proof, *bundle, *receipt;
};

/*
 * The bytes of a file or an address. Otherwise says why not and returns the
 * exit status.
 */
static int
read_document(
    struct arena *a, const char *name, const char *kind, struct draw_text *out)
{
	struct problem *p;
	int fd;

	if (verify_is_url(name)) {
		if ((p = verify_fetch(a, name, out)) == NULL)
			return (0);
		(void)fprintf(stderr, "%s\n", p->detail);
		return (2);
	}
	if ((fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0)
		return (refuse(name, strerror(errno)));
	if ((p = verify_map(a, fd, name, out)) != NULL)
		return (refuse(arena_fmt(a, "not a %s", kind), p->detail));
	return (0);
}

static bool
is_statement(struct arena *a, struct draw_text text)
{
	const struct json *j;

	return (draw_read_json(a, text, &j) == NULL && draw_statement_is(j));
}

static struct draw_verdict
judge_file(struct arena *a, struct draw_text text, const char *pool)
{
	struct draw_folder folder = {open_in_folder, NULL};
	struct draw_verdict verdict;
	int dir = -1;

	if (is_statement(a, text))
		return (draw_statement_verify(a, text));
	if (pool != NULL)
		dir = open(pool, O_PATH | O_DIRECTORY | O_CLOEXEC);
	folder.arg = &dir;
	verdict = draw_verify(a, text, pool == NULL ? NULL : &folder);
	if (dir >= 0)
		(void)close(dir);
	return (verdict);
}

/* That the statement is the transcript's. */
static struct problem *
compare_statement(
    struct arena *a, struct draw_text transcript, struct draw_text statement)
{
	struct draw_transcript_in t;
	struct problem *p;

	if (is_statement(a, transcript))
		return (draw_differs(a,
		    "statement: it is compared with a transcript, not with a "
		    "statement"));
	TRY(draw_transcript_read(a, transcript, &t));
	if (!draw_json_is(json_get(t.json, "outcome"), "drawn"))
		return (draw_differs(a, "statement: nothing was drawn"));
	p = draw_statement_follows(a, &t, transcript, statement);
	return (p == NULL ? NULL : draw_differs(a, "statement: %s", p->detail));
}

static void
settle(struct draw_verdict *v, const struct problem *p, const char *good)
{
	if (p != NULL) {
		v->kind = DRAW_DIFFERS;
		v->difference = p->detail;
		v->note_count = 0;
	} else if (v->note_count < DRAW_NOTES_MAX)
		v->notes[v->note_count++] = good;
}

static int
judge(struct arena *a, const struct orders *o)
{
	struct draw_text text, statement = {NULL, 0}, proof, receipt;
	struct draw_verdict v;
	const char *told = "";
	struct problem *p;
	int status;

	if ((status = read_document(a, o->file, "transcript", &text)) != 0 ||
	    (o->statement != NULL &&
		(status = read_document(
		     a, o->statement, "statement", &statement)) != 0) ||
	    (o->proof != NULL &&
		(status = read_document(a, o->proof, "proof", &proof)) != 0) ||
	    (o->receipt != NULL &&
		(status = read_document(a, o->receipt, "receipt", &receipt)) !=
		    0))
		return (status);
	v = judge_file(a, text, o->pool);
	if (v.kind != DRAW_DIFFERS && o->statement != NULL) {
		p = compare_statement(a, text, statement);
		settle(&v, p, "statement: it says what the transcript says");
	}
	if (v.kind != DRAW_DIFFERS && o->proof != NULL) {
		p = verify_proof(a, proof, &text, &told);
		settle(&v, p, told);
	}
	if (v.kind != DRAW_DIFFERS && o->receipt != NULL) {
		p = draw_receipt_verify(a, receipt,
		    &(struct draw_receipt_beside){text, statement}, &told);
		settle(&v, p, told);
	}
	return (print_verdict(&v));
}

static int
judge_proof(struct arena *a, const char *name)
{
	struct draw_text proof;
	const char *told = "";
	struct problem *p;
	int status;

	if ((status = read_document(a, name, "proof", &proof)) != 0)
		return (status);
	if ((p = verify_proof(a, proof, NULL, &told)) != NULL) {
		(void)printf(
		    "%s\n%s\n", p->detail, draw_verdict_line(DRAW_DIFFERS));
		return (1);
	}
	(void)printf("note: %s\nproof consistent\n", told);
	return (fflush(stdout) != 0 ? 2 : 0);
}

/* Names and what they take; false for a command line that is none. */
static bool
read_orders(int argc, char **argv, struct orders *o)
{
	const struct {
		const char *name, **value;
	} options[] = {{"--pool", &o->pool}, {"--statement", &o->statement},
	    {"--proof", &o->proof}, {"--bundle", &o->bundle},
	    {"--receipt", &o->receipt}};
	const size_t count = sizeof(options) / sizeof(options[0]);
	size_t k;
	int i = 1;

	if (argc > 1 && argv[1][0] != '-')
		o->file = argv[i++];
	for (; i + 1 < argc; i += 2) {
		for (k = 0; k < count && strcmp(argv[i], options[k].name) != 0;
		     k++)
			;
		if (k == count || *options[k].value != NULL)
			return (false);
		*options[k].value = argv[i + 1];
	}
	if (i != argc)
		return (false);
	if (o->file != NULL)
		return (o->bundle == NULL);
	return (o->pool == NULL && o->statement == NULL && o->receipt == NULL &&
	    (o->proof == NULL) != (o->bundle == NULL));
}

int
main(int argc, char **argv)
{
	struct orders o = {0};
	struct arena *a;
	int status;

	if (!read_orders(argc, argv, &o)) {
		(void)fputs(usage, stderr);
		return (2);
	}
	(void)signal(SIGBUS, on_bus_error);
	a = arena_new();
	if (o.bundle != NULL)
		status = verify_bundle(a, o.bundle);
	else
		status =
		    o.file != NULL ? judge(a, &o) : judge_proof(a, o.proof);
	arena_free(a);
	return (status);
}

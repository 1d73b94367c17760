/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj-verify FILE [--pool DIR] [--statement STATEMENT] [--proof PROOF]
 *     [--receipt RECEIPT] [--amendments AMENDMENTS]
 * ssj-verify --proof PROOF
 * ssj-verify --bundle BUNDLE
 *
 * Checks a published transcript; with the auditor's folder also the whole
 * selection, merging and assignment; that a statement says what the transcript
 * says; a proof about one object against the roots of either; or a draw's
 * audit bundle, which has all of its attempts, as an archive or unpacked; or
 * that a witness's receipt was given for this draw and no other; or that what
 * was amended afterwards is chained, signed by holders and, with the folder,
 * what the rule demands: who was next, object by object and place by place.
 * FILE may be a statement, too, as long as the transcript is not public. Beside
 * a statement, or an attempt that ended without a draw, the folder is held
 * against what was announced: pools and annexes.
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
 * Wrong usage is 2. What cannot be read (a name that is not there, no
 * permission, an address that gives no document) is no verdict: why not
 * stands on standard error, and the status is 3. A file that DIR lacks or that
 * is no file there is a difference.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/amended.h"
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
    "                  [--receipt RECEIPT] [--amendments AMENDMENTS]\n"
    "       ssj-verify --proof PROOF\n"
    "       ssj-verify --bundle BUNDLE\n"
    "  FILE  a transcript or a statement, as published; file or URL\n"
    "  DIR   the auditor's folder: key, LIST_ID.csv, annexes, results\n"
    "  STATEMENT  what was published of the draw at once; file or URL\n"
    "  PROOF  that an object is in a pool, is not, or was drawn; file or URL\n"
    "  RECEIPT  what a witness of the draw was given; file or URL\n"
    "  AMENDMENTS  all that replaced somebody afterwards, as published; file "
    "or\n"
    "         URL\n"
    "  BUNDLE  a draw's audit bundle, bundle.tar or the folder it unpacks to\n"
    "exit status: 0 all of it agrees, 1 something differs, 2 wrong usage,\n"
    "3 no verdict: something could not be read\n";

/* A file that shrinks while it is read, or a disk that fails. */
static void
on_bus_error(int signal_number)
{
	static const char text[] = "a file was cut off while it was read\n";
	ssize_t n;

	(void)signal_number;
	n = write(STDERR_FILENO, text, sizeof(text) - 1);
	(void)n; /* whoever closed it hears the status */
	_exit(VERIFY_UNREADABLE);
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
	return (fflush(stdout) != 0	  ? VERIFY_UNREADABLE
		: v->kind == DRAW_DIFFERS ? VERIFY_DIFFERS
					  : VERIFY_AGREES);
}

/* What is to be checked. */
struct orders {
	const char *file, *pool, *statement, *proof, *bundle, *receipt;
	const char *amendments;
};

/* The bytes of a file or an address; nothing for NULL. */
static struct problem *
read_document(struct arena *a, const char *name, struct draw_text *out)
{
	*out = (struct draw_text){NULL, 0};
	if (name == NULL)
		return (NULL);
	return (verify_is_url(name) ? verify_fetch(a, name, out)
				    : verify_read(a, name, out));
}

/* What is to be checked, read. */
struct documents {
	struct draw_text file, statement, proof, receipt, amendments;
	struct verify_folder *pool; /* NULL: without */
};

static struct problem *
read_documents(struct arena *a, const struct orders *o, struct documents *out)
{
	TRY(read_document(a, o->file, &out->file));
	TRY(read_document(a, o->statement, &out->statement));
	TRY(read_document(a, o->proof, &out->proof));
	TRY(read_document(a, o->receipt, &out->receipt));
	TRY(read_document(a, o->amendments, &out->amendments));
	return (o->pool == NULL ? NULL
				: verify_folder_open(a, o->pool, &out->pool));
}

static bool
is_statement(struct arena *a, struct draw_text text)
{
	const struct json *j;

	return (draw_read_json(a, text, &j) == NULL && draw_statement_is(j));
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

static void
settle_amended(struct draw_verdict *v, const struct draw_verdict *amended)
{
	size_t i;

	if (amended->kind == DRAW_DIFFERS)
		*v = *amended;
	for (i = 0; amended->kind != DRAW_DIFFERS && i < amended->note_count;
	     i++)
		settle(v, NULL, amended->notes[i]);
}

/* The document, and what was amended: one reading of the pools. */
static struct draw_verdict
judge_document(struct arena *a, const struct orders *o,
    const struct documents *d, struct draw_verdict *amended)
{
	const struct draw_folder *folder =
	    d->pool == NULL ? NULL : &d->pool->files;

	if (o->amendments == NULL)
		return (draw_verify_document(a, d->file, folder));
	return (draw_amended_verify(a,
	    &(struct draw_amended_beside){d->file, d->amendments, folder},
	    amended));
}

static struct draw_verdict
judge_all(struct arena *a, const struct orders *o, const struct documents *d)
{
	const struct draw_receipt_beside beside = {d->file, d->statement};
	struct draw_verdict amended, v = judge_document(a, o, d, &amended);
	const char *told = "";
	struct problem *p;

	if (v.kind != DRAW_DIFFERS && o->statement != NULL) {
		p = compare_statement(a, d->file, d->statement);
		settle(&v, p, "statement: it says what the transcript says");
	}
	if (v.kind != DRAW_DIFFERS && o->proof != NULL) {
		p = verify_proof(a, d->proof, &d->file, &told);
		settle(&v, p, told);
	}
	if (v.kind != DRAW_DIFFERS && o->receipt != NULL) {
		p = draw_receipt_verify(a, d->receipt, &beside, &told);
		settle(&v, p, told);
	}
	if (v.kind != DRAW_DIFFERS && o->amendments != NULL)
		settle_amended(&v, &amended);
	if (o->receipt == NULL)
		draw_note_witnesses(a, d->file, &v);
	return (v);
}

static int
judge(struct arena *a, const struct orders *o)
{
	struct documents d = {.pool = NULL};
	struct problem *p = read_documents(a, o, &d);
	struct draw_verdict v;

	if (p != NULL)
		return (verify_unreadable(p));
	v = judge_all(a, o, &d);
	if (d.pool != NULL && d.pool->unreadable != NULL)
		return (verify_unreadable(d.pool->unreadable));
	return (print_verdict(&v));
}

static int
judge_proof(struct arena *a, const char *name)
{
	struct draw_text proof;
	const char *told = "";
	struct problem *p;

	if ((p = read_document(a, name, &proof)) != NULL)
		return (verify_unreadable(p));
	if ((p = verify_proof(a, proof, NULL, &told)) != NULL)
		(void)printf(
		    "%s\n%s\n", p->detail, draw_verdict_line(DRAW_DIFFERS));
	else
		(void)printf("note: %s\nproof consistent\n", told);
	return (fflush(stdout) != 0 ? VERIFY_UNREADABLE
		: p != NULL	    ? VERIFY_DIFFERS
				    : VERIFY_AGREES);
}

/* Names and what they take; false for a command line that is none. */
static bool
read_orders(int argc, char **argv, struct orders *o)
{
	const struct {
		const char *name, **value;
	} options[] = {{"--pool", &o->pool}, {"--statement", &o->statement},
	    {"--proof", &o->proof}, {"--bundle", &o->bundle},
	    {"--receipt", &o->receipt}, {"--amendments", &o->amendments}};
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
	    o->amendments == NULL && (o->proof == NULL) != (o->bundle == NULL));
}

int
main(int argc, char **argv)
{
	struct orders o = {0};
	struct arena *a;
	int status;

	if (!read_orders(argc, argv, &o)) {
		(void)fputs(usage, stderr);
		return (VERIFY_USAGE);
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An import's first half: every row of the file is read, judged, and staged or
 * refused. Nothing is decided about the library yet, so that whatever goes
 * wrong here is mended by beginning again.
 */
#include "service/import_private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/row_note.h"
#include "storage/blob.h"

enum {
	PIECE = 1 << 18,       /* bytes read at once */
	BATCH_ROWS = 5000,     /* sent in one transaction … */
	BATCH_BYTES = 4 << 20, /* … unless they are this large */
};

/* ---- the file: its parts, one behind the other --------------------------- */

struct source {
	struct doing *doing;
	const struct json *part; /* the next one */
	int fd;			 /* of the one before; -1: none */
	char *buffer;
	int64_t read; /* bytes so far */
};

static struct problem *
next_part(struct source *s)
{
	struct doing *d = s->doing;
	struct problem *p;
	int64_t size;

	p = blob_open(d->x->arena, json_string(s->part), &s->fd, &size);
	s->part = s->part->next;
	if (p != NULL && p->kind == PROBLEM_NOT_FOUND)
		return (import_fatal(d, p));
	return (p);
}

static struct problem *
next_piece(void *arg, const void **bytes, size_t *len)
{
	struct source *s = arg;
	ssize_t n;

	*bytes = s->buffer;
	for (;;) {
		if (s->fd < 0 && s->part == NULL) {
			*len = 0;
			return (NULL);
		}
		if (s->fd < 0)
			TRY(next_part(s));
		n = read(s->fd, s->buffer, PIECE);
		if (n > 0)
			break;
		if (n < 0 && errno != EINTR)
			return (problem_retry(s->doing->x->arena,
			    PROBLEM_UNAVAILABLE, 30, "文件存储暂时不可用"));
		if (n == 0) {
			close(s->fd);
			s->fd = -1;
		}
	}
	s->read += n;
	*len = (size_t)n;
	return (NULL);
}

/* ---- rows ---------------------------------------------------------------- */

/* Judges a row that was read; true when it was staged. */
static bool
judge(struct doing *d, const struct csv_row *row, struct row_notes *notes,
    const char *raw)
{
	struct mapped values[LIBRARY_FIELDS_MAX];
	struct library_object object;
	struct library_inspector inspector;
	struct library_item item;

	mapping_row(d->mapping, row, notes, values);
	if (d->stage.kind == LIBRARY_OBJECTS &&
	    library_object(&d->names, values, notes, &object))
		stage_object(&d->stage, d->scratch, row->line, &object, raw);
	if (d->stage.kind == LIBRARY_INSPECTORS &&
	    library_inspector(&d->names, values, notes, &inspector))
		stage_inspector(
		    &d->stage, d->scratch, row->line, &inspector, raw);
	if (d->stage.kind == LIBRARY_ITEMS &&
	    library_item(&d->names, values, notes, &item))
		stage_item(&d->stage, d->scratch, row->line, &item, raw);
	return (notes->refused == 0);
}

static void
take_row(struct doing *d, const struct csv_row *row)
{
	struct row_notes notes;
	const char *raw;

	d->counts.rows_read++;
	if (row->wrong == NULL && !mapping_wants(d->scratch, d->mapping, row)) {
		d->counts.skipped++;
		return;
	}
	row_notes_begin(&notes, d->scratch);
	raw = csv_row_text(d->scratch, row);
	if (row->wrong != NULL)
		row_refuse(
		    &notes, "", row->wrong, "%s", csv_wrong_detail(row->wrong));
	else if (judge(d, row, &notes, raw))
		d->counts.staged++;
	if (notes.refused > 0)
		d->counts.refused++;
	else if (notes.warned > 0)
		d->counts.warned++;
	stage_notes(&d->stage, row->line, &notes, raw);
}

/* ---- batches ------------------------------------------------------------- */

static struct problem *
send_batch(struct db *db, struct arena *a, void *arg)
{
	struct doing *d = arg;

	return (stage_send(&d->stage, db, a));
}

static bool
is_full(const struct stage *s)
{
	return (s->rows.count >= BATCH_ROWS || s->rows.len >= BATCH_BYTES ||
	    s->refusals.count >= BATCH_ROWS || s->refusals.len >= BATCH_BYTES);
}

static struct problem *
read_rows(struct doing *d, struct csv_reader *r, const struct source *s)
{
	struct csv_row row;
	bool more = true;

	for (;;) {
		arena_reset(d->scratch);
		TRY(csv_next(r, d->scratch, &row, &more));
		if (!more)
			break;
		take_row(d, &row);
		if (!is_full(&d->stage))
			continue;
		TRY(import_transact(d, send_batch, d));
		TRY(job_run_check(d->run));
		job_run_progress(d->run, "reading", s->read, d->row.file_size);
	}
	return (import_transact(d, send_batch, d));
}

/* ---- the header ---------------------------------------------------------- */

static struct problem *
read_header(struct doing *d, struct csv_reader *r)
{
	struct arena *a = d->x->arena;
	struct csv_row row;
	struct problem *p;
	bool more;

	TRY(csv_next(r, a, &row, &more));
	if (!more)
		return (import_fatal(d,
		    problem_new(a, PROBLEM_INVALID, "/parts", "文件是空的")));
	if (row.wrong != NULL)
		return (import_fatal(d,
		    problem_new(a, PROBLEM_INVALID, "/parts",
			"表头（第 1 行）%s", csv_wrong_detail(row.wrong))));
	p = mapping_bind(a, d->mapping, &row);
	return (p != NULL ? import_fatal(d, p) : NULL);
}

static struct problem *
begin(struct db *db, struct arena *a, void *arg)
{
	struct doing *d = arg;

	TRY(imports_hold(db, a, d->row.id));
	TRY(imports_begin(db, a, d->row.id));
	return (stage_clear(&d->stage, db, a));
}

/* What only the whole file shows, then the counts. */
static struct problem *
end(struct db *db, struct arena *a, void *arg)
{
	struct doing *d = arg;
	struct import_counts c = d->counts;
	int64_t refused = 0;

	TRY(imports_hold(db, a, d->row.id));
	TRY(stage_refuse(&d->stage, db, a, d->row.org_path, &refused));
	c.refused += refused;
	c.staged -= refused;
	TRY(imports_read_done(db, a, d->row.id, &c));
	return (imports_get(db, a, d->row.id, &d->row));
}

static struct problem *
read_all(struct doing *d, struct source *s)
{
	struct csv_reader *r =
	    csv_open(d->x->arena, mapping_options(d->mapping), next_piece, s);

	TRY(import_transact(d, begin, d));
	d->counts = (struct import_counts){0};
	job_run_progress(d->run, "reading", 0, d->row.file_size);
	TRY(read_header(d, r));
	TRY(read_rows(d, r, s));
	return (import_transact(d, end, d));
}

struct problem *
import_read_file(struct doing *d)
{
	const struct json *parts = NULL;
	struct source s = {.doing = d, .fd = -1};
	struct problem *p;

	TRY(json_read(
	    d->x->arena, d->row.parts, strlen(d->row.parts), 2, &parts));
	s.part = parts->child;
	s.buffer = arena_alloc(d->x->arena, PIECE);
	p = read_all(d, &s);
	if (s.fd >= 0)
		close(s.fd);
	return (p);
}

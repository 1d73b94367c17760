/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the auditor's CSV files: the first byte chooses one. A pool
 * that is read is written the same; a roster is read without harm.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/out.h"
#include "domain/draw/roster.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int condition)
{
	if (!condition)
		abort();
}

static struct problem *
write_out(void *arg, const void *bytes, size_t len)
{
	draw_out_text(arg, (struct draw_text){bytes, len});
	return (NULL);
}

static void
pool(struct arena *a, struct draw_text text)
{
	struct draw_digest key = {{0}};
	struct draw_pool p;
	struct draw_out o;
	const struct draw_sink sink = {write_out, &o};

	if (draw_csv_read_pool(a, "x.csv", text, &p) != NULL)
		return;
	(void)draw_pool_root(draw_hash_sm3(), &key, &p);
	draw_out_begin(&o, a);
	must(draw_pool_write_csv(&p, &sink) == NULL);
	must(draw_text_equal(draw_out_end(&o), text));
}

static void
annex(struct arena *a, unsigned int which, struct draw_text text)
{
	struct draw_annexes files = {
	    draw_text_of("id,department,district,specialties,"
			 "certificate_until,leave,load\n"),
	    draw_text_of("id,district\n"), draw_text_of("inspector,object\n")};
	struct draw_roster roster;
	size_t i;

	if (which == 1)
		files.roster = text;
	else if (which == 2)
		files.objects = text;
	else
		files.recusals = text;
	if (draw_roster_read(a, &files, &roster) != NULL)
		return;
	for (i = 0; i < roster.count; i++)
		must(roster.inspectors[i].start >= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw_text text;
	struct draw_digest key;
	struct arena *a;

	if (size == 0)
		return (0);
	a = arena_new();
	text.s = (const char *)data + 1;
	text.len = size - 1;
	if (data[0] % 5 == 0)
		pool(a, text);
	else if (data[0] % 5 == 4)
		(void)draw_key_read(a, text, &key);
	else
		annex(a, data[0] % 5, text);
	arena_free(a);
	return (0);
}

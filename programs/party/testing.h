/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of party: included by *_test.c only. What the service shows of the
 * toy draw of domain/draw/testing.h, and a state folder that goes with the
 * test.
 */
#ifndef SSJ_PROGRAMS_PARTY_TESTING_H
#define SSJ_PROGRAMS_PARTY_TESTING_H

#include "domain/draw/testing.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "domain/draw/out.h"
#include "programs/party/state.h"

/* ---- the service's words ----------------------------------------------- */

static inline void
shown_lists(struct draw_out *o, const struct toy *y)
{
	const struct draw_list *l;
	size_t i, k;

	draw_out_list(o, "lists");
	for (i = 0; i < y->t.list_count; i++) {
		l = &y->t.lists[i];
		draw_out_object(o);
		draw_out_member(o, "list_id", l->list_id);
		draw_out_member(o, "group_id", l->group_id);
		draw_out_member(o, "plan", l->plan_text);
		draw_out_digest(o, "root", &l->root);
		draw_out_integer(o, "count", l->count);
		draw_out_list(o, "classes");
		for (k = 0; k < l->class_count; k++) {
			draw_out_object(o);
			draw_out_member(o, "stratum", l->classes[k].stratum);
			draw_out_integer(o, "lots", l->classes[k].lots);
			draw_out_integer(o, "count", l->classes[k].count);
			draw_out_c(o, "}");
		}
		draw_out_c(o, "]}");
	}
	draw_out_c(o, "]");
}

static inline void
shown_people(struct draw_out *o, const struct toy *y)
{
	size_t i;

	draw_out_list(o, "parties");
	for (i = 0; i < y->t.party_count; i++) {
		draw_out_object(o);
		draw_out_member(o, "id", y->said[i].id);
		draw_out_digest(o, "commitment", y->said[i].commitment);
		draw_out_digest(o, "reveal", y->said[i].reveal);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "]");
	draw_out_list(o, "signatures");
	for (i = 0; i < y->t.signature_count; i++) {
		draw_out_object(o);
		draw_out_member(o, "by", y->t.signatures[i].by);
		draw_out_member(o, "role", y->t.signatures[i].role);
		draw_out_integer(o, "at", y->t.signatures[i].at);
		draw_out_member(o, "sig", y->t.signatures[i].sig);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "]");
}

/* GET /v1/draws/{id}/ceremony of the toy as it is. */
static inline const char *
shown(const struct toy *y, const char *state)
{
	const struct draw_transcript *t = &y->t;
	struct draw_out o;
	struct draw_text text;

	draw_out_begin(&o, arena);
	draw_out_c(&o, "{");
	draw_out_member(&o, "state", draw_text_of(state));
	draw_out_member(&o, "draw_no", t->draw_id);
	draw_out_integer(&o, "attempt", t->attempt);
	draw_out_member(&o, "hash", T("SM3"));
	draw_out_member(&o, "announced_at", T("2026-03-31T10:00:00+08:00"));
	draw_out_digest(&o, "announce", &t->announce);
	draw_out_digest(&o, "previous", &t->previous);
	draw_out_digest(&o, "head", &t->head);
	draw_out_digest(&o, "veil", &t->veil);
	draw_out_digest(&o, "close", t->close);
	draw_out_digest(&o, "open", t->open);
	draw_out_member(&o, "charter", t->charter_text);
	draw_out_list(&o, "annexes");
	draw_out_c(&o, "]");
	shown_lists(&o, y);
	shown_people(&o, y);
	draw_out_c(&o, "}");
	text = draw_out_end(&o);
	return (arena_memdup(arena, text.s, text.len));
}

static inline const struct json *
read_shown(const char *text)
{
	const struct json *json;

	assert_null(
	    json_read(arena, text, strlen(text), JSON_DEPTH_MAX, &json));
	return (json);
}

/* ---- the folder -------------------------------------------------------- */

static inline int
folder_remove(
    const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return (remove(path));
}

/* A path at which there is nothing yet; *state is it. */
static inline int
folder_setup(void **state)
{
	char *path = strdup("/tmp/ssj-party-XXXXXX");

	(void)setup(state);
	*state = path;
	return (mkdtemp(path) == NULL || rmdir(path) != 0 ? -1 : 0);
}

static inline int
folder_teardown(void **state)
{
	(void)nftw(*state, folder_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return (teardown(state));
}

static inline struct party_state
folder_open(const char *path)
{
	struct party_state s;

	assert_null(party_state_open(arena, path, &s));
	return (s);
}

/* A file of the folder with these bytes. */
static inline void
folder_put(const char *path, const char *name, const char *bytes)
{
	FILE *f = fopen(arena_fmt(arena, "%s/%s", path, name), "we");

	assert_non_null(f);
	assert_int_equal(fputs(bytes, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
}

#endif

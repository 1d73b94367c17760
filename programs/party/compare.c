/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two histories shown to two audiences: what this party saw and stood by,
 * beside what was published or what another one has.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/text.h"
#include "domain/draw/statement.h"
#include "programs/party/party.h"

/* ---- copies ------------------------------------------------------------ */

static void
put(struct arena *a, cJSON *json, const char *name,
    const struct draw_digest *digest)
{
	json_put(json, name,
	    digest == NULL ? "" : text_hex(a, digest->b, DRAW_HASH));
}

static cJSON *
copy_json(struct arena *a, const struct party_copy *copy)
{
	cJSON *row = cJSON_CreateObject();

	json_put(row, "draw_id", copy->draw_no);
	(void)cJSON_AddNumberToObject(row, "attempt", (double)copy->attempt);
	put(a, row, "announce", copy->announce);
	put(a, row, "close", copy->close);
	put(a, row, "open", copy->open);
	put(a, row, "statement", copy->statement);
	return (row);
}

/* A file of ours that is damaged is a copy that is missing. */
struct problem *
party_print_copies(struct arena *a, const struct party *p)
{
	struct party_copy *copies;
	size_t count, i, damaged = 0;
	cJSON *json, *items;

	TRY(party_state_copies(a, &p->state, &copies, &count));
	json = cJSON_CreateObject();
	items = cJSON_AddArrayToObject(json, "copies");
	for (i = 0; i < count; i++) {
		if (copies[i].skipped == NULL) {
			(void)cJSON_AddItemToArray(
			    items, copy_json(a, &copies[i]));
			continue;
		}
		(void)fprintf(stderr, "party: skipped %s: %s\n", copies[i].file,
		    copies[i].skipped);
		damaged += copies[i].draw_no != NULL ? 1 : 0;
	}
	(void)printf("%s\n", json_write(a, json));
	if (damaged == 0)
		return (NULL);
	return (problem_new(a, PROBLEM_INTERNAL, NULL,
	    "%zu of the copies cannot be read", damaged));
}

/* ---- comparing --------------------------------------------------------- */

struct comparing {
	struct arena *a;
	const struct party *p;
	struct draw_text bytes; /* of the document */
	size_t same, different;
};

/* One value of ours beside theirs, where both have one. */
static void
compare(struct comparing *c, const struct party_copy *ours, const char *name,
    const struct draw_digest *digest, const char *theirs)
{
	const char *hex;

	if (digest == NULL || theirs == NULL || *theirs == '\0')
		return;
	hex = text_hex(c->a, digest->b, DRAW_HASH);
	if (strcmp(hex, theirs) == 0) {
		c->same++;
		(void)printf("%s 第 %lld 次 %s 一致\n", ours->draw_no,
		    (long long)ours->attempt, name);
		return;
	}
	c->different++;
	(void)printf("%s 第 %lld 次 %s 不同：本方所见 %s，对方所示 %s\n",
	    ours->draw_no, (long long)ours->attempt, name, hex, theirs);
}

/* A statement is signed as a whole; copies say what its hash was. */
static const char *
statement_of(struct comparing *c, const struct json *j)
{
	const char *name = json_string(json_get(j, "hash"));
	const struct draw_hash *hash;
	struct draw_digest x;

	/* What the service shows of an attempt has the same members and more.
	 */
	if (json_get(j, "protocol") == NULL || !draw_statement_is(j))
		return (json_string(json_get(j, "statement")));
	hash = name == NULL ? NULL : draw_hash_find(name, strlen(name));
	if (hash == NULL)
		return (NULL);
	x = draw_statement_hash(hash, c->bytes);
	return (text_hex(c->a, x.b, DRAW_HASH));
}

static struct problem *
compare_attempt(struct comparing *c, const struct json *j)
{
	const char *draw_no = json_string(json_get(j, "draw_id"));
	struct party_copy ours;
	int64_t attempt;

	if (draw_no == NULL)
		draw_no = json_string(json_get(j, "draw_no"));
	if (draw_no == NULL || !json_int64(json_get(j, "attempt"), &attempt))
		return (problem_new(c->a, PROBLEM_INVALID, NULL,
		    "%s tells of no draw", c->p->with));
	TRY(party_state_copy(c->a, &c->p->state, draw_no, attempt, &ours));
	compare(c, &ours, "announce", ours.announce,
	    json_string(json_get(j, "announce")));
	compare(
	    c, &ours, "close", ours.close, json_string(json_get(j, "close")));
	compare(c, &ours, "open", ours.open, json_string(json_get(j, "open")));
	compare(c, &ours, "statement", ours.statement, statement_of(c, j));
	return (NULL);
}

static struct problem *
read_with(struct arena *a, const char *with, struct draw_text *out)
{
	const struct http_client client = {.base = with, .name = "party"};
	struct http_reply reply;

	if (strncmp(with, "http://", 7) != 0 &&
	    strncmp(with, "https://", 8) != 0)
		return (party_held_read(a, AT_FDCWD, with, out));
	TRY(http_get(a, &client, "", &reply));
	*out = (struct draw_text){reply.text, reply.len};
	return (NULL);
}

struct problem *
party_compare(struct arena *a, const struct party *p)
{
	struct comparing c = {.a = a, .p = p};
	const struct json *j, *copies, *row;

	TRY(read_with(a, p->with, &c.bytes));
	TRY(json_read(a, c.bytes.s, c.bytes.len, JSON_DEPTH_MAX, &j));
	copies = json_get(j, "copies");
	if (copies == NULL)
		TRY(compare_attempt(&c, j));
	for (row = copies == NULL ? NULL : copies->child; row != NULL;
	     row = row->next)
		TRY(compare_attempt(&c, row));
	if (c.different > 0)
		return (problem_new(a, PROBLEM_CONFLICT, NULL,
		    "two histories of one draw were shown"));
	if (c.same == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL,
		    "nothing of what %s tells was seen here", p->with));
	return (NULL);
}

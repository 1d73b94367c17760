/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fixed table of entries, chained by hash and in the order of their last
 * use. An entry's strings lie in its own buffer; a token with longer ones
 * (nobody's name is that long) is not remembered.
 */
#include "api/token_cache.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "service/token.h"

enum {
	TEXT_MAX = 640,
	BUCKETS = 1024,
	NONE = -1
};

struct entry {
	unsigned char hash[TOKEN_HASH];
	int64_t until_ms;
	struct token token; /* strings: offsets into text */
	int chain;	    /* next of the same bucket */
	int newer, older;   /* by last use */
	bool used;
	char text[TEXT_MAX];
	size_t text_len;
};

static struct entry entries[TOKEN_CACHE_SIZE];
static int buckets[BUCKETS];
static int newest = NONE, oldest = NONE, next_free;
static bool ready;
static struct token_cache_counts counts;

void
token_cache_clear(void)
{
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		buckets[i] = NONE;
	newest = oldest = NONE;
	next_free = 0;
	ready = true;
}

struct token_cache_counts
token_cache_counts(void)
{
	return (counts);
}

static int *
bucket(const unsigned char hash[TOKEN_HASH])
{
	uint32_t word;

	memcpy(&word, hash, sizeof(word));
	return (&buckets[word % BUCKETS]);
}

/* ---- the order of use ---------------------------------------------------- */

static void
take_out(int i)
{
	struct entry *e = &entries[i];

	*(e->newer == NONE ? &newest : &entries[e->newer].older) = e->older;
	*(e->older == NONE ? &oldest : &entries[e->older].newer) = e->newer;
}

static void
put_first(int i)
{
	struct entry *e = &entries[i];

	e->newer = NONE;
	e->older = newest;
	*(newest == NONE ? &oldest : &entries[newest].newer) = i;
	newest = i;
}

static void
unchain(int i)
{
	int *at = bucket(entries[i].hash);

	while (*at != i)
		at = &entries[*at].chain;
	*at = entries[i].chain;
}

/* ---- strings ------------------------------------------------------------- */

/* The members of a token that are strings. */
static const char **
string_of(struct token *t, size_t which)
{
	const char **const all[] = {&t->actor.user_id, &t->actor.org_id,
	    &t->actor.org_path, &t->actor.inspector_id, &t->actor.display_name,
	    &t->session_id, &t->id};

	return (which < sizeof(all) / sizeof(all[0]) ? all[which] : NULL);
}

/* Copies the strings into the entry; false when they do not fit. */
static bool
take_strings(struct entry *e)
{
	const char **s;
	size_t len, i;

	e->text_len = 0;
	for (i = 0; (s = string_of(&e->token, i)) != NULL; i++) {
		if (*s == NULL)
			continue;
		len = strlen(*s) + 1;
		if (len > TEXT_MAX - e->text_len)
			return (false);
		memcpy(e->text + e->text_len, *s, len);
		*s = e->text + e->text_len;
		e->text_len += len;
	}
	return (true);
}

static void
give_strings(struct arena *a, const struct entry *e, struct token *out)
{
	const char *copy = arena_memdup(a, e->text, e->text_len);
	const char **s;
	size_t i;

	*out = e->token;
	for (i = 0; (s = string_of(out, i)) != NULL; i++)
		if (*s != NULL)
			*s = copy + (*s - e->text);
}

/* ---- looking and remembering --------------------------------------------- */

static int
find(const unsigned char hash[TOKEN_HASH])
{
	int i;

	for (i = *bucket(hash); i != NONE; i = entries[i].chain)
		if (memcmp(entries[i].hash, hash, TOKEN_HASH) == 0)
			break;
	return (i);
}

bool
token_cache_get(struct arena *a, const unsigned char hash[TOKEN_HASH],
    int64_t now_ms, struct token *out)
{
	int i;

	if (!ready)
		token_cache_clear();
	i = find(hash);
	if (i == NONE || now_ms >= entries[i].until_ms) {
		counts.misses++;
		return (false);
	}
	counts.hits++;
	take_out(i);
	put_first(i);
	give_strings(a, &entries[i], out);
	return (true);
}

/* A place for a new entry: unused, or the one not used for longest. */
static int
make_room(void)
{
	int i;

	if (next_free < TOKEN_CACHE_SIZE)
		return (next_free++);
	i = oldest;
	take_out(i);
	unchain(i);
	return (i);
}

void
token_cache_put(
    const unsigned char hash[TOKEN_HASH], int64_t now_ms, const struct token *t)
{
	struct entry fresh = {.token = *t};
	struct entry *e;
	int i;

	if (!ready)
		token_cache_clear();
	if (!take_strings(&fresh))
		return;
	i = find(hash);
	if (i != NONE) {
		take_out(i);
		unchain(i);
	} else {
		i = make_room();
	}
	e = &entries[i];
	memcpy(e->hash, hash, TOKEN_HASH);
	e->token = *t;
	(void)take_strings(e);
	e->until_ms = now_ms + TOKEN_CACHE_MS;
	if (e->until_ms > t->expires_s * 1000)
		e->until_ms = t->expires_s * 1000;
	e->chain = *bucket(hash);
	*bucket(hash) = i;
	put_first(i);
}

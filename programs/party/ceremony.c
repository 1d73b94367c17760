/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/party/ceremony.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/draw/names.h"
#include "domain/draw/plan.h"
#include "domain/draw/strict.h"
#include "domain/draw/transcript.h"

static struct problem *
differs(struct arena *a, const char *what)
{
	return (problem_new(a, PROBLEM_INVALID, NULL,
	    "%s is not what follows from the published data", what));
}

/* A string member as it is; NULL is a fault of the service. */
static struct problem *
member(
    struct arena *a, const struct json *j, const char *name, const char **out)
{
	*out = json_string(json_get(j, name));
	if (*out == NULL)
		return (problem_new(
		    a, PROBLEM_INVALID, NULL, "the reply lacks %s", name));
	return (NULL);
}

static struct problem *
text_member(struct arena *a, const struct json *j, const char *name,
    struct draw_text *out)
{
	const char *s;

	TRY(member(a, j, name, &s));
	*out = (struct draw_text){s, json_get(j, name)->len};
	return (NULL);
}

/* A digest in hex; "" leaves *known false. */
static struct problem *
digest_member(struct arena *a, const struct json *j, const char *name,
    struct draw_digest *out, bool *known)
{
	const char *s;

	TRY(member(a, j, name, &s));
	*known = *s != '\0';
	if (*known && !text_unhex(s, strlen(s), out->b, DRAW_HASH))
		return (differs(a, name));
	return (NULL);
}

static struct problem *
must_digest(struct arena *a, const struct json *j, const char *name,
    struct draw_digest *out)
{
	bool known;

	TRY(digest_member(a, j, name, out, &known));
	return (known ? NULL : differs(a, name));
}

/* The classes, which must count what the plan says of each stratum. */
static struct problem *
read_classes(struct arena *a, const struct draw_hash *h, const struct json *j,
    const struct draw_plan *plan, struct draw_announced_list *l)
{
	const struct json *row, *table = json_get(j, "classes");
	struct draw_class *classes;
	int64_t lots, count;
	size_t n = 0;

	if (table == NULL || table->type != JSON_ARRAY)
		return (differs(a, "classes"));
	classes = arena_array(a, table->len, sizeof(*classes));
	for (row = table->child; row != NULL; row = row->next, n++) {
		TRY(text_member(a, row, "stratum", &classes[n].stratum));
		if (!json_int64(json_get(row, "lots"), &lots) ||
		    !json_int64(json_get(row, "count"), &count) || lots < 1 ||
		    lots > DRAW_LOTS_MAX || count < 1 ||
		    count >= DRAW_INTEGER_MAX)
			return (differs(a, "classes"));
		classes[n].lots = (unsigned int)lots;
		classes[n].count = (uint64_t)count;
	}
	l->classes = draw_classes(h, classes, n);
	return (draw_plan_has_classes(a, plan, classes, n) &&
		    draw_plan_adds_up_to(plan, l->count)
		? NULL
		: differs(a, "count"));
}

static struct problem *
read_list(struct arena *a, const struct draw_hash *h, const struct json *j,
    struct draw_announced_list *l, struct draw_plan *plan)
{
	int64_t count;

	TRY(text_member(a, j, "list_id", &l->list_id));
	/* A holder's files are called so; names of others' choice that left
	 * the folder would overwrite his key. */
	if (!draw_list_id_is_legal(l->list_id))
		return (differs(a, "list_id"));
	TRY(text_member(a, j, "group_id", &l->group_id));
	TRY(text_member(a, j, "plan", &l->plan));
	TRY(draw_plan_read(a, l->plan, plan));
	if (!draw_text_equal(l->group_id, plan->group))
		return (differs(a, "group_id"));
	TRY(must_digest(a, j, "root", &l->root));
	if (!json_int64(json_get(j, "count"), &count) || count < 0 ||
	    count >= DRAW_INTEGER_MAX)
		return (differs(a, "count"));
	l->count = (uint64_t)count;
	return (read_classes(a, h, j, plan, l));
}

/* A draw whose lists do not fit together could be drawn, but nobody would ever
 * be able to verify it: a reason to have another one, after a look. */
static struct problem *
read_lists(struct arena *a, const struct json *j, struct draw_announcement *n)
{
	const struct json *row, *rows = json_get(j, "lists");
	struct draw_announced_list *lists;
	const struct draw_plan **plans;
	struct draw_plan *own;

	if (rows == NULL || rows->type != JSON_ARRAY)
		return (differs(a, "lists"));
	n->lists = lists = arena_array(a, rows->len, sizeof(*lists));
	own = arena_array(a, rows->len, sizeof(*own));
	plans = arena_array(a, rows->len, sizeof(*plans));
	for (row = rows->child; row != NULL; row = row->next) {
		plans[n->list_count] = &own[n->list_count];
		TRY(read_list(a, n->hash, row, &lists[n->list_count],
		    &own[n->list_count]));
		n->list_count++;
	}
	TRY(draw_lists_check_order(a, lists, n->list_count));
	return (draw_plans_check_departments(a, plans, n->list_count));
}

/* There are no others than the specification's, and those that the rule of
 * assignment needs. */
static struct problem *
read_annexes(struct arena *a, const struct json *j, enum draw_rule rule,
    struct draw_announcement *n)
{
	bool assigns = rule != DRAW_RULE_NONE;
	const struct json *row, *rows = json_get(j, "annexes");
	struct draw_bound *annexes;

	if (rows == NULL || rows->type != JSON_ARRAY)
		return (differs(a, "annexes"));
	n->annexes = annexes = arena_array(a, rows->len, sizeof(*annexes));
	for (row = rows->child; row != NULL; row = row->next) {
		TRY(text_member(a, row, "name", &annexes[n->annex_count].name));
		if (draw_name_find(annexes[n->annex_count].name) >=
		    DRAW_ANNEX_COUNT)
			return (differs(a, "annexes"));
		TRY(must_digest(
		    a, row, "hash", &annexes[n->annex_count].digest));
		n->annex_count++;
	}
	if (assigns != draw_name_is_bound(annexes, n->annex_count, DRAW_ROSTER))
		return (differs(a, "annexes"));
	if (assigns &&
	    (!draw_name_is_bound(annexes, n->annex_count, DRAW_OBJECTS) ||
		!draw_name_is_bound(annexes, n->annex_count, DRAW_RECUSALS)))
		return (differs(a, "annexes"));
	return (NULL);
}

/* A again, from everything that it binds. */
static struct problem *
check_announce(struct arena *a, const struct json *j, struct ceremony *c)
{
	static const struct draw_digest none;
	struct draw_announcement n = {
	    .hash = c->hash, .attempt = (uint32_t)c->attempt};
	struct draw_text *ids =
	    arena_array(a, c->parties, sizeof(struct draw_text));
	struct draw_digest again;
	size_t i;

	for (i = 0; i < c->parties; i++)
		ids[i] = c->charter.parties[i].id;
	n.parties = ids;
	n.party_count = c->parties;
	TRY(text_member(a, j, "draw_no", &n.draw_id));
	TRY(text_member(a, j, "charter", &n.charter));
	TRY(must_digest(a, j, "previous", &n.previous));
	if ((c->attempt == 1) != draw_digest_equal(&n.previous, &none))
		return (differs(a, "previous"));
	TRY(must_digest(a, j, "head", &n.head));
	TRY(must_digest(a, j, "veil", &n.veil));
	TRY(read_annexes(a, j, c->charter.assignment, &n));
	TRY(read_lists(a, j, &n));
	c->announcement = n;
	again = draw_announce(&n);
	return (draw_digest_equal(&again, &c->announce)
		? NULL
		: differs(a, "announce"));
}

static struct problem *
read_parties(struct arena *a, const struct json *j, struct ceremony *c)
{
	const struct json *row, *rows = json_get(j, "parties");
	struct draw_text id;
	size_t i = 0;

	c->parties = c->charter.party_count;
	c->commitments = arena_array(a, c->parties, sizeof(struct draw_share));
	c->secrets = arena_array(a, c->parties, sizeof(struct draw_share));
	c->committed = arena_array(a, c->parties, sizeof(bool));
	c->revealed = arena_array(a, c->parties, sizeof(bool));
	if (rows == NULL || rows->type != JSON_ARRAY || rows->len != c->parties)
		return (differs(a, "parties"));
	for (row = rows->child; row != NULL; row = row->next, i++) {
		TRY(text_member(a, row, "id", &id));
		if (!draw_text_equal(id, c->charter.parties[i].id))
			return (differs(a, "parties"));
		c->commitments[i].id = c->secrets[i].id = id;
		TRY(digest_member(a, row, "commitment",
		    &c->commitments[i].bytes, &c->committed[i]));
		TRY(digest_member(
		    a, row, "reveal", &c->secrets[i].bytes, &c->revealed[i]));
	}
	return (NULL);
}

static bool
all(const bool *known, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!known[i])
			return (false);
	return (true);
}

/* C and O again, where they are published. */
static struct problem *
check_progress(struct arena *a, const struct json *j, struct ceremony *c)
{
	struct draw_digest again;

	TRY(digest_member(a, j, "close", &c->close, &c->closed));
	TRY(digest_member(a, j, "open", &c->open, &c->opened));
	if (c->closed) {
		again = draw_close(
		    c->hash, &c->announce, c->commitments, c->parties);
		if (!all(c->committed, c->parties) ||
		    !draw_digest_equal(&again, &c->close))
			return (differs(a, "close"));
	}
	if (c->opened) {
		again = draw_open(c->hash, &c->close, c->secrets, c->parties);
		if (!c->closed || !all(c->revealed, c->parties) ||
		    !draw_digest_equal(&again, &c->open))
			return (differs(a, "open"));
	}
	return (NULL);
}

struct problem *
ceremony_read(struct arena *a, const struct json *j, struct ceremony *c)
{
	struct draw_text charter;
	const char *hash;

	*c = (struct ceremony){.hash = NULL};
	TRY(member(a, j, "state", &c->state));
	TRY(member(a, j, "draw_no", &c->draw_no));
	TRY(digest_member(a, j, "announce", &c->announce, &c->announced));
	/* A is there when the freeze ends; it is a promise only once somebody
	 * has announced it. */
	if (json_string(json_get(j, "announced_at")) == NULL)
		c->announced = false;
	if (!c->announced)
		return (NULL);
	TRY(member(a, j, "hash", &hash));
	c->hash = draw_hash_find(hash, strlen(hash));
	if (c->hash == NULL ||
	    !json_int64(json_get(j, "attempt"), &c->attempt) || c->attempt < 1)
		return (differs(a, "hash or attempt"));
	TRY(text_member(a, j, "charter", &charter));
	TRY(draw_charter_read(a, charter, &c->charter));
	c->signatures = json_get(j, "signatures");
	TRY(read_parties(a, j, c));
	TRY(check_announce(a, j, c));
	return (check_progress(a, j, c));
}

struct problem *
ceremony_party(struct arena *a, const struct ceremony *c, const char *party_id,
    size_t *out)
{
	for (*out = 0; *out < c->parties; (*out)++)
		if (draw_text_equal(
			c->charter.parties[*out].id, draw_text_of(party_id)))
			return (NULL);
	return (problem_new(a, PROBLEM_INVALID, NULL,
	    "the charter does not name the party %s", party_id));
}

/* ---- signatures -------------------------------------------------------- */

static const struct draw_digest *
object_of(const struct ceremony *c, enum draw_role role)
{
	if (role == DRAW_ROLE_HOLD)
		return (&c->announce);
	if (role == DRAW_ROLE_CLOSE)
		return (c->closed ? &c->close : NULL);
	return (c->opened ? &c->open : NULL);
}

static bool
is_valid(const struct ceremony *c, enum draw_role role, struct draw_text by,
    const struct json *row)
{
	const struct draw_text *hex = draw_signer_key(&c->charter, role, by);
	const struct draw_digest *x = object_of(c, role);
	unsigned char key[ED25519_KEY], sig[ED25519_SIGNATURE];
	const char *text = json_string(json_get(row, "sig"));
	struct draw_digest message;
	int64_t at;

	if (x == NULL || hex == NULL || text == NULL ||
	    !draw_public_key(*hex, key) ||
	    !json_int64(json_get(row, "at"), &at) ||
	    at > draw_role_deadline(&c->charter, role) ||
	    !text_unhex(text, strlen(text), sig, sizeof(sig)))
		return (false);
	message = draw_signed(c->hash, role, x, at);
	return (ed25519_verify(key, sig, message.b, sizeof(message.b)));
}

static bool
is_text(const struct json *j, struct draw_text text)
{
	const char *s = json_string(j);

	return (s != NULL && draw_text_equal(draw_text_of(s), text));
}

bool
ceremony_signed(
    const struct ceremony *c, enum draw_role role, struct draw_text by)
{
	struct draw_text word = draw_text_of(draw_role_word(role));
	const struct json *row;

	for (row = c->signatures == NULL ? NULL : c->signatures->child;
	     row != NULL; row = row->next)
		if (is_text(json_get(row, "by"), by) &&
		    is_text(json_get(row, "role"), word))
			return (is_valid(c, role, by, row));
	return (false);
}

bool
ceremony_all_signed(const struct ceremony *c, enum draw_role role)
{
	const struct draw_charter *t = &c->charter;
	size_t i;

	for (i = 0; role == DRAW_ROLE_HOLD && i < t->holder_count; i++)
		if (t->holders[i].key.len > 0 &&
		    !ceremony_signed(c, role, t->holders[i].id))
			return (false);
	for (i = 0; role != DRAW_ROLE_HOLD && i < t->party_count; i++)
		if (t->parties[i].key.len > 0 &&
		    !ceremony_signed(c, role, t->parties[i].id))
			return (false);
	return (true);
}

bool
ceremony_has_ended(const struct ceremony *c)
{
	return (strcmp(c->state, "drawn") == 0 ||
	    strcmp(c->state, "void") == 0 ||
	    strcmp(c->state, "void_after_entropy") == 0);
}

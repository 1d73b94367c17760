/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/statement_signed.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/out.h"
#include "domain/draw/signature.h"
#include "domain/draw/strict.h"

#define PROTOCOL "SSJ1-signatures"

/* ---- writing ------------------------------------------------------------- */

void
draw_out_signatures(
    struct draw_out *o, const struct draw_signature *list, size_t count)
{
	size_t i;

	draw_out_list(o, "signatures");
	for (i = 0; i < count; i++) {
		draw_out_object(o);
		draw_out_member(o, "by", list[i].by);
		draw_out_member(o, "role", list[i].role);
		draw_out_integer(o, "at", list[i].at);
		draw_out_member(o, "sig", list[i].sig);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "]");
}

struct draw_text
draw_signatures_write(struct arena *a, enum draw_role role,
    const struct draw_digest *x, const struct draw_signature *list,
    size_t count)
{
	struct draw_out o;

	draw_out_begin(&o, a);
	draw_out_object(&o);
	draw_out_member(&o, "protocol", draw_text_of(PROTOCOL));
	draw_out_digest(&o, draw_role_word(role), x);
	draw_out_signatures(&o, list, count);
	draw_out_c(&o, "}\n");
	return (draw_out_end(&o));
}

/* ---- judging ------------------------------------------------------------- */

static bool
is_valid(const struct draw_signed_keys *of, const struct json *j,
    struct draw_text by)
{
	const struct draw_text *hex =
	    draw_signer_key(of->charter, of->role, by);
	unsigned char key[ED25519_KEY], sig[ED25519_SIGNATURE];
	const struct json *text = json_get(j, "sig");
	struct draw_digest message;
	int64_t at;

	if (hex == NULL || !draw_public_key(*hex, key) ||
	    !draw_json_is(json_get(j, "role"), draw_role_word(of->role)) ||
	    !json_int64(json_get(j, "at"), &at) || text->type != JSON_STRING ||
	    !text_unhex(text->text, text->len, sig, sizeof(sig)))
		return (false);
	message = draw_signed(of->hash, of->role, &of->x, at);
	return (ed25519_verify(key, sig, message.b, sizeof(message.b)));
}

static bool
stands_before(const struct json *first, const struct json *j)
{
	for (; first != j; first = first->next)
		if (json_equal(json_get(first, "by"), json_get(j, "by")))
			return (true);
	return (false);
}

struct problem *
draw_signatures_check(struct arena *a, const struct draw_signed_keys *of,
    const struct json *list, size_t *count)
{
	static const char *const keys[] = {"by", "role", "at", "sig"};
	const struct json *first, *j;
	struct draw_text by;

	TRY(draw_read_list(a, list, "signatures", &first, count));
	for (j = first; j != NULL; j = j->next) {
		TRY(DRAW_KEYS(a, j, keys, "signature"));
		TRY(draw_read_text(a, json_get(j, "by"), "signature", &by));
		if (stands_before(first, j) || !is_valid(of, j, by))
			return (draw_differs(a,
			    "the signature of %.*s is not valid", (int)by.len,
			    by.s));
	}
	return (NULL);
}

/* The only file with these signatures; each of them has been read. */
static struct draw_text
spelled(
    struct arena *a, const struct draw_signed_keys *of, const struct json *list)
{
	struct draw_signature *all = arena_array(a, list->len, sizeof(*all));
	const struct json *j;
	int64_t at = 0;
	size_t i = 0;

	for (j = list->child; j != NULL; j = j->next) {
		(void)json_int64(json_get(j, "at"), &at);
		all[i++] = (struct draw_signature){
		    draw_text_of(json_string(json_get(j, "by"))),
		    draw_text_of(json_string(json_get(j, "role"))),
		    (uint64_t)at,
		    draw_text_of(json_string(json_get(j, "sig")))};
	}
	return (draw_signatures_write(a, of->role, &of->x, all, i));
}

struct problem *
draw_signatures_read(struct arena *a, struct draw_text text,
    const struct draw_signed_keys *of, const struct json **list)
{
	const char *const keys[] = {
	    "protocol", draw_role_word(of->role), "signatures"};
	const struct json *j;
	size_t count;

	TRY(draw_read_json(a, text, &j));
	TRY(DRAW_KEYS(a, j, keys, "signatures"));
	if (!draw_json_is(json_get(j, "protocol"), PROTOCOL))
		return (draw_differs(a, "unknown protocol"));
	if (!draw_json_is_digest(json_get(j, keys[1]), &of->x))
		return (draw_differs(a, "of another text"));
	*list = json_get(j, "signatures");
	TRY(draw_signatures_check(a, of, *list, &count));
	if (draw_text_equal(text, spelled(a, of, *list)))
		return (NULL);
	return (draw_differs(a, "not in its one spelling"));
}

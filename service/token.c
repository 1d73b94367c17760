/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libjwt signs and compares; everything else is decided here. Left alone it
 * accepts expired tokens and whatever algorithm the token asks for, and its
 * JSON parser recurses as deep as a stranger likes. So header and claims go
 * through the strict reader first, flat, and libjwt only sees what passed.
 */
#include "service/token.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jwt.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/json.h"

static const char issuer[] = "ssj";
static const char audience[] = "ssj-api";

enum {
	SKEW_S = 60
}; /* how far two machines' clocks may differ */

static unsigned char token_key[TOKEN_KEY_BYTES];

void
token_set_key(const unsigned char key[TOKEN_KEY_BYTES])
{
	memcpy(token_key, key, sizeof(token_key));
}

struct problem *
token_open(struct arena *a, const char *folder)
{
	const char *path = arena_fmt(a, "%s/token.key", folder);
	unsigned char key[TOKEN_KEY_BYTES + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return (problem_new(
		    a, PROBLEM_INTERNAL, NULL, "cannot open %s", path));
	got = read(fd, key, sizeof(key));
	(void)close(fd);
	if (got != TOKEN_KEY_BYTES)
		return (problem_new(a, PROBLEM_INTERNAL, NULL,
		    "%s must hold exactly %d bytes", path, TOKEN_KEY_BYTES));
	token_set_key(key);
	return (NULL);
}

/* ---- minting ------------------------------------------------------------- */

static int
add(jwt_t *jwt, const char *name, const char *value)
{
	return (value == NULL ? 0 : jwt_add_grant(jwt, name, value));
}

static int
add_actor(struct arena *a, jwt_t *jwt, const struct actor *actor)
{
	return (add(jwt, "sub", actor->user_id) ||
	    jwt_add_grant_int(jwt, "ver", (long)actor->user_version) ||
	    add(jwt, "org", actor->org_id) ||
	    add(jwt, "org_path", actor->org_path) ||
	    add(jwt, "ins", actor->inspector_id) ||
	    add(jwt, "name", actor->display_name) ||
	    add(jwt, "perm_here", arena_fmt(a, "%" PRIu64, actor->here)) ||
	    add(jwt, "perm_below", arena_fmt(a, "%" PRIu64, actor->below)));
}

static char *
sign(struct arena *a, jwt_t *jwt, const struct token *t)
{
	if (jwt_set_alg(jwt, JWT_ALG_HS256, token_key, TOKEN_KEY_BYTES) != 0 ||
	    add(jwt, "iss", issuer) != 0 || add(jwt, "aud", audience) != 0 ||
	    add_actor(a, jwt, &t->actor) != 0 ||
	    add(jwt, "ses", t->session_id) != 0 ||
	    add(jwt, "jti", t->id) != 0 ||
	    jwt_add_grant_int(jwt, "iat", (long)t->issued_s) != 0 ||
	    jwt_add_grant_int(jwt, "exp", (long)t->expires_s) != 0)
		return (NULL);
	return (jwt_encode_str(jwt));
}

struct problem *
token_mint(struct arena *a, const struct token *t, const char **text)
{
	jwt_t *jwt;
	char *made;

	if (jwt_new(&jwt) != 0)
		return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
	made = sign(a, jwt, t);
	jwt_free(jwt);
	if (made == NULL)
		return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
	*text = arena_strdup(a, made);
	free(made);
	return (NULL);
}

/* ---- verifying ----------------------------------------------------------- */

static struct problem *
invalid(struct arena *a)
{
	return (problem_new(a, PROBLEM_TOKEN_INVALID, NULL, NULL));
}

/* One base64url segment as a flat JSON object; NULL when it is none. */
static const struct json *
segment(struct arena *a, const char *s, size_t len)
{
	unsigned char *bytes = arena_alloc(a, len + 1);
	const struct json *j;
	size_t n;

	if (sodium_base642bin(bytes, len + 1, s, len, NULL, &n, NULL,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    json_read(a, (const char *)bytes, n, 1, &j) != NULL ||
	    j->type != JSON_OBJECT)
		return (NULL);
	return (j);
}

static bool
is(const struct json *claims, const char *name, const char *value)
{
	const char *s = json_string(json_get(claims, name));

	return (s != NULL && strcmp(s, value) == 0);
}

static bool
signature_holds(const char *text)
{
	jwt_t *jwt;
	bool ok;

	if (jwt_decode(&jwt, text, token_key, TOKEN_KEY_BYTES) != 0)
		return (false);
	ok = jwt_get_alg(jwt) == JWT_ALG_HS256;
	jwt_free(jwt);
	return (ok);
}

static bool
mask(const struct json *claims, const char *name, uint64_t *out)
{
	const char *s = json_string(json_get(claims, name));
	char *end;

	if (s == NULL || *s < '0' || *s > '9')
		return (false);
	errno = 0;
	*out = strtoull(s, &end, 10);
	return (*end == '\0' && errno == 0);
}

static bool
read_claims(const struct json *c, struct token *t)
{
	struct actor *actor = &t->actor;

	*t = (struct token){.actor = {.kind = ACTOR_USER}};
	actor->user_id = json_string(json_get(c, "sub"));
	actor->org_id = json_string(json_get(c, "org"));
	actor->org_path = json_string(json_get(c, "org_path"));
	actor->inspector_id = json_string(json_get(c, "ins"));
	actor->display_name = json_string(json_get(c, "name"));
	t->session_id = json_string(json_get(c, "ses"));
	t->id = json_string(json_get(c, "jti"));
	return (actor->user_id != NULL && actor->org_id != NULL &&
	    actor->org_path != NULL && t->session_id != NULL && t->id != NULL &&
	    json_int64(json_get(c, "ver"), &actor->user_version) &&
	    mask(c, "perm_here", &actor->here) &&
	    mask(c, "perm_below", &actor->below) &&
	    json_int64(json_get(c, "iat"), &t->issued_s) &&
	    json_int64(json_get(c, "exp"), &t->expires_s));
}

struct problem *
token_verify(
    struct arena *a, const char *text, int64_t now_ms, struct token *out)
{
	const char *dot = strchr(text, '.'), *dot2;
	int64_t now = now_ms / 1000, not_before = 0;
	const struct json *header, *claims;

	if (strlen(text) > TOKEN_MAX || dot == NULL ||
	    (dot2 = strchr(dot + 1, '.')) == NULL)
		return (invalid(a));
	header = segment(a, text, (size_t)(dot - text));
	claims = segment(a, dot + 1, (size_t)(dot2 - dot - 1));
	if (header == NULL || claims == NULL || !is(header, "alg", "HS256") ||
	    !signature_holds(text))
		return (invalid(a));
	if (!is(claims, "iss", issuer) || !is(claims, "aud", audience) ||
	    !read_claims(claims, out) || out->issued_s > now + SKEW_S)
		return (invalid(a));
	if (json_get(claims, "nbf") != NULL &&
	    (!json_int64(json_get(claims, "nbf"), &not_before) ||
		not_before > now + SKEW_S))
		return (invalid(a));
	if (out->expires_s <= now)
		return (problem_new(a, PROBLEM_TOKEN_EXPIRED, NULL, NULL));
	return (NULL);
}

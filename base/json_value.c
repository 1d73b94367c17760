/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking at values that json_read() has read.
 */
#include "base/json.h"

#include <string.h>

#include "base/arena.h"
#include "base/json_number.h"

const struct json *
json_get(const struct json *j, const char *name)
{
	const struct json *m;
	size_t len = strlen(name);

	if (j == NULL || j->type != JSON_OBJECT)
		return (NULL);
	for (m = j->child; m != NULL; m = m->next)
		if (m->name_len == len && memcmp(m->name, name, len) == 0)
			return (m);
	return (NULL);
}

const char *
json_string(const struct json *j)
{
	return (j != NULL && j->type == JSON_STRING ? j->text : NULL);
}

bool
json_int64(const struct json *j, int64_t *out)
{
	uint64_t most = INT64_MAX, v = 0;
	const char *s;
	bool minus;

	if (j == NULL || j->type != JSON_NUMBER || !j->integral)
		return (false);
	s = j->text;
	minus = *s == '-';
	if (minus) {
		s++;
		most++;
	}
	for (; *s != '\0'; s++) {
		if (v > (most - (uint64_t)(*s - '0')) / 10)
			return (false);
		v = v * 10 + (uint64_t)(*s - '0');
	}
	/* The smallest number has no positive twin. */
	if (minus && v == most)
		*out = INT64_MIN;
	else
		*out = minus ? -(int64_t)v : (int64_t)v;
	return (true);
}

bool
json_true(const struct json *j)
{
	return (j != NULL && j->type == JSON_BOOL && j->boolean);
}

/* ---- equality ------------------------------------------------------------ */

/* Equal but for what the containers hold. */
static bool
same_self(const struct json *x, const struct json *y)
{
	if (x->type != y->type)
		return (false);
	if (x->type == JSON_BOOL)
		return (x->boolean == y->boolean);
	if (x->type == JSON_NUMBER)
		return (json_number_equal(x, y));
	if (x->type == JSON_STRING)
		return (
		    x->len == y->len && memcmp(x->text, y->text, x->len) == 0);
	return (x->len == y->len);
}

struct pair {
	const struct json *x, *y; /* next to compare, and y's next in order */
	const struct json *whole; /* the container that y is in */
};

static const struct json *
counterpart(const struct pair *p)
{
	if (p->whole->type == JSON_ARRAY ||
	    (p->x->name_len == p->y->name_len &&
		memcmp(p->x->name, p->y->name, p->x->name_len) == 0))
		return (p->y);
	return (json_get(p->whole, p->x->name));
}

bool
json_equal(const struct json *x, const struct json *y)
{
	struct pair stack[JSON_DEPTH_MAX];
	struct pair *p;
	int depth = 0;

	if (!same_self(x, y))
		return (false);
	if (x->child != NULL)
		stack[depth++] = (struct pair){x->child, y->child, y};
	while (depth > 0) {
		p = &stack[depth - 1];
		if (p->x == NULL) {
			depth--;
			continue;
		}
		x = p->x;
		y = counterpart(p);
		if (y == NULL || !same_self(x, y))
			return (false);
		p->x = x->next;
		p->y = p->y->next;
		if (x->child != NULL)
			stack[depth++] = (struct pair){x->child, y->child, y};
	}
	return (true);
}

const char *
json_pointer(
    struct arena *a, const char *base, const char *name, size_t name_len)
{
	size_t at = strlen(base), i;
	/* Every byte may need two, and there are the slash and the NUL. */
	char *out = arena_alloc(a, at + 2 * name_len + 2);

	memcpy(out, base, at);
	out[at++] = '/';
	for (i = 0; i < name_len; i++) {
		if (name[i] == '~' || name[i] == '/') {
			out[at++] = '~';
			out[at++] = name[i] == '~' ? '0' : '1';
		} else {
			out[at++] = name[i];
		}
	}
	out[at] = '\0';
	return (out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a path to an operation: a tree of segments. A literal segment wins over
 * a parameter; when its branch leads nowhere the parameter is tried.
 */
#include <string.h>

#include "api/contract_node.h"
#include "base/arena.h"
#include "base/text.h"

static const char *const method_names[METHOD_COUNT] = {
    [METHOD_GET] = "GET",
    [METHOD_POST] = "POST",
    [METHOD_PUT] = "PUT",
    [METHOD_PATCH] = "PATCH",
    [METHOD_DELETE] = "DELETE",
};

enum contract_method
contract_method(const char *name)
{
	size_t i;

	for (i = 0; i < METHOD_COUNT; i++)
		if (strcmp(method_names[i], name) == 0)
			break;
	return ((enum contract_method)i);
}

/* ---- planting ------------------------------------------------------------ */

static struct contract_node *
grow(struct arena *a, struct contract_node *up, const char *s, size_t len)
{
	bool param = s[0] == '{';
	struct contract_node *n;

	for (n = up->child; n != NULL; n = n->next)
		if (param ? n->segment == NULL
			  : n->segment != NULL && n->len == len &&
			    memcmp(n->segment, s, len) == 0)
			return (n);
	n = arena_alloc(a, sizeof(*n));
	n->len = len;
	if (param)
		n->param = arena_memdup(a, s + 1, len - 2);
	else
		n->segment = arena_memdup(a, s, len);
	n->next = up->child;
	up->child = n;
	return (n);
}

static const char *
allowed(struct arena *a, const struct contract_node *n)
{
	const char *list = "OPTIONS";
	size_t i;

	for (i = 0; i < METHOD_COUNT; i++)
		if (n->operations[i] != NULL)
			list = arena_fmt(a, "%s, %s", list, method_names[i]);
	if (n->operations[METHOD_GET] != NULL)
		list = arena_fmt(a, "%s, HEAD", list);
	return (list);
}

void
contract_plant(
    struct arena *a, struct contract_node *root, struct operation *op)
{
	const char *p = op->route;
	struct contract_node *n = root;
	size_t len;

	while (*p == '/') {
		len = strcspn(++p, "/");
		n = grow(a, n, p, len);
		p += len;
	}
	n->operations[contract_method(op->method)] = op;
	n->allow = allowed(a, n);
}

/* ---- decoding ------------------------------------------------------------ */

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	c = (char)(c | 0x20);
	return (c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1);
}

const char *
contract_decode(
    struct arena *a, const char *s, size_t len, bool plus, size_t *out_len)
{
	char *out = arena_alloc(a, len + 1);
	size_t i, n = 0;
	int c;

	for (i = 0; i < len; i++) {
		c = (unsigned char)s[i];
		if (c == '%') {
			if (i + 2 >= len || hex(s[i + 1]) < 0 ||
			    hex(s[i + 2]) < 0)
				return (NULL);
			c = hex(s[i + 1]) * 16 + hex(s[i + 2]);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c < ' ' || c == 0x7f)
			return (NULL);
		out[n++] = (char)c;
	}
	*out_len = n;
	return (text_is_utf8(out, n) ? out : NULL);
}

/* ---- finding ------------------------------------------------------------- */

struct segment {
	const char *text;
	size_t len;
};

struct search {
	struct segment segments[CONTRACT_SEGMENTS_MAX];
	size_t count;
	struct contract_target *out;
};

/* The recursion is as deep as the path has segments. */
static const struct contract_node *
/* NOLINTNEXTLINE(misc-no-recursion) */
walk(struct search *s, const struct contract_node *at, size_t depth)
{
	const struct contract_node *n, *found, *param = NULL;
	const struct segment *seg = &s->segments[depth];

	if (depth == s->count)
		return (at->allow == NULL ? NULL : at);
	for (n = at->child; n != NULL; n = n->next) {
		if (n->segment == NULL)
			param = n;
		else if (n->len == seg->len &&
		    memcmp(n->segment, seg->text, seg->len) == 0 &&
		    (found = walk(s, n, depth + 1)) != NULL)
			return (found);
	}
	if (param == NULL || seg->len == 0 ||
	    (found = walk(s, param, depth + 1)) == NULL)
		return (NULL);
	s->out->params[s->out->param_count++] =
	    (struct call_param){param->param, seg->text, seg->len};
	return (found);
}

static struct problem *
split(struct arena *a, const char *path, struct search *s)
{
	struct segment *seg;
	size_t len;

	while (*path == '/') {
		len = strcspn(++path, "/");
		if (s->count == CONTRACT_SEGMENTS_MAX)
			return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
		seg = &s->segments[s->count++];
		seg->text = contract_decode(a, path, len, false, &seg->len);
		if (seg->text == NULL)
			return (problem_new(
			    a, PROBLEM_BAD_REQUEST, NULL, "地址编码不正确"));
		path += len;
	}
	if (*path != '\0')
		return (
		    problem_new(a, PROBLEM_BAD_REQUEST, NULL, "地址不正确"));
	return (NULL);
}

struct problem *
contract_route(const struct contract *c, struct arena *a, const char *method,
    const char *path, struct contract_target *out)
{
	struct search search = {.out = out};
	const struct contract_node *n;
	enum contract_method m;
	struct problem *p;

	*out = (struct contract_target){0};
	TRY(split(a, path, &search));
	n = walk(&search, c->root, 0);
	if (n == NULL)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	out->allow = n->allow;
	if (strcmp(method, "OPTIONS") == 0)
		return (NULL);
	m = contract_method(strcmp(method, "HEAD") == 0 ? "GET" : method);
	if (m != METHOD_COUNT && n->operations[m] != NULL) {
		out->operation = n->operations[m];
		return (NULL);
	}
	p = problem_new(a, PROBLEM_METHOD_NOT_ALLOWED, NULL, NULL);
	p->allow = n->allow;
	return (p);
}

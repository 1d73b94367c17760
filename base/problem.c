/* SPDX-License-Identifier: Apache-2.0 */
#include "base/problem.h"

#include <string.h>

#include "base/arena.h"

static const struct {
	int status;
	const char *code, *title, *title_en;
} catalogue[] = {
#define PROBLEM(name, status, code, title, title_en) \
	[PROBLEM_##name] = {status, code, title, title_en},
#include "base/problem.def"
#undef PROBLEM
};

static void
field_append(struct arena *a, struct problem *p, const char *pointer,
    const char *code, const char *detail)
{
	struct problem_field *f = arena_alloc(a, sizeof(*f));

	f->pointer = arena_strdup(a, pointer);
	f->code = arena_strdup(a, code);
	f->detail = detail;
	*p->fields_tail = f;
	p->fields_tail = &f->next;
}

struct problem *
problem_vnew(struct arena *a, enum problem_kind kind, const char *pointer,
    const char *format, va_list args)
{
	struct problem *p = arena_alloc(a, sizeof(*p));

	p->kind = kind;
	p->fields_tail = &p->fields;
	if (format != NULL)
		p->detail = arena_vfmt(a, format, args);
	if (pointer != NULL)
		field_append(a, p, pointer, catalogue[kind].code, p->detail);
	return (p);
}

struct problem *
problem_new(struct arena *a, enum problem_kind kind, const char *pointer,
    const char *format, ...)
{
	struct problem *p;
	va_list args;

	va_start(args, format);
	p = problem_vnew(a, kind, pointer, format, args);
	va_end(args);
	return (p);
}

struct problem *
problem_field_add(struct arena *a, struct problem *p, const char *pointer,
    const char *code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	field_append(a, p, pointer, code, arena_vfmt(a, format, args));
	va_end(args);
	return (p);
}

void
problem_note(struct arena *a, struct problem **p, enum problem_kind kind,
    const char *pointer, const char *code, const char *format, ...)
{
	va_list args;

	if (*p == NULL)
		*p = problem_new(a, kind, NULL, NULL);
	va_start(args, format);
	field_append(a, *p, pointer, code, arena_vfmt(a, format, args));
	va_end(args);
}

struct problem *
problem_retry(
    struct arena *a, enum problem_kind kind, int seconds, const char *detail)
{
	struct problem *p = problem_new(a, kind, NULL, NULL);

	p->detail = arena_strdup(a, detail);
	p->retry_after = seconds;
	return (p);
}

int
problem_status(enum problem_kind kind)
{
	return (catalogue[kind].status);
}

const char *
problem_code(enum problem_kind kind)
{
	return (catalogue[kind].code);
}

const char *
problem_title(enum problem_kind kind, bool english)
{
	return (english ? catalogue[kind].title_en : catalogue[kind].title);
}

enum problem_kind
problem_by_code(const char *code)
{
	size_t i;

	for (i = 0; i < sizeof(catalogue) / sizeof(catalogue[0]); i++)
		if (strcmp(catalogue[i].code, code) == 0)
			return ((enum problem_kind)i);
	return (PROBLEM_INTERNAL);
}

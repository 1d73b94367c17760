/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the tables of life cycles for people. No state is known here. */
#include "domain/lifecycle_doc.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "domain/lifecycle.h"

struct page_text {
	struct arena *arena;
	char *text;
	size_t len;
};

static void add(struct page_text *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct page_text *p, const char *format, ...)
{
	const char *piece;
	va_list args;
	size_t n;

	va_start(args, format);
	piece = arena_vfmt(p->arena, format, args);
	va_end(args);
	n = strlen(piece);
	p->text = arena_grow(p->arena, p->text, p->len, p->len + n + 1);
	memcpy(p->text + p->len, piece, n + 1);
	p->len += n;
}

static void
add_diagram(struct page_text *p, const struct lifecycle *life)
{
	const struct lifecycle_state *s;
	const struct lifecycle_move *m;

	add(p, "```mermaid\nstateDiagram-v2\n");
	for (s = life->states; s->word != NULL; s++)
		add(p, "    %s: %s %s\n", s->word, s->title, s->word);
	add(p, "    [*] --> %s\n", life->states[0].word);
	for (m = life->moves; m->from != NULL; m++)
		add(p, "    %s --> %s: %s\n", m->from, m->to,
		    act_title(m->act));
	add(p, "```\n\n");
}

static void
add_tables(struct page_text *p, const struct lifecycle *life)
{
	const struct lifecycle_state *s;
	const struct lifecycle_move *m;

	add(p, "| state | 状态 | 含义 |\n|---|---|---|\n");
	for (s = life->states; s->word != NULL; s++)
		add(p, "| `%s` | %s | %s |\n", s->word, s->title, s->meaning);
	add(p,
	    "\n| from | 操作 | to | 规则 | clause |\n|---|---|---|---|---|\n");
	for (m = life->moves; m->from != NULL; m++)
		add(p, "| `%s` | %s | `%s` | %s | %s |\n", m->from,
		    act_title(m->act), m->to, m->sentence, m->clause);
	add(p, "\n");
}

const char *
lifecycle_markdown(struct arena *a, size_t *len)
{
	struct page_text p = {.arena = a};
	const struct lifecycle *const *life;

	add(&p,
	    "# Life cycles\n\n"
	    "Generated from `domain/lifecycle.c` by `make docs`; do not edit.\n"
	    "What is not in a table cannot happen. A move that leads back to\n"
	    "its own state only says that the act is allowed there.\n\n");
	for (life = lifecycle_all; *life != NULL; life++) {
		add(&p, "## %s `%s`\n\n", (*life)->title, (*life)->word);
		add_diagram(&p, *life);
		add_tables(&p, *life);
	}
	*len = p.len - 1; /* one line feed ends the page */
	return (p.text);
}

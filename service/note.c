/* SPDX-License-Identifier: Apache-2.0 */
#include "service/note.h"

#include <stddef.h>

#include "base/arena.h"
#include "domain/canonical.h"

static void
member(struct canonical *c, const char *name, const char *value)
{
	canonical_raw(c, c->len == 0 ? "{" : ",");
	canonical_string(c, name);
	canonical_raw(c, ":");
	canonical_string(c, value);
}

const char *
note_text(struct arena *a, const char *name, const char *value)
{
	struct canonical c;

	canonical_open(&c, a);
	member(&c, name, value);
	canonical_raw(&c, "}");
	return (c.text);
}

const char *
note_texts(struct arena *a, const char *name, const char *value,
    const char *name2, const char *value2)
{
	struct canonical c;

	canonical_open(&c, a);
	member(&c, name, value);
	member(&c, name2, value2);
	canonical_raw(&c, "}");
	return (c.text);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/array.h"

#include <string.h>

#include "base/arena.h"

/* Every element is quoted, and what ends a quotation is escaped. */
static char *
element(char *out, const char *text)
{
	*out++ = '"';
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			*out++ = '\\';
		*out++ = *text;
	}
	*out++ = '"';
	return (out);
}

const char *
db_array(struct arena *a, const char *const *texts, size_t count)
{
	size_t size = sizeof("{}"), i;
	char *array, *out;

	for (i = 0; i < count; i++)
		size += 2 * strlen(texts[i]) + sizeof("\"\",") - 1;
	array = out = arena_alloc(a, size);
	*out++ = '{';
	for (i = 0; i < count; i++) {
		if (i > 0)
			*out++ = ',';
		out = element(out, texts[i]);
	}
	*out++ = '}';
	*out = '\0';
	return (array);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GB18030, the encoding of most files that government systems export, through
 * iconv(3). A descriptor is opened per call: it has state, and the callers
 * convert whole lines or fields.
 */
#include "base/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"

enum {
	/* Two GB18030 bytes give at most three of UTF-8, four at most four;
	 * a single byte is ASCII. */
	GROWTH = 2,
};

struct problem *
text_from_gb18030(struct arena *a, const char *s, size_t len, const char **out,
    size_t *out_len)
{
	size_t left = len, room = GROWTH * len, done;
	char *from = arena_memdup(a, s, len), *start = from;
	char *to = arena_array(a, GROWTH, len + 1), *text = to;
	iconv_t cd = iconv_open("UTF-8", "GB18030");

	if (cd == (iconv_t)-1)
		return (problem_new(a, PROBLEM_INTERNAL, NULL,
		    "this system cannot convert GB18030"));
	done = iconv(cd, &from, &left, &to, &room);
	(void)iconv_close(cd);
	if (done == (size_t)-1)
		return (problem_new(a, PROBLEM_INVALID, NULL,
		    "byte %zu: not GB18030", (size_t)(from - start)));
	*to = '\0';
	*out = text;
	*out_len = (size_t)(to - text);
	return (NULL);
}

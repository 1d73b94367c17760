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

static bool
within(unsigned char c, unsigned char low, unsigned char high)
{
	return (c >= low && c <= high);
}

/* Bytes of the character at `s`; 0 when it has not the form of one. */
static size_t
character(const unsigned char *s, size_t len)
{
	if (s[0] < 0x80)
		return (1);
	if (len < 2 || !within(s[0], 0x81, 0xfe))
		return (0);
	if (within(s[1], 0x40, 0x7e) || within(s[1], 0x80, 0xfe))
		return (2);
	if (len >= 4 && within(s[1], '0', '9') && within(s[2], 0x81, 0xfe) &&
	    within(s[3], '0', '9'))
		return (4);
	return (0);
}

/*
 * Bytes of the longest prefix in the form of GB18030. iconv(3) alone is not
 * enough: glibc 2.36 reads d6 08 as a character and a NUL.
 */
static size_t
span(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t at = 0, n;

	while (at < len && (n = character(s + at, len - at)) > 0)
		at += n;
	return (at);
}

static struct problem *
no_gb18030(struct arena *a, size_t at)
{
	return (problem_new(a, PROBLEM_INVALID, NULL,
	    "第 %zu 个字节不是 GB18030 编码", at + 1));
}

struct problem *
text_from_gb18030(struct arena *a, const char *s, size_t len, const char **out,
    size_t *out_len)
{
	size_t left = len, room = GROWTH * len, done;
	char *from = arena_memdup(a, s, len), *start = from;
	char *to = arena_array(a, GROWTH, len + 1), *text = to;
	iconv_t cd;

	if (span(s, len) != len)
		return (no_gb18030(a, span(s, len)));
	cd = iconv_open("UTF-8", "GB18030");
	if (cd == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): POSIX */
		return (problem_new(a, PROBLEM_INTERNAL, NULL,
		    "this system cannot convert GB18030"));
	done = iconv(cd, &from, &left, &to, &room);
	(void)iconv_close(cd);
	if (done == (size_t)-1)
		return (no_gb18030(a, (size_t)(from - start)));
	*to = '\0';
	*out = text;
	*out_len = (size_t)(to - text);
	return (NULL);
}

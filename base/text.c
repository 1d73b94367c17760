/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 and hex. Everything here is a pure function of its input; what needs
 * tables of Unicode is in text_unicode.c, what needs iconv(3) in
 * text_gb18030.c.
 */
#include "base/text.h"

#include "base/arena.h"

enum {
	REPLACEMENT = 0xfffd,
	/* Below the first combining mark everything is in NFC. */
	FIRST_COMBINING = 0x300,
	/* Han, which neither composes nor decomposes. */
	HAN_FIRST = 0x4e00,
	HAN_LAST = 0x9fff,
};

/* ---- UTF-8 --------------------------------------------------------------- */

/*
 * Bytes of the well-formed sequence at `s` and its code point; 0 when there is
 * none. The second byte's range is what rules out overlong forms, surrogates
 * and everything above U+10FFFF.
 */
static size_t
sequence(const unsigned char *s, size_t len, uint32_t *c)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t n, i;

	if (s[0] < 0x80) {
		*c = s[0];
		return (1);
	}
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return (0);
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		low = 0xa0;
	if (s[0] == 0xed)
		high = 0x9f;
	if (s[0] == 0xf0)
		low = 0x90;
	if (s[0] == 0xf4)
		high = 0x8f;
	if (n > len || s[1] < low || s[1] > high)
		return (0);
	*c = s[0] & (0x7fU >> n);
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return (0);
		*c = *c << 6 | (s[i] & 0x3f);
	}
	return (n);
}

size_t
text_utf8_span(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t at = 0, n;
	uint32_t c;

	while (at < len) {
		n = sequence(p + at, len - at, &c);
		if (n == 0)
			break;
		at += n;
	}
	return (at);
}

bool
text_is_utf8(const char *s, size_t len)
{
	return (text_utf8_span(s, len) == len);
}

size_t
text_next(const char *s, size_t len, uint32_t *code_point)
{
	size_t n;

	*code_point = REPLACEMENT;
	if (len == 0)
		return (0);
	n = sequence((const unsigned char *)s, len, code_point);
	return (n > 0 ? n : 1);
}

size_t
text_length(const char *s, size_t len)
{
	size_t count = 0, n;
	uint32_t c;

	for (; (n = text_next(s, len, &c)) > 0; s += n, len -= n)
		count++;
	return (count);
}

/* ---- normal form C ------------------------------------------------------- */

bool
text_is_plainly_nfc(const char *s, size_t len)
{
	uint32_t c;
	size_t n;

	for (; (n = text_next(s, len, &c)) > 0; s += n, len -= n) {
		if (c < FIRST_COMBINING)
			continue;
		if (c < HAN_FIRST || c > HAN_LAST)
			return (false);
	}
	return (true);
}

/* ---- hex ----------------------------------------------------------------- */

void
text_hex_into(char *out, const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = bytes;
	size_t i;

	for (i = 0; i < len; i++) {
		*out++ = digits[b[i] >> 4];
		*out++ = digits[b[i] & 15];
	}
}

char *
text_hex(struct arena *a, const void *bytes, size_t len)
{
	char *out = arena_array(a, 2, len + 1);

	text_hex_into(out, bytes, len);
	return (out);
}

static int
nibble(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	return (c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1);
}

bool
text_unhex(const char *hex, size_t hex_len, void *bytes, size_t len)
{
	unsigned char *out = bytes;
	int high, low;
	size_t i;

	if (hex_len / 2 != len || hex_len % 2 != 0)
		return (false);
	for (i = 0; i < len; i++) {
		high = nibble(hex[2 * i]);
		low = nibble(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return (false);
		out[i] = (unsigned char)(high << 4 | low);
	}
	return (true);
}

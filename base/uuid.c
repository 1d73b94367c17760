/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UUIDv7: 48 bits of milliseconds, 12 bits that count within one, 62 bits of
 * chance. The count starts low at random in every new millisecond and carries
 * into the milliseconds when it is used up, so that identifiers of one process
 * ascend strictly even when the clock stands still or is set back.
 */
#include "base/uuid.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/arena.h"
#include "base/clock.h"

enum {
	COUNT_START = 0x3ff,
	COUNT_MAX = 0xfff
};

void
random_bytes(void *out, size_t len)
{
	unsigned char *p = out;
	ssize_t got;

	while (len > 0) {
		got = getrandom(p, len, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			(void)fputs("no random numbers\n", stderr);
			abort();
		}
		p += got;
		len -= (size_t)got;
	}
}

/* The next (millisecond, count) behind all that were given out before. */
static void
next_stamp(int64_t *ms, unsigned *count, unsigned start)
{
	static int64_t last_ms;
	static unsigned last_count;
	int64_t now = clock_now_ms();

	if (now > last_ms) {
		last_ms = now;
		last_count = start;
	} else if (++last_count > COUNT_MAX) {
		last_ms++;
		last_count = start;
	}
	*ms = last_ms;
	*count = last_count;
}

char *
uuid_new(struct arena *a)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char b[16];
	unsigned count;
	int64_t ms;
	char *text, *p;
	size_t i;

	random_bytes(b, sizeof(b));
	next_stamp(&ms, &count, ((unsigned)b[6] << 8 | b[7]) & COUNT_START);
	for (i = 0; i < 6; i++)
		b[i] = (unsigned char)(ms >> (40 - 8 * i));
	b[6] = (unsigned char)(0x70 | count >> 8);
	b[7] = (unsigned char)(count & 0xff);
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3f));

	p = text = arena_alloc(a, UUID_TEXT + 1);
	for (i = 0; i < sizeof(b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		*p++ = hex[b[i] >> 4];
		*p++ = hex[b[i] & 0xf];
	}
	return (text);
}

bool
uuid_is(const char *text)
{
	size_t i;

	for (i = 0; i < UUID_TEXT; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return (false);
		} else if (!(text[i] >= '0' && text[i] <= '9') &&
		    !(text[i] >= 'a' && text[i] <= 'f')) {
			return (false);
		}
	}
	return (text[UUID_TEXT] == '\0');
}

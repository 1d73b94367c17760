/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line is put together in one buffer and written by one write(2), so that
 * lines of several processes that share standard error stay whole. Lines that
 * are too long are cut; control bytes that got past log_quote() become '?'.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

enum {
	LINE_MAX_BYTES = 4096,
	KEPT_MAX_BYTES = 64 * 1024,
};

static char kept[KEPT_MAX_BYTES];
static size_t kept_len;
static bool keeps_lines;
static const char *log_program = "ssj";
static enum log_level log_least = LOG_LEVEL_INFO;

static const char *const level_words[] = {
    [LOG_LEVEL_DEBUG] = "debug",
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_WARN] = "warn",
    [LOG_LEVEL_ERROR] = "error",
};

void
log_open(const char *program, enum log_level least)
{
	log_program = program;
	log_least = least;
}

/* Bytes that snprintf(3) really left in a buffer of `room` bytes. */
static size_t
written(int wanted, size_t room)
{
	if (wanted < 0 || room == 0)
		return (0);
	return ((size_t)wanted < room ? (size_t)wanted : room - 1);
}

/* The real time, never the one a test moved: operators compare machines. */
static size_t
line_head(char *line, size_t room, enum log_level level, const char *event)
{
	struct timespec now;
	struct tm tm;
	char stamp[32];

	(void)clock_gettime(CLOCK_REALTIME, &now);
	(void)gmtime_r(&now.tv_sec, &tm);
	(void)strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &tm);
	return (written(snprintf(line, room,
			    "time=%s.%03ldZ level=%s program=%s pid=%d "
			    "event=%s ",
			    stamp, now.tv_nsec / 1000000, level_words[level],
			    log_program, (int)getpid(), event),
	    room));
}

void
log_buffer(void)
{
	keeps_lines = true;
}

static void
write_out(const char *bytes, size_t len)
{
	/* Nobody can be told that logging failed. */
	if (len > 0 && write(STDERR_FILENO, bytes, len) < 0)
		return;
}

void
log_flush(void)
{
	write_out(kept, kept_len);
	kept_len = 0;
}

static void
put(enum log_level level, const char *line, size_t len)
{
	if (!keeps_lines) {
		write_out(line, len);
		return;
	}
	if (len > sizeof(kept) - kept_len)
		log_flush();
	memcpy(kept + kept_len, line, len);
	kept_len += len;
	if (level >= LOG_LEVEL_WARN)
		log_flush();
}

void
log_event(enum log_level level, const char *event, const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	size_t len, i;
	va_list args;

	if (level < log_least)
		return;
	len = line_head(line, sizeof(line), level, event);
	va_start(args, format);
	len += written(vsnprintf(line + len, sizeof(line) - len, format, args),
	    sizeof(line) - len);
	va_end(args);
	for (i = 0; i < len; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	while (len > 0 && line[len - 1] == ' ')
		len--;
	line[len++] = '\n';
	put(level, line, len);
}

static size_t
escaped(char *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	if (c == '"' || c == '\\') {
		out[0] = '\\';
		out[1] = (char)c;
		return (2);
	}
	if (c < ' ' || c == 0x7f) {
		out[0] = '\\';
		out[1] = 'x';
		out[2] = hex[c >> 4];
		out[3] = hex[c & 0xf];
		return (4);
	}
	out[0] = (char)c;
	return (1);
}

const char *
log_quote(struct arena *a, const char *value)
{
	const unsigned char *p;
	char *out;
	size_t n = 0;

	if (value == NULL)
		return ("-");
	for (p = (const unsigned char *)value;
	     *p > ' ' && *p != '"' && *p != '=' && *p != '\\' && *p != 0x7f;
	     p++)
		continue;
	if (*p == '\0' && p != (const unsigned char *)value)
		return (value);
	out = arena_alloc(a, 4 * strlen(value) + 3);
	out[n++] = '"';
	for (p = (const unsigned char *)value; *p != '\0'; p++)
		n += escaped(out + n, *p);
	out[n++] = '"';
	out[n] = '\0';
	return (out);
}

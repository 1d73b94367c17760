/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log lines on standard error: one line per event, logfmt (key=value), UTC
 * time first. Values with spaces, quotes or control bytes are quoted, so that
 * nobody can forge a line. No secret, no personal data.
 */
#ifndef SSJ_BASE_LOG_H
#define SSJ_BASE_LOG_H

enum log_level {
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_INFO,
	LOG_LEVEL_WARN,
	LOG_LEVEL_ERROR,
};

/* Name of the process in every line ("api", "worker"); a string constant. */
void log_open(const char *program, enum log_level least);

/*
 * `event` is a stable word; `format` gives the rest, already as key=value,
 * values from outside passed through log_quote().
 */
void log_event(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Keeps lines of level info and below until log_flush(), so that a server's
 * access log costs no system call per request. Warnings and errors are written
 * at once, with all that came before.
 */
void log_buffer(void);

/* Writes what log_buffer() kept. */
void log_flush(void);

struct arena;

/* `value` ready to stand behind '=': quoted and escaped where needed. */
const char *log_quote(struct arena *a, const char *value);

#endif

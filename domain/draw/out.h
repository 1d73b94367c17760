/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing text whose bytes are hashed: a buffer that grows in an arena, JSON
 * in one spelling (no spaces, UTF-8 as it is, the shortest escapes), hex.
 */
#ifndef SSJ_DOMAIN_DRAW_OUT_H
#define SSJ_DOMAIN_DRAW_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;

struct draw_out {
	struct arena *a;
	char *s;
	size_t len, room;
};

void draw_out_begin(struct draw_out *o, struct arena *a);

/* What was written, in the arena; `o` may go on. */
struct draw_text draw_out_end(const struct draw_out *o);

void draw_out_text(struct draw_out *o, struct draw_text t);
void draw_out_c(struct draw_out *o, const char *s);
void draw_out_number(struct draw_out *o, uint64_t v);
void draw_out_hex(struct draw_out *o, const void *bytes, size_t len);

/* JSON: a quoted string. */
void draw_out_quoted(struct draw_out *o, struct draw_text t);

/*
 * JSON: `"name":`; `"name":[`; `{` of a list's next object; `"name":"value"`;
 * `"name":123`; `"name":true`. Each puts a comma first where one is due: not
 * at the beginning, not behind a bracket that opens, a colon or a comma.
 */
void draw_out_key(struct draw_out *o, const char *name);
void draw_out_list(struct draw_out *o, const char *name);
void draw_out_object(struct draw_out *o);
void draw_out_member(struct draw_out *o, const char *name, struct draw_text v);
void draw_out_integer(struct draw_out *o, const char *name, uint64_t v);
void draw_out_bool(struct draw_out *o, const char *name, bool v);

/* `"name":"<hex>"`, or "" where `digest` is NULL: not reached. */
void draw_out_digest(
    struct draw_out *o, const char *name, const struct draw_digest *digest);

#endif

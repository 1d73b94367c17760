/* SPDX-License-Identifier: Apache-2.0 */
/* What cJSON built, as text that an arena owns. */
#ifndef SSJ_BASE_JSON_WRITE_H
#define SSJ_BASE_JSON_WRITE_H

struct arena;
struct cJSON;

/* The tree printed without white space; the tree is deleted. */
char *json_write(struct arena *a, struct cJSON *json);

/* Adds `name`: `text` to an object, or null when there is no text. */
void json_put(struct cJSON *object, const char *name, const char *text);

#endif

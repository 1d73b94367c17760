/* SPDX-License-Identifier: Apache-2.0 */
/* Attempts of a draw as the contract shows them. */
#ifndef SSJ_API_DRAW_JSON_H
#define SSJ_API_DRAW_JSON_H

#include <cjson/cJSON.h>

#include "service/ceremony.h"

/* Draw, PublicDrawSummary; `view` is a struct ceremony_view. */
struct cJSON *draw_json(struct arena *a, const void *view);
struct cJSON *draw_summary_json(struct arena *a, const void *view);

/* created_at and id, the keys of their lists. */
void draw_keys(struct arena *a, const void *view, const char **keys);

/* DrawCeremony, from a view made by ceremony_show(). */
struct cJSON *
draw_ceremony_json(struct arena *a, const struct ceremony_view *view);

#endif

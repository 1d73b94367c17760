/* SPDX-License-Identifier: Apache-2.0 */
/* docs/states.md, written from the tables of lifecycle.c. */
#ifndef SSJ_DOMAIN_LIFECYCLE_DOC_H
#define SSJ_DOMAIN_LIFECYCLE_DOC_H

#include <stddef.h>

struct arena;

/* The whole page as Markdown with one mermaid diagram per life cycle. */
const char *lifecycle_markdown(struct arena *a, size_t *len);

#endif

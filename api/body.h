/* SPDX-License-Identifier: Apache-2.0 */
/* Replies whose JSON the database has written (service/task.h and others). */
#ifndef SSJ_API_BODY_H
#define SSJ_API_BODY_H

#include "base/call.h"
#include "base/page.h"
#include "base/problem.h"

struct body_view;
struct db_rows;

/* The thing with its version as ETag. */
struct problem *
body_reply(struct reply *r, int status, const struct body_view *view);

/* A page of struct body_row, and of struct body_dated_row. */
struct problem *
body_page(struct reply *r, const struct page *page, const struct db_rows *rows);
struct problem *body_dated_page(
    struct reply *r, const struct page *page, const struct db_rows *rows);

/* Member `name` of the body, a string; NULL when it is not there. */
const char *body_text(const struct call *c, const char *name);

#endif

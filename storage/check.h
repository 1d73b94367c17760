/* SPDX-License-Identifier: Apache-2.0 */
/* What an installation's database must be like, for `ssj check`. */
#ifndef SSJ_STORAGE_CHECK_H
#define SSJ_STORAGE_CHECK_H

struct arena;
struct db;
struct problem;

/* PROBLEM_WRONG_STATE when the services' role is one that row-level security
 * does not bind: a superuser, BYPASSRLS, or the owner of the tables. */
struct problem *check_role(struct db *db, struct arena *a);

#endif

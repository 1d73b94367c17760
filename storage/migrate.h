/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schema's way from empty to this program's version.
 *
 * storage/migrations/NNNN_name.sql are part of the program. Each runs in one
 * transaction, in order, forwards only, and is remembered with its checksum in
 * schema_migration; an advisory lock keeps two programs apart. A file that was
 * applied may never change again, and a database that knows more than the
 * program is left alone.
 *
 * Whoever sets up the server makes two roles and the database first (the
 * local stack does):
 *	CREATE ROLE ssj_owner LOGIN;  owns the schema, runs migrations
 *	CREATE ROLE ssj_app LOGIN;    what the services are: row-level
 *				      security binds it
 *	CREATE DATABASE ssj OWNER ssj_owner;
 */
#ifndef SSJ_STORAGE_MIGRATE_H
#define SSJ_STORAGE_MIGRATE_H

#include <stdbool.h>

struct arena;
struct db;
struct problem;

struct migrate_report {
	int before;  /* the schema's version when we came; 0 = empty */
	int after;   /* … and now */
	int applied; /* migrations run just now */
};

/* The newest version this program knows. */
int migrate_latest(void);

/*
 * Migrates up to and including `version` as the owner of the schema.
 * PROBLEM_UNAVAILABLE without a connection; PROBLEM_WRONG_STATE, whose detail
 * tells the operator what to do, when the database does not fit the program;
 * PROBLEM_INTERNAL when a migration failed: the server's words are in the log
 * and nothing of that migration remains.
 */
struct problem *migrate_to(struct arena *a, const char *conninfo, int version,
    struct migrate_report *out);

/*
 * PROBLEM_WRONG_STATE unless the schema is exactly this program's. Asks as the
 * application, so that a service can refuse to start on the wrong schema.
 */
struct problem *migrate_check(struct db *db, struct arena *a);

#endif

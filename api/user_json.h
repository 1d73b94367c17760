/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts as the contract shows them. */
#ifndef SSJ_API_USER_JSON_H
#define SSJ_API_USER_JSON_H

#include "service/users.h"

struct cJSON;

/* UserSummary. */
struct cJSON *user_json_summary(const struct user_row *u);

/* User; more members may be added. */
struct cJSON *user_json(const struct user_detail *d);

/* Adds "roles": [RoleHeld, …]. */
void user_json_roles(struct cJSON *json, const struct db_rows *rows);

/* Adds `name`: the words of the permissions in `mask`. */
void user_json_permissions(struct cJSON *json, const char *name, uint64_t mask);

#endif

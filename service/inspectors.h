/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The library of inspectors (执法检查人员名录库): who may inspect, in which
 * department and district, with which specialties, until when the certificate
 * is valid (C15, C16); their leave, and the objects they must not visit (C50).
 *
 * Writing needs inspector.manage for the inspector's organisation; declaring
 * an interest is open to the inspector too.
 */
#ifndef SSJ_SERVICE_INSPECTORS_H
#define SSJ_SERVICE_INSPECTORS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/inspectors.h"

struct cJSON;
struct json;
struct page;

/* What is said about an inspector; NULL = not said. */
struct inspector_draft {
	const char *code;
	const char *org_id; /* NULL on creating: the organisation acted for */
	const char *name, *level, *district;
	const char *whole_city;		/* "true", "false" */
	const struct json *specialties; /* array of texts */
	const char *certificate_until, *grade, *status;
};

/* inspector.read. */
struct problem *inspector_list(struct ctx *x, const struct inspector_filter *f,
    const struct page *page, struct db_rows *out);
struct problem *
inspector_read(struct ctx *x, const char *id, struct inspector_row *out);

/* PROBLEM_DUPLICATE when somebody of the city has the certificate number. */
struct problem *inspector_create(struct ctx *x,
    const struct inspector_draft *draft, struct inspector_row *out);

/* PROBLEM_STALE unless the version is `version`. The code stays. */
struct problem *inspector_update(struct ctx *x, const char *id, int64_t version,
    const struct inspector_draft *change, struct inspector_row *out);

/* ---- leave: days on which nobody is assigned ----------------------------- */

struct problem *leave_list(struct ctx *x, const char *id, struct db_rows *out);
/* PROBLEM_INVALID when it ends before it begins. */
struct problem *
leave_create(struct ctx *x, const char *id, const struct leave_row *leave);
struct problem *
leave_withdraw(struct ctx *x, const char *id, const char *from_day);

/* ---- recusals ------------------------------------------------------------ */

/* Those that were declared on stepping back from a drawn visit are the
 * inspector's own to see until the draw is disclosed. */
struct problem *
recusal_list(struct ctx *x, const char *id, struct db_rows *out);
/* The object need not be in the library yet. */
struct problem *recusal_declare(struct ctx *x, const char *id,
    const char *object_code, const char *reason, struct recusal_row *out);
struct problem *
recusal_finish(struct ctx *x, const char *id, const char *object_code);

/* As they are shown and logged: the contract's Inspector but the times, and
 * Recusal. */
struct cJSON *inspector_json(const struct inspector_row *row);
struct cJSON *recusal_json(const struct recusal_row *row);

#endif

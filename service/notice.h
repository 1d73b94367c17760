/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 检查通知书 of a task (domain/notice.h): for who goes and for who may read
 * the task, from the moment everybody has accepted; under a charter that
 * discloses after the visit, for who goes, from the window's first day.
 */
#ifndef SSJ_SERVICE_NOTICE_H
#define SSJ_SERVICE_NOTICE_H

#include "base/actor.h"
#include "base/problem.h"

/* The contract's Notice. */
struct problem *
notice_show(struct ctx *x, const char *task_id, const char **json);

/* The same as a page to print. */
struct problem *
notice_print(struct ctx *x, const char *task_id, const char **html);

/*
 * Issues the notice: whoever is inspected is told, and the log says when and
 * by whom. For who goes and for who may approve checks, from the moment there
 * is one. Under a charter that discloses at_notice the last notice of a draw
 * discloses it. Again is no mistake: the first time stands.
 */
struct problem *
notice_issue(struct ctx *x, const char *task_id, const char **json);

#endif

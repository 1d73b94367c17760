/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fairness watch (F23): every disclosed draw compared with chance, and
 * what that adds up to per year and over all. Computed by a job, once per
 * draw; readers get what was written then.
 *
 * Nothing here says who was drawn before everybody may know it: a draw enters
 * when it has been disclosed. Counts that may point at a firm are left out.
 */
#ifndef SSJ_SERVICE_FAIRNESS_H
#define SSJ_SERVICE_FAIRNESS_H

#include "service/job_run.h"
#include "storage/fairness.h"

#define FAIRNESS_TOTAL "total"

/* The job: takes in the draws that were disclosed since, each in a transaction
 * of its own, writes the reports anew whose draws have changed, adds up what
 * has changed of who goes with whom (storage/pairs.h), and counts what has
 * become of the visits, which changes while no draw does. */
struct problem *fairness_tend(struct job_run *run, struct ctx *x);

/* For anybody: the report of a year, or of FAIRNESS_TOTAL; PROBLEM_NOT_FOUND
 * when there is none. */
struct problem *fairness_report(
    struct ctx *x, const char *scope, struct fairness_report_row *out);

/* For anybody: what had become of the visits of a year's draws, or of all, when
 * the job last looked; numbers alone. PROBLEM_NOT_FOUND before. */
struct problem *
fairness_visits(struct ctx *x, const char *scope, struct body_row *out);

/* For anybody: one draw; its csv is empty. */
struct problem *fairness_of_draw(
    struct ctx *x, const char *id, struct fairness_report_row *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The beacon: numbers that nobody in the room controls, read out last.
 *
 * A charter announces their form: "none", or groups joined by '/':
 * "balls:KxA-B" K numbers in the order read, "lotto:KofA-B" K distinct numbers
 * in ascending order (K 1 … 99, A ≤ B ≤ 999). The text is the decimal numbers,
 * each followed by '.', groups joined by '/'; nothing for "none".
 */
#ifndef SSJ_DOMAIN_DRAW_BEACON_H
#define SSJ_DOMAIN_DRAW_BEACON_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

/* True for "none" and for groups of a known form. */
bool draw_beacon_is_form(struct draw_text form);

/* True for "none". */
bool draw_beacon_is_none(struct draw_text form);

/* True when `text` is a beacon of this (legal) form. */
bool draw_beacon_fits(struct draw_text form, struct draw_text text);

/* How many different beacons of this (legal) form there can be;
 * DRAW_OUTCOMES_MAX when there are as many or more. */
#define DRAW_OUTCOMES_MAX ((uint64_t)1 << 50)
uint64_t draw_beacon_outcomes(struct draw_text form);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arithmetic on JSON numbers as the decimals that were written: no conversion
 * to a double, no rounding, whatever their length. Arguments are values of
 * type JSON_NUMBER. Exponents of more than 15 digits are beyond counting: such
 * numbers are ordered as infinite (or nothing) and equal only to their twin.
 */
#ifndef SSJ_BASE_JSON_NUMBER_H
#define SSJ_BASE_JSON_NUMBER_H

#include <stdbool.h>

struct json;

/* Negative, zero or positive as `x` is less than, equal to or more than `y`. */
int json_number_order(const struct json *x, const struct json *y);

bool json_number_equal(const struct json *x, const struct json *y);

/* Whether json_number_multiple() can divide by `by`: positive and of at most
 * nine significant digits. */
bool json_number_divides(const struct json *by);

/* Whether `x` is an integral multiple of `by`. */
bool json_number_multiple(const struct json *x, const struct json *by);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_number.h"

#include <stdint.h>
#include <string.h>

#include "base/json.h"

/* ± 0.d₁d₂…dₙ × 10^magnitude with d₁ ≠ 0 ≠ dₙ; zero has no digits. */
struct decimal {
	bool minus;
	const char *first, *last; /* d₁ and dₙ, perhaps with a '.' between */
	int64_t magnitude;
	bool huge; /* the exponent is beyond counting */
};

enum {
	EXPONENT_DIGITS = 15,
	DIVISOR_DIGITS = 9, /* products of two remainders fit 64 bits */
};

static const int64_t infinite = INT64_C(1) << 60;

static void
exponent(const char *s, struct decimal *d)
{
	int64_t v = 0;
	bool minus = *s == '-';
	int n = 0;

	if (*s == '-' || *s == '+')
		s++;
	while (*s == '0')
		s++;
	for (; *s != '\0' && n < EXPONENT_DIGITS; s++, n++)
		v = v * 10 + (*s - '0');
	d->huge = *s != '\0';
	if (d->huge)
		v = infinite;
	d->magnitude += minus ? -v : v;
}

static struct decimal
decimal(const char *s)
{
	struct decimal d = {.minus = *s == '-'};
	bool point = false;

	if (d.minus)
		s++;
	for (; *s != '\0' && *s != 'e' && *s != 'E'; s++) {
		if (*s == '.') {
			point = true;
			continue;
		}
		if (*s != '0') {
			d.last = s;
			d.first = d.first == NULL ? s : d.first;
		}
		/* Digits before the point raise it, zeros behind it lower. */
		if (!point && d.first != NULL)
			d.magnitude++;
		else if (point && d.first == NULL)
			d.magnitude--;
	}
	if (*s != '\0')
		exponent(s + 1, &d);
	return (d);
}

/* The digit behind `s`, over a point; NULL behind the last. */
static const char *
following(const struct decimal *d, const char *s)
{
	if (s == d->last)
		return (NULL);
	s++;
	return (*s == '.' ? s + 1 : s);
}

static int
order_digits(const struct decimal *x, const struct decimal *y)
{
	const char *a = x->first, *b = y->first;

	while (a != NULL && b != NULL) {
		if (*a != *b)
			return (*a < *b ? -1 : 1);
		a = following(x, a);
		b = following(y, b);
	}
	return ((a != NULL) - (b != NULL));
}

/* Of two numbers with the same sign, as if it were plus. */
static int
order_sizes(const struct decimal *x, const struct decimal *y)
{
	if (x->magnitude != y->magnitude)
		return (x->magnitude < y->magnitude ? -1 : 1);
	return (order_digits(x, y));
}

static int
sign(const struct decimal *d)
{
	if (d->first == NULL)
		return (0);
	return (d->minus ? -1 : 1);
}

int
json_number_order(const struct json *x, const struct json *y)
{
	struct decimal a = decimal(x->text), b = decimal(y->text);

	if (sign(&a) != sign(&b))
		return (sign(&a) < sign(&b) ? -1 : 1);
	if (sign(&a) == 0)
		return (0);
	return (sign(&a) * order_sizes(&a, &b));
}

bool
json_number_equal(const struct json *x, const struct json *y)
{
	struct decimal a = decimal(x->text), b = decimal(y->text);

	if (sign(&a) != sign(&b) || sign(&a) == 0)
		return (sign(&a) == sign(&b));
	if (a.huge || b.huge)
		return (strcmp(x->text, y->text) == 0);
	return (order_sizes(&a, &b) == 0);
}

static int64_t
count_digits(const struct decimal *d)
{
	const char *s;
	int64_t n = 0;

	for (s = d->first; s != NULL; s = following(d, s))
		n++;
	return (n);
}

bool
json_number_divides(const struct json *by)
{
	struct decimal d = decimal(by->text);

	return (sign(&d) > 0 && !d.huge && count_digits(&d) <= DIVISOR_DIGITS);
}

static uint64_t
remainder_of_digits(const struct decimal *d, uint64_t divisor)
{
	const char *s;
	uint64_t r = 0;

	for (s = d->first; s != NULL; s = following(d, s))
		r = (r * 10 + (uint64_t)(*s - '0')) % divisor;
	return (r);
}

/* 10^exponent modulo `divisor`, by squaring: exponents come from strangers. */
static uint64_t
power_of_ten(int64_t exp, uint64_t divisor)
{
	uint64_t base = 10 % divisor, result = 1 % divisor;

	for (; exp > 0; exp /= 2) {
		if (exp % 2 == 1)
			result = result * base % divisor;
		base = base * base % divisor;
	}
	return (result);
}

bool
json_number_multiple(const struct json *x, const struct json *by)
{
	struct decimal a = decimal(x->text), b = decimal(by->text);
	uint64_t divisor = remainder_of_digits(&b, UINT64_C(1000000000));
	int64_t exp;

	if (a.first == NULL)
		return (true);
	/* x / by = digits(x) · 10^exp / digits(by); no number ends in 0. */
	exp =
	    (a.magnitude - count_digits(&a)) - (b.magnitude - count_digits(&b));
	if (exp < 0)
		return (false);
	return (remainder_of_digits(&a, divisor) * power_of_ten(exp, divisor) %
		divisor ==
	    0);
}

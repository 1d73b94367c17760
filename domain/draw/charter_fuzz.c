/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of charters and beacons: what is read and can be written is
 * written the same the second time; a beacon's form has its outcomes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/beacon.h"
#include "domain/draw/charter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int condition)
{
	if (!condition)
		abort();
}

static void
read_and_write(struct arena *a, struct draw_text text)
{
	struct draw_charter c, again;
	struct draw_text one, two;

	if (draw_charter_read(a, text, &c) != NULL)
		return;
	must(draw_beacon_is_form(c.beacon));
	must(draw_beacon_outcomes(c.beacon) <= DRAW_OUTCOMES_MAX);
	(void)draw_charter_is_self_drawn(&c);
	if (draw_charter_write(a, &c, &one) != NULL)
		return;
	must(draw_charter_read(a, one, &again) == NULL);
	must(draw_charter_write(a, &again, &two) == NULL);
	must(draw_text_equal(one, two));
}

/* The input up to the first NUL is a form, the rest a beacon. */
static void
match(struct draw_text text)
{
	struct draw_text form = {text.s, 0}, beacon;

	while (form.len < text.len && text.s[form.len] != '\0')
		form.len++;
	if (form.len == text.len)
		return;
	beacon.s = text.s + form.len + 1;
	beacon.len = text.len - form.len - 1;
	if (draw_beacon_fits(form, beacon))
		must(draw_beacon_is_form(form) &&
		    draw_beacon_outcomes(form) > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct draw_text text = {(const char *)data, size};
	struct arena *a = arena_new();

	read_and_write(a, text);
	match(text);
	arena_free(a);
	return (0);
}

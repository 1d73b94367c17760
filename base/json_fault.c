/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_fault.h"

#include "base/problem.h"

static const struct {
	const char *words, *title;
} faults[] = {
#define JSON_FAULT(name, words, title) {words, title},
#include "base/json_fault.def"
#undef JSON_FAULT
};

const char *
json_fault_words(enum json_fault_kind kind)
{
	return (faults[kind].words);
}

struct problem *
json_fault_problem(
    struct arena *a, const char *text, const struct json_fault *f)
{
	size_t line = 1, begin = 0, i;

	for (i = 0; i < f->at; i++)
		if (text[i] == '\n') {
			line++;
			begin = i + 1;
		}
	return (
	    problem_new(a, PROBLEM_BAD_JSON, NULL, "第 %zu 行第 %zu 个字节：%s",
		line, f->at - begin + 1, faults[f->kind].title));
}

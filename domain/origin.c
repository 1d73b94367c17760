/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/origin.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *word, *title;
} origins[] = {
    {"random", "随机抽取"},
    {"complaint", "投诉举报"},
    {"big_data", "大数据监测"},
    {"warning", "预警"},
    {"assigned", "转办交办"},
    {"superior", "上级要求"},
    {"special", "专项检查"},
};

const char *
origin_title(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(origins) / sizeof(*origins); i++)
		if (strcmp(origins[i].word, word) == 0)
			return (origins[i].title);
	return (word);
}

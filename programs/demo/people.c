/* SPDX-License-Identifier: Apache-2.0 */
/* Numbered inspectors and the list of inspection items. */
#include "programs/demo/generate.h"

static const struct demo_department *
pick_department(struct demo_random *r)
{
	size_t at = demo_random_below(r, 100);
	const struct demo_department *d = demo_departments;

	for (; at >= d->weight; d++)
		at -= d->weight;
	return (d);
}

static size_t
specialty_count(const struct demo_department *d)
{
	size_t n = 0;

	while (d->specialties[n] != NULL)
		n++;
	return (n);
}

/* One specialty, sometimes a second one: "A" or "A|B". */
static int
write_specialties(
    FILE *out, struct demo_random *r, const struct demo_department *d)
{
	size_t n = specialty_count(d), first = demo_random_below(r, n);

	if (n > 1 && demo_random_below(r, 3) > 0)
		return (fprintf(out, "%s|%s", d->specialties[first],
		    d->specialties[(first + 1 + demo_random_below(r, n - 1)) %
			n]));
	return (fputs(d->specialties[first], out));
}

static int
write_inspector(FILE *out, struct demo_random *r, size_t number, int year)
{
	const struct demo_department *d = pick_department(r);
	int city = demo_random_below(r, 100) < 35;
	int expired = demo_random_below(r, 50) == 0;
	const char *status = demo_random_below(r, 40) == 0 ? "借调" : "在岗";

	if (fprintf(out, "SF%06zu,执法员%05zu,%s,%s,%s,", number, number,
		d->code, city ? "市级" : "区级",
		city ? demo_places[0].code : demo_pick_place(r)->code) < 0 ||
	    write_specialties(out, r, d) < 0)
		return (-1);
	return (fprintf(out, ",%04d-%02zu-28,%s\n",
	    expired ? year - 1 : year + 1 + (int)demo_random_below(r, 4),
	    1 + demo_random_below(r, 12), status));
}

int
demo_write_inspectors(FILE *out, size_t count, uint64_t seed, int year)
{
	struct demo_random r = {seed};
	size_t i;

	if (fputs("执法证号,姓名,部门,层级,区划代码,业务专长,证件有效期,"
		  "状态\n",
		out) == EOF)
		return (-1);
	for (i = 1; i <= count; i++)
		if (write_inspector(out, &r, i, year) < 0)
			return (-1);
	return (fflush(out) == 0 ? 0 : -1);
}

int
demo_write_items(FILE *out, size_t *count)
{
	static const struct {
		const char *department, *specialty, *class, *types, *industries,
		    *name, *basis;
	} items[] = {
#define ITEM(department, specialty, class, types, industries, name, basis) \
	{department, specialty, class, types, industries, name, basis},
#include "programs/demo/items.def"
#undef ITEM
	};
	size_t i;

	*count = sizeof(items) / sizeof(items[0]);
	if (fputs("事项编码,部门,业务专长,事项类别,检查对象,行业,事项名称,"
		  "检查依据,检查方式\n",
		out) == EOF)
		return (-1);
	for (i = 0; i < *count; i++)
		if (fprintf(out, "SF-%s-%03zu,%s,%s,%s,%s,%s,%s,%s,现场检查\n",
			items[i].department, i + 1, items[i].department,
			items[i].specialty, items[i].class, items[i].types,
			items[i].industries, items[i].name, items[i].basis) < 0)
			return (-1);
	return (fflush(out) == 0 ? 0 : -1);
}

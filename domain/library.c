/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/library.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/rights.h"
#include "domain/row_note.h"
#include "domain/uscc.h"

enum {
	ID_MAX = 64,
	DISTRICT_LEN = 6,
	ORG_CODE_AT = 8, /* inside a code of 18 characters */
	NUMBER_MIN = 4,	 /* characters of a registration number */
	NUMBER_MAX = 32,
	IDEOGRAPHIC_SPACE = 0x3000,
};

/* ---- names --------------------------------------------------------------- */

static int
compare_alias(
    const struct library_alias *a, const char *kind, const char *alias)
{
	int order = strcmp(a->kind, kind);

	return (order != 0 ? order : strcmp(a->alias, alias));
}

const char *
library_code(
    const struct library_names *names, const char *kind, const char *name)
{
	size_t low = 0, high = names->alias_count, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = compare_alias(&names->aliases[middle], kind, name);
		if (order == 0)
			return (names->aliases[middle].code);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (name);
}

const struct library_org *
library_org(const struct library_names *names, const char *code)
{
	size_t low = 0, high = names->org_count, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(names->orgs[middle].code, code);
		if (order == 0)
			return (&names->orgs[middle]);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (NULL);
}

const char *
library_department(
    const struct library_names *names, const struct library_org *org)
{
	const struct library_org *best = NULL, *o;
	size_t i;

	for (i = 0; i < names->org_count; i++) {
		o = &names->orgs[i];
		if (strcmp(o->kind, "department") == 0 &&
		    rights_within(org->path, o->path) &&
		    (best == NULL || strlen(o->path) > strlen(best->path)))
			best = o;
	}
	return (best != NULL ? best->code : org->code);
}

bool
library_is_id(const char *id)
{
	size_t len = strlen(id), i;

	if (len == 0 || len > ID_MAX || !text_is_nfc(id, len))
		return (false);
	for (i = 0; i < len; i++)
		if ((unsigned char)id[i] <= ' ' ||
		    strchr(",\";", id[i]) != NULL)
			return (false);
	return (true);
}

bool
library_has_basis(const char *legal_basis)
{
	size_t len = strlen(legal_basis), at, n;
	uint32_t c = 0;

	for (at = 0; at < len; at += n) {
		n = text_next(legal_basis + at, len - at, &c);
		if (c > ' ' && c != IDEOGRAPHIC_SPACE)
			return (true);
	}
	return (false);
}

/* ---- single values ------------------------------------------------------- */

/* The only value, or "". */
static const char *
one(const struct mapped *m)
{
	return (m->count > 0 ? m->values[0] : "");
}

static struct library_list
list(const struct mapped *m)
{
	return ((struct library_list){m->values, m->count});
}

static const char *
or_null(const char *text)
{
	return (*text != '\0' ? text : NULL);
}

static bool
is_true(const struct mapped *m)
{
	return (strcmp(one(m), "true") == 0);
}

static char *
upper(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text), *c;

	for (c = out; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	return (out);
}

static bool
all_digits(const char *text)
{
	return (text[strspn(text, "0123456789")] == '\0');
}

/* True, and refused, when `text` is a citizen's number. */
static bool
refuse_id_number(struct row_notes *n, const char *field, const char *text)
{
	if (strlen(text) != ID_NUMBER_LEN || !id_number_is(text))
		return (false);
	row_refuse(
	    n, field, "id-number", "此处是公民身份号码，不得作为代码存储");
	return (true);
}

static bool
is_district(const char *code)
{
	return (
	    strlen(code) == DISTRICT_LEN && all_digits(code) && *code != '0');
}

bool
library_is_code(const char *kind, const char *code)
{
	if (strcmp(kind, "district") == 0)
		return (is_district(code));
	return (library_is_id(code));
}

/* The code of a district, by alias or as it is. */
static const char *
district(const struct library_names *names, struct row_notes *n,
    const struct mapped *m)
{
	const char *code = library_code(names, "district", one(m));

	if (!is_district(code))
		row_refuse(n, "district", "district",
		    "%s 不是六位区划代码，也不在区划对照表中",
		    row_quote(n->arena, code));
	return (code);
}

/* A code of GB/T 4754: a letter and up to four digits. */
static bool
is_industry(const char *code)
{
	return (*code >= 'A' && *code <= 'T' && strlen(code) <= 5 &&
	    all_digits(code + 1));
}

static const char *
specialty(const struct library_names *names, struct row_notes *n,
    const char *field, const char *name)
{
	const char *code = library_code(names, "specialty", name);

	if (!library_is_id(code))
		row_refuse(n, field, "specialty",
		    "%s 不可用作专长代码（不得有空白、逗号、分号、引号）",
		    row_quote(n->arena, code));
	return (code);
}

/* The organisation that a department's name stands for. */
static const struct library_org *
department(const struct library_names *names, struct row_notes *n,
    const struct mapped *m)
{
	const char *code = library_code(names, "department", one(m));
	const struct library_org *org = library_org(names, code);

	if (org == NULL)
		row_refuse(n, "department", "unknown-department",
		    "没有代码为 %s 的机构，部门对照表中也没有此名称",
		    row_quote(n->arena, code));
	else if (!rights_within(org->path, names->scope))
		row_refuse(n, "department", "out-of-scope",
		    "机构 %s 不在本次导入的权限范围内", org->code);
	return (org);
}

/* A code that draws and people use for an item or an inspector. */
static const char *
own_code(struct row_notes *n, const struct mapped *m)
{
	const char *text = one(m);

	if (!refuse_id_number(n, "code", text) && !library_is_id(text))
		row_refuse(n, "code", "code",
		    "%s 不可用作编码（1 至 64 个字节，不得有空白、逗号、分号、"
		    "引号）",
		    row_quote(n->arena, text));
	return (text);
}

/* ---- objects ------------------------------------------------------------- */

/* A number that is no 18-character code: old, foreign, or mistyped. */
static const char *
reg_no(struct row_notes *n, const char *field, const char *number)
{
	size_t len = strlen(number);

	if (refuse_id_number(n, field, number))
		return (NULL);
	if (len < NUMBER_MIN || len > NUMBER_MAX ||
	    number[strspn(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")] !=
		'\0') {
		row_refuse(n, field, "number",
		    "%s 不是统一社会信用代码或注册号",
		    row_quote(n->arena, number));
		return (NULL);
	}
	if (len != REG_NO_LEN || reg_no_judge(number) == CODE_BAD_FORM)
		row_warn(n, field, "number-form",
		    "%s 不是 18 位统一社会信用代码，也不是 15 "
		    "位注册号，按原样保留",
		    number);
	else if (reg_no_judge(number) == CODE_BAD_DIGIT)
		row_warn(n, field, "reg-no-check-digit",
		    "注册号 %s 的校验位不正确，按原样保留", number);
	return (number);
}

/* True for a good code whose inner organisation code is good too: no citizen's
 * number looks like that but by a rare accident. */
static bool
is_surely_uscc(const char *number)
{
	return (uscc_judge(number) == CODE_GOOD &&
	    org_code_check_char(number + ORG_CODE_AT) ==
		number[ORG_CODE_AT + ORG_CODE_BODY]);
}

static const char *
uscc(struct row_notes *n, const char *number)
{
	enum code_verdict verdict = uscc_judge(number);

	if (verdict == CODE_BAD_FORM)
		return (NULL);
	if (!is_surely_uscc(number) && refuse_id_number(n, "uscc", number))
		return (NULL);
	if (verdict == CODE_BAD_DIGIT)
		row_warn(n, "uscc", "uscc-check-digit",
		    "统一社会信用代码 %s 的校验位不正确，按原样保留", number);
	return (number);
}

/* Puts the numbers where they belong: old ones stand in the column of the new
 * one in many files. */
static void
numbers(struct row_notes *n, const char *given, const char *old,
    struct library_object *out)
{
	size_t refused = n->refused;

	if (*given != '\0')
		out->uscc = uscc(n, given);
	if (n->refused > refused)
		return;
	if (*old != '\0')
		out->reg_no = reg_no(n, "reg_no", old);
	else if (*given != '\0' && out->uscc == NULL)
		out->reg_no = reg_no(n, "uscc", given);
	else if (*given == '\0')
		row_refuse(n, "uscc", "required",
		    "统一社会信用代码和注册号都没有，无法识别该主体");
	if (*old != '\0' && *given != '\0' && out->uscc == NULL)
		row_warn(n, "uscc", "uscc-form",
		    "%s 不是统一社会信用代码，已留空",
		    row_quote(n->arena, given));
}

static struct library_list
warnings(const struct row_notes *n)
{
	const char **codes = arena_array(n->arena, n->warned, sizeof(*codes));
	struct library_list out = {codes, 0};
	const struct row_note *note;

	for (note = n->first; note != NULL; note = note->next)
		if (!note->refused)
			codes[out.count++] = note->code;
	return (out);
}

bool
library_object(const struct library_names *names,
    const struct mapped values[OBJECT_FIELDS], struct row_notes *notes,
    struct library_object *out)
{
	struct arena *a = notes->arena;

	*out = (struct library_object){
	    .name = one(&values[OBJECT_NAME]),
	    .kind = one(&values[OBJECT_KIND]),
	    .industry = upper(a, one(&values[OBJECT_INDUSTRY])),
	    .address = one(&values[OBJECT_ADDRESS]),
	    .registered_on = or_null(one(&values[OBJECT_REGISTERED_ON])),
	    .status = one(&values[OBJECT_STATUS]),
	    .risk = one(&values[OBJECT_RISK]),
	    .abnormal = is_true(&values[OBJECT_ABNORMAL]),
	};
	if (notes->refused > 0)
		return (false);
	numbers(notes, upper(a, one(&values[OBJECT_USCC])),
	    upper(a, one(&values[OBJECT_REG_NO])), out);
	out->district = district(names, notes, &values[OBJECT_DISTRICT]);
	if (*out->industry != '\0' && !is_industry(out->industry)) {
		row_warn(notes, "industry", "industry",
		    "%s 不是国民经济行业分类代码，已留空",
		    row_quote(a, out->industry));
		out->industry = "";
	}
	out->warnings = warnings(notes);
	return (notes->refused == 0);
}

/* ---- inspectors ---------------------------------------------------------- */

bool
library_inspector(const struct library_names *names,
    const struct mapped values[INSPECTOR_FIELDS], struct row_notes *notes,
    struct library_inspector *out)
{
	const struct mapped *given = &values[INSPECTOR_SPECIALTIES];
	const char **codes;
	size_t i;

	*out = (struct library_inspector){
	    .name = one(&values[INSPECTOR_NAME]),
	    .level = one(&values[INSPECTOR_LEVEL]),
	    .certificate_until = one(&values[INSPECTOR_CERTIFICATE_UNTIL]),
	    .grade = one(&values[INSPECTOR_GRADE]),
	    .status = one(&values[INSPECTOR_STATUS]),
	};
	if (notes->refused > 0)
		return (false);
	out->whole_city = values[INSPECTOR_WHOLE_CITY].count > 0
	    ? is_true(&values[INSPECTOR_WHOLE_CITY])
	    : strcmp(out->level, "city") == 0;
	out->code = own_code(notes, &values[INSPECTOR_CODE]);
	out->org = department(names, notes, &values[INSPECTOR_DEPARTMENT]);
	out->district = district(names, notes, &values[INSPECTOR_DISTRICT]);
	codes = arena_array(notes->arena, given->count, sizeof(*codes));
	for (i = 0; i < given->count; i++)
		codes[i] =
		    specialty(names, notes, "specialties", given->values[i]);
	out->specialties = (struct library_list){codes, given->count};
	if (notes->refused == 0)
		out->department = library_department(names, out->org);
	return (notes->refused == 0);
}

/* ---- items --------------------------------------------------------------- */

bool
library_item(const struct library_names *names,
    const struct mapped values[ITEM_FIELDS], struct row_notes *notes,
    struct library_item *out)
{
	size_t i;

	*out = (struct library_item){
	    .name = one(&values[ITEM_NAME]),
	    .category = one(&values[ITEM_CATEGORY]),
	    .item_class = one(&values[ITEM_ITEM_CLASS]),
	    .legal_basis = one(&values[ITEM_LEGAL_BASIS]),
	    .object_types = list(&values[ITEM_OBJECT_TYPES]),
	    .object_note = one(&values[ITEM_OBJECT_NOTE]),
	    .industries = list(&values[ITEM_INDUSTRIES]),
	    .content = one(&values[ITEM_CONTENT]),
	    .methods = list(&values[ITEM_METHODS]),
	    .levels = list(&values[ITEM_LEVELS]),
	    .frequency = one(&values[ITEM_FREQUENCY]),
	};
	if (notes->refused > 0)
		return (false);
	out->code = own_code(notes, &values[ITEM_CODE]);
	out->org = department(names, notes, &values[ITEM_DEPARTMENT]);
	out->specialty =
	    specialty(names, notes, "specialty", one(&values[ITEM_SPECIALTY]));
	for (i = 0; i < out->industries.count; i++)
		if (!is_industry(out->industries.values[i]))
			row_refuse(notes, "industries", "industry",
			    "%s 不是国民经济行业分类代码",
			    row_quote(notes->arena, out->industries.values[i]));
	if (!library_has_basis(out->legal_basis))
		row_warn(notes, "legal_basis", "no-legal-basis",
		    "没有检查依据，只能作为草稿，不能启用（C03）");
	return (notes->refused == 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of imports, from the order to the library, on a real database. */
#include "service/testing_library.h"

#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "service/aliases.h"
#include "service/imports.h"
#include "service/items.h"
#include "service/objects.h"
#include "storage/blob.h"

static char blobs[64];
static struct person worker;

static int
open_all(void **state)
{
	static const struct library_alias aliases[] = {
	    {"department", "市场监管", "SCJG"},
	    {"department", "卫生健康", "WJW"},
	    {"district", "大鹏新区", "440320"},
	    {"specialty", "食品", "food"},
	};

	(void)library_open(state);
	snprintf(blobs, sizeof(blobs), "/tmp/ssj-imports-XXXXXX");
	assert_non_null(mkdtemp(blobs));
	blob_folder(blobs);
	person_open(&worker, NULL, NULL, NULL, 0);
	worker.actor.kind = ACTOR_SYSTEM;
	worker.x.db = db_as(worker.db, arena, &worker.actor);
	assert_well(alias_put(&keeper.x, aliases, 4));
	return (0);
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st, (void)flag, (void)f;
	return (remove(path));
}

static int
close_all(void **state)
{
	db_close(worker.db);
	nftw(blobs, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return (library_close(state));
}

/* Mappings with ' for ", whose columns bear the fields' own names. */
#define OBJECTS                                                         \
	"{'kind':'objects','fields':{'uscc':{'column':'uscc'},"         \
	"'name':{'column':'name'},'kind':{'constant':'enterprise'},"    \
	"'district':{'column':'district'},'status':{'column':'status'," \
	"'default':'existing'},'risk':{'column':'risk'}}}"
#define INSPECTORS                                                          \
	"{'kind':'inspectors','fields':{'code':{'column':'code'},"          \
	"'name':{'constant':'某'},'department':{'column':'department'},"   \
	"'level':{'constant':'district'},'district':{'column':'district'}," \
	"'specialties':{'column':'specialties','split':'|'},"               \
	"'certificate_until':{'constant':'2030-01-01'},"                    \
	"'status':{'constant':'on_duty'}}}"
#define ITEMS                                                                \
	"{'kind':'items','fields':{'code':{'column':'code'},"                \
	"'name':{'column':'name'},'department':{'constant':'市场监管'}," \
	"'item_class':{'constant':'general'},"                               \
	"'legal_basis':{'column':'basis'},"                                  \
	"'object_types':{'constant':'enterprise'},"                          \
	"'methods':{'constant':'onsite'},"                                   \
	"'specialty':{'constant':'食品'}}}"

static const char *
quoted(const char *text)
{
	char *copy = arena_strdup(arena, text), *at;

	for (at = copy; (at = strchr(at, '\'')) != NULL;)
		*at = '"';
	return (copy);
}

/* An order for the file `text` by `p`. */
static struct import_order
order(struct person *p, enum library_kind kind, const char *mapping,
    const char *text)
{
	const char **parts = arena_array(arena, 1, sizeof(*parts));
	struct blob *blob = arena_alloc(arena, sizeof(*blob));

	assert_well(import_file_keep(&p->x, text, strlen(text), blob));
	parts[0] = blob->sha256;
	return ((struct import_order){
	    .kind = kind,
	    .file_name = "test.csv",
	    .parts = parts,
	    .part_count = 1,
	    .mapping = json_of(mapping),
	    .mapping_text = quoted(mapping),
	    .on_error = "skip",
	});
}

static struct import_row
ordered(const struct import_order *o, struct person *p)
{
	struct import_row row;

	assert_well(import_order(&p->x, o, false, &row));
	return (row);
}

/* "state created/updated/unchanged refused/warned" of the import when done. */
static const char *
told(const char *id)
{
	struct import_row row;

	assert_well(import_read(&keeper.x, id, &row));
	return (arena_fmt(arena, "%s %d/%d/%d %d/%d", row.state,
	    (int)row.created, (int)row.updated, (int)row.unchanged,
	    (int)row.refused, (int)row.warned));
}

static const char *
run(const struct import_order *o, struct person *p)
{
	struct import_row row = ordered(o, p);

	assert_well(import_run(&worker.x, NULL, row.id));
	return (told(row.id));
}

static const char *
import_objects(const char *text)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, text);

	return (run(&o, &keeper));
}

#define HEAD "uscc,name,district,status,risk\n"
#define A    "91350100M000100Y43"
#define B    "11320000MB151840XJ"

static void
creates_then_finds_everything_unchanged(void **state)
{
	static const char text[] =
	    HEAD A ",恒宝服饰店,440305,,\n" B ",某厅,440305,existing,C\n";

	(void)state;
	assert_string_equal(import_objects(text), "done 2/0/0 0/0");
	assert_string_equal(import_objects(text), "done 0/0/2 0/0");
	assert_string_equal(value("SELECT count(*) FROM object"), "2");
	assert_string_equal(value("SELECT count(*) FROM object_search"), "2");
	assert_string_equal(
	    value("SELECT code || ' ' || risk || version FROM object"
		  " WHERE name = '某厅'"),
	    B " C1");
	assert_string_equal(value("SELECT count(*) FROM event"
				  " WHERE kind = 'import.done'"
				  " AND after->>'created' = '2'"),
	    "1");
	assert_string_equal(value("SELECT count(*) FROM object_stage"), "0");
}

static void
updates_what_changed_and_its_grams(void **state)
{
	struct object_filter f = {.name = "新名"};
	struct page page = first_page(2, 50);
	struct object_page found;

	(void)state;
	assert_string_equal(
	    import_objects(HEAD A ",恒宝新名店,440305,revoked,\n" B
				  ",某厅,440305,existing,C\n"),
	    "done 0/1/1 0/0");
	assert_well(object_list(&reader.x, &f, &page, &found));
	assert_int_equal(found.rows.count, 1);
	f.name = "服饰";
	assert_well(object_list(&reader.x, &f, &page, &found));
	assert_int_equal(found.rows.count, 0);
	assert_string_equal(
	    value("SELECT status || version FROM object WHERE code = '" A "'"),
	    "revoked2");
}

static void
moves_businesses_between_districts(void **state)
{
	(void)state;
	assert_string_equal(
	    import_objects(HEAD A ",恒宝新名店,大鹏新区,existing,\n"),
	    "done 0/1/0 0/0");
	assert_string_equal(
	    value("SELECT string_agg(district || ' ' || status, ', '"
		  " ORDER BY district) FROM object WHERE code = '" A "'"),
	    "440305 moved_out, 440320 existing");
	assert_string_equal(value("SELECT count(DISTINCT id) FROM object"
				  " WHERE code = '" A "'"),
	    "1");
	assert_string_equal(
	    import_objects(HEAD A ",恒宝新名店,440305,existing,\n"),
	    "done 0/1/0 0/0");
	assert_string_equal(
	    value("SELECT string_agg(district || ' ' || status, ', '"
		  " ORDER BY district) FROM object WHERE code = '" A "'"),
	    "440305 existing, 440320 moved_out");
	assert_string_equal(value("SELECT string_agg(district, ',') FROM"
				  " object_search s JOIN object_directory d"
				  " USING (district, object_id)"
				  " WHERE d.code = '" A "'"),
	    "440305");
}

static void
keeps_doubtful_rows_and_refuses_bad_ones(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
	    HEAD "110108000000016,老字号,440305,,\n"
		 "91350100M000100Y44,错码厂,440305,,\n"
		 "34052419800101001X,张某,440305,,\n"
		 ",无号,440305,,\n"
		 "91350100M000100Y43,\"未,440305\n"
		 "110108000000016,重复,440305,,\n"
		 "少列,440305\n");
	struct import_row row = ordered(&o, &keeper);
	struct db_bytes csv;
	int64_t next;

	(void)state;
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "done 2/0/0 5/1");
	assert_well(import_refusals(&keeper.x, row.id, 0, &csv, &next));
	assert_int_equal(next, 0);
	assert_string_equal(csv.data,
	    "line,severity,field,code,reason,row\r\n"
	    "3,warning,uscc,uscc-check-digit,统一社会信用代码 "
	    "91350100M000100Y44 的校验位不正确，按原样保留,"
	    "\"91350100M000100Y44,错码厂,440305,,\"\r\n"
	    "4,refused,uscc,id-number,此处是公民身份号码，不得作为代码存储,"
	    "\"34052419800101001X,张某,440305,,\"\r\n"
	    "5,refused,uscc,required,统一社会信用代码和注册号都没有，"
	    "无法识别该主体,\",无号,440305,,\"\r\n"
	    "6,refused,,unclosed-quote,双引号没有结束,"
	    "\"91350100M000100Y43,\"\"未,440305\"\r\n"
	    "7,refused,uscc,twice,与第 2 行是同一主体,"
	    "\"110108000000016,重复,440305,,\"\r\n"
	    "8,refused,,ragged,表头有 5 列，此行有 2 列,"
	    "\"少列,440305\"\r\n");
	assert_string_equal(
	    value("SELECT reg_no || ' ' || (code = 'obj-' || id) FROM object"
		  " WHERE name = '老字号'"),
	    "110108000000016 true");
	assert_string_equal(
	    import_objects(HEAD "110108000000016,老字号,440305,,\n"),
	    "done 0/0/1 0/0");
}

static void
imports_nothing_when_told_to_abort(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
	    HEAD "110108000000024,甲,440305,,\n,乙,440305,,\n");
	struct import_row row;

	(void)state;
	o.on_error = "abort";
	row = ordered(&o, &keeper);
	assert_problem(import_run(&worker.x, NULL, row.id), PROBLEM_RULE);
	assert_string_equal(told(row.id), "failed 0/0/0 1/0");
	assert_string_equal(
	    value("SELECT count(*) FROM object WHERE name = '甲'"), "0");
	assert_string_equal(value("SELECT count(*) FROM object_stage"), "0");
	assert_well(import_read(&keeper.x, row.id, &row));
	assert_non_null(strstr(row.problem, "\"rule\""));
	assert_non_null(row.finished_at);
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "failed 0/0/0 1/0");
}

static void
fails_on_a_file_without_the_columns(void **state)
{
	struct import_order o =
	    order(&keeper, LIBRARY_OBJECTS, OBJECTS, "code,name\n1,甲\n");
	struct import_row row = ordered(&o, &keeper);
	struct problem *p = import_run(&worker.x, NULL, row.id);

	(void)state;
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/mapping/fields/uscc");
	assert_string_equal(told(row.id), "failed 0/0/0 0/0");
	o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, "\n\n");
	row = ordered(&o, &keeper);
	assert_problem(import_run(&worker.x, NULL, row.id), PROBLEM_INVALID);
	o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, "a\"b\n");
	row = ordered(&o, &keeper);
	assert_problem(import_run(&worker.x, NULL, row.id), PROBLEM_INVALID);
}

static void
reads_a_file_in_pieces(void **state)
{
	struct import_order first = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
				HEAD "110108000000032,分"),
			    second = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
				"段店,440305,,\n");
	const char *parts[] = {first.parts[0], second.parts[0]};

	(void)state;
	first.parts = parts;
	first.part_count = 2;
	assert_string_equal(run(&first, &keeper), "done 1/0/0 0/0");
	assert_string_equal(
	    value("SELECT name FROM object WHERE reg_no = '110108000000032'"),
	    "分段店");
}

static void
wants_parts_that_were_uploaded(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, HEAD);
	const char *parts[] = {"00000000000000000000000000000000"
			       "00000000000000000000000000000000"};
	struct import_row row;
	struct problem *p;

	(void)state;
	assert_problem(import_order(&scjg.x, &o, false, &row), PROBLEM_INVALID);
	o.parts = parts;
	p = import_order(&keeper.x, &o, false, &row);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/parts");
}

static void
judges_the_mapping_before_anything_is_read(void **state)
{
	struct import_order o = order(
	    &keeper, LIBRARY_OBJECTS, "{'kind':'objects','fields':{}}", HEAD);
	struct import_row row;
	struct problem *p = import_order(&keeper.x, &o, false, &row);

	(void)state;
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/mapping/fields/name");
}

static void
needs_the_right_to_change_the_library(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, HEAD);
	struct import_row row;
	struct page page = first_page(2, 50);
	struct import_filter f = {NULL};
	struct db_rows rows;

	(void)state;
	assert_problem(
	    import_order(&reader.x, &o, false, &row), PROBLEM_FORBIDDEN);
	scjg.actor.here &= ~RIGHT(OBJECT_MANAGE);
	scjg.actor.below &= ~RIGHT(OBJECT_MANAGE);
	o = order(&scjg, LIBRARY_OBJECTS, OBJECTS, HEAD);
	assert_problem(
	    import_order(&scjg.x, &o, false, &row), PROBLEM_FORBIDDEN);
	row = ordered(&(struct import_order){o.kind, o.file_name, o.parts, 1,
			  o.mapping, o.mapping_text, "skip", false, NULL},
	    &keeper);
	assert_problem(import_read(&scjg.x, row.id, &row), PROBLEM_NOT_FOUND);
	assert_well(import_list(&scjg.x, &f, &page, &rows));
	assert_int_equal(rows.count, 0);
	f = (struct import_filter){.kind = "objects", .state = "queued"};
	assert_well(import_list(&keeper.x, &f, &page, &rows));
	assert_int_equal(rows.count, 1);
}

/* As after a crash of the server in the middle of applying: the stage is
 * empty, two of three rows are in. */
static void
goes_on_behind_the_last_step_when_the_stage_was_lost(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
	    HEAD "110108000000041,甲店,440305,,\n"
		 "110108000000057,乙店,440305,,\n"
		 "110108000000065,丙店,440305,,\n");
	struct import_row row = ordered(&o, &keeper);

	(void)state;
	assert_well(import_run(&worker.x, NULL, row.id));
	(void)test_owner_sql(arena,
	    arena_fmt(arena,
		"UPDATE import SET state = 'running', applied_line = 3,"
		" created = 2 WHERE id = '%s'",
		row.id));
	(void)test_owner_sql(arena,
	    "WITH gone AS (DELETE FROM object WHERE name = '丙店'"
	    " RETURNING id), d AS (DELETE FROM object_directory"
	    " WHERE object_id IN (SELECT id FROM gone))"
	    " DELETE FROM object_search"
	    " WHERE object_id IN (SELECT id FROM gone)");
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "done 3/0/0 0/1");
	assert_string_equal(value("SELECT count(*) FROM object"
				  " WHERE name IN ('甲店', '乙店', '丙店')"),
	    "3");
}

static void
ends_what_the_admin_tool_left_behind(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, HEAD);
	struct import_row row = ordered(&o, &keeper);

	(void)state;
	assert_well(import_settle(&worker.x, false));
	assert_string_equal(told(row.id), "queued 0/0/0 0/0");
	assert_well(import_settle(&worker.x, true));
	assert_string_equal(told(row.id), "failed 0/0/0 0/0");
}

static void
ends_what_its_job_left_behind(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, HEAD);
	struct import_row row;

	(void)state;
	assert_well(import_order(&keeper.x, &o, true, &row));
	assert_non_null(row.job_id);
	(void)test_owner_sql(arena,
	    arena_fmt(arena,
		"UPDATE job SET state = 'cancelled' WHERE id = '%s'",
		row.job_id));
	assert_string_equal(told(row.id), "cancelled 0/0/0 0/0");
	assert_well(import_settle(&worker.x, false));
	assert_string_equal(
	    value(arena_fmt(
		arena, "SELECT state FROM import WHERE id = '%s'", row.id)),
	    "cancelled");
}

/* ---- inspectors
 * -------------------------------------------------------------- */

static const char *
import_inspectors(struct person *p, const char *text)
{
	struct import_order o = order(p, LIBRARY_INSPECTORS, INSPECTORS, text);

	return (run(&o, p));
}

#define INSPECTOR_HEAD "code,department,district,specialties\n"

static void
imports_inspectors_of_its_own_scope(void **state)
{
	(void)state;
	assert_string_equal(
	    import_inspectors(&keeper,
		INSPECTOR_HEAD
		"B1,市场监管,440305,食品|药品\nB2,卫生健康,440305,食品\n"
		"B3,天文台,440305,食品\nB1,市场监管,440306,食品\n"),
	    "done 2/0/0 2/0");
	assert_string_equal(
	    value("SELECT department || array_to_string(specialties, '+')"
		  " FROM inspector WHERE code = 'B1'"),
	    "SCJGfood+药品");
	assert_string_equal(
	    import_inspectors(&scjg,
		INSPECTOR_HEAD
		"B1,市场监管,440305,食品\nB2,市场监管,440305,食品\n"
		"B4,卫生健康,440305,食品\nB5,市场监管,440305,食品\n"),
	    "done 1/1/0 2/0");
	assert_string_equal(
	    value("SELECT string_agg(code, ',' ORDER BY line)"
		  " FROM import_refusal WHERE code = 'out-of-scope'"),
	    "out-of-scope,out-of-scope");
	assert_string_equal(
	    value("SELECT org_path FROM inspector WHERE code = 'B2'"),
	    "/SZ/WJW/");
}

static void
moves_inspectors_with_what_belongs_to_them(void **state)
{
	(void)state;
	(void)test_owner_sql(arena,
	    "INSERT INTO inspector_leave SELECT district, id, '2026-05-01',"
	    " '2026-05-02', '年假' FROM inspector WHERE code = 'B1'");
	(void)test_owner_sql(arena,
	    "INSERT INTO recusal SELECT district, id, 'X', '亲属', now()"
	    " FROM inspector WHERE code = 'B1'");
	assert_string_equal(import_inspectors(&keeper,
				INSPECTOR_HEAD "B1,市场监管,440306,食品\n"),
	    "done 0/1/0 0/0");
	assert_string_equal(
	    value("SELECT string_agg(district || ' ' || status, ', '"
		  " ORDER BY district) FROM inspector WHERE code = 'B1'"),
	    "440305 left, 440306 on_duty");
	assert_string_equal(value("SELECT count(*) FROM inspector_leave"
				  " WHERE district = '440306'"),
	    "1");
	assert_string_equal(
	    value("SELECT count(*) FROM recusal WHERE district = '440306'"),
	    "1");
	assert_string_equal(import_inspectors(&keeper,
				INSPECTOR_HEAD "B1,市场监管,440305,食品\n"),
	    "done 0/1/0 0/0");
	assert_string_equal(import_inspectors(&keeper,
				INSPECTOR_HEAD "B1,市场监管,440305,食品\n"),
	    "done 0/0/1 0/0");
}

/* ---- items
 * --------------------------------------------------------------------- */

static struct import_order
items(const char *text, bool activate)
{
	struct import_order o = order(&scjg, LIBRARY_ITEMS, ITEMS, text);

	o.activate = activate;
	return (o);
}

#define ITEM_HEAD "code,name,basis\n"

/* C03 */
static void
activates_items_that_have_a_legal_basis(void **state)
{
	struct import_order o =
	    items(ITEM_HEAD "I1,甲,《某法》\nI2,乙,\nI3,丙,《某条例》\n", true);
	struct import_row row = ordered(&o, &scjg);

	(void)state;
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "done 3/0/0 0/1");
	assert_well(import_read(&scjg.x, row.id, &row));
	assert_int_equal(row.activated, 2);
	assert_string_equal(value("SELECT string_agg(code || state, ','"
				  " ORDER BY code) FROM item"),
	    "I1active,I2draft,I3active");
	assert_string_equal(value("SELECT code FROM import_refusal"
				  " WHERE field = 'legal_basis'"),
	    "no-legal-basis");
}

static void
makes_new_versions_of_changed_items_only(void **state)
{
	struct import_order o =
	    items(ITEM_HEAD "I1,甲,《某法》\nI3,丙改,《某条例》\n", false);

	(void)state;
	assert_string_equal(run(&o, &scjg), "done 0/1/1 0/0");
	assert_string_equal(
	    value("SELECT string_agg(v.name || coalesce(v.effective_to::text,"
		  " ''), ',' ORDER BY v.item_version) FROM item_version v"
		  " JOIN item i ON i.id = v.item_id WHERE i.code = 'I3'"),
	    "丙2026-04-01,丙改");
	assert_string_equal(value("SELECT current_version || state FROM item"
				  " WHERE code = 'I3'"),
	    "2active");
}

static void
refuses_items_that_may_not_be_changed(void **state)
{
	struct import_order o = items(ITEM_HEAD
	    "I1,甲,\nI4,丁,《某法》\nI4,丁,《某法》\nX1,戊,《某法》\n",
	    false);
	struct item_draft foreign = {.code = "X1",
	    .org_id = ORG("3"),
	    .name = "外",
	    .item_class = "key",
	    .object_types = "[\"area\"]",
	    .methods = "[\"onsite\"]",
	    .specialty = "x"};
	struct item_row made;
	struct import_row row;

	(void)state;
	assert_well(item_create(&keeper.x, &foreign, &made));
	row = ordered(&o, &scjg);
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "done 1/0/0 3/1");
	assert_string_equal(
	    value(arena_fmt(arena,
		"SELECT string_agg(code, ',' ORDER BY line)"
		" FROM import_refusal WHERE severity = 'refused'"
		" AND import_id = '%s'",
		row.id)),
	    "no-legal-basis,twice,out-of-scope");
}

static void
imports_thousands_of_rows_in_steps(void **state)
{
	char *text = arena_alloc(arena, 25001 * 40), *at = text;
	int i;

	(void)state;
	at += sprintf(at, HEAD);
	for (i = 0; i < 25000; i++)
		at += sprintf(at, "T-%06d,量产店%d,440307,,A\n", i, i);
	assert_string_equal(import_objects(text), "done 25000/0/0 0/25000");
	assert_string_equal(import_objects(text), "done 0/0/25000 0/25000");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(creates_then_finds_everything_unchanged),
	    cmocka_unit_test(updates_what_changed_and_its_grams),
	    cmocka_unit_test(moves_businesses_between_districts),
	    cmocka_unit_test(keeps_doubtful_rows_and_refuses_bad_ones),
	    cmocka_unit_test(imports_nothing_when_told_to_abort),
	    cmocka_unit_test(fails_on_a_file_without_the_columns),
	    cmocka_unit_test(reads_a_file_in_pieces),
	    cmocka_unit_test(wants_parts_that_were_uploaded),
	    cmocka_unit_test(judges_the_mapping_before_anything_is_read),
	    cmocka_unit_test(needs_the_right_to_change_the_library),
	    cmocka_unit_test(
		goes_on_behind_the_last_step_when_the_stage_was_lost),
	    cmocka_unit_test(ends_what_the_admin_tool_left_behind),
	    cmocka_unit_test(ends_what_its_job_left_behind),
	    cmocka_unit_test(imports_inspectors_of_its_own_scope),
	    cmocka_unit_test(moves_inspectors_with_what_belongs_to_them),
	    cmocka_unit_test(activates_items_that_have_a_legal_basis),
	    cmocka_unit_test(makes_new_versions_of_changed_items_only),
	    cmocka_unit_test(refuses_items_that_may_not_be_changed),
	    cmocka_unit_test(imports_thousands_of_rows_in_steps),
	};

	return (cmocka_run_group_tests(tests, open_all, close_all));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what the public reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/publication.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const struct json *
read_json(const char *text)
{
	const struct json *j = NULL;

	assert_null(json_read(arena, text, strlen(text), 16, &j));
	return (j);
}

static const struct publication_item items[] = {
    {"item-a", "SC-001", "登记事项检查"},
    {"item-b", "SC-002", "广告行为检查"},
};

static const struct publication_partner partners[] = {
    {"o-2", "卫生健康委员会"},
    {"o-3", "消防救援支队"},
};

static struct publication_text
render(const char *kind, const char *name, const char *content)
{
	struct publication_facts facts = {.id = "p-1",
	    .object_code = "92440300MA5EXAMP13",
	    .object_name = name,
	    .object_kind = kind,
	    .org_id = "o-1",
	    .org_name = "市场监督管理局",
	    .partners = partners,
	    .partner_count = 2,
	    .origin = "random",
	    .draw_no = "SCJG-2026-1",
	    .checked_on = "2026-05-06",
	    .published_at = "2026-05-07T09:00:00.000+08:00",
	    .items = items,
	    .count = 2,
	    .content = read_json(content)};
	struct publication_text text;

	publication_render(arena, &facts, &text);
	return (text);
}

#define CONTENT                                                               \
	"{\"findings\":\"联系人电话13812345678\",\"method\":\"onsite\"," \
	"\"items\":[{\"item_id\":\"item-a\",\"result\":\"no_problem\","       \
	"\"note\":\"\",\"answers\":{\"licence\":true}},"                      \
	"{\"item_id\":\"item-b\",\"result\":\"other\","                       \
	"\"note\":\"经营者440301199001011234在场\"}],"                   \
	"\"evidence\":[{\"sha256\":\"1111\"}]}"

static void
says_who_was_checked_by_whom_with_which_result(void **state)
{
	struct publication_text text =
	    render("enterprise", "好运商贸有限公司", CONTENT);

	(void)state;
	assert_string_equal(text.body,
	    "{\"checked_on\":\"2026-05-06\",\"draw_no\":\"SCJG-2026-1\","
	    "\"findings\":\"联系人电话〔电话号码已隐去〕\",\"id\":\"p-1\","
	    "\"items\":[{\"code\":\"SC-001\",\"name\":\"登记事项检查\","
	    "\"note\":\"\",\"result\":\"no_problem\","
	    "\"title\":\"未发现问题\"},{\"code\":\"SC-002\","
	    "\"name\":\"广告行为检查\","
	    "\"note\":\"经营者〔身份证件号码已隐去〕在场\","
	    "\"result\":\"other\",\"title\":\"其他\"}],"
	    "\"method\":\"onsite\",\"object\":{\"code\":"
	    "\"92440300MA5EXAMP13\",\"name\":\"好运商贸有限公司\"},"
	    "\"organization\":{\"id\":\"o-1\","
	    "\"name\":\"市场监督管理局\"},\"origin\":\"random\","
	    "\"partners\":[{\"id\":\"o-2\",\"name\":\"卫生健康委员会\"},"
	    "{\"id\":\"o-3\",\"name\":\"消防救援支队\"}],\"published_at\":"
	    "\"2026-05-07T09:00:00.000+08:00\",\"results\":[\"other\"]}");
	assert_int_equal(text.results_count, 1);
	assert_string_equal(text.results[0], "other");
	assert_non_null(read_json(text.body));
}

static void
hides_the_name_of_a_person_who_is_the_business(void **state)
{
	struct publication_text text =
	    render("individual_business", "张某某", CONTENT);

	(void)state;
	assert_string_equal(text.object_name, "张**");
	assert_null(strstr(text.body, "张某某"));
}

static void
never_shows_answers_or_evidence(void **state)
{
	struct publication_text text =
	    render("enterprise", "好运商贸有限公司", CONTENT);

	(void)state;
	assert_null(strstr(text.body, "licence"));
	assert_null(strstr(text.body, "1111"));
}

static void
says_no_problem_when_every_item_does(void **state)
{
	struct publication_text text = render("enterprise", "好运商贸有限公司",
	    "{\"items\":[{\"item_id\":\"item-b\",\"result\":\"no_problem\"},"
	    "{\"item_id\":\"item-a\",\"result\":\"no_problem\"}]}");

	(void)state;
	assert_int_equal(text.results_count, 1);
	assert_string_equal(text.results[0], "no_problem");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_who_was_checked_by_whom_with_which_result),
	    cmocka_unit_test(hides_the_name_of_a_person_who_is_the_business),
	    cmocka_unit_test(never_shows_answers_or_evidence),
	    cmocka_unit_test(says_no_problem_when_every_item_does),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

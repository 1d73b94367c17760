/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence: kept, linked and read (SSJ_TEST_DATABASE). */
#include "service/testing_visit.h"

#include <ftw.h>
#include <unistd.h>

#include "storage/blob.h"

static char home[] = "/tmp/ssj-evidence-XXXXXX";

static int
setup(void **state)
{
	assert_non_null(mkdtemp(home));
	blob_folder(home);
	return (visit_open(state));
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return (remove(path));
}

static int
teardown(void **state)
{
	(void)visit_close(state);
	return (nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS));
}

static const char photo[] = "\xff\xd8\xff\xe0 a photo";

static const char *
linking(struct arena *a, const char *sha256, const char *kind)
{
	return (
	    arena_fmt(a, "{\"evidence\":[{\"sha256\":\"%s\",\"kind\":\"%s\"}]}",
		sha256, kind));
}

static void
only_own_evidence_of_a_fitting_type_is_linked(void **state)
{
	struct arena *a = cast.leader->a;
	struct evidence_row file;
	struct body_view view;
	const char *id;

	(void)state;
	task_make(a, 6, "accepted");
	id = record_make(cast.leader, TASK("000006"), "");
	assert_well(evidence_upload(
	    &cast.leader->x, "image/jpeg", photo, sizeof(photo), &file));
	assert_problem(record_edit(&cast.member->x, id, 1,
			   json_of(a, linking(a, file.sha256, "photo")), &view),
	    PROBLEM_INVALID);
	assert_problem(record_edit(&cast.leader->x, id, 1,
			   json_of(a, linking(a, file.sha256, "video")), &view),
	    PROBLEM_INVALID);
	assert_well(record_edit(&cast.leader->x, id, 1,
	    json_of(a, linking(a, file.sha256, "photo")), &view));
	/* Linked once, it stays linked whoever edits. */
	assert_well(record_edit(&cast.member->x, id, 2,
	    json_of(a, linking(a, file.sha256, "photo")), &view));
}

static void
evidence_is_read_by_who_may_read_its_record(void **state)
{
	struct arena *a = cast.leader->a;
	struct evidence_row file;
	struct body_view view;
	const void *bytes;
	const char *id;
	size_t len;

	(void)state;
	assert_well(evidence_upload(
	    &cast.leader->x, "image/jpeg", "\xff\xd8\xff another", 11, &file));
	assert_problem(
	    evidence_open(&cast.member->x, file.sha256, &file, &bytes, &len),
	    PROBLEM_NOT_FOUND);
	task_make(a, 7, "accepted");
	id = record_make(cast.leader, TASK("000007"), "");
	assert_well(record_edit(&cast.leader->x, id, 1,
	    json_of(a, linking(a, file.sha256, "photo")), &view));
	assert_well(
	    evidence_open(&cast.member->x, file.sha256, &file, &bytes, &len));
	assert_int_equal(len, 11);
	assert_memory_equal(bytes, "\xff\xd8\xff another", 11);
	assert_well(
	    evidence_open(&cast.reviewer->x, file.sha256, &file, &bytes, &len));
	assert_problem(
	    evidence_open(&cast.third->x, file.sha256, &file, &bytes, &len),
	    PROBLEM_NOT_FOUND);
	assert_problem(
	    evidence_open(&cast.stranger->x, file.sha256, &file, &bytes, &len),
	    PROBLEM_NOT_FOUND);
	/* A department that takes part reviews what it can see. */
	task_join(a, 7);
	assert_well(
	    evidence_open(&cast.stranger->x, file.sha256, &file, &bytes, &len));
}

static void
evidence_is_what_it_is_said_to_be(void **state)
{
	struct evidence_row file;

	(void)state;
	assert_problem(evidence_upload(&cast.leader->x, "image/png", photo,
			   sizeof(photo), &file),
	    PROBLEM_INVALID);
	assert_problem(
	    evidence_upload(&cast.leader->x, "text/html", "<html>", 6, &file),
	    PROBLEM_UNSUPPORTED_TYPE);
	assert_problem(
	    evidence_upload(&cast.leader->x, "image/png", "", 0, &file),
	    PROBLEM_INVALID);
	assert_problem(evidence_upload(&cast.reviewer->x, "image/jpeg", photo,
			   sizeof(photo), &file),
	    PROBLEM_FORBIDDEN);
}

static void
the_same_bytes_are_kept_once(void **state)
{
	struct evidence_row first, again;
	const void *bytes;
	size_t len;

	(void)state;
	assert_well(evidence_upload(
	    &cast.leader->x, "application/pdf", "%PDF-1.7 same", 13, &first));
	assert_well(evidence_upload(
	    &cast.third->x, "application/pdf", "%PDF-1.7 same", 13, &again));
	assert_string_equal(first.sha256, again.sha256);
	assert_well(
	    evidence_open(&cast.third->x, first.sha256, &again, &bytes, &len));
	assert_string_equal(test_owner_sql(cast.leader->a,
				"SELECT count(*) FROM evidence"
				" WHERE media_type = 'application/pdf'"),
	    "1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_own_evidence_of_a_fitting_type_is_linked),
	    cmocka_unit_test(evidence_is_read_by_who_may_read_its_record),
	    cmocka_unit_test(evidence_is_what_it_is_said_to_be),
	    cmocka_unit_test(the_same_bytes_are_kept_once),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

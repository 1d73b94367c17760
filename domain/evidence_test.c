/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of which files may be evidence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/evidence.h"

static bool
looks_like(const char *media_type, const char *bytes, size_t len)
{
	const struct evidence_type *type = evidence_type(media_type);

	assert_non_null(type);
	return (evidence_matches(type, bytes, len));
}
#define LOOKS(type, text) looks_like(type, text, sizeof(text) - 1)

static void
knows_files_by_their_first_bytes(void **state)
{
	(void)state;
	assert_true(LOOKS("image/jpeg", "\xff\xd8\xff\xe0...."));
	assert_true(LOOKS("image/png", "\x89PNG\r\n\x1a\n...."));
	assert_true(LOOKS("image/webp", "RIFF....WEBPVP8 "));
	assert_true(LOOKS("image/heic", "....ftypheic...."));
	assert_true(LOOKS("image/heic", "....ftypheix"));
	assert_true(LOOKS("image/heic", "....ftypmif1"));
	assert_true(LOOKS("video/mp4", "....ftypisom"));
	assert_true(LOOKS("audio/mp4", "....ftypM4A "));
	assert_true(LOOKS("audio/mpeg", "ID3\x04...."));
	assert_true(LOOKS("audio/mpeg", "\xff\xfb\x90\x64"));
	assert_true(LOOKS("audio/wav", "RIFF....WAVEfmt "));
	assert_true(LOOKS("application/pdf", "%PDF-1.7"));
}

static void
does_not_believe_a_wrong_name(void **state)
{
	(void)state;
	assert_false(LOOKS("image/jpeg", "<html><script>"));
	assert_false(LOOKS("image/png", "\xff\xd8\xff\xe0...."));
	assert_false(LOOKS("image/webp", "RIFF....WAVE"));
	assert_false(LOOKS("audio/wav", "RIFF....WEBP"));
	assert_false(LOOKS("video/mp4", "....ftypheic"));
	assert_false(LOOKS("image/heic", "....ftypisom"));
	assert_false(LOOKS("audio/mpeg", "\xff\xd8\xff\xe0"));
	assert_false(LOOKS("application/pdf", "PK\x03\x04"));
}

static void
refuses_files_that_end_too_early(void **state)
{
	(void)state;
	assert_false(LOOKS("image/jpeg", "\xff\xd8"));
	assert_false(LOOKS("image/webp", "RIFF...."));
	assert_false(LOOKS("video/mp4", "....ftyp"));
	assert_false(LOOKS("audio/mpeg", "\xff"));
	assert_false(LOOKS("audio/mpeg", ""));
	assert_false(LOOKS("application/pdf", "%PDF"));
}

static void
accepts_nothing_that_a_browser_runs(void **state)
{
	(void)state;
	assert_null(evidence_type("text/html"));
	assert_null(evidence_type("image/svg+xml"));
	assert_null(evidence_type("application/zip"));
	assert_null(evidence_type(""));
	assert_string_equal(evidence_type("image/jpeg")->extension, "jpg");
}

static void
lets_each_kind_be_only_what_it_can_be(void **state)
{
	(void)state;
	assert_true(evidence_kind_admits("photo", "image/heic"));
	assert_false(evidence_kind_admits("photo", "application/pdf"));
	assert_true(evidence_kind_admits("video", "video/mp4"));
	assert_false(evidence_kind_admits("video", "audio/mp4"));
	assert_true(evidence_kind_admits("audio", "audio/mpeg"));
	assert_true(evidence_kind_admits("interview", "audio/wav"));
	assert_true(evidence_kind_admits("copy", "image/png"));
	assert_true(evidence_kind_admits("document", "application/pdf"));
	assert_false(evidence_kind_admits("document", "video/mp4"));
	assert_false(evidence_kind_admits("gossip", "image/png"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_files_by_their_first_bytes),
	    cmocka_unit_test(does_not_believe_a_wrong_name),
	    cmocka_unit_test(refuses_files_that_end_too_early),
	    cmocka_unit_test(accepts_nothing_that_a_browser_runs),
	    cmocka_unit_test(lets_each_kind_be_only_what_it_can_be),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

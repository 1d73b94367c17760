/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence: which files may be kept, and for what they may stand (C75).
 *
 * A file's type is what its first bytes say, not what its sender says: both
 * must agree. Nothing that a browser would run is on the list (no HTML, no
 * SVG, no archive).
 */
#ifndef SSJ_DOMAIN_EVIDENCE_H
#define SSJ_DOMAIN_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of one piece of evidence. */
enum {
	EVIDENCE_SIZE_MAX = 8 * 1024 * 1024
};

/* A media type that is accepted. */
struct evidence_type {
	const char *media_type; /* "image/jpeg"; NULL ends the table */
	const char *extension;	/* "jpg": for the name it is downloaded by */
	bool (*matches)(const unsigned char *bytes, size_t len);
};

/* The entry of `media_type`, NULL when it is not accepted. */
const struct evidence_type *evidence_type(const char *media_type);

/* The photo or video with this extension, NULL when there is none. */
const struct evidence_type *evidence_type_named(const char *extension);

/* True when `len` bytes begin as files of this type do. */
bool evidence_matches(
    const struct evidence_type *type, const void *bytes, size_t len);

/*
 * True when evidence of `kind` (photo, video, audio, document, interview,
 * copy) may be a file of `media_type`: a photo is an image, an interview is
 * written or recorded, a copy of books or contracts is scanned.
 */
bool evidence_kind_admits(const char *kind, const char *media_type);

#endif

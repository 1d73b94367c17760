/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/evidence.h"

#include <string.h>

/* ---- types ------------------------------------------------------------- */

enum {
	BOX_BRAND = 8, /* of an ISO media file: where its brand stands */
	BOX_HEAD = 12,
};

static bool
begins(const unsigned char *bytes, size_t len, const char *magic, size_t n)
{
	return (len >= n && memcmp(bytes, magic, n) == 0);
}

static bool
is_jpeg(const unsigned char *bytes, size_t len)
{
	return (begins(bytes, len, "\xff\xd8\xff", 3));
}

static bool
is_png(const unsigned char *bytes, size_t len)
{
	return (begins(bytes, len, "\x89PNG\r\n\x1a\n", 8));
}

static bool
is_riff(const unsigned char *bytes, size_t len, const char *form)
{
	return (begins(bytes, len, "RIFF", 4) && len >= BOX_HEAD &&
	    memcmp(bytes + BOX_BRAND, form, 4) == 0);
}

static bool
is_webp(const unsigned char *bytes, size_t len)
{
	return (is_riff(bytes, len, "WEBP"));
}

static bool
is_wav(const unsigned char *bytes, size_t len)
{
	return (is_riff(bytes, len, "WAVE"));
}

static bool
is_iso_media(const unsigned char *bytes, size_t len)
{
	return (len >= BOX_HEAD && memcmp(bytes + 4, "ftyp", 4) == 0);
}

/* Pictures of many telephones. */
static bool
is_heic(const unsigned char *bytes, size_t len)
{
	return (is_iso_media(bytes, len) &&
	    (memcmp(bytes + BOX_BRAND, "heic", 4) == 0 ||
		memcmp(bytes + BOX_BRAND, "heix", 4) == 0 ||
		memcmp(bytes + BOX_BRAND, "mif1", 4) == 0));
}

static bool
is_mp4(const unsigned char *bytes, size_t len)
{
	return (is_iso_media(bytes, len) && !is_heic(bytes, len));
}

/* With an ID3 tag, or straight from a frame of MPEG audio layer III. */
static bool
is_mp3(const unsigned char *bytes, size_t len)
{
	return (begins(bytes, len, "ID3", 3) ||
	    (len >= 2 && bytes[0] == 0xff && (bytes[1] & 0xe6) == 0xe2));
}

static bool
is_pdf(const unsigned char *bytes, size_t len)
{
	return (begins(bytes, len, "%PDF-", 5));
}

static const struct evidence_type types[] = {
    {"image/jpeg", "jpg", is_jpeg},
    {"image/png", "png", is_png},
    {"image/webp", "webp", is_webp},
    {"image/heic", "heic", is_heic},
    {"video/mp4", "mp4", is_mp4},
    {"audio/mp4", "m4a", is_mp4},
    {"audio/mpeg", "mp3", is_mp3},
    {"audio/wav", "wav", is_wav},
    {"application/pdf", "pdf", is_pdf},
    {NULL, NULL, NULL},
};

const struct evidence_type *
evidence_type(const char *media_type)
{
	const struct evidence_type *t;

	for (t = types; t->media_type != NULL; t++)
		if (strcmp(t->media_type, media_type) == 0)
			return (t);
	return (NULL);
}

bool
evidence_matches(
    const struct evidence_type *type, const void *bytes, size_t len)
{
	return (type->matches(bytes, len));
}

/* ---- kinds ------------------------------------------------------------- */

/* The words of record_evidence.kind; prefixes of what they may be. */
static const struct {
	const char *word;
	const char *media[3];
} kinds[] = {
    {"photo", {"image/"}},
    {"video", {"video/"}},
    {"audio", {"audio/"}},
    {"document", {"application/pdf", "image/"}},
    {"interview", {"application/pdf", "image/", "audio/"}},
    {"copy", {"application/pdf", "image/"}},
};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0])
};

const struct evidence_type *
evidence_type_named(const char *extension)
{
	const struct evidence_type *t;

	for (t = types; t->media_type != NULL; t++)
		if (strcmp(t->extension, extension) == 0 &&
		    (evidence_kind_admits("photo", t->media_type) ||
			evidence_kind_admits("video", t->media_type)))
			return (t);
	return (NULL);
}

bool
evidence_kind_admits(const char *kind, const char *media_type)
{
	const char *prefix;
	size_t i, m;

	for (i = 0; i < KINDS; i++) {
		if (strcmp(kinds[i].word, kind) != 0)
			continue;
		for (m = 0; m < 3 && kinds[i].media[m] != NULL; m++) {
			prefix = kinds[i].media[m];
			if (strncmp(media_type, prefix, strlen(prefix)) == 0)
				return (true);
		}
	}
	return (false);
}

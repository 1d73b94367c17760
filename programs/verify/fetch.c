/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/verify/fetch.h"

#include <curl/curl.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"

enum {
	DOCUMENT_MAX = 1 << 30, /* bytes */
	FIRST_ROOM = 1 << 16,
	CONNECT_SECONDS = 15,
	SLOW_SECONDS = 60, /* less than a byte a second for so long */
	REDIRECTIONS = 5,
};

struct received {
	struct arena *a;
	char *bytes;
	size_t len, room;
};

bool
verify_is_url(const char *name)
{
	return (strncmp(name, "http://", 7) == 0 ||
	    strncmp(name, "https://", 8) == 0);
}

/* Says fewer bytes than it was given, and so ends it, when there are too
 * many. */
static size_t
take(char *bytes, size_t size, size_t count, void *arg)
{
	struct received *r = arg;
	size_t len = size * count, room = r->room == 0 ? FIRST_ROOM : r->room;

	if (len > DOCUMENT_MAX - r->len)
		return (0);
	while (room < r->len + len)
		room *= 2;
	if (room > r->room)
		r->bytes = arena_grow(r->a, r->bytes, r->room, room);
	r->room = room;
	memcpy(r->bytes + r->len, bytes, len);
	r->len += len;
	return (len);
}

static CURL *
request(const char *url, struct received *r)
{
	CURL *curl = curl_easy_init();

	if (curl == NULL)
		return (NULL);
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)REDIRECTIONS);
	(void)curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	(void)curl_easy_setopt(
	    curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	(void)curl_easy_setopt(
	    curl, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, r);
	return (curl);
}

struct problem *
verify_fetch(struct arena *a, const char *url, struct draw_text *out)
{
	struct received r = {.a = a};
	CURL *curl = request(url, &r);
	long status = 0;
	CURLcode rc;

	if (curl == NULL)
		return (problem_new(a, PROBLEM_UNAVAILABLE, NULL,
		    "%s: libcurl cannot start", url));
	rc = curl_easy_perform(curl);
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	if (rc != CURLE_OK)
		return (problem_new(a, PROBLEM_UNAVAILABLE, NULL, "%s: %s", url,
		    curl_easy_strerror(rc)));
	if (status != 200)
		return (problem_new(a, PROBLEM_UNAVAILABLE, NULL,
		    "%s: answered with status %ld", url, status));
	*out = (struct draw_text){r.bytes == NULL ? "" : r.bytes, r.len};
	return (NULL);
}

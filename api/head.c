/* SPDX-License-Identifier: Apache-2.0 */
#include "api/head.h"

#include <string.h>
#include <strings.h>

/* One line of the head, without its CRLF. */
struct line {
	const char *s;
	size_t len;
};

/* Lines that may stand once only. */
enum single {
	SINGLE_HOST,
	SINGLE_LENGTH,
	SINGLE_TYPE,
	SINGLE_AUTHORIZATION,
	SINGLE_CLIENT,
	SINGLE_EDGE,
	SINGLE_COUNT
};

static const char *const single_names[SINGLE_COUNT] = {
    [SINGLE_HOST] = "host",
    [SINGLE_LENGTH] = "content-length",
    [SINGLE_TYPE] = "content-type",
    [SINGLE_AUTHORIZATION] = "authorization",
    [SINGLE_CLIENT] = "x-ssj-client",
    [SINGLE_EDGE] = "x-ssj-edge",
};

struct reading {
	struct head *out;
	bool seen[SINGLE_COUNT];
	bool chunked;
};

static bool
refuse(struct head *out, enum problem_kind kind, const char *detail)
{
	out->problem = kind;
	out->detail = detail;
	return (false);
}

/* RFC 9110 token characters. */
static bool
is_token_byte(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL));
}

static bool
is_token(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_token_byte(s[i]))
			return (false);
	return (len > 0);
}

static bool
is_word(const char *s, size_t len, const char *word)
{
	return (len == strlen(word) && strncasecmp(s, word, len) == 0);
}

/* ---- request line -------------------------------------------------------- */

static const struct {
	const char *name;
	bool takes_body, in_http_1_0;
} methods[] = {
    {"GET", false, true},
    {"HEAD", false, true},
    {"POST", true, true},
    {"PUT", true, false},
    {"PATCH", true, false},
    {"DELETE", false, false},
    {"OPTIONS", false, false},
};

enum {
	METHODS = sizeof(methods) / sizeof(methods[0])
};

static bool
read_method(const char *s, size_t len, struct head *out, bool *in_http_1_0)
{
	size_t i;

	for (i = 0; i < METHODS; i++)
		if (strlen(methods[i].name) == len &&
		    memcmp(methods[i].name, s, len) == 0) {
			out->method = methods[i].name;
			out->takes_body = methods[i].takes_body;
			*in_http_1_0 = methods[i].in_http_1_0;
			return (true);
		}
	for (i = 0; i < len; i++)
		if (s[i] < 'A' || s[i] > 'Z')
			return (
			    refuse(out, PROBLEM_BAD_REQUEST, "请求方法不正确"));
	out->unknown_method = true;
	return (refuse(out, PROBLEM_METHOD_NOT_ALLOWED, NULL));
}

static bool
read_version(const char *s, size_t len, struct head *out, bool in_http_1_0)
{
	if (len != 8 || memcmp(s, "HTTP/", 5) != 0 || s[5] < '0' ||
	    s[5] > '9' || s[6] != '.' || s[7] < '0' || s[7] > '9')
		return (refuse(out, PROBLEM_BAD_REQUEST, "请求行不正确"));
	if (s[5] != '1' || s[7] > '1' || (s[7] == '0' && !in_http_1_0))
		return (refuse(out, PROBLEM_HTTP_VERSION, NULL));
	return (true);
}

static bool
read_target(const char *s, size_t len, struct head *out)
{
	size_t i;

	if (len > HEAD_TARGET_MAX)
		return (refuse(out, PROBLEM_URI_TOO_LONG, NULL));
	for (i = 0; i < len; i++)
		if (s[i] <= ' ' || s[i] > '~' || s[i] == '#')
			return (refuse(
			    out, PROBLEM_BAD_REQUEST, "地址含有未编码的字符"));
	if (s[0] != '/' && strncasecmp(s, "http://", 7) != 0 &&
	    strncasecmp(s, "https://", 8) != 0 &&
	    !(len == 1 && s[0] == '*' && strcmp(out->method, "OPTIONS") == 0))
		return (refuse(out, PROBLEM_BAD_REQUEST, "地址不正确"));
	out->target = s;
	out->target_len = len;
	return (true);
}

static bool
read_request_line(const struct line *l, struct head *out)
{
	const char *first = memchr(l->s, ' ', l->len), *second;
	bool in_http_1_0 = false;
	size_t rest;

	if (first == NULL || first == l->s)
		return (refuse(out, PROBLEM_BAD_REQUEST, "请求行不正确"));
	rest = l->len - (size_t)(first - l->s) - 1;
	second = memchr(first + 1, ' ', rest);
	if (second == NULL || second == first + 1)
		return (refuse(out, PROBLEM_BAD_REQUEST, "请求行不正确"));
	/* The version first: what speaks HTTP/2 is told so, whatever it says.
	 */
	if (!is_token(l->s, (size_t)(first - l->s)))
		return (refuse(out, PROBLEM_BAD_REQUEST, "请求方法不正确"));
	if (!read_version(
		second + 1, rest - (size_t)(second - first - 1) - 1, out, true))
		return (false);
	return (read_method(l->s, (size_t)(first - l->s), out, &in_http_1_0) &&
	    read_version(second + 1, 8, out, in_http_1_0) &&
	    read_target(first + 1, (size_t)(second - first - 1), out));
}

/* ---- fields -------------------------------------------------------------- */

static bool
read_length(const char *s, size_t len, struct head *out)
{
	size_t i;

	/* 12 digits cannot overflow, and are far beyond any limit. */
	if (len == 0 || len > 12)
		return (
		    refuse(out, PROBLEM_BAD_REQUEST, "Content-Length 不正确"));
	for (i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return (refuse(
			    out, PROBLEM_BAD_REQUEST, "Content-Length 不正确"));
		out->length = out->length * 10 + (size_t)(s[i] - '0');
	}
	return (true);
}

static bool
read_host(const char *s, size_t len, struct head *out)
{
	size_t i;

	if (len == 0 || len > HEAD_HOST_MAX)
		return (refuse(out, PROBLEM_BAD_REQUEST, "Host 不正确"));
	for (i = 0; i < len; i++)
		if (strchr("-._:[]", s[i]) == NULL &&
		    !(s[i] >= '0' && s[i] <= '9') &&
		    !((s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z'))
			return (
			    refuse(out, PROBLEM_BAD_REQUEST, "Host 不正确"));
	return (true);
}

static bool
read_value(
    struct reading *r, const struct line *name, const char *s, size_t len)
{
	if (is_word(name->s, name->len, "content-length"))
		return (read_length(s, len, r->out));
	if (is_word(name->s, name->len, "host"))
		return (read_host(s, len, r->out));
	if (is_word(name->s, name->len, "transfer-encoding"))
		r->chunked = true;
	if (is_word(name->s, name->len, "expect")) {
		if (!is_word(s, len, "100-continue"))
			return (refuse(
			    r->out, PROBLEM_BAD_HEADER, "Expect 不支持"));
		r->out->expects_continue = true;
	}
	return (true);
}

static bool
note_single(struct reading *r, const struct line *name)
{
	size_t i;

	for (i = 0; i < SINGLE_COUNT; i++)
		if (is_word(name->s, name->len, single_names[i])) {
			if (r->seen[i])
				return (refuse(
				    r->out, PROBLEM_BAD_REQUEST, "请求头重复"));
			r->seen[i] = true;
			return (true);
		}
	/* Kore takes whatever begins with "host" for the Host. */
	if (name->len > 4 && strncasecmp(name->s, "host", 4) == 0)
		return (refuse(r->out, PROBLEM_BAD_HEADER, "请求头不支持"));
	return (true);
}

static bool
read_field(struct reading *r, const struct line *l)
{
	const char *colon = memchr(l->s, ':', l->len), *value, *end, *p;
	struct line name;

	if (l->s[0] == ' ' || l->s[0] == '\t')
		return (refuse(r->out, PROBLEM_BAD_REQUEST, "请求头不得折行"));
	if (colon == NULL)
		return (refuse(r->out, PROBLEM_BAD_REQUEST, "请求头不正确"));
	name = (struct line){l->s, (size_t)(colon - l->s)};
	if (!is_token(name.s, name.len))
		return (refuse(r->out, PROBLEM_BAD_REQUEST, "请求头不正确"));
	for (value = colon + 1, end = l->s + l->len;
	     value < end && *value == ' '; value++)
		continue;
	while (end > value && end[-1] == ' ')
		end--;
	/* Kore closes the connection on these without a word. */
	for (p = value; p < end; p++)
		if (*p < ' ' || *p > '~')
			return (refuse(r->out, PROBLEM_BAD_HEADER,
			    "请求头只能含可见的 ASCII 字符"));
	if (value == end)
		return (refuse(r->out, PROBLEM_BAD_HEADER, "请求头为空"));
	return (note_single(r, &name) &&
	    read_value(r, &name, value, (size_t)(end - value)));
}

/* ---- the whole ----------------------------------------------------------- */

static bool
judge_whole(struct reading *r)
{
	struct head *out = r->out;

	if (!r->seen[SINGLE_HOST])
		return (refuse(out, PROBLEM_BAD_REQUEST, "缺少 Host"));
	if (r->chunked && r->seen[SINGLE_LENGTH])
		return (refuse(out, PROBLEM_BAD_REQUEST,
		    "Content-Length 与 Transfer-Encoding 不得并用"));
	if (r->chunked || (out->takes_body && !r->seen[SINGLE_LENGTH]))
		return (refuse(out, PROBLEM_LENGTH_REQUIRED, NULL));
	if (!out->takes_body && out->length > 0)
		return (
		    refuse(out, PROBLEM_BAD_REQUEST, "此方法不得带请求正文"));
	return (true);
}

/* The next whole line at `*at`; false when its end has not come. */
static bool
next_line(const char *bytes, size_t len, size_t *at, struct line *l)
{
	const char *end = memchr(bytes + *at, '\n', len - *at);

	if (end == NULL)
		return (false);
	l->s = bytes + *at;
	l->len = (size_t)(end - l->s);
	*at += l->len + 1;
	return (true);
}

/* Cuts the CR off; a CR or NUL elsewhere, or a bare LF, is refused. */
static bool
chop(struct line *l, struct head *out)
{
	if (l->len == 0 || l->s[l->len - 1] != '\r')
		return (refuse(out, PROBLEM_BAD_REQUEST, "换行不正确"));
	l->len--;
	if (memchr(l->s, '\r', l->len) != NULL ||
	    memchr(l->s, '\0', l->len) != NULL)
		return (refuse(out, PROBLEM_BAD_REQUEST, "含有控制字符"));
	return (true);
}

static enum head_state
incomplete(
    const char *bytes, size_t len, size_t room, size_t lines, struct head *out)
{
	/* No method begins otherwise: TLS, line noise, HTTP/0.9. */
	if (len > 0 && (bytes[0] < 'A' || bytes[0] > 'Z')) {
		(void)refuse(out, PROBLEM_BAD_REQUEST, "请求方法不正确");
		return (HEAD_BAD);
	}
	if (len >= room || lines > HEAD_LINES_MAX) {
		(void)refuse(out, PROBLEM_HEADERS_TOO_LARGE, NULL);
		return (HEAD_BAD);
	}
	return (HEAD_MORE);
}

enum head_state
head_read(const char *bytes, size_t len, size_t room, struct head *out)
{
	struct reading r = {.out = out};
	size_t at = 0, lines = 0;
	struct line l;
	bool ok;

	*out = (struct head){0};
	while (next_line(bytes, len, &at, &l)) {
		if (!chop(&l, out))
			return (HEAD_BAD);
		if (l.len == 0 && lines > 0) {
			out->head_len = at;
			return (judge_whole(&r) ? HEAD_READY : HEAD_BAD);
		}
		if (++lines > HEAD_LINES_MAX) {
			(void)refuse(
			    out, PROBLEM_HEADERS_TOO_LARGE, "请求头过多");
			return (HEAD_BAD);
		}
		ok = lines == 1 ? read_request_line(&l, out)
				: read_field(&r, &l);
		if (!ok)
			return (HEAD_BAD);
	}
	return (incomplete(bytes, len, room, lines, out));
}

char *
head_path(char *target)
{
	char *query = strchr(target, '?'), *path;

	if (query != NULL)
		*query = '\0';
	if (*target == '/' || *target == '*')
		return (target);
	path = strstr(target, "://");
	path = path == NULL ? NULL : strchr(path + 3, '/');
	/* "http://host" asks for the root. */
	if (path == NULL) {
		target[0] = '/';
		target[1] = '\0';
		return (target);
	}
	return (path);
}

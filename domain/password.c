/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Length first, then variety, then what everybody would try. There is no
 * dictionary here: whoever guesses is slowed down by argon2id and by the lock
 * after a few failures; this only keeps out what falls in the first handful.
 */
#include "domain/password.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

/* Parts that make a password guessable whatever stands around them. */
static const char *const common[] = {"password", "passw0rd", "p@ssw0rd",
    "qwerty", "1qaz2wsx", "admin", "letmein", "welcome", "iloveyou", "abc123",
    "123456", "654321", "111111", "000000", "888888", "666666", "112233",
    "123123", "5201314", "woaini", "shuangsuiji"};

enum {
	KINDS_WANTED = 3,
	DIFFERENT_WANTED = 5,
};

static bool
contains(const char *password, const char *part)
{
	size_t n = strlen(part);

	for (; *password != '\0'; password++)
		if (strncasecmp(password, part, n) == 0)
			return (true);
	return (false);
}

/* How many of: small letters, capitals, digits, everything else. */
static int
kinds(const char *p)
{
	bool lower = false, upper = false, digit = false, other = false;

	for (; *p != '\0'; p++) {
		lower |= *p >= 'a' && *p <= 'z';
		upper |= *p >= 'A' && *p <= 'Z';
		digit |= *p >= '0' && *p <= '9';
		other |= *p < '0' || (*p > '9' && *p < 'A') ||
		    (*p > 'Z' && *p < 'a') || *p > 'z';
	}
	return (lower + upper + digit + other);
}

static size_t
different_bytes(const char *p)
{
	bool seen[256] = {false};
	size_t n = 0;

	for (; *p != '\0'; p++) {
		n += !seen[(unsigned char)*p];
		seen[(unsigned char)*p] = true;
	}
	return (n);
}

const char *
password_weakness(const char *login, const char *password)
{
	size_t length = text_length(password, strlen(password)), i;

	if (length < PASSWORD_MIN)
		return ("密码至少需要 10 个字符");
	if (strlen(password) > PASSWORD_MAX_BYTES)
		return ("密码过长，最多 256 个字节");
	if (different_bytes(password) < DIFFERENT_WANTED)
		return ("密码中重复的字符过多");
	if (length < PASSWORD_LONG && kinds(password) < KINDS_WANTED)
		return ("密码须包含大写字母、小写字母、数字、其他字符中的"
			"至少三种，或长度不少于 20 个字符");
	if (contains(password, login))
		return ("密码不能包含登录名");
	for (i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (contains(password, common[i]))
			return ("密码包含过于常见的组合，容易被猜到");
	return (NULL);
}

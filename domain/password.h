/* SPDX-License-Identifier: Apache-2.0 */
/* Which passwords are too weak to be kept (N16). */
#ifndef SSJ_DOMAIN_PASSWORD_H
#define SSJ_DOMAIN_PASSWORD_H

enum {
	PASSWORD_MIN = 10, /* characters */
	/* From this length on the kinds of characters do not matter. */
	PASSWORD_LONG = 20,
	PASSWORD_MAX_BYTES = 256,
};

/*
 * NULL when `password` (UTF-8) will do for the account `login`, else a Chinese
 * sentence that says what is wrong, without repeating the password.
 */
const char *password_weakness(const char *login, const char *password);

#endif

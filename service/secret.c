/* SPDX-License-Identifier: Apache-2.0 */
#include "service/secret.h"

#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/uuid.h"

enum {
	TOKEN_BYTES = 32,
	CODE_GROUP = 5,
};

const char *
secret_token(struct arena *a)
{
	unsigned char bytes[TOKEN_BYTES];
	char *text = arena_alloc(a, SECRET_TOKEN + 1);

	random_bytes(bytes, sizeof(bytes));
	return (sodium_bin2base64(text, SECRET_TOKEN + 1, bytes, sizeof(bytes),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

const char *
secret_code(struct arena *a)
{
	/* 32 characters: without i, l, o, u; 0 and 1 cannot be mistaken then.
	 */
	static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
	unsigned char bytes[SECRET_CODE];
	char *text = arena_alloc(a, SECRET_CODE + 1);
	size_t i;

	random_bytes(bytes, sizeof(bytes));
	for (i = 0; i < SECRET_CODE; i++)
		text[i] = i % (CODE_GROUP + 1) == CODE_GROUP
		    ? '-'
		    : alphabet[bytes[i] % (sizeof(alphabet) - 1)];
	return (text);
}

const char *
secret_hash(struct arena *a, const char *text)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256(
	    hash, (const unsigned char *)text, strlen(text));
	return (text_hex(a, hash, sizeof(hash)));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the driver built for another machine has in place of utf8proc, which is
 * not there: the draws that it is asked for have their names in NFC. Would one
 * not, the answers would differ.
 */
#include "base/text.h"

bool
text_is_nfc(const char *s, size_t len)
{
	(void)s;
	(void)len;
	return (true);
}

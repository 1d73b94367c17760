/* SPDX-License-Identifier: Apache-2.0 */
/* Where a check comes from (C24), as it is called. */
#ifndef SSJ_DOMAIN_ORIGIN_H
#define SSJ_DOMAIN_ORIGIN_H

/* "投诉举报" for "complaint"; the word itself where it is none of ours. */
const char *origin_title(const char *word);

#endif

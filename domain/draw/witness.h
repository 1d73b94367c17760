/* SPDX-License-Identifier: Apache-2.0 */
/* Who may witness a draw (C52). */
#ifndef SSJ_DOMAIN_DRAW_WITNESS_H
#define SSJ_DOMAIN_DRAW_WITNESS_H

/* What documents call a kind of witness: "deputy" is 人大代表. A kind that is
 * none is called by itself. */
const char *draw_witness_title(const char *kind);

#endif

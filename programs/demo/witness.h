/* SPDX-License-Identifier: Apache-2.0 */
/* The witness of the demo's draw (人大代表, C51): has no account, only the
 * one-time link that the operator hands over. */
#ifndef SSJ_PROGRAMS_DEMO_WITNESS_H
#define SSJ_PROGRAMS_DEMO_WITNESS_H

#include "programs/demo/demo.h"

/* What is kept in FOLDER: the link, and the receipt that was taken. */
#define DEMO_WITNESS_LINK "witness-link.txt"
#define DEMO_RECEIPT	  "receipt.json"

/* Invites the witness, writes the link, says with it that he is there: from
 * the announcement until the beacon is known. Once more is fine, and makes the
 * link of before worthless. */
struct problem *demo_witness_attend(struct demo *d);

/* Once the draw is drawn: takes the receipt with the link, keeps it, prints
 * it. */
struct problem *demo_witness_receipt(struct demo *d);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What a contract consists of; for api/contract*.c only. */
#ifndef SSJ_API_CONTRACT_NODE_H
#define SSJ_API_CONTRACT_NODE_H

#include "api/contract.h"

enum contract_method {
	METHOD_GET,
	METHOD_POST,
	METHOD_PUT,
	METHOD_PATCH,
	METHOD_DELETE,
	METHOD_COUNT
};

/* One segment of the known paths. */
struct contract_node {
	struct contract_node *next;  /* sibling */
	struct contract_node *child; /* first */
	const char *segment;	     /* NULL: a parameter … */
	const char *param;	     /* … of this name */
	size_t len;
	struct operation *operations[METHOD_COUNT];
	const char *allow; /* NULL: no path ends here */
};

struct contract {
	const char *text;
	size_t len;
	struct contract_node *root;
};

/* METHOD_COUNT for a method that no operation can have. */
enum contract_method contract_method(const char *name);

/* Puts `op` where its route leads, creating what is missing. */
void contract_plant(
    struct arena *a, struct contract_node *root, struct operation *op);

#endif

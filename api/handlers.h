/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handlers, one per operation of the contract: operationId task_get is
 * api_task_get(). Every file of handlers includes this header, so that a
 * handler which the contract does not know fails to compile
 * (-Wmissing-prototypes), as one that is missing fails to link (hidden
 * symbols must be there when ssj.so is made).
 */
#ifndef SSJ_API_HANDLERS_H
#define SSJ_API_HANDLERS_H

#include "base/call.h"

#pragma GCC visibility push(hidden)
#define OPERATION(id, method, path) \
	struct problem *api_##id(struct call *c, struct reply *r);
#include "api/operations.def"
#undef OPERATION
#pragma GCC visibility pop

#endif

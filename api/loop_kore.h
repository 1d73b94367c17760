/* SPDX-License-Identifier: Apache-2.0 */
/* base/loop.h over Kore's event loop, its timers and our coroutines. */
#ifndef SSJ_API_LOOP_KORE_H
#define SSJ_API_LOOP_KORE_H

#include "base/loop.h"

/* The loop of this worker. */
struct loop *loop_kore(void);

#endif

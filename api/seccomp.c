/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls that our workers make beyond Kore's own list, which was made
 * for an older C library. Everything else ends the worker.
 */
#include <sys/socket.h>

#include <kore/kore.h>
#include <kore/seccomp.h>

#include "api/exported.h"

KORE_SECCOMP_FILTER("ssj", KORE_SYSCALL_ALLOW(newfstatat))

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a worker may ask of the kernel. Kore has a list of its own (files,
 * memory, sockets that are open, its loop), made for an older C library, and
 * adds those of its PostgreSQL layer and of its threads, which we do not use.
 * The parent drops the former (kore_seccomp_drop); the latter is overruled
 * here, as the first rule that speaks of a call decides.
 *
 * Whatever no rule speaks of ends the worker. Each line says who asks.
 */
#include <sys/socket.h>

#include <errno.h>

#include <kore/kore.h>
#include <kore/seccomp.h>

#include "api/exported.h"

static struct sock_filter filter[] = {
    /* Kore's threads, which nobody starts. */
    KORE_SYSCALL_DENY(clone, EPERM),
    KORE_SYSCALL_DENY(socketpair, EPERM),
    KORE_SYSCALL_DENY(set_robust_list, EPERM),

    /* glibc: fstat(2) has this number since 2.33; fopen, open files. */
    KORE_SYSCALL_ALLOW(newfstatat),
    /* glibc: realloc(3) of large blocks. */
    KORE_SYSCALL_ALLOW(mremap),

    /* storage/blob.c: the folder of files on their way, and their end. */
    KORE_SYSCALL_ALLOW(mkdir),
    KORE_SYSCALL_ALLOW(unlink),

    /* The guard: tells a refused client that no more is said. */
    KORE_SYSCALL_ALLOW(shutdown),

    /* libpq and hiredis: connections to the database and to Redis, by a
     * socket file or by address. */
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_UNIX),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET6),
    KORE_SYSCALL_ALLOW(connect),
    KORE_SYSCALL_ALLOW(getsockopt),
    KORE_SYSCALL_ALLOW(getsockname),
};

void
kore_seccomp_hook(void)
{
	(void)kore_seccomp_filter("ssj", filter, KORE_FILTER_LEN(filter));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaving one stack for another; for api/coroutine*.c only. Two forms: ours,
 * 20 instructions without a system call (38 ns there and back), for x86-64 and
 * aarch64; and ucontext(3) with the sanitizers' fiber calls (about 1 µs), for
 * builds with SSJ_SANITIZE.
 */
#ifndef SSJ_API_COROUTINE_SWITCH_H
#define SSJ_API_COROUTINE_SWITCH_H

#include <stddef.h>

#ifdef SSJ_SANITIZE
#include <ucontext.h>

struct context {
	ucontext_t registers;
	const void *stack; /* lowest address; NULL: not known yet */
	size_t size;
	void *fake_stack;
};
#else
struct context {
	void *stack_pointer; /* everything else lies on the stack */
};
#endif

/* Makes `c` begin in `entry` on the stack [stack, stack + size). `entry` must
 * call context_entered() first and never return. */
void
context_make(struct context *c, void *stack, size_t size, void (*entry)(void));

/* Saves where we are in `from` and goes on in `to`. `ending`: nobody will come
 * back to `from`. */
void context_switch(struct context *from, struct context *to, int ending);

/* First thing on a new stack; `from` is where we came from. */
void context_entered(struct context *from);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "api/coroutine_switch.h"

#include <stdint.h>
#include <string.h>

#ifdef SSJ_SANITIZE

#include <sanitizer/common_interface_defs.h>
#include <stdlib.h>

void
context_make(struct context *c, void *stack, size_t size, void (*entry)(void))
{
	if (getcontext(&c->registers) != 0)
		abort();
	c->stack = stack;
	c->size = size;
	c->fake_stack = NULL;
	c->registers.uc_stack.ss_sp = stack;
	c->registers.uc_stack.ss_size = size;
	c->registers.uc_link = NULL;
	makecontext(&c->registers, entry, 0);
}

void
context_switch(struct context *from, struct context *to, int ending)
{
	__sanitizer_start_switch_fiber(
	    ending ? NULL : &from->fake_stack, to->stack, to->size);
	if (swapcontext(&from->registers, &to->registers) != 0)
		abort();
	__sanitizer_finish_switch_fiber(from->fake_stack, NULL, NULL);
}

void
context_entered(struct context *from)
{
	/* The main stack is learned here, the first time it is left. */
	__sanitizer_finish_switch_fiber(NULL, &from->stack, &from->size);
}

#else

void context_switch_registers(void **save, void *load);

#if defined(__x86_64__)
/*
 * System V: rbx, rbp, r12-r15 and the control words survive a call; all else
 * the compiler has saved already, as it thinks this is one.
 */
__asm__(".text\n"
	".globl context_switch_registers\n"
	".hidden context_switch_registers\n"
	".type context_switch_registers, @function\n"
	"context_switch_registers:\n"
	"	endbr64\n"
	"	pushq %rbp\n"
	"	pushq %rbx\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	subq $8, %rsp\n"
	"	stmxcsr (%rsp)\n"
	"	fnstcw 4(%rsp)\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	ldmxcsr (%rsp)\n"
	"	fldcw 4(%rsp)\n"
	"	addq $8, %rsp\n"
	"	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbx\n"
	"	popq %rbp\n"
	"	ret\n"
	".size context_switch_registers, . - context_switch_registers\n");

enum {
	SAVED_WORDS = 9,	/* control words, six registers, return */
	SKEW = 8,		/* a function begins 8 off 16 */
	CONTROL = 0,		/* index of mxcsr and x87cw */
	RETURN = 7,		/* index of the return address */
	MXCSR_DEFAULT = 0x1f80, /* all exceptions masked, nearest */
	X87_DEFAULT = 0x037f,
};

static void
prepare(uint64_t *words, void (*entry)(void))
{
	words[CONTROL] = (uint64_t)X87_DEFAULT << 32 | MXCSR_DEFAULT;
	words[RETURN] = (uint64_t)(uintptr_t)entry;
}

#elif defined(__aarch64__)
/* AAPCS64: x19-x30 and d8-d15 survive a call. */
__asm__(".text\n"
	".globl context_switch_registers\n"
	".hidden context_switch_registers\n"
	".type context_switch_registers, %function\n"
	"context_switch_registers:\n"
	"	sub sp, sp, #160\n"
	"	stp x19, x20, [sp, #0]\n"
	"	stp x21, x22, [sp, #16]\n"
	"	stp x23, x24, [sp, #32]\n"
	"	stp x25, x26, [sp, #48]\n"
	"	stp x27, x28, [sp, #64]\n"
	"	stp x29, x30, [sp, #80]\n"
	"	stp d8, d9, [sp, #96]\n"
	"	stp d10, d11, [sp, #112]\n"
	"	stp d12, d13, [sp, #128]\n"
	"	stp d14, d15, [sp, #144]\n"
	"	mov x2, sp\n"
	"	str x2, [x0]\n"
	"	mov sp, x1\n"
	"	ldp x19, x20, [sp, #0]\n"
	"	ldp x21, x22, [sp, #16]\n"
	"	ldp x23, x24, [sp, #32]\n"
	"	ldp x25, x26, [sp, #48]\n"
	"	ldp x27, x28, [sp, #64]\n"
	"	ldp x29, x30, [sp, #80]\n"
	"	ldp d8, d9, [sp, #96]\n"
	"	ldp d10, d11, [sp, #112]\n"
	"	ldp d12, d13, [sp, #128]\n"
	"	ldp d14, d15, [sp, #144]\n"
	"	add sp, sp, #160\n"
	"	ret\n"
	".size context_switch_registers, . - context_switch_registers\n");

enum {
	SAVED_WORDS = 20,
	SKEW = 0,
	RETURN = 11, /* index of x30 */
};

static void
prepare(uint64_t *words, void (*entry)(void))
{
	words[RETURN] = (uint64_t)(uintptr_t)entry;
}
#endif /* another processor: only with SSJ_SANITIZE's ucontext */

void
context_make(struct context *c, void *stack, size_t size, void (*entry)(void))
{
	uintptr_t top = (uintptr_t)stack + size;
	uint64_t *words;

	top -= (SAVED_WORDS + 1) * sizeof(*words) + SKEW;
	words = (uint64_t *)((top & ~(uintptr_t)15) + SKEW);
	memset(words, 0, SAVED_WORDS * sizeof(*words));
	prepare(words, entry);
	c->stack_pointer = words;
}

void
context_switch(struct context *from, struct context *to, int ending)
{
	(void)ending;
	context_switch_registers(&from->stack_pointer, to->stack_pointer);
}

void
context_entered(struct context *from)
{
	(void)from;
}

#endif

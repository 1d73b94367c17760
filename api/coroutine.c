/* SPDX-License-Identifier: Apache-2.0 */
#include "api/coroutine.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "api/coroutine_switch.h"

/* Only touched pages cost memory. Instrumented frames are larger. */
#ifdef SSJ_SANITIZE
enum {
	STACK_BYTES = 1024 * 1024
};
#else
enum {
	STACK_BYTES = 128 * 1024
};
#endif

enum {
	GUARD_BYTES = 64 * 1024, /* a whole page on every aarch64 kernel */
	SPARE_MAX = 128,	 /* stacks kept for later */
};

struct coroutine {
	struct context own, resumer_context;
	struct coroutine *resumer; /* NULL: the main stack */
	struct coroutine *next_spare;
	void (*run)(void *);
	void *arg;
	unsigned char *stack; /* lowest usable address */
	bool ended;
};

static struct coroutine *current, *spare;
static size_t live, spare_count;

struct coroutine *
coroutine_current(void)
{
	return (current);
}

size_t
coroutine_live(void)
{
	return (live);
}

static void
leave(bool ending)
{
	struct coroutine *c = current;

	current = c->resumer;
	context_switch(&c->own, &c->resumer_context, ending);
}

static void
begin(void)
{
	struct coroutine *c = current;

	context_entered(&c->resumer_context);
	c->run(c->arg);
	c->ended = true;
	leave(true);
	abort();
}

static struct coroutine *
with_new_stack(void)
{
	struct coroutine *c = malloc(sizeof(*c));
	unsigned char *map;

	if (c == NULL)
		return (NULL);
	map = mmap(NULL, GUARD_BYTES + STACK_BYTES, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED) {
		free(c);
		return (NULL);
	}
	if (mprotect(map, GUARD_BYTES, PROT_NONE) != 0) {
		(void)munmap(map, GUARD_BYTES + STACK_BYTES);
		free(c);
		return (NULL);
	}
	c->stack = map + GUARD_BYTES;
	return (c);
}

struct coroutine *
coroutine_new(void (*run)(void *), void *arg)
{
	struct coroutine *c = spare;

	if (live >= COROUTINES_MAX)
		return (NULL);
	if (c != NULL) {
		spare = c->next_spare;
		spare_count--;
	} else if ((c = with_new_stack()) == NULL) {
		return (NULL);
	}
	c->run = run;
	c->arg = arg;
	c->ended = false;
	context_make(&c->own, c->stack, STACK_BYTES, begin);
	live++;
	return (c);
}

static void
recycle(struct coroutine *c)
{
	live--;
	if (spare_count < SPARE_MAX) {
		c->next_spare = spare;
		spare = c;
		spare_count++;
		return;
	}
	(void)munmap(c->stack - GUARD_BYTES, GUARD_BYTES + STACK_BYTES);
	free(c);
}

bool
coroutine_resume(struct coroutine *c)
{
	c->resumer = current;
	current = c;
	context_switch(&c->resumer_context, &c->own, false);
	if (!c->ended)
		return (false);
	recycle(c);
	return (true);
}

void
coroutine_yield(void)
{
	leave(false);
}

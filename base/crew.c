/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crew.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

enum {
	HANDS_MOST = 64
};

struct shift {
	void (*work)(void *, size_t);
	void *arg;
	size_t count;
	atomic_size_t next; /* piece that nobody has taken yet */
};

static void *
take_pieces(void *arg)
{
	struct shift *s = arg;
	size_t i;

	while ((i = atomic_fetch_add(&s->next, 1)) < s->count)
		s->work(s->arg, i);
	return (NULL);
}

static void
run(const struct crew *crew, size_t count, void (*work)(void *, size_t),
    void *arg)
{
	struct shift s = {.work = work, .arg = arg, .count = count};
	pthread_t threads[HANDS_MOST];
	size_t helpers = crew->hands < count ? crew->hands : count, n = 0;
	sigset_t all, before;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	while (n + 1 < helpers &&
	    pthread_create(&threads[n], NULL, take_pieces, &s) == 0)
		n++;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	(void)take_pieces(&s);
	while (n > 0)
		(void)pthread_join(threads[--n], NULL);
}

struct crew
crew_threads(size_t hands)
{
	cpu_set_t mine;

	CPU_ZERO(&mine);
	if (hands == 0 && sched_getaffinity(0, sizeof(mine), &mine) == 0)
		hands = (size_t)CPU_COUNT(&mine);
	if (hands < 1)
		hands = 1;
	return ((struct crew){hands < HANDS_MOST ? hands : HANDS_MOST, run});
}

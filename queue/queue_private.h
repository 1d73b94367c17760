/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of queue/ share. */
#ifndef SSJ_QUEUE_QUEUE_PRIVATE_H
#define SSJ_QUEUE_QUEUE_PRIVATE_H

#include <stddef.h>

#include "queue/queue.h"

#define QUEUE_STREAM "ssj:jobs"
#define QUEUE_GROUP  "workers"

/*
 * An entry says nothing but "look": its id is its content. The stream is kept
 * short, because a worker that looks takes everything there is.
 */
#define QUEUE_WAKE_COMMAND "XADD " QUEUE_STREAM " MAXLEN ~ 1000 * look 1"

struct queue {
	void (*wake)(struct queue *);
	void (*end)(struct queue *);
};

/* Memory set to zero, or the end of the process. */
void *queue_memory(size_t size);
char *queue_copy(const char *text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "api/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "api/contract.h"
#include "base/arena.h"

enum {
	CLASSES = 6, /* 1xx … 5xx by first digit */
	BUCKETS = 7, /* the last has no upper bound */
};

static const struct {
	int64_t micros;
	const char *seconds;
} bounds[BUCKETS - 1] = {
    {2500, "0.0025"},
    {10000, "0.01"},
    {50000, "0.05"},
    {250000, "0.25"},
    {1000000, "1"},
    {5000000, "5"},
};

struct counts {
	uint64_t by_class[CLASSES], by_bucket[BUCKETS], micros;
};

/* One worker's page of the ledger, followed by its operations. */
struct page {
	uint64_t refused;
	struct metrics_state state;
	struct counts operations[];
};

static unsigned char *ledger;
static size_t page_bytes, page_count, operation_count, own;
static const struct contract_binding *bindings;

static struct page *
page(size_t place)
{
	return ((struct page *)(void *)(ledger + place * page_bytes));
}

void
metrics_open(
    size_t workers, const struct contract_binding *operations, size_t count)
{
	operation_count = count;
	bindings = operations;
	page_count = workers;
	page_bytes = sizeof(struct page) + (count + 1) * sizeof(struct counts);
	ledger = mmap(NULL, page_bytes * workers, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ledger == MAP_FAILED) {
		perror("mmap");
		abort();
	}
}

void
metrics_worker(size_t place)
{
	own = place < page_count ? place : 0;
}

void
metrics_refused(void)
{
	page(own)->refused++;
}

void
metrics_request(size_t operation, int status, int64_t micros)
{
	struct counts *c = &page(own)->operations[operation];
	size_t i = 0;

	while (i < BUCKETS - 1 && micros > bounds[i].micros)
		i++;
	c->by_bucket[i]++;
	c->by_class[status / 100 % CLASSES]++;
	c->micros += (uint64_t)micros;
}

void
metrics_tell(const struct metrics_state *state)
{
	page(own)->state = *state;
}

/* ---- rendering ----------------------------------------------------------- */

static void
add_counts(struct counts *sum, const struct counts *c)
{
	size_t i;

	for (i = 0; i < CLASSES; i++)
		sum->by_class[i] += c->by_class[i];
	for (i = 0; i < BUCKETS; i++)
		sum->by_bucket[i] += c->by_bucket[i];
	sum->micros += c->micros;
}

static struct counts
sum_of(size_t operation)
{
	struct counts sum = {0};
	size_t i;

	for (i = 0; i < page_count; i++)
		add_counts(&sum, &page(i)->operations[operation]);
	return (sum);
}

static void
write_classes(FILE *f, const char *name, const struct counts *c)
{
	size_t i;

	for (i = 1; i < CLASSES; i++)
		if (c->by_class[i] != 0)
			(void)fprintf(f,
			    "ssj_requests_total{operation=\"%s\","
			    "class=\"%zuxx\"} %" PRIu64 "\n",
			    name, i, c->by_class[i]);
}

static void
write_times(FILE *f, const char *name, const struct counts *c)
{
	uint64_t below = 0;
	size_t i;

	for (i = 0; i < BUCKETS; i++) {
		below += c->by_bucket[i];
		(void)fprintf(f,
		    "ssj_request_seconds_bucket{operation=\"%s\",le=\"%s\"} "
		    "%" PRIu64 "\n",
		    name, i < BUCKETS - 1 ? bounds[i].seconds : "+Inf", below);
	}
	(void)fprintf(f,
	    "ssj_request_seconds_sum{operation=\"%s\"} %" PRIu64 ".%06" PRIu64
	    "\n"
	    "ssj_request_seconds_count{operation=\"%s\"} %" PRIu64 "\n",
	    name, c->micros / 1000000, c->micros % 1000000, name, below);
}

/* Of every operation that was ever asked for; a family's lines stand
 * together, as the format wants it. */
static void
write_operations(
    FILE *f, void (*line)(FILE *, const char *, const struct counts *))
{
	struct counts c;
	size_t i, k;
	bool any;

	for (i = 0; i <= operation_count; i++) {
		c = sum_of(i);
		for (any = false, k = 0; k < BUCKETS; k++)
			any = any || c.by_bucket[k] != 0;
		if (any)
			line(f, i < operation_count ? bindings[i].id : "none",
			    &c);
	}
}

static void
write_states(FILE *f)
{
	static const struct {
		const char *name, *type;
		size_t offset;
	} fields[] = {
#define FIELD(name, type) {#name, type, offsetof(struct metrics_state, name)}
	    FIELD(connections, "gauge"),
	    FIELD(coroutines, "gauge"),
	    FIELD(db_ready, "gauge"),
	    FIELD(db_size, "gauge"),
	    FIELD(db_waits, "counter"),
	    FIELD(db_lost, "counter"),
	    FIELD(token_hits, "counter"),
	    FIELD(token_misses, "counter"),
	    FIELD(helper_waiting, "gauge"),
#undef FIELD
	};
	const unsigned char *state;
	uint64_t value;
	size_t i, k;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		(void)fprintf(
		    f, "# TYPE ssj_%s %s\n", fields[i].name, fields[i].type);
		for (k = 0; k < page_count; k++) {
			state = (const unsigned char *)&page(k)->state;
			memcpy(&value, state + fields[i].offset, sizeof(value));
			(void)fprintf(f, "ssj_%s{worker=\"%zu\"} %" PRIu64 "\n",
			    fields[i].name, k + 1, value);
		}
	}
}

const char *
metrics_text(struct arena *a, size_t *len)
{
	uint64_t refused = 0;
	char *text = NULL;
	FILE *f;
	size_t i;

	if ((f = open_memstream(&text, len)) == NULL)
		abort();
	for (i = 0; i < page_count; i++)
		refused += page(i)->refused;
	(void)fprintf(f,
	    "# TYPE ssj_refused_total counter\nssj_refused_total %" PRIu64 "\n",
	    refused);
	(void)fputs("# TYPE ssj_requests_total counter\n", f);
	write_operations(f, write_classes);
	(void)fputs("# TYPE ssj_request_seconds histogram\n", f);
	write_operations(f, write_times);
	write_states(f);
	if (fclose(f) != 0)
		abort();
	arena_defer(a, free, text);
	return (text);
}

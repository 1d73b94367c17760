/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj import KIND FILE --mapping M.json: what POST /v1/imports does, on the
 * machine itself and without a worker, for files of any size. Prints the
 * counts, and the first rows that were refused.
 */
#include "programs/ssj/command.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "service/imports.h"

enum {
	MAPPING_MOST = 1 << 20,
	MAPPING_DEPTH = 16,
};

static const struct option options[] = {
    {"mapping", required_argument, NULL, 'm'},
    {"on-error", required_argument, NULL, 'e'},
    {"org", required_argument, NULL, 'o'},
    {"activate", no_argument, NULL, 'a'},
    {NULL, 0, NULL, 0},
};

struct asked {
	struct import_order order;
	const char *file, *mapping, *org;
};

/* False when something is not known or missing. */
static bool
read_options(int argc, char **argv, struct asked *k)
{
	int c;

	k->order.on_error = "skip";
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'm':
			k->mapping = optarg;
			break;
		case 'e':
			k->order.on_error = optarg;
			break;
		case 'o':
			k->org = optarg;
			break;
		case 'a':
			k->order.activate = true;
			break;
		default:
			return (false);
		}
	}
	if (optind + 2 != argc || k->mapping == NULL ||
	    (strcmp(k->order.on_error, "skip") != 0 &&
		strcmp(k->order.on_error, "abort") != 0))
		return (false);
	k->order.kind = library_kind_by_word(argv[optind]);
	k->file = argv[optind + 1];
	return (k->order.kind != LIBRARY_KINDS);
}

static struct problem *
unreadable(struct arena *a, const char *path)
{
	return (problem_new(a, PROBLEM_NOT_FOUND, NULL, "无法读取 %s：%s", path,
	    strerror(errno)));
}

static struct problem *
read_mapping(struct arena *a, struct asked *k)
{
	char *text = arena_alloc(a, MAPPING_MOST + 1);
	FILE *f = fopen(k->mapping, "rb");
	struct problem *p;
	size_t len;

	if (f == NULL)
		return (unreadable(a, k->mapping));
	len = fread(text, 1, MAPPING_MOST, f);
	(void)fclose(f);
	p = json_read(a, text, len, MAPPING_DEPTH, &k->order.mapping);
	if (p != NULL)
		return (problem_new(a, PROBLEM_INVALID, NULL,
		    "列映射文件 %s 不是合格的 JSON：%s", k->mapping,
		    p->detail));
	text[len] = '\0';
	k->order.mapping_text = text;
	return (NULL);
}

static void
report(const struct import_row *row)
{
	const struct {
		const char *name;
		int64_t count;
	} counts[] = {
	    {"rows read", row->rows_read},
	    {"skipped", row->skipped},
	    {"created", row->created},
	    {"updated", row->updated},
	    {"unchanged", row->unchanged},
	    {"activated", row->activated},
	    {"refused", row->refused},
	    {"warned", row->warned},
	};
	size_t i;

	(void)printf("import %s: %s\n", row->id, row->state);
	for (i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		if (counts[i].count > 0)
			(void)printf("  %-10s %" PRId64 "\n", counts[i].name,
			    counts[i].count);
	if (row->refused + row->warned > 0)
		(void)printf("  which and why: "
			     "GET /v1/imports/%s/refusals.csv\n",
		    row->id);
}

static struct problem *
run(struct arena *a, struct asked *k)
{
	struct import_row row = {.id = NULL};
	const char *name = strrchr(k->file, '/');
	struct problem *p;
	struct ctx x;

	(void)command_env("SSJ_BLOBS");
	k->order.file_name = name != NULL ? name + 1 : k->file;
	if (access(k->file, R_OK) != 0)
		return (unreadable(a, k->file));
	TRY(read_mapping(a, k));
	TRY(command_open(a, &x));
	p = import_here(&x, &k->order, k->file, k->org, &row);
	if (row.id != NULL)
		report(&row);
	command_close(&x);
	return (p);
}

int
command_import(int argc, char **argv)
{
	struct asked k = {.file = NULL};
	struct arena *a;
	struct problem *p;
	int status;

	if (!read_options(argc, argv, &k))
		return (command_usage("import"));
	a = arena_new();
	p = run(a, &k);
	status = p == NULL ? 0 : command_failed(p);
	arena_free(a);
	return (status);
}

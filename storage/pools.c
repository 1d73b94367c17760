/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Folders of attempts: stages in "tmp/" of the same folder, so that the
 * rename stays inside one file system. Durable means: every file synced
 * before its name appears, its folder synced before it is renamed, and the
 * folder above after.
 */
#include "storage/pools.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/uuid.h"
#include "storage/pools_private.h"

static const char *configured;

void
pools_folder(const char *path)
{
	configured = path;
}

/* Untold, it is below what is no folder, as in blob.c. */
static const char *
folder(void)
{
	if (configured == NULL)
		configured = getenv("SSJ_POOLS");
	return (configured != NULL && *configured != '\0' ? configured
							  : "/dev/null");
}

char *
pools_path(struct arena *a, const char *draw_id)
{
	return (arena_fmt(a, "%s/%s", folder(), draw_id));
}

bool
pools_there(struct arena *a, const char *draw_id)
{
	struct stat st;

	return (stat(pools_path(a, draw_id), &st) == 0);
}

/* Folders here are flat: files and nothing else. */
static void
remove_folder(struct arena *a, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			(void)unlink(
			    arena_fmt(a, "%s/%s", path, entry->d_name));
	closedir(dir);
	(void)rmdir(path);
}

/* ---- stages ------------------------------------------------------ */

struct stage {
	char *path;
};

/* After pools_keep() there is nothing at this path any more. */
static void
stage_end(void *arg)
{
	struct stage *stage = arg;
	struct arena *a = arena_new();

	remove_folder(a, stage->path);
	free(stage->path);
	free(stage);
	arena_free(a);
}

static struct stage *
stage_new(const char *path)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	if (stage == NULL || (stage->path = strdup(path)) == NULL)
		abort();
	return (stage);
}

struct problem *
pools_stage(struct arena *a, const char **out)
{
	char *tmp = arena_fmt(a, "%s/tmp", folder());
	char *path = arena_fmt(a, "%s/%s", tmp, uuid_new(a));

	if (mkdir(tmp, 0700) != 0 && errno != EEXIST)
		return (pools_failed(a, "mkdir", errno));
	if (mkdir(path, 0700) != 0)
		return (pools_failed(a, "mkdir", errno));
	arena_defer(a, stage_end, stage_new(path));
	*out = path;
	return (NULL);
}

bool
pools_is_stage(struct arena *a, const char *path)
{
	const char *tmp = arena_fmt(a, "%s/tmp/", folder());

	return (strncmp(path, tmp, strlen(tmp)) == 0);
}

/* All files of a stage at once: one by one, a draw of 580 lists would wait
 * for the disk some thousand times. */
static struct problem *
sync_stage(struct arena *a, const char *stage)
{
	int fd = open(stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return (pools_failed(a, "open", errno));
	if (syncfs(fd) != 0)
		error = errno;
	close(fd);
	return (error == 0 ? NULL : pools_failed(a, "syncfs", error));
}

struct problem *
pools_keep(struct arena *a, const char *stage, const char *draw_id)
{
	TRY(sync_stage(a, stage));
	if (rename(stage, pools_path(a, draw_id)) != 0 && errno != ENOTEMPTY &&
	    errno != EEXIST)
		return (pools_failed(a, "rename", errno));
	return (pools_sync_folder(a, folder()));
}

void
pools_drop(struct arena *a, const char *draw_id)
{
	remove_folder(a, pools_path(a, draw_id));
}

void
pools_sweep(struct arena *a, int64_t seconds)
{
	char *tmp = arena_fmt(a, "%s/tmp", folder());
	DIR *dir = opendir(tmp);
	struct dirent *entry;
	struct stat st;
	char *path;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		path = arena_fmt(a, "%s/%s", tmp, entry->d_name);
		if (entry->d_name[0] != '.' && stat(path, &st) == 0 &&
		    time(NULL) - st.st_mtime > seconds)
			remove_folder(a, path);
	}
	closedir(dir);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_write.h"

#include <stdlib.h>

#include <cjson/cJSON.h>

#include "base/arena.h"

char *
json_write(struct arena *a, struct cJSON *json)
{
	char *text = cJSON_PrintUnformatted(json), *copy;

	/* Out of memory, or no tree: there is nothing to go on with. */
	if (text == NULL)
		abort();
	copy = arena_strdup(a, text);
	cJSON_free(text);
	cJSON_Delete(json);
	return (copy);
}

void
json_put(struct cJSON *object, const char *name, const char *text)
{
	if (text == NULL)
		(void)cJSON_AddNullToObject(object, name);
	else
		(void)cJSON_AddStringToObject(object, name, text);
}

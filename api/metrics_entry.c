/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operator's figures, on a socket file of their own: whoever may open the
 * file may read them. Nothing else is served there, and they are served
 * nowhere else, as through the edge everybody is loopback.
 */
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "api/exported.h"
#include "api/guard.h"
#include "api/metrics.h"
#include "base/arena.h"

int
ssj_metrics(struct http_request *req)
{
	struct arena *a = arena_new();
	const char *text = "";
	size_t len = 0;
	bool ours = strcmp(req->path, "/metrics") == 0 &&
	    (req->method == HTTP_METHOD_GET || req->method == HTTP_METHOD_HEAD);

	guard_taken(req);
	if (ours)
		text = metrics_text(a, &len);
	http_response_header(
	    req, "content-type", "text/plain; version=0.0.4; charset=utf-8");
	http_response(req, ours ? 200 : 404, text, len);
	guard_rearm(req);
	arena_free(a);
	return (KORE_RESULT_OK);
}

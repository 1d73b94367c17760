/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Kore looks for in ssj.so by name. Everything else is hidden, so that
 * no symbol of ours can stand in for one of a library's.
 */
#ifndef SSJ_API_EXPORTED_H
#define SSJ_API_EXPORTED_H

struct connection;
struct http_request;

#define EXPORTED __attribute__((visibility("default")))

/* kore.conf: load … ssj_load */
EXPORTED int ssj_load(int state);
/* kore.conf: bind … guard_connect */
EXPORTED void guard_connect(struct connection *c);
/* kore.conf: route … ssj_entry */
EXPORTED int ssj_entry(struct http_request *req);
/* kore.conf: route … ssj_metrics, on the metrics socket only */
EXPORTED int ssj_metrics(struct http_request *req);

/* Hooks with fixed names. */
EXPORTED void kore_parent_configure(int argc, char **argv);
EXPORTED void kore_parent_teardown(void);
EXPORTED void kore_worker_configure(void);
EXPORTED void kore_worker_teardown(void);
EXPORTED void kore_seccomp_hook(void);

#endif

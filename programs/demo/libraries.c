/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Items, inspectors and objects: generated as CSV files and handed to the
 * ordinary import, in parts, with a mapping, by the keeper of the libraries.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/json.h"
#include "programs/demo/demo.h"
#include "programs/demo/generate.h"

enum {
	PART = 4 * 1024 * 1024,
	TELL_FROM = 5000 /* rows */
};

static const char items_mapping[] =
    "{\"kind\":\"items\",\"fields\":{"
    "\"code\":{\"column\":\"事项编码\"},"
    "\"department\":{\"column\":\"部门\"},"
    "\"specialty\":{\"column\":\"业务专长\"},"
    "\"name\":{\"column\":\"事项名称\"},"
    "\"legal_basis\":{\"column\":\"检查依据\"},"
    "\"item_class\":{\"column\":\"事项类别\",\"values\":{"
    "\"一般\":\"general\",\"重点\":\"key\"}},"
    "\"object_types\":{\"column\":\"检查对象\",\"split\":\"|\",\"values\":{"
    "\"企业\":\"enterprise\",\"个体工商户\":\"individual_business\","
    "\"农民专业合作社\":\"cooperative\",\"事业单位\":\"institution\","
    "\"社会组织\":\"social_organization\"}},"
    "\"industries\":{\"column\":\"行业\",\"split\":\"|\"},"
    "\"methods\":{\"constant\":\"onsite\"}}}";

static const char inspectors_mapping[] =
    "{\"kind\":\"inspectors\",\"fields\":{"
    "\"code\":{\"column\":\"执法证号\"},\"name\":{\"column\":\"姓名\"},"
    "\"department\":{\"column\":\"部门\"},"
    "\"level\":{\"column\":\"层级\",\"values\":{"
    "\"市级\":\"city\",\"区级\":\"district\"}},"
    "\"whole_city\":{\"column\":\"层级\",\"values\":{"
    "\"市级\":\"true\",\"区级\":\"false\"}},"
    "\"district\":{\"column\":\"区划代码\"},"
    "\"specialties\":{\"column\":\"业务专长\",\"split\":\"|\"},"
    "\"certificate_until\":{\"column\":\"证件有效期\"},"
    "\"status\":{\"column\":\"状态\",\"values\":{"
    "\"在岗\":\"on_duty\",\"借调\":\"seconded\"}}}}";

static const char objects_mapping[] =
    "{\"kind\":\"objects\",\"fields\":{"
    "\"uscc\":{\"column\":\"统一社会信用代码\"},"
    "\"name\":{\"column\":\"名称\"},"
    "\"kind\":{\"column\":\"主体类型\",\"values\":{"
    "\"企业\":\"enterprise\",\"个体工商户\":\"individual_business\","
    "\"农民专业合作社\":\"cooperative\",\"事业单位\":\"institution\","
    "\"社会组织\":\"social_organization\"}},"
    "\"district\":{\"column\":\"区划代码\"},"
    "\"industry\":{\"column\":\"行业代码\"},"
    "\"address\":{\"column\":\"住所\"},"
    "\"registered_on\":{\"column\":\"成立日期\"},"
    "\"status\":{\"column\":\"登记状态\",\"values\":{"
    "\"存续\":\"existing\",\"注销\":\"cancelled\",\"吊销\":\"revoked\","
    "\"迁出\":\"moved_out\"}},"
    "\"risk\":{\"column\":\"信用风险等级\"},"
    "\"abnormal\":{\"column\":\"经营异常\",\"values\":{"
    "\"0\":\"false\",\"1\":\"true\"}}}}";

/* Uploads the bytes in parts, cut anywhere; adds the parts' hashes. */
static struct problem *
upload(struct demo *d, const char *bytes, size_t len, cJSON *parts)
{
	const struct http_client *keeper = &d->person[DEMO_KEEPER];
	struct http_reply r;
	size_t at, part;

	for (at = 0; at < len; at += part) {
		if (len > PART)
			demo_tell("    上传 %3zu %%", at * 100 / len);
		part = len - at < PART ? len - at : PART;
		TRY(http_send(d->arena, keeper, "POST", "/v1/import-files",
		    (struct http_body){
			.bytes = bytes + at, .len = part, .type = "text/csv"},
		    &r));
		(void)cJSON_AddItemToArray(
		    parts, cJSON_CreateString(demo_text(r.json, "sha256")));
	}
	return (NULL);
}

static int64_t
number(const struct json *j, const char *name)
{
	int64_t n = 0;

	(void)json_int64(json_get(j, name), &n);
	return (n);
}

/* http_wait_job(), with a line whenever a tenth more is done. */
static struct problem *
await_import(struct demo *d, const struct http_reply *accepted)
{
	const struct timespec pause = {0, 500 * 1000000L};
	const struct http_client *keeper = &d->person[DEMO_KEEPER];
	const char *path = arena_fmt(
	    d->arena, "/v1/jobs/%s", demo_text(accepted->json, "job_id"));
	const char *phase, *before = "";
	const struct json *progress;
	int64_t done, total, told = 0;
	struct http_reply r;

	for (;;) {
		TRY(http_get(d->arena, keeper, path, &r));
		if (json_string(json_get(r.json, "finished_at")) != NULL)
			return (http_wait_job(d->arena, keeper, accepted));
		progress = json_get(r.json, "progress");
		phase = demo_text(progress, "phase");
		done = number(progress, "done");
		total = number(progress, "total");
		told = strcmp(phase, before) == 0 ? told : 0;
		before = phase;
		if (total > TELL_FROM && done * 10 / total > told) {
			told = done * 10 / total;
			demo_tell("    %s %lld / %lld 行",
			    strcmp(phase, "applying") == 0 ? "写入" : "读取",
			    (long long)done, (long long)total);
		}
		(void)nanosleep(&pause, NULL);
	}
}

static struct problem *
import(struct demo *d, const char *kind, const char *mapping, const char *bytes,
    size_t len)
{
	struct arena *a = d->arena;
	const struct http_client *keeper = &d->person[DEMO_KEEPER];
	cJSON *body = cJSON_CreateObject();
	cJSON *parts = cJSON_AddArrayToObject(body, "parts");
	const char *id;
	struct http_reply r;

	TRY(upload(d, bytes, len, parts));
	(void)cJSON_AddStringToObject(body, "kind", kind);
	(void)cJSON_AddStringToObject(
	    body, "file_name", arena_fmt(a, "%s.csv", kind));
	(void)cJSON_AddItemToObject(body, "mapping", cJSON_Parse(mapping));
	(void)cJSON_AddStringToObject(body, "on_error", "skip");
	if (strcmp(kind, "items") == 0)
		(void)cJSON_AddTrueToObject(body, "activate");
	TRY(http_post(a, keeper, "/v1/imports", body, &r));
	id = demo_text(r.json, "id");
	TRY(await_import(d, &r));
	TRY(http_get(a, keeper, arena_fmt(a, "/v1/imports/%s", id), &r));
	demo_tell("  %-10s 读取 %lld 行，新增 %lld，被拒绝 %lld", kind,
	    (long long)number(r.json, "rows_read"),
	    (long long)number(r.json, "created"),
	    (long long)number(r.json, "refused"));
	return (NULL);
}

/* True when an import of this library has been done. */
static struct problem *
is_done(struct demo *d, const char *kind, bool *done)
{
	const struct json *items;
	struct http_reply r;

	TRY(http_get(d->arena, &d->person[DEMO_KEEPER],
	    arena_fmt(d->arena, "/v1/imports?kind=%s&state=done&limit=1", kind),
	    &r));
	items = json_get(r.json, "items");
	*done = items != NULL && items->len > 0;
	return (NULL);
}

static struct problem *
generate(struct demo *d, const char *kind, char **bytes, size_t *len)
{
	FILE *f = open_memstream(bytes, len);
	size_t count;
	int rc = -1;

	if (f != NULL && strcmp(kind, "items") == 0)
		rc = demo_write_items(f, &count);
	else if (f != NULL && strcmp(kind, "inspectors") == 0)
		rc = demo_write_inspectors(f, d->inspectors, d->seed, d->year);
	else if (f != NULL)
		rc = demo_write_objects(f, d->objects, d->seed, d->year);
	if (f == NULL || fclose(f) != 0 || rc != 0)
		return (problem_new(d->arena, PROBLEM_INTERNAL, NULL,
		    "演示数据没有生成：内存不足，请减少 --objects"));
	arena_defer(d->arena, free, *bytes);
	return (NULL);
}

struct problem *
demo_libraries(struct demo *d)
{
	static const struct {
		const char *kind, *mapping;
	} libraries[] = {
	    {"items", items_mapping},
	    {"inspectors", inspectors_mapping},
	    {"objects", objects_mapping},
	};
	bool done, told = false;
	char *bytes = NULL;
	size_t len = 0, i;

	for (i = 0; i < 3; i++) {
		TRY(is_done(d, libraries[i].kind, &done));
		if (done)
			continue;
		if (!told)
			demo_tell("导入一单、两库：");
		told = true;
		TRY(generate(d, libraries[i].kind, &bytes, &len));
		TRY(import(
		    d, libraries[i].kind, libraries[i].mapping, bytes, len));
	}
	return (NULL);
}

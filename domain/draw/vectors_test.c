/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every value of the protocol from a toy pool to the assignment, both hashes,
 * written line by line and compared with tests/fixtures/ssj1/vectors.txt. The
 * same lines for the toy pool of the design are compared with its vectors
 * where they are present.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/assign.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/merge.h"
#include "domain/draw/out.h"
#include "domain/draw/result.h"
#include "domain/draw/select.h"

static struct arena *arena;
static struct draw_out out;
static const struct draw_hash *hash;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	draw_out_begin(&out, arena);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static void
print(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void
print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	draw_out_c(&out, arena_vfmt(arena, format, args));
	va_end(args);
}

static struct draw_text
text(const char *s)
{
	return (draw_text_of(s));
}

static const char *
hex(struct draw_digest d)
{
	struct draw_out o;

	draw_out_begin(&o, arena);
	draw_out_hex(&o, d.b, DRAW_HASH);
	return (arena_memdup(arena, o.s, o.len));
}

/* ---- the toy pool -------------------------------------------------------- */

enum {
	LISTS = 3,
	PARTIES = 3
};

static const struct {
	const char *list_id;
	size_t count;
} lists[LISTS] = {{"SP-001", 20}, {"SP-002", 11}, {"SP-003", 1}};

static const char *const parties[PARTIES] = {"gov-platform", "jiwei", "notary"};

/* What the two toy pools do not have in common. */
struct world {
	const char *draw_id;
	const char *beacon_form, *beacon;
	unsigned char secrets[PARTIES];
	unsigned char first; /* byte of the pool key; others count on */
};

static const struct world design = {
    "440305-2026-0001", "balls:6x0-9", "4.0.7.7.1.9.", {0x11, 0x22, 0x33}, 0};
static const struct world ours = {"demo-2027-7", "lotto:6of1-33/balls:1x1-16",
    "2.9.11.20.21.33./7.", {1, 2, 0xfe}, 0x60};
static const struct world *world;

static struct draw_text
toy_charter(void)
{
	return (draw_text_of(arena_fmt(arena,
	    "{\"parties\":[{\"id\":\"gov-platform\",\"key\":\"\","
	    "\"hosted\":true},{\"id\":\"jiwei\",\"key\":\"\","
	    "\"hosted\":false},{\"id\":\"notary\",\"key\":\"\","
	    "\"hosted\":false}],\"holders\":[],\"beacon\":\"%s\","
	    "\"beacon_source\":\"hall\",\"commit_ms\":1767225600000,"
	    "\"reveal_ms\":1767229200000,\"beacon_ms\":1767232800000,"
	    "\"disclose\":\"at_draw\",\"disclose_by\":\"2026-12-31\","
	    "\"assignment\":\"paths-1\",\"max_departments\":5,"
	    "\"annual_plan\":\"\"}",
	    world->beacon_form)));
}

static struct draw_digest pool_key, veil_key;

static struct draw_digest
filled(unsigned char byte)
{
	struct draw_digest d;

	memset(d.b, byte, sizeof(d.b));
	return (d);
}

static const char *
toy_id(size_t i)
{
	return (arena_fmt(arena,
	    world == &design ? "91440300MA5%07zu" : "obj-%zu", i * 7919));
}

static struct draw_pool
toy_pool(size_t count)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool pool;
	size_t i;

	for (i = 0; i < count; i++)
		assert_null(draw_pool_add(b, text(toy_id(i)),
		    text(i % 3 != 0 ? "A" : "D"), i % 5 != 0 ? 1 : 3));
	assert_null(draw_pool_finish(b, &pool));
	return (pool);
}

static struct draw_plan
toy_plan(size_t count)
{
	struct draw_stratum *s = arena_array(arena, 2, sizeof(*s));
	struct draw_plan plan = {.group = text("FOOD"),
	    .item = text("I-01"),
	    .department = text("D-01"),
	    .specialty = text("FOOD"),
	    .from = text("2026-05-01"),
	    .to = text("2026-06-30"),
	    .merge = DRAW_MERGE_ALL,
	    .filter = text(""),
	    .strata = s,
	    .stratum_count = 2};
	size_t i;

	s[0] = (struct draw_stratum){text("A"), 10, 100, 0};
	s[1] = (struct draw_stratum){text("D"), 30, 100, 0};
	for (i = 0; i < count; i++)
		s[i % 3 != 0 ? 0 : 1].count++;
	return (plan);
}

/* ---- the lines ----------------------------------------------------------- */

static void
print_announce(struct draw_digest *announce)
{
	struct draw_announced_list bound[LISTS];
	struct draw_text *ids = arena_array(arena, PARTIES, sizeof(*ids));
	struct draw_bound roster = {.name = text("roster.csv")};
	struct draw_announcement a = {.hash = hash,
	    .draw_id = text(world->draw_id),
	    .attempt = 1,
	    .charter = toy_charter(),
	    .parties = ids,
	    .party_count = PARTIES,
	    .annexes = &roster,
	    .annex_count = 1,
	    .lists = bound,
	    .list_count = LISTS};
	struct draw_class *classes;
	struct draw_plan plan;
	struct draw_pool pool;
	size_t i, n;

	for (i = 0; i < LISTS; i++) {
		pool = toy_pool(lists[i].count);
		plan = toy_plan(lists[i].count);
		n = draw_pool_classes(arena, &pool, &classes);
		bound[i] = (struct draw_announced_list){
		    .list_id = text(lists[i].list_id),
		    .group_id = plan.group,
		    .root = draw_pool_root(hash, &pool_key, &pool),
		    .classes = draw_classes(hash, classes, n),
		    .count = pool.count};
		assert_null(draw_plan_write(arena, &plan, &bound[i].plan));
		print(" list %s root %s classes %s plan %s\n", lists[i].list_id,
		    hex(bound[i].root), hex(bound[i].classes),
		    hex(draw_plan_hash(hash, bound[i].plan)));
	}
	for (i = 0; i < PARTIES; i++)
		ids[i] = text(parties[i]);
	a.veil = draw_veil(hash, &veil_key);
	roster.digest = draw_file(hash, &pool_key, roster.name,
	    text("id,department,district,specialties,certificate_until,leave,"
		 "load\nI-7,D-01,440305,FOOD,2027-12-31,,0\n"));
	print(" charter %s veil %s roster.csv %s\n",
	    hex(draw_charter_hash(hash, a.charter)), hex(a.veil),
	    hex(roster.digest));
	*announce = draw_announce(&a);
	print(" announce %s\n", hex(*announce));
}

static struct draw_digest
print_seed(const struct draw_digest *announce)
{
	struct draw_share secrets[PARTIES], commitments[PARTIES];
	struct draw_digest close, open, seed;
	size_t i;

	for (i = 0; i < PARTIES; i++) {
		secrets[i].id = commitments[i].id = text(parties[i]);
		secrets[i].bytes = filled(world->secrets[i]);
		commitments[i].bytes = draw_commit(
		    hash, announce, secrets[i].id, &secrets[i].bytes);
		print(" commitment %s %s\n", parties[i],
		    hex(commitments[i].bytes));
	}
	close = draw_close(hash, announce, commitments, PARTIES);
	open = draw_open(hash, &close, secrets, PARTIES);
	seed = draw_seed(hash, &open, text(world->beacon));
	print(" close %s open %s\n", hex(close), hex(open));
	print(" seed %s\n", hex(seed));
	return (seed);
}

static void
print_stratum(const char *list_id, const struct draw_stratum *stratum,
    const struct draw_selection *s)
{
	const char *threshold = s->size == 0
	    ? "\"\""
	    : arena_fmt(arena, "%.16s", hex(s->order[s->size - 1].ticket));
	size_t i;

	print("  %s %s N %d n %d threshold %s drawn ", list_id, stratum->name.s,
	    (int)s->count, (int)s->size, threshold);
	for (i = 0; i < s->size; i++)
		print("%s%.*s", i > 0 ? " " : "", (int)s->order[i].id.len,
		    s->order[i].id.s);
	print("%s | next ", s->size == 0 ? "-" : "");
	if (s->size < s->ordered)
		print("%.*s\n", (int)s->order[s->size].id.len,
		    s->order[s->size].id.s);
	else
		print("-\n");
}

static void
print_list(const struct draw_digest *key, size_t list)
{
	const struct draw_result r = {
	    hash, &veil_key, text(lists[list].list_id)};
	struct draw_pool pool = toy_pool(lists[list].count);
	struct draw_plan plan = toy_plan(lists[list].count);
	const uint64_t extra[2] = {1, 1};
	const struct draw_selecting in = {.hash = hash,
	    .key = key,
	    .pool = &pool,
	    .plan = &plan,
	    .extra = extra};
	const struct draw_selection *s;
	struct draw_text drawn[20];
	size_t n = 0, i, k;

	assert_null(draw_select(arena, &in, &s));
	for (i = 0; i < 2; i++) {
		print_stratum(lists[list].list_id, &plan.strata[i], &s[i]);
		for (k = 0; k < s[i].size; k++)
			drawn[n++] = s[i].order[k].id;
	}
	print("  %s result root %s\n", lists[list].list_id,
	    hex(draw_result_root(&r, drawn, n)));
}

/* ---- merge and assignment ------------------------------------------------ */

static void
print_visit_of(
    const struct draw_digest *assign_key, const struct draw_visit_key *naming)
{
	char id[DRAW_VISIT_ID];
	struct draw_text visit = {id, DRAW_VISIT_ID};
	struct draw_digest order;

	draw_visit_id(id, naming, text(toy_id(0)), 1);
	order = draw_slot_order(hash, assign_key, visit, 0);
	print(" visit of %s %.32s slot 0 order %s pick I-7 %s\n", toy_id(0), id,
	    hex(order), hex(draw_pick(hash, &order, text("I-7"))));
}

static struct draw_check
toy_check(size_t n)
{
	static const char *const row[6][5] = {{"O-1", "L1", "D1", "S1", "all"},
	    {"O-1", "L2", "D2", "S2", "all"},
	    {"O-1", "L3", "D1", "S3", "department"},
	    {"O-2", "L1", "D1", "S1", "all"}, {"O-3", "L2", "D2", "S2", "none"},
	    {"O-3", "L3", "D2", "S3", "all"}};
	struct draw_check c = {.object = text(row[n][0]),
	    .list_id = text(row[n][1]),
	    .from = text("2026-05-01"),
	    .to = text(arena_fmt(arena, "2026-06-%02zu", 10 + n)),
	    .department = text(row[n][2]),
	    .specialty = text(row[n][3])};

	while (strcmp(draw_merging_word(c.merge), row[n][4]) != 0)
		c.merge++;
	return (c);
}

/* I-1 … I-7: even ones for D1, odd ones for D2, I-3 not for S2. */
static struct draw_roster
toy_roster(void)
{
	struct draw_out roster;
	struct draw_annexes files;
	struct draw_roster r;
	int i;

	draw_out_begin(&roster, arena);
	draw_out_c(&roster,
	    "id,department,district,specialties,"
	    "certificate_until,leave,load\n");
	for (i = 1; i <= 7; i++)
		draw_out_c(&roster,
		    arena_fmt(arena, "I-%d,D%d,*,S1;S3%s,2027-12-31,,%d\n", i,
			1 + i % 2, i == 3 ? "" : ";S2", i % 2));
	files.roster = draw_out_end(&roster);
	files.objects = text("id,district\nO-1,X\nO-2,X\nO-3,X\n");
	files.recusals = text("inspector,object\n");
	assert_null(draw_roster_read(arena, &files, &r));
	/* The vectors give loads as they start, without a median. */
	for (i = 0; i < 7; i++)
		r.inspectors[i].start = r.inspectors[i].load;
	return (r);
}

static int
by_visit(const void *x, const void *y)
{
	return (strcmp(*(const char *const *)x, *(const char *const *)y));
}

static void
print_assignment(
    const struct draw_assigning *in, const struct draw_assignment *of)
{
	const char *words[32] = {NULL};
	const struct draw_slot *s;
	struct draw_text who;
	size_t i;

	for (i = 0; i < of->slot_count; i++) {
		s = &of->slots[i];
		who = s->inspector == DRAW_NOBODY
		    ? text("-")
		    : in->roster->inspectors[s->inspector].id;
		words[i] = arena_fmt(arena, "%.6s/%u=%.*s",
		    in->visits[s->visit].id, s->number, (int)who.len, who.s);
	}
	qsort(words, of->slot_count, sizeof(words[0]), by_visit);
	print("  %s", draw_rule_word(in->rule));
	for (i = 0; i < of->slot_count; i++)
		print(" %s", words[i]);
	print("\n");
}

static void
print_visits(
    const struct draw_digest *assign_key, const struct draw_visit_key *naming)
{
	struct draw_check checks[6];
	struct draw_roster roster = toy_roster();
	struct draw_assigning in = {
	    .hash = hash, .key = assign_key, .roster = &roster};
	struct draw_assignment assignment;
	struct draw_visit *visits;
	const struct draw_check *c;
	size_t i;

	for (i = 0; i < 6; i++)
		checks[i] = toy_check(i);
	visits = draw_merge(arena, checks, 6, 5, &in.visit_count);
	draw_merge_name(naming, visits, in.visit_count);
	in.visits = visits;
	for (i = 0; i < in.visit_count; i++) {
		print("  visit %.32s %s %s %s ", visits[i].id,
		    visits[i].object.s, visits[i].from.s, visits[i].to.s);
		for (c = visits[i].first; c != NULL; c = c->next)
			print("%s%s", c->list_id.s, c->next ? "+" : "\n");
	}
	for (in.rule = DRAW_RULE_GREEDY; in.rule <= DRAW_RULE_PATHS;
	     in.rule++) {
		assert_null(draw_assign(arena, &in, &assignment));
		print_assignment(&in, &assignment);
	}
}

static void
print_vectors(const char *name)
{
	struct draw_visit_key naming = {.pool_key = &pool_key,
	    .draw_id = text(world->draw_id),
	    .attempt = 1};
	struct draw_digest announce, seed, key, assign_key;
	size_t i;

	hash = naming.hash = draw_hash_find(name, strlen(name));
	for (i = 0; i < DRAW_KEY; i++) {
		pool_key.b[i] = (unsigned char)(world->first + i);
		veil_key.b[i] = (unsigned char)(world->first + DRAW_KEY + i);
	}
	print("%s\n", name);
	print_announce(&announce);
	seed = print_seed(&announce);
	key = draw_key(hash, &seed, &veil_key, text("FOOD"));
	assign_key = draw_assign_key(hash, &seed, &veil_key);
	print(" key FOOD %s assign-key %s\n", hex(key), hex(assign_key));
	for (i = 0; i < LISTS; i++)
		print_list(&key, i);
	print(" transcript hash of the three bytes {}LF %s\n",
	    hex(draw_transcript_hash(hash, text("{}\n"))));
	print_visit_of(&assign_key, &naming);
	print_visits(&assign_key, &naming);
}

/* ---- the comparison ------------------------------------------------------ */

/* The file's bytes, or NULL when there is no such file. */
static const char *
file(const char *path)
{
	static char bytes[16384];
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		return (NULL);
	n = fread(bytes, 1, sizeof(bytes) - 1, f);
	bytes[n] = '\0';
	(void)fclose(f);
	return (bytes);
}

static const char *
all_vectors(const struct world *of)
{
	world = of;
	print_vectors("SHA-256");
	print_vectors("SM3");
	return (arena_memdup(arena, out.s, out.len));
}

static void
gives_the_bytes_of_the_fixture(void **state)
{
	const char *want = file("tests/fixtures/ssj1/vectors.txt");

	(void)state;
	assert_non_null(want);
	assert_string_equal(all_vectors(&ours), want);
}

static void
gives_the_bytes_of_the_design(void **state)
{
	const char *shared = getenv("SSJ_SHARED"), *want;

	(void)state;
	want = file(arena_fmt(arena, "%s/design/draw_vectors.txt",
	    shared == NULL ? "../shared" : shared));
	if (want == NULL)
		skip();
	assert_string_equal(all_vectors(&design), want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		gives_the_bytes_of_the_fixture, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		gives_the_bytes_of_the_design, setup, teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

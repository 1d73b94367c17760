# The rooms, their libraries, the programs and the tests.
# make check  build and run the unit tests

ROOMS	= base domain storage queue service api mobile-sync worker
sources	= $(filter-out %_test.c %_fuzz.c %_bench.c,$(sort \
	$(wildcard $(1)/*.c) $(wildcard $(1)/*/*.c)))
objects	= $(patsubst %.c,$(B)/obj/%.o,$(call sources,$(1)))
lib	= $(B)/lib/lib$(1).a

LIBS	= $(foreach r,$(ROOMS),$(call lib,$(r)))
# Order of linking: whoever needs stands before whoever is needed.
LINK_DOWN = $(foreach r,service storage queue domain base,$(call lib,$(r)))
SYSLIBS	= -lpq -lhiredis -lcjson -ljwt -lsodium -lpcre2-8 -lutf8proc -lcrypto -lpthread -lm

# ---- generated headers ----------------------------------------------------
SQL_H	= $(patsubst %.sql,$(B)/gen/%.sql.h,$(sort $(wildcard storage/*.sql)))
$(B)/gen/storage/%.sql.h: storage/%.sql tools/sql2h.awk
	@mkdir -p $(@D)
	$(V)awk -f tools/sql2h.awk $< > $@.tmp && mv $@.tmp $@

MIGRATIONS_H = $(B)/gen/storage/migrations.def
$(MIGRATIONS_H): $(sort $(wildcard storage/migrations/*.sql)) tools/migrations2h.awk
	@mkdir -p $(@D)
	$(V)LC_ALL=C awk -f tools/migrations2h.awk $(filter %.sql,$^) > $@.tmp && mv $@.tmp $@

API_H	= $(if $(wildcard openapi/openapi.yaml),$(B)/gen/api/contract_file.h $(B)/gen/api/operations.def)
$(B)/gen/api/contract_file.h $(B)/gen/api/operations.def &: openapi/openapi.yaml \
    tools/openapi.py api/schema_keywords.def base/permission.def
	@mkdir -p $(B)/gen/api
	$(V)$(PYTHON) tools/openapi.py openapi/openapi.yaml $(B)/gen

GENERATED = $(SQL_H) $(MIGRATIONS_H) $(API_H)

# ---- objects and libraries -------------------------------------------------
$(B)/obj/%.o: %.c tools/mk/flags.mk | $(GENERATED)
	@mkdir -p $(@D)
	$(V)$(CC) $(CFLAGS) -c -o $@ $<

$(B)/obj/api/%.o: CFLAGS += -isystem /usr/share/kore/include $(KORE)
# Only the test binaries know the injectable clock and the places to die at.
DOORS	= $(B)/obj/testclock/base/clock.o $(B)/obj/testclock/base/failpoint.o
$(DOORS): $(B)/obj/testclock/%.o: %.c tools/mk/flags.mk
	@mkdir -p $(@D)
	$(V)$(CC) $(CFLAGS) -DSSJ_TEST_CLOCK -c -o $@ $<

define room_library
$(call lib,$(1)): $(call objects,$(1))
	@mkdir -p $$(@D)
	$(V)rm -f $$@ && ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_library,$(r))))

# ---- the api: a shared object that Kore loads ------------------------------
API_PARTS = $(call objects,api) $(call objects,mobile-sync)
$(B)/ssj.so: $(API_PARTS) $(LINK_DOWN)
	$(V)$(CC) $(LDFLAGS) -shared -o $@ $(API_PARTS) $(LINK_DOWN) $(SYSLIBS)
$(B)/testing/ssj.so: $(DOORS) $(API_PARTS) $(LINK_DOWN)
	@mkdir -p $(@D)
	$(V)$(CC) $(LDFLAGS) -shared -o $@ $^ $(SYSLIBS)

# ---- programs ---------------------------------------------------------------
PROGRAM_NAMES = $(patsubst programs/%.c,%,$(filter-out %_test.c,$(wildcard programs/*.c)))
PROGRAMS = $(addprefix $(B)/,$(PROGRAM_NAMES))
PROGRAM_DEPS = $(call lib,worker) $(LINK_DOWN)
# A program that is more than one file keeps the others in folders.
PARTS_ssj = programs/ssj programs/demo programs/http
PARTS_party = programs/party programs/http
PARTS_ssj-verify = programs/verify
parts	= $(patsubst %.c,$(B)/obj/%.o,programs/$(1).c $(filter-out %_test.c,$(sort \
	$(wildcard $(addsuffix /*.c,$(PARTS_$(1)))))))
define program
$(B)/$(1): $(call parts,$(1)) $(PROGRAM_DEPS)
	$(V)$(CC) $(LDFLAGS) -o $$@ $(call parts,$(1)) $(PROGRAM_DEPS) $(SYSLIBS) -lcurl
$(B)/testing/$(1): $(DOORS) $(call parts,$(1)) $(PROGRAM_DEPS)
	@mkdir -p $$(@D)
	$(V)$(CC) $(LDFLAGS) -o $$@ $$^ $(SYSLIBS) -lcurl
endef
$(foreach p,$(PROGRAM_NAMES),$(eval $(call program,$(p))))
TESTING	= $(addprefix $(B)/testing/,$(PROGRAM_NAMES) ssj.so ssj1-driver)
# What the comparison with the protocol's reference talks to.
$(B)/testing/ssj1-driver: $(B)/obj/tests/lib/ssj1_driver.o $(call lib,domain) $(call lib,base)
	@mkdir -p $(@D)
	$(V)$(CC) $(LDFLAGS) -o $@ $^ $(SYSLIBS)

# ---- unit tests: x_test.c beside x.c, one program each ----------------------
ROOM_UNIT = $(patsubst %.c,$(B)/unit/%,$(sort $(foreach r,$(ROOMS), \
	$(wildcard $(r)/*_test.c) $(wildcard $(r)/*/*_test.c))))
# libapi.a comes first: what a test of api/ needs is pulled from it, which
# must be free of Kore.
$(ROOM_UNIT): $(B)/unit/%: $(B)/obj/%.o $(LIBS) $(DOORS)
	@mkdir -p $(@D)
	$(V)$(CC) $(LDFLAGS) -o $@ $< $(DOORS) \
	    $(call lib,api) $(call lib,worker) $(LINK_DOWN) $(SYSLIBS) -lcurl -lcmocka

# Beside the parts of programs as well: linked with those parts, without main().
PROGRAM_UNIT = $(patsubst %.c,$(B)/unit/%,$(sort $(wildcard programs/*/*_test.c)))
$(B)/lib/programs.a: $(patsubst %.c,$(B)/obj/%.o,$(filter-out %_test.c,$(sort \
    $(wildcard programs/*/*.c))))
	@mkdir -p $(@D)
	$(V)rm -f $@ && ar rcs $@ $^
$(PROGRAM_UNIT): $(B)/unit/%: $(B)/obj/%.o $(B)/lib/programs.a $(LIBS) $(DOORS)
	@mkdir -p $(@D)
	$(V)$(CC) $(LDFLAGS) -o $@ $< $(DOORS) $(B)/lib/programs.a \
	    $(PROGRAM_DEPS) $(SYSLIBS) -lcurl -lcmocka

UNIT	= $(ROOM_UNIT) $(PROGRAM_UNIT)
.PHONY: check
check: $(UNIT) $(filter $(B)/ssj,$(PROGRAMS))
	$(V)B=$(B) tools/unit $(UNIT)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

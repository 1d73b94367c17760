# What keeps the project honest. B=… builds elsewhere, CC=clang otherwise.
# make blackbox   tests/ on stacks of their own; T="30 42" for some of them
# make contract   the same with Prism comparing each reply with openapi.yaml
# make sanitize   unit and black-box tests under ASan and UBSan
# make fuzz       every fuzz target for FUZZ_SECONDS (60) with a growing corpus
# make coverage   lines of domain/ that no unit test runs; there may be none
# make layers     the dependency rules of docs/architecture.md
# make tidy       layout, length, spelling, and the bugs that tools can see
# make format     put the layout right
# make docs       generate docs/states.md; fails when it was not up to date

.PHONY: test testing units blackbox contract sanitize fuzz fuzz-replay layers \
    tidy format docs install-test install-tidy
install-test:
	@tools/packages run test
install-tidy:
	@tools/packages run test tidy

# Everything, cheap things first. A second make as in `run`.
test: install-test
	@tools/test

testing: $(TESTING)
units: $(UNIT)

# ---- black box --------------------------------------------------------------
blackbox: stack-parts $(TESTING) tests/browser/node_modules/.package-lock.json
	$(V)B=$(B) tests/run $(T)
contract: stack-parts $(TESTING) tests/browser/node_modules/.package-lock.json \
    tests/contract/node_modules/.package-lock.json
	$(V)B=$(B) SSJ_TEST_PRISM=1 tests/run $(T)

# ---- sanitizers -------------------------------------------------------------
# Kore and libpq keep what they have until the process ends.
export ASAN_OPTIONS ?= detect_leaks=0:abort_on_error=1
export UBSAN_OPTIONS ?= print_stacktrace=1
sanitize: install-test
	@$(MAKE) --no-print-directory SAN=1 check blackbox

.PHONY: coverage
coverage: install-test
	@find build/cov -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory COV=1 check UNIT='$(patsubst \
	    $(B)/%,build/cov/%,$(filter $(B)/unit/domain/%,$(UNIT)))'
	@tools/coverage build/cov/obj domain

# make compose-test   docker-compose.yml for real; minutes, skipped without engine
.PHONY: compose-test
compose-test:
	@tools/compose-test

# ---- fuzzing: x_fuzz.c beside x.c, corpus in tests/fuzz/x -------------------
FUZZ_SECONDS ?= 60
FUZZERS = $(patsubst %.c,$(B)/fuzz/%,$(sort $(foreach r,$(ROOMS), \
	$(wildcard $(r)/*_fuzz.c) $(wildcard $(r)/*/*_fuzz.c))))
$(FUZZERS): $(B)/fuzz/%: $(B)/obj/%.o $(call lib,api) $(call lib,worker) $(LINK_DOWN)
	@mkdir -p $(@D)
	$(V)$(CC) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(call lib,api) \
	    $(call lib,worker) $(LINK_DOWN) $(SYSLIBS) -lcurl
.PHONY: fuzzers
fuzzers: $(FUZZERS)
fuzz: install-test
	@$(MAKE) --no-print-directory CC=clang FUZZ=1 fuzzers
	@tools/fuzz grow $(FUZZ_SECONDS) build/fuzz/fuzz
fuzz-replay: install-test
	@$(MAKE) --no-print-directory CC=clang FUZZ=1 fuzzers
	@tools/fuzz replay 2 build/fuzz/fuzz

# ---- reading ----------------------------------------------------------------
layers: $(LIBS)
	$(V)tools/layers --objects $(B)/obj
tidy: install-tidy
	@$(MAKE) --no-print-directory $(GENERATED)
	@B=$(B) tools/tidy
C_SOURCES = $(foreach r,$(ROOMS) programs,$(wildcard $(r)/*.[ch]) \
	$(wildcard $(r)/*/*.[ch])) $(wildcard tools/*.c) \
	$(wildcard clients/verify/wasm/*.[ch] clients/verify/wasm/*/*.h)
format:
	clang-format -i $(C_SOURCES)

$(B)/tools/states: $(B)/obj/tools/states.o $(call lib,domain) $(call lib,base)
	@mkdir -p $(@D)
	$(V)$(CC) $(LDFLAGS) -o $@ $^ $(SYSLIBS)
docs: $(B)/tools/states
	$(V)$< > docs/states.md
	@git diff --exit-code --stat docs/states.md || { \
	    echo 'docs/states.md was not up to date; commit it' >&2; exit 1; }

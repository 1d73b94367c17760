# make bench      figures beside what bounds them, as ratios of one run
# make bench-draw the draw at the size of a large city, likewise; BENCH_OBJECTS

BENCH_NAMES = $(patsubst tests/bench/%.c,%,$(wildcard tests/bench/*.c))
BENCHES	= $(addprefix $(B)/bench/,$(BENCH_NAMES))
# Their data is the demonstration's.
BENCH_DATA = $(patsubst %.c,$(B)/obj/%.o,$(addprefix programs/demo/, \
	random.c uscc.c))
# central speaks with the functions that the tests of ceremonies are written in.
$(BENCHES): $(B)/bench/%: $(B)/obj/tests/bench/%.o $(BENCH_DATA) $(LINK_DOWN)
	@mkdir -p $(@D)
	$(V)$(CC) $(LDFLAGS) -o $@ $^ $(SYSLIBS) -lcmocka

.PHONY: bench bench-draw
bench: install-test
	@$(MAKE) --no-print-directory stack-parts $(BENCHES) \
	    tests/bench/node_modules/.package-lock.json
	@B=$(B) tests/bench/run
BENCH_OBJECTS ?= 8000000
bench-draw: install-test
	@$(MAKE) --no-print-directory stack-parts $(BENCHES)
	@B=$(B) tests/bench/run-draw $(BENCH_OBJECTS)

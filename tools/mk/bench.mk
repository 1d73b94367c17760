# make bench      figures beside what bounds them, as ratios of one run

$(B)/bench/draw $(B)/bench/tickets: $(B)/bench/%: $(B)/obj/tests/bench/%.o $(LINK_DOWN)
	@mkdir -p $(@D)
	$(V)$(CC) $(LDFLAGS) -o $@ $^ $(SYSLIBS)

.PHONY: bench
bench: install-test
	@$(MAKE) --no-print-directory stack-parts $(B)/bench/draw \
	    tests/bench/node_modules/.package-lock.json
	@B=$(B) tests/bench/run

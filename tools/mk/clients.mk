# The pages for browsers: a folder clients/NAME with an index.html is served at
# /NAME/. main.ts is the page's script, worker.ts its worker, style.css its
# looks; esbuild puts into each what it imports (clients/ui is common to all).
# Other files with the endings below are copied as they are.
# make pages        build them into $(B)/www
# make pages-check  let the TypeScript compiler find what is wrong in them

PAGE_NAMES = $(filter-out docs,$(patsubst clients/%/index.html,%,$(wildcard \
	clients/*/index.html)))
PAGES	= $(PAGE_NAMES:%=$(B)/www/%/index.html)
page_sources = $(sort $(wildcard $(1)/*.ts $(1)/*.css $(1)/*.html $(1)/*.svg \
	$(1)/*.png))
TYPESCRIPT = $(sort $(wildcard clients/*/*.ts clients/*/*/*.ts))
CLIENT_TOOLS = clients/node_modules/.package-lock.json

# The page itself comes last: while it is older than anything it is made of,
# all of it is made again.
define page
$(B)/www/$(1)/index.html: $(call page_sources,clients/$(1)) \
    $(call page_sources,clients/ui) clients/tsconfig.json $(CLIENT_TOOLS) \
    tools/mk/clients.mk
	@mkdir -p $$(@D)
	$(V)PATH=$(NODE_BIN):$$$$PATH clients/node_modules/.bin/esbuild \
	    --bundle --minify --charset=utf8 --sourcemap --format=iife --target=es2022 \
	    --tsconfig=clients/tsconfig.json --log-level=warning \
	    --outdir=$$(@D) $$(wildcard $(addprefix clients/$(1)/,main.ts \
	    worker.ts style.css))
	$(V)cp $$(filter clients/$(1)/%.svg clients/$(1)/%.png \
	    clients/$(1)/%.html,$$^) $$(@D)
	@touch $$@
endef
$(foreach p,$(PAGE_NAMES),$(eval $(call page,$(p))))

# ---- /verify/: ssj-verify's own C as WebAssembly ------------------------------
# No system stands under it: clients/verify/wasm holds what it needs of one.
WASM	= $(B)/www/verify/ssj-verify.wasm
WASM_DRAW = amend amended amending assign* beacon bytes charter csvfile ed25519 hash* \
	index keyed merge* merkle names out plan pool* proof* receipt result roster \
	select* sha512 signature standing* statement statement_signed strict \
	transcript* verify*
WASM_C	= $(filter-out %_test.c %_fuzz.c %_bench.c,$(sort $(wildcard \
	clients/verify/wasm/*.c $(WASM_DRAW:%=domain/draw/%.c)))) \
	domain/registry_fact.c $(addprefix base/,arena.c day.c json.c json_fault.c json_number.c \
	json_value.c problem.c sort.c text.c)
WASM_O	= $(WASM_C:%.c=$(B)/wasm/%.o)
WASM_FLAGS = --target=wasm32 -std=c11 -O2 -ffreestanding -mbulk-memory \
	-ffunction-sections -fdata-sections -fvisibility=hidden \
	-Iclients/verify/wasm/include -I. -MMD -MP \
	$(filter-out -Wduplicated-cond -Wlogical-op,$(WARN))
$(WASM_O): $(B)/wasm/%.o: %.c tools/mk/clients.mk tools/mk/flags.mk
	@mkdir -p $(@D)
	$(V)clang $(WASM_FLAGS) -c -o $@ $<
$(WASM): $(WASM_O)
	@mkdir -p $(@D)
	$(V)clang --target=wasm32 -nostdlib -Wl,--no-entry,--gc-sections \
	    -Wl,--strip-all,--stack-first,-z,stack-size=262144 -o $@ $^
$(B)/www/verify/index.html: | $(WASM)
-include $(WASM_O:.o=.d)

$(B)/pages-checked: $(TYPESCRIPT) clients/tsconfig.json $(CLIENT_TOOLS)
	@mkdir -p $(@D)
	$(V)PATH=$(NODE_BIN):$$PATH clients/node_modules/.bin/tsc -p clients
	@touch $@

.PHONY: pages pages-check
pages: $(PAGES) $(WASM)
pages-check: $(B)/pages-checked

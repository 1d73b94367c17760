# The local stack. Its settings are environment variables or make variables;
# `tools/stack --help` and tools/ssjlocal/settings.py list them.
# make up     start the stack in the background
# make down   end it

export SSJ_HOME SSJ_PORT SSJ_LISTEN SSJ_API_PORT SSJ_API_WORKERS SSJ_WORKERS
export SSJ_PUBLIC_RATE SSJ_LOGIN_RATE SSJ_ACCOUNT B

include tools/mk/node.mk
include tools/mk/clients.mk

# ---- what the stack runs beside the programs --------------------------------
CONFIGURATION = $(B)/kore.conf.in $(B)/edge.conf.in
$(B)/kore.conf.in: kore.conf
$(B)/edge.conf.in: deploy/nginx.conf.in
$(CONFIGURATION): tools/configuration.py openapi/openapi.yaml base/problem.def \
    $(PAGE_NAMES:%=clients/%/index.html)
	@mkdir -p $(@D)
	$(V)$(PYTHON) tools/configuration.py $(filter %.conf %.conf.in,$^) \
	    openapi/openapi.yaml base/problem.def $(PAGE_NAMES) > $@.tmp && \
	    mv $@.tmp $@

# The page at /docs: Swagger UI from its npm package, and our two small files.
DOCS_UI	= swagger-ui.css swagger-ui-bundle.js favicon-32x32.png
DOCS	= $(addprefix $(B)/www/docs/,$(DOCS_UI) index.html start.js)
$(addprefix $(B)/www/docs/,$(DOCS_UI)): clients/docs/node_modules/.package-lock.json
	@mkdir -p $(@D)
	$(V)cp clients/docs/node_modules/swagger-ui-dist/$(@F) $@
$(B)/www/docs/%: clients/docs/%
	@mkdir -p $(@D)
	$(V)cp $< $@

.PHONY: install-run stack-parts run up down
install-run:
	@tools/packages run
stack-parts: all $(CONFIGURATION) $(DOCS) pages

# A second make, because the first one has looked around before the compiler
# and its headers were there. Without the npm registry everything but the pages
# for browsers can be shown.
run up: install-run
	@echo 'Building.'
	@$(MAKE) -s --no-print-directory -j$$(nproc) all $(CONFIGURATION)
	@$(MAKE) -s -k --no-print-directory $(DOCS) pages || \
	    echo 'Some pages for browsers could not be made: they stay empty.' >&2
	@tools/stack $@
down:
	@tools/stack down

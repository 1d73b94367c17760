# Node: Debian's npm fetches tools/node (Node 24, npm 11), and everything else
# is fetched and run with that. Only what a lock file names is installed, and
# no package may run a script while it is.

# Node brings its own list of authorities; the machine's is the one that
# somebody keeps (a proxy of the house may stand in it).
export NODE_EXTRA_CA_CERTS ?= /etc/ssl/certs/ca-certificates.crt
NODE_BIN = $(CURDIR)/tools/node/node_modules/.bin
NODE_READY = tools/node/node_modules/.package-lock.json
NODE_FOLDERS = clients clients/docs tests/bench tests/contract tests/browser

tools/node/node_modules/.package-lock.json: tools/node/package-lock.json
	$(V)cd $(@D)/.. && npm ci --ignore-scripts --loglevel=error >&2
	@touch $@
$(addsuffix /node_modules/.package-lock.json,$(NODE_FOLDERS)): \
    %/node_modules/.package-lock.json: %/package-lock.json $(NODE_READY)
	$(V)cd $* && PATH=$(NODE_BIN):$$PATH npm ci --loglevel=error >&2
	@touch $@

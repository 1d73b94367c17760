# What keeps the project honest.
# make blackbox   tests/ against a stack of its own; T="30 42" for some of them

.PHONY: test blackbox
blackbox: stack-parts $(TESTING)
	$(V)B=$(B) tests/run $(T)

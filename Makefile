# SPDX-License-Identifier: Apache-2.0
#
# make run    install what is missing, build, start everything, show the main job
# make test   install what is missing, build, pass every test
# make help   the other targets; V= shows each command
#
# Everything is built into $(B). Rooms are found by their folders: a new file
# needs no line here. The dependency rules are checked by `make layers`.

B	?= build
CC	= gcc
PYTHON	= /usr/bin/python3
V	= @

include tools/mk/flags.mk
include tools/mk/rooms.mk
include tools/mk/stack.mk
include tools/mk/checks.mk
include tools/mk/bench.mk
include tools/mk/aarch64.mk

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all help
all: $(LIBS) $(PROGRAMS) $(if $(wildcard api/entry.c),$(B)/ssj.so)

help:
	@sed -n 's/^# make /make /p' Makefile tools/mk/*.mk

clean:
	rm -rf $(B)

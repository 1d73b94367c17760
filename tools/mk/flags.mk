# Compiler flags. CC=clang works too; SAN=1 adds the sanitizers,
# COV=1 counts lines, FUZZ=1 (with clang) builds for libFuzzer.

WARN	= -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wmissing-declarations -Wold-style-definition -Wpointer-arith \
	-Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wconversion \
	-Wsign-conversion -Wnull-dereference -Wimplicit-fallthrough \
	-Wswitch-enum -Werror
ifneq ($(findstring clang,$(CC)),clang)
WARN	+= -Wduplicated-cond -Wlogical-op
endif

OPT	= -O2 -g
HARDEN	= -fstack-protector-strong -D_FORTIFY_SOURCE=2
ifdef SAN
B	:= build/san
OPT	= -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined -DSSJ_SANITIZE -Wno-format-truncation
HARDEN	=
LDSAN	= -fsanitize=address,undefined
endif
ifdef FUZZ
B	:= build/fuzz
OPT	= -O1 -g -fno-omit-frame-pointer -DSSJ_SANITIZE \
	-fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=undefined
HARDEN	=
LDSAN	= -fsanitize=address,undefined
endif
ifdef COV
B	:= build/cov
OPT	= -O0 -g --coverage
HARDEN	=
LDSAN	= --coverage
endif

CPPFLAGS = -std=c11 -D_GNU_SOURCE -I. -I$(B)/gen -isystem /usr/include/postgresql
# Hidden, or our json_string() would stand in for jansson's inside libjwt.
CFLAGS	= $(CPPFLAGS) $(WARN) $(OPT) $(HARDEN) -fPIC -fvisibility=hidden -MMD -MP
LDFLAGS	= $(LDSAN) -Wl,-z,relro,-z,now
KORE	= $(shell cat /usr/share/kore/features 2>/dev/null)

# make aarch64    domain/draw built for ARM and run under qemu: the same answers

ARM	= build/aarch64
ARM_CC	= aarch64-linux-gnu-gcc
# Without libraries, as for WebAssembly; linked statically, so that qemu needs
# nothing of that machine.
ARM_C	= $(filter-out %_test.c %_fuzz.c,$(wildcard domain/draw/*.c)) \
	$(addprefix base/,arena.c crew.c day.c json.c json_fault.c \
	json_number.c json_value.c problem.c sort.c text.c) \
	domain/cancelling.c domain/evidence.c domain/registry_fact.c \
	tests/lib/ssj1_driver.c tests/lib/ssj1_arm.c
ARM_O	= $(ARM_C:%.c=$(ARM)/%.o)
$(ARM_O): $(ARM)/%.o: %.c tools/mk/aarch64.mk tools/mk/flags.mk
	@mkdir -p $(@D)
	$(V)$(ARM_CC) -std=c11 -D_GNU_SOURCE -I. $(WARN) $(OPT) $(HARDEN) \
	    -MMD -MP -c -o $@ $<
$(ARM)/ssj1-driver: $(ARM_O)
	$(V)$(ARM_CC) -static -o $@ $^ -lpthread -lm
-include $(ARM_O:.o=.d)

.PHONY: aarch64
aarch64:
	@tools/packages run test aarch64
	@$(MAKE) --no-print-directory $(ARM)/ssj1-driver $(B)/testing/ssj1-driver
	@tools/aarch64 $(B)/testing/ssj1-driver qemu-aarch64 $(ARM)/ssj1-driver

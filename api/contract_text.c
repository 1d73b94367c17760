/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The assembler takes the file in as it is: as an array in C, its size would
 * keep every tool that reads C busy for minutes.
 */
#include "api/contract_text.h"

#include "api/contract_file.h"

__asm__(".pushsection .rodata\n"
	".globl contract_json\n"
	".hidden contract_json\n"
	".type contract_json, %object\n"
	"contract_json:\n"
	"	.incbin \"" CONTRACT_FILE "\"\n"
	"contract_json_end:\n"
	"	.byte 0\n"
	".size contract_json, . - contract_json\n"
	"	.balign 8\n"
	".globl contract_json_len\n"
	".hidden contract_json_len\n"
	".type contract_json_len, %object\n"
	"contract_json_len:\n"
	"	.quad contract_json_end - contract_json\n"
	".size contract_json_len, 8\n"
	".popsection\n");

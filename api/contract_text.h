/* SPDX-License-Identifier: Apache-2.0 */
/* The contract as JSON, as tools/openapi.py made it from openapi.yaml. */
#ifndef SSJ_API_CONTRACT_TEXT_H
#define SSJ_API_CONTRACT_TEXT_H

#include <stddef.h>

extern const char contract_json[]; /* followed by a NUL */
extern const size_t contract_json_len;

#endif

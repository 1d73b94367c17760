// SPDX-License-Identifier: Apache-2.0
// node words.mjs: sentences of the verifier on standard input as a JSON list;
// prints what the page at /verify/ makes of each, null where it knows none.
import { readFileSync } from "node:fs";
import { inChinese } from "../../clients/verify/words.ts";

const sentences = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(sentences.map((s) => inChinese(s) ?? null)));

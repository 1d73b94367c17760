// SPDX-License-Identifier: Apache-2.0
// node wasm.mjs FILE.wasm: judges with the C of the page at /verify/, run by
// the page's own code. One question a line on standard input, one answer a
// line: {"verify": hex, "files": {name: hex} or null, "amendments": hex or
// nothing}, {"attest": hex, "document": hex}, or
// {"ticket": [hash, key, id, lots]}.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { attest, judge, tickets } from "../../clients/verify/judge.ts";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));

function answer({ verify, files, amendments, attest: receipt, document,
	ticket: asked }) {
	if (asked)
		return { ticket: tickets(module, asked[0],
			[{ key: asked[1], id: asked[2], lots: asked[3] }])[0] ?? null };
	if (receipt !== undefined)
		return { wrong: attest(module, bytes(receipt), bytes(document)) };
	const folder = files && ((name) =>
		Object.hasOwn(files, name) ? bytes(files[name]) : undefined);
	return judge(module, bytes(verify), folder ?? undefined,
		amendments === undefined ? undefined : bytes(amendments));
}

for await (const line of createInterface({ input: process.stdin }))
	console.log(JSON.stringify(answer(JSON.parse(line))));

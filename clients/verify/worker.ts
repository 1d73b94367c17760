// SPDX-License-Identifier: Apache-2.0
// Computes beside the page, so that the page stays alive. The C is fetched
// once, when the page opens; after that nothing needs the network.
import { attest, judge, prove, tickets, type Lots, type Verdict } from
	"./judge";

export interface Ask {
	/** Judge this transcript or statement, with these files of the auditor's
	 * and its amendments; then what else was given against it. */
	transcript?: Uint8Array;
	amendments?: Uint8Array | undefined;
	proofs?: Uint8Array[];
	receipt?: Uint8Array | undefined;
	/** A ticket for each of these, under a hash of this name. */
	tickets?: { hash: string; of: Lots[] };
	/** Where this code stands in the pools of these lists. */
	find?: { code: string; lists: string[] };
	files?: File[] | undefined;
}

export interface Row {
	stratum: string;
	lots: number;
}

export interface Answer {
	ready?: true;
	opened?: string;
	verdict?: Verdict;
	/** What is wrong with each proof, or ""; and with the receipt. */
	proved?: string[];
	attested?: string | undefined;
	tickets?: (string | undefined)[];
	/** By list: the row, or null where the pool does not have the code. */
	found?: Record<string, Row | null>;
	failed?: string;
}

// Of the worker's world, which the type library of pages does not know.
declare const FileReaderSync: new () => {
	readAsArrayBuffer(file: Blob): ArrayBuffer;
};
const page = self as unknown as { postMessage(answer: Answer): void };

const module = WebAssembly.compileStreaming(fetch("ssj-verify.wasm"));

function bytesOf(file: File): Uint8Array {
	return new Uint8Array(new FileReaderSync().readAsArrayBuffer(file));
}

function named(files: File[], name: string): Uint8Array | undefined {
	const file = files.find((f) => f.name === name);
	if (file)
		page.postMessage({ opened: name });
	return file && bytesOf(file);
}

/** The row of a pool that begins with this code. */
function rowOf(pool: Uint8Array, code: string): Row | null {
	const start = new TextEncoder().encode(`\n${code},`);
	let at = pool.indexOf(10);
	while (at >= 0 && !start.every((byte, i) => pool[at + i] === byte))
		at = pool.indexOf(10, at + 1);
	if (at < 0)
		return null;
	const end = pool.indexOf(10, at + 1);
	const [, stratum = "", lots = ""] = new TextDecoder().decode(
		pool.subarray(at + 1, end)).split(",");
	return { stratum, lots: Number(lots) };
}

function found(code: string, lists: string[], files: File[]):
	Record<string, Row | null> {
	const rows: Record<string, Row | null> = {};
	for (const list of lists) {
		const pool = named(files, `${list}.csv`);
		if (pool)
			rows[list] = rowOf(pool, code);
	}
	return rows;
}

/** What is said of a document, and of what was given with it if it is good. */
function judged(c: WebAssembly.Module, ask: Ask, document: Uint8Array): Answer {
	const { files, receipt } = ask;
	const verdict = judge(c, document,
		files && ((name) => named(files, name)), ask.amendments);
	if (verdict.verdict === "transcript differs")
		return { verdict };
	return { verdict,
		proved: (ask.proofs ?? []).map((proof) => prove(c, proof, document)),
		attested: receipt && attest(c, receipt, document) };
}

async function answer(ask: Ask): Promise<Answer> {
	const c = await module;
	const { files } = ask;
	if (ask.transcript)
		return judged(c, ask, ask.transcript);
	if (ask.tickets)
		return { tickets: tickets(c, ask.tickets.hash, ask.tickets.of) };
	return { found: ask.find && files
		? found(ask.find.code, ask.find.lists, files) : {} };
}

addEventListener("message", (event: MessageEvent<Ask>) => {
	answer(event.data).then(
		(told) => page.postMessage(told),
		(reason: unknown) => page.postMessage({ failed: String(reason) }));
});
module.then(
	() => page.postMessage({ ready: true }),
	(reason: unknown) => page.postMessage({ failed: String(reason) }));

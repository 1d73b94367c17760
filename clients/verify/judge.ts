// SPDX-License-Identifier: Apache-2.0
// ssj-verify's C in this browser: one instance per question, thrown away with
// its memory afterwards. No DOM in here, so that the tests run it in Node.

/** What the C answers; its words are those of ssj-verify. */
export interface Verdict {
	verdict:
		| "transcript OK"
		| "consistent, completeness not proved"
		| "transcript differs";
	/** The first thing that differs, or "". */
	difference: string;
	/** The step that it belongs to (enum draw_step), or "". */
	step: string;
	/** What was not checked. */
	notes: string[];
	/** On what is published of its amendments; null without, and nothing of
	 * worth where the document itself differs. */
	amended?: Verdict | null;
}

/** A file of the auditor's folder by its name, or nothing. */
export type Folder = (name: string) => Uint8Array | undefined;

interface Exports {
	memory: WebAssembly.Memory;
	reserve(len: number): number;
	judge(
		document: number,
		length: number,
		amendments: number,
		amendmentsLength: number,
		pool: number,
	): number;
	prove(
		proof: number,
		proofLength: number,
		document: number,
		documentLength: number,
	): number;
	attest(
		receipt: number,
		receiptLength: number,
		document: number,
		documentLength: number,
	): number;
	ticket(
		hash: number,
		key: number,
		id: number,
		idLength: number,
		lots: number,
	): number;
	digest(hash: number, bytes: number, len: number): number;
}

class Instance {
	readonly c: Exports;

	constructor(module: WebAssembly.Module, folder: Folder | undefined) {
		const file = (at: number, len: number, lenAt: number): number => {
			const bytes = folder?.(this.text(at, len));
			if (bytes === undefined)
				return 0;
			const to = this.put(bytes);
			new DataView(this.c.memory.buffer).setUint32(
				lenAt, bytes.length, true);
			return to;
		};
		const isNfc = (at: number, len: number): number => {
			const text = this.text(at, len);
			return text.normalize("NFC") === text ? 1 : 0;
		};
		this.c = new WebAssembly.Instance(module, {
			page: { file, is_nfc: isNfc },
		}).exports as unknown as Exports;
	}

	/** Puts bytes into the C's memory, which may move when it grows. */
	put(bytes: Uint8Array): number {
		const at = this.c.reserve(bytes.length) >>> 0;
		new Uint8Array(this.c.memory.buffer, at).set(bytes);
		return at;
	}

	/** A text with the NUL that C wants. */
	putText(text: string): number {
		return this.put(new TextEncoder().encode(`${text}\0`));
	}

	text(at: number, len: number): string {
		return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
			new Uint8Array(this.c.memory.buffer, at >>> 0, len));
	}

	/** The text at an address up to its NUL. */
	told(at: number): string {
		const bytes = new Uint8Array(this.c.memory.buffer, at >>> 0);
		return this.text(at, bytes.indexOf(0));
	}
}

/**
 * Judges a document's bytes, with the auditor's folder where there is one, and
 * what is published of its amendments. Throws only when memory runs out.
 */
export function judge(
	module: WebAssembly.Module,
	document: Uint8Array,
	folder?: Folder,
	amendments?: Uint8Array,
): Verdict {
	const instance = new Instance(module, folder);
	const at = instance.put(document);
	const beside = amendments ? instance.put(amendments) : 0;
	return JSON.parse(instance.told(instance.c.judge(at, document.length,
		beside, amendments?.length ?? 0, folder ? 1 : 0))) as Verdict;
}

/**
 * What is wrong with a witness's receipt, or "": beside a transcript or a
 * statement that has been judged.
 */
export function attest(
	module: WebAssembly.Module,
	receipt: Uint8Array,
	document: Uint8Array,
): string {
	const instance = new Instance(module, undefined);
	return instance.told(instance.c.attest(instance.put(receipt),
		receipt.length, instance.put(document), document.length));
}

/** The same of a proof about one object. */
export function prove(
	module: WebAssembly.Module,
	proof: Uint8Array,
	document: Uint8Array,
): string {
	const instance = new Instance(module, undefined);
	return instance.told(instance.c.prove(instance.put(proof), proof.length,
		instance.put(document), document.length));
}

/** An object with so many lots under a list's key (hex). */
export interface Lots {
	key: string;
	id: string;
	lots: number;
}

/**
 * The ticket of each, in hex, under a hash of this name; nothing where the key
 * or the id is none.
 */
export function tickets(
	module: WebAssembly.Module,
	hash: string,
	of: Lots[],
): (string | undefined)[] {
	const instance = new Instance(module, undefined);
	const name = instance.putText(hash);
	return of.map(({ key, id, lots }) => {
		const bytes = new TextEncoder().encode(id);
		const at = instance.c.ticket(name, instance.putText(key),
			instance.put(bytes), bytes.length, lots);
		return at === 0 ? undefined : instance.told(at);
	});
}

/** The hash ("SM3", "SHA-256") of bytes, in hex. */
export function digest(
	module: WebAssembly.Module,
	hash: string,
	bytes: Uint8Array,
): string {
	const instance = new Instance(module, undefined);
	const at = instance.c.digest(instance.putText(hash),
		instance.put(bytes), bytes.length);
	if (at === 0)
		throw new Error(`没有这种散列算法：${hash}`);
	return instance.told(at);
}

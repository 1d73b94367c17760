// SPDX-License-Identifier: Apache-2.0
// What a party recomputes of SSJ1 (docs/draw.md) before it goes on: A, C, O,
// its commitment, and what it signs. No DOM, no storage in here.

export type Hash = (bytes: Uint8Array) => Uint8Array;

/** GET /v1/draws/{id}/ceremony, as far as a party needs it. */
export interface Ceremony {
	id: string;
	draw_no: string;
	attempt: number;
	org_name: string;
	state: string;
	hash: string;
	previous: string;
	head: string;
	charter: string;
	veil: string;
	announce: string;
	announced_at: string | null;
	close: string;
	open: string;
	void_reason: string;
	annexes: { name: string; hash: string }[];
	lists: {
		list_id: string;
		group_id: string;
		plan: string;
		root: string;
		classes: { stratum: string; lots: number; count: number }[];
		count: number;
	}[];
	parties: {
		id: string;
		title: string;
		key: string;
		commitment: string;
		reveal: string;
	}[];
	signatures: Signature[];
}

export interface Signature {
	by: string;
	role: string;
	at: number;
	sig: string;
}

type Field = string | Uint8Array;

const encoder = new TextEncoder();

export function unhex(text: string): Uint8Array {
	if (!/^([0-9a-f]{2})*$/.test(text))
		throw new Error("不是十六进制");
	return Uint8Array.from(text.match(/../g) ?? [],
		(pair) => parseInt(pair, 16));
}

export function hex(bytes: Uint8Array): string {
	return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function integer(value: number, bytes: number): Uint8Array {
	const out = new Uint8Array(bytes);
	for (let i = bytes - 1, left = value; i >= 0; i--) {
		out[i] = left % 256;
		left = Math.floor(left / 256);
	}
	return out;
}

const u8 = (value: number): Uint8Array => integer(value, 1);
const u32 = (value: number): Uint8Array => integer(value, 4);
const u64 = (value: number): Uint8Array => integer(value, 8);

function join(parts: Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

function prefixed(field: Field): Uint8Array {
	const bytes = typeof field === "string" ? encoder.encode(field) : field;
	return join([u32(bytes.length), bytes]);
}

/** D(tag, f1 … fn). */
export function structured(hash: Hash, tag: string,
    ...fields: Field[]): Uint8Array {
	return hash(join([u8(2), prefixed(`SSJ1/${tag}`), u32(fields.length),
		...fields.map(prefixed)]));
}

/** Byte order of UTF-8, in which everything of the protocol is sorted. */
function before(x: string, y: string): number {
	const p = encoder.encode(x), q = encoder.encode(y);
	for (let i = 0; i < p.length && i < q.length; i++)
		if (p[i] !== q[i])
			return (p[i] as number) - (q[i] as number);
	return p.length - q.length;
}

function sorted<T>(rows: T[], key: (row: T) => string): T[] {
	return [...rows].sort((x, y) => before(key(x), key(y)));
}

/** A, over everything that was decided before it. */
export function announcement(hash: Hash, c: Ceremony): Uint8Array {
	const d = (tag: string, ...f: Field[]): Uint8Array =>
		structured(hash, tag, ...f);
	const classes = (list: Ceremony["lists"][number]): Uint8Array =>
		d("classes", ...list.classes.flatMap((k) =>
			[k.stratum, u8(k.lots), u64(k.count)]));
	return d("announce", c.hash, c.draw_no, u32(c.attempt),
		unhex(c.previous), unhex(c.head), d("charter", c.charter),
		unhex(c.veil), u32(c.parties.length),
		...sorted(c.parties, (p) => p.id).map((p) => p.id),
		u32(c.annexes.length),
		...sorted(c.annexes, (x) => x.name).flatMap((x) =>
			[x.name, unhex(x.hash)]),
		u32(c.lists.length),
		...sorted(c.lists, (l) => l.list_id).flatMap((l) =>
			[l.list_id, l.group_id, d("plan", l.plan), unhex(l.root),
				classes(l), u64(l.count)]));
}

export function commitment(hash: Hash, announce: string, party: string,
    secret: Uint8Array): string {
	return hex(structured(hash, "commit", unhex(announce), party, secret));
}

/** C, over everybody's commitments. */
export function closing(hash: Hash, c: Ceremony): Uint8Array {
	return structured(hash, "close", unhex(c.announce),
		u32(c.parties.length),
		...sorted(c.parties, (p) => p.id).flatMap((p) =>
			[p.id, unhex(p.commitment)]));
}

/** O, over everybody's secrets; each must be what was committed. */
export function opening(hash: Hash, c: Ceremony): Uint8Array {
	for (const p of c.parties)
		if (commitment(hash, c.announce, p.id, unhex(p.reveal)) !==
		    p.commitment)
			throw new Error(`${p.title}公开的与其承诺不符`);
	return structured(hash, "open", unhex(c.close),
		...sorted(c.parties, (p) => p.id).map((p) => unhex(p.reveal)));
}

/** What a signature is over: D("sign", role, X, u64be(ms)). */
export function signed(hash: Hash, role: string, of: Uint8Array,
    at: number): Uint8Array {
	return structured(hash, "sign", role, of, u64(at));
}

export function statement(hash: Hash, bytes: Uint8Array): Uint8Array {
	return structured(hash, "statement", bytes);
}

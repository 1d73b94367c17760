// SPDX-License-Identifier: Apache-2.0
// What stays on this device: the invitation, the key, the secret, and what
// was committed to. One row per draw, in this browser's own database.

export interface Kept {
	draw: string;
	party: string;
	token: string;
	keys: CryptoKeyPair;
	/** Made for one A and used for no other. */
	announce?: string;
	secret?: Uint8Array;
	revealed?: boolean;
}

const STORE = "draws";

function done<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

async function opened(): Promise<IDBDatabase> {
	const request = indexedDB.open("ssj-party", 1);
	request.onupgradeneeded = () =>
		request.result.createObjectStore(STORE, { keyPath: "draw" });
	return await done(request);
}

export async function kept(draw: string): Promise<Kept | undefined> {
	const db = await opened();
	return await done(db.transaction(STORE).objectStore(STORE).get(draw)) as
		Kept | undefined;
}

/** The row as `change` leaves it, in one transaction with what it was before:
 * the same link opened twice has one key and one secret. Returns when it lies
 * on the disk: nothing may leave before. */
export async function keep(draw: string,
    change: (before: Kept | undefined) => Kept): Promise<Kept> {
	const db = await opened();
	const work = db.transaction(STORE, "readwrite",
		{ durability: "strict" });
	const store = work.objectStore(STORE);
	const before = store.get(draw);
	let row: Kept | undefined;
	before.onsuccess = () => {
		row = change(before.result as Kept | undefined);
		store.put(row);
	};
	await new Promise<void>((resolve, reject) => {
		work.oncomplete = () => resolve();
		work.onerror = work.onabort = () => reject(work.error);
	});
	if (row === undefined)
		throw new Error("本机没有保存任何内容");
	return row;
}

/** A key whose private half no script can read, this one included. */
export async function makeKeys(): Promise<CryptoKeyPair> {
	return await crypto.subtle.generateKey({ name: "Ed25519" }, false,
		["sign", "verify"]) as CryptoKeyPair;
}

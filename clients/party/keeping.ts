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

/** Returns when it lies on the disk: nothing may leave before. */
export async function keep(row: Kept): Promise<void> {
	const db = await opened();
	const change = db.transaction(STORE, "readwrite",
		{ durability: "strict" });
	change.objectStore(STORE).put(row);
	await new Promise<void>((resolve, reject) => {
		change.oncomplete = () => resolve();
		change.onerror = change.onabort = () => reject(change.error);
	});
}

/** A key whose private half no script can read, this one included. */
export async function makeKeys(): Promise<CryptoKeyPair> {
	return await crypto.subtle.generateKey({ name: "Ed25519" }, false,
		["sign", "verify"]) as CryptoKeyPair;
}

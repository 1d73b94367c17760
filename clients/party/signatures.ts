// SPDX-License-Identifier: Apache-2.0
// Which of the signatures that the platform shows count: valid ones, in time,
// of people to whom the charter gives a key. No DOM, no storage in here.
import { signed, unhex } from "./ssj1";
import type { Ceremony, Hash, Signature } from "./ssj1";

const DAY_MS = 86400000;

/** The charter's text, which A binds, as far as signatures need it. */
interface Charter {
	parties: { id: string; key: string }[];
	holders: { id: string; key: string }[];
	beacon_source: string;
	commit_ms: number;
	reveal_ms: number;
	beacon_ms: number;
}

function charterOf(c: Ceremony): Charter {
	return JSON.parse(c.charter) as Charter;
}

/** Everybody who signs in a role and has a key for it. */
export function signers(c: Ceremony, role: string):
    { id: string; key: string }[] {
	const { parties, holders } = charterOf(c);
	return (role === "hold" ? holders : parties).filter((p) => p.key !== "");
}

/** What a role signs, and until when; nothing for a statement. */
function subject(c: Ceremony, role: string): [string, number] | undefined {
	const t = charterOf(c);
	switch (role) {
	case "hold":
		return [c.announce, t.commit_ms];
	case "close":
		return [c.close, t.reveal_ms];
	case "open":
		return [c.open, t.beacon_ms +
			(t.beacon_source === "hall" ? DAY_MS : 0)];
	default:
		return undefined;
	}
}

async function isGenuine(hash: Hash, c: Ceremony, s: Signature):
    Promise<boolean> {
	const key = signers(c, s.role).find((p) => p.id === s.by)?.key;
	const [of, until] = subject(c, s.role) ?? ["", 0];
	if (key === undefined || of === "" || s.at > until)
		return false;
	const verifier = await crypto.subtle.importKey("raw",
		unhex(key) as BufferSource, { name: "Ed25519" }, false, ["verify"]);
	return await crypto.subtle.verify("Ed25519", verifier,
		unhex(s.sig) as BufferSource,
		signed(hash, s.role, unhex(of), s.at) as BufferSource);
}

/** Those that count. Of statements the platform's word is taken: they only
 * tell whether anything is left to do. */
export async function genuine(hash: Hash, c: Ceremony): Promise<Signature[]> {
	const counts = await Promise.all(c.signatures.map((s) =>
		s.role === "statement" ||
			isGenuine(hash, c, s).catch(() => false)));
	return c.signatures.filter((_, i) => counts[i]);
}

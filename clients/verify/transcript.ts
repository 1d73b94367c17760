// SPDX-License-Identifier: Apache-2.0
// A transcript as the page shows it, or a statement, which has neither key nor
// drawn. Only for one that the C has accepted: it has these keys then.

export interface Stratum {
	name: string;
	count: number;
	/** A statement does not tell it of small strata. */
	size?: number;
	threshold: string;
	drawn: { id: string; lots: number }[];
}

export interface List {
	list_id: string;
	plan: string;
	classes: { stratum: string; lots: number; count: number }[];
	count: number;
	key: string;
	strata: Stratum[];
	/** Only of a statement: what its small strata got together. */
	small?: number;
}

export interface Transcript {
	hash: string;
	draw_id: string;
	attempt: number;
	charter: string;
	announce: string;
	results: Record<string, string>;
	annexes: Record<string, string>;
	/** null: its time had come, and nobody recorded it. */
	beacon: string | null;
	lists: List[];
	witnesses: { kind?: unknown; name?: unknown }[];
	outcome: "drawn" | "void" | "void_after_entropy";
	void_reason: string;
	self_drawn: boolean;
	/** Only of a statement. */
	transcript_hash?: string;
}

export interface Charter {
	parties: { id: string; key: string; hosted: boolean }[];
	holders: { id: string; key: string }[];
	beacon: string;
	beacon_source: string;
}

export function drawnOf(list: List): number {
	return list.strata.reduce((sum, s) => sum + (s.size ?? 0),
		list.small ?? 0);
}

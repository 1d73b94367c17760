// SPDX-License-Identifier: Apache-2.0
// One's own code against a transcript: drawn or not, and the own ticket beside
// the threshold of the stratum.
import { element } from "../ui/ui";
import { type List, type Stratum, type Transcript } from "./transcript";
import type { Ask, Answer, Row } from "./worker";

/** A ticket as a share of all possible ones, in ten-thousandths. */
function share(ticket: string): string {
	const part = Number.parseInt(ticket.slice(0, 12), 16) / 2 ** 48;
	return `${(part * 100).toFixed(4)}%`;
}

interface Place {
	list: List;
	stratum: Stratum;
	lots: number;
	/** The object's place among those drawn here, from 1; 0 = not drawn. */
	rank: number;
	/** By the pool it stands here; otherwise it is only possible. */
	certain: boolean;
	ticket?: string;
}

/** Where an object stands, or might stand as long as no pool tells. */
function placesIn(list: List, code: string, row: Row | null | undefined):
	Place[] {
	for (const stratum of list.strata) {
		const rank = stratum.drawn.findIndex((d) => d.id === code) + 1;
		const drawn = stratum.drawn[rank - 1];
		if (drawn)
			return [{ list, stratum, lots: drawn.lots, rank, certain: true }];
	}
	if (row === null)
		return [];
	return list.strata.flatMap((stratum) => list.classes
		.filter((c) => c.stratum === stratum.name &&
			(!row || (row.stratum === c.stratum && row.lots === c.lots)))
		.map((c) => ({ list, stratum, lots: c.lots, rank: 0,
			certain: row !== undefined })));
}

/** What follows from the ticket, in a word for the table. */
function conclusion(p: Place): [string, string] {
	if (p.rank > 0)
		return ["good", `抽中（本层第 ${p.rank} 个）`];
	if (p.stratum.threshold === "")
		return ["left", "本层没有抽取"];
	if (p.ticket !== undefined && p.ticket > p.stratum.threshold)
		return ["left", p.certain ? "未抽中：签号在门槛之外"
			: "若属本层：未抽中，签号在门槛之外"];
	return ["differs", p.certain ? "签号在门槛之内，却不在抽中之列"
		: "不属本层：签号在门槛之内而未抽中"];
}

function table(places: Place[]): HTMLElement {
	const body = element("tbody", {});
	for (const p of places) {
		const [kind, words] = conclusion(p);
		const cell = (label: string, ...text: (string | Node)[]) =>
			element("td", { "data-label": label }, ...text);
		const hex = (ticket: string) => ticket === "" ? "—" :
			element("span", { title: ticket }, share(ticket));
		body.append(element("tr", { "data-kind": kind },
			element("th", { scope: "row" }, p.list.list_id),
			cell("分层", p.stratum.name),
			cell("签数", String(p.lots)),
			cell("自己的签号", hex(p.ticket ?? "")),
			cell("门槛", hex(p.stratum.threshold)),
			cell("结论", words)));
	}
	const head = (text: string) => element("th", { scope: "col" }, text);
	return element("table", { class: "stack" },
		element("caption", {}, "自己的签号与门槛（占全部可能签号的比例，越小越先抽中）"),
		element("thead", {}, element("tr", {}, head("名单"), head("分层"),
			head("签数"), head("自己的签号"), head("门槛"), head("结论"))),
		body);
}

/** Beyond so many rows each list folds up. */
const ROWS = 24;

function tables(t: Transcript, places: Place[]): HTMLElement[] {
	if (places.length <= ROWS)
		return places.length > 0 ? [table(places)] : [];
	return t.lists.flatMap((list) => {
		const own = places.filter((p) => p.list === list);
		const drawn = own.some((p) => p.rank > 0);
		return own.length === 0 ? [] : [element("details",
			drawn ? { open: "" } : {},
			element("summary", {}, `${list.list_id}：${
				drawn ? "抽中" : "未抽中"}`), table(own))];
	});
}

function headline(places: Place[], withPool: boolean): HTMLElement {
	const drawn = places.filter((p) => p.rank > 0).length;
	if (drawn > 0)
		return element("p", { class: "good" }, element("strong", {}, "抽中。"),
			`共 ${drawn} 份名单抽中该代码。`);
	if (places.length === 0)
		return element("p", { class: "note" },
			element("strong", {}, "不在名单内。"), "各份名单都没有该代码，因此不会抽中。");
	return element("p", { class: "note" }, element("strong", {}, "未抽中。"),
		withPool ? "签号和门槛如下。"
			: "公布的记录不含未抽中者的分层；请在下表中找到自己所属的分层和签数。需要确认是否在名单内的，可以要求监管部门出示证明。");
}

/** Fills `place` with what the transcript says about `code`. */
export async function showOwn(place: HTMLElement, code: string,
	t: Transcript, files: File[] | undefined,
	ask: (question: Ask) => Promise<Answer>): Promise<void> {
	const { found } = files ? await ask({ files, find: { code,
		lists: t.lists.map((l) => l.list_id) } }) : {};
	const places = t.lists.flatMap((l) => placesIn(l, code,
		found?.[l.list_id]));
	const { tickets } = await ask({ tickets: { hash: t.hash,
		of: places.map((p) => ({ key: p.list.key, id: code,
			lots: p.lots })) } });
	places.forEach((p, i) => {
		const ticket = tickets?.[i];
		if (ticket !== undefined)
			p.ticket = ticket;
	});
	place.replaceChildren(headline(places, files !== undefined),
		...tables(t, places));
}

// SPDX-License-Identifier: Apache-2.0
// Figures as tables that can be read without colours: every state has its word.
import { element } from "../ui/ui";
import type { Cell, Pairs, Test, Verdict } from "./platform";

const LOOKS: Record<Verdict, string> = {
	uniform: "good", explain: "bad", too_few: "open" };

/** A word on how a matter stands, with the looks that go with it. */
export function judged(verdict: Verdict, words: string): HTMLElement {
	return element("strong", { class: LOOKS[verdict] }, words);
}

export const whole = new Intl.NumberFormat("zh-CN");
const decimal = new Intl.NumberFormat("zh-CN", {
	minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A p-value as people read it: nobody can tell 0.0000012 from nothing. */
export function chance(p: number): string {
	if (p < 0.0001)
		return "小于 0.0001";
	return p.toFixed(4);
}

type Row = (string | Node)[];

/** A table with a caption; `numbers` says which columns hold figures. */
export function table(caption: string, heads: string[], numbers: boolean[],
	rows: Row[]): HTMLElement {
	const head = element("tr", {}, ...heads.map((h, i) => element(
		"th", { scope: "col", ...(numbers[i] ? { class: "number" } : {}) },
		h)));
	const body = rows.map((row) => element("tr", {}, ...row.map((c, i) => i === 0
		? element("th", { scope: "row" }, c)
		: element("td", { "data-label": heads[i] ?? "",
			...(numbers[i] ? { class: "number" } : {}) }, c))));
	return element("table", { class: "stack" },
		element("caption", {}, caption), element("thead", {}, head),
		element("tbody", {}, ...body));
}

export function testTable(tests: Test[]): HTMLElement {
	return table("各项检验",
		["检验", "结论", "最小 p 值", "检验个数", "校正后"],
		[false, false, true, true, true],
		tests.map((t) => [t.title, judged(t.verdict, t.words),
			t.tests === 0 ? "—" : chance(t.p), whole.format(t.tests),
			t.tests === 0 ? "—" : chance(t.adjusted)]));
}

const shown = (n: number | null, how: Intl.NumberFormat): string =>
	n === null ? "数字过小，不列出" : how.format(n);

export function cellTable(caption: string, first: string,
	cells: Cell[]): HTMLElement {
	if (cells.length === 0)
		return element("p", { class: "quiet" }, `${caption}：还没有数据。`);
	return table(caption, [first, "在池（人次）", "应抽", "实抽", "p 值"],
		[false, true, true, true, true],
		cells.map((c) => [c.category, shown(c.count, whole),
			shown(c.expected, decimal), shown(c.drawn, whole),
			c.p === null ? "—" : chance(c.p)]));
}

/** How many objects were drawn how often: what is there is what was counted. */
export function timesTable(cells: Cell[]): HTMLElement {
	return table("累计被抽中的次数", ["次数", "应有对象", "实有对象", "p 值"],
		[false, true, true, true],
		cells.map((c) => [c.category, shown(c.expected, decimal),
			shown(c.drawn, whole), c.p === null ? "—" : chance(c.p)]));
}

export function pairTable(pairs: Pairs): HTMLElement {
	const names = ["一次", "两次", "三次", "更多"];
	return table("同一对检查人员同行的次数", ["同行", "对数"], [false, true],
		names.map((name, i) => [name, whole.format(pairs.times[i] ?? 0)]));
}

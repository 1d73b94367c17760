// SPDX-License-Identifier: Apache-2.0
// The page's parts, made anew from what is published.
import { encode } from "uqr";
import { byId, element, named } from "../ui/ui";
import {
	STEPS, beaconNumbers, beaconWords, deadline, departmentNames, planMember,
	readCharter, sentence, stepsDone,
} from "./ceremony";
import type {
	Ceremony, Charter, Figures, Item, Party, Visits,
} from "./ceremony";
import { rise } from "./decoration";

const SVG = "http://www.w3.org/2000/svg";
const number = new Intl.NumberFormat("zh-CN");
const percent = new Intl.NumberFormat("zh-CN", { style: "percent",
	minimumFractionDigits: 2, maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai",
	dateStyle: "medium", timeStyle: "medium" });

function showHead(c: Ceremony, charter: Charter): void {
	const wait = deadline(c, charter);
	byId("title", HTMLHeadingElement).textContent =
		`抽取 ${c.draw_no} · 第 ${c.attempt} 次`;
	byId("subtitle", HTMLElement).textContent = c.org_name;
	const line = byId("state", HTMLElement);
	line.className = c.state.startsWith("void") ? "bad" :
		c.state === "drawn" ? "good" : "note";
	line.textContent = sentence(c) + (wait === undefined ? "" :
		`${wait.title}：${clock.format(wait.at)}。`);
}

function showSteps(c: Ceremony): void {
	const done = stepsDone(c);
	const ended = c.state.startsWith("void");
	byId("steps", HTMLOListElement).replaceChildren(
		...STEPS.map((title, i) => {
			const word = i < done ? "已完成" :
				ended ? "未进行" : i === done ? "进行中" : "未到";
			const step = element("li", { class: i < done ? "done" : "" },
				title, element("span", {}, word));
			if (i === done && !ended)
				step.setAttribute("aria-current", "step");
			return step;
		}));
}

function showBeacon(c: Ceremony, charter: Charter): void {
	const source = charter.beacon_source === "hall" ? "现场摇出" :
		`来源：${charter.beacon_source}`;
	byId("beacon-form", HTMLElement).textContent =
		beaconWords(charter.beacon) +
		(charter.beacon === "none" ? "" : source + "。");
	byId("balls", HTMLOListElement).replaceChildren(
		...beaconNumbers(c.beacon).flat().map((ball) =>
			element("li", {}, ball)));
	const warning = byId("self-drawn", HTMLElement);
	warning.hidden = c.self_drawn !== true;
	warning.textContent = "自抽：参与方和公证随机数不足以排除组织者左右结果，" +
		"本次抽取已如此标明。";
}

function print(text: string): HTMLElement {
	return text === "" ? element("span", { class: "quiet" }, "未到") :
		element("span", { class: "code" }, text);
}

/** The words of a share: its beginning, all of it on demand. */
function share(text: string, made: string): HTMLElement {
	return text === "" ? element("span", { class: "quiet" }, "等待中") :
		element("span", {}, `${made} `,
			element("span", { class: "code" }, text.slice(0, 16) + "…"));
}

function signed(c: Ceremony, charter: Charter, id: string): string {
	const key = [...charter.parties, ...charter.holders]
		.find((p) => p.id === id)?.key ?? "";
	if (key === "")
		return "无密钥";
	const words: Record<string, string> = { hold: "保管", close: "封存",
		open: "汇总", statement: "声明" };
	const roles = c.signatures.filter((s) => s.by === id)
		.map((s) => words[s.role] ?? s.role);
	return roles.length === 0 ? "未签" : `已签：${roles.join("、")}`;
}

function cell(label: string, ...content: (string | Node)[]): HTMLElement {
	return element("td", { "data-label": label }, ...content);
}

/** Whoever was invited is no witness until he has said that he is there. */
function showWitnesses(c: Ceremony): void {
	const kinds: Record<string, string> = { deputy: "人大代表",
		member: "政协委员", discipline: "纪检监察", society: "社会第三方" };
	const there = (c.witnesses ?? []).filter((w) => w.present_at !== null);
	byId("witnesses-part", HTMLElement).hidden = there.length === 0;
	byId("witnesses", HTMLUListElement).replaceChildren(...there.map((w) =>
		element("li", {}, `${kinds[w.kind] ?? w.kind}：`, named(w.name))));
}

function showParties(c: Ceremony, charter: Charter): void {
	const row = (p: Party): HTMLElement => element("tr", {},
		element("th", { scope: "row" }, named(p.title),
			...(p.hosted ? [element("span", { class: "quiet" },
				"（由组织者的机器代管）")] : [])),
		cell("承诺", share(p.commitment, "已提交")),
		cell("揭示", share(p.reveal, "已公开")),
		cell("签名", signed(c, charter, p.id)));
	const holder = (h: Ceremony["holders"][number]): HTMLElement => element(
		"tr", {},
		element("th", { scope: "row" }, named(h.title),
			element("span", { class: "quiet" }, "（保管人）")),
		cell("承诺", "—"), cell("揭示", "—"),
		cell("签名", signed(c, charter, h.id)));
	byId("parties", HTMLTableSectionElement).replaceChildren(
		...c.parties.map(row), ...c.holders.map(holder));
	showWitnesses(c);
}

/** What people call it, with the code that is bound; the code alone where
 * nobody is known to call it anything. */
function called(name: string | undefined, code: string): (string | Node)[] {
	return name === undefined ? [code] : [named(name), `（${code}）`];
}

function showLists(c: Ceremony, items: Map<string, Item>): void {
	const sum = c.lists.reduce((total, list) => total + list.count, 0);
	const names = departmentNames(c.lists, items);
	const departments = new Set(c.lists.map((list) =>
		planMember(list, "department")));
	const row = (item: string, department: string): HTMLElement[] => [
		cell("抽查事项", ...called(items.get(item)?.name, item)),
		cell("抽查部门", ...called(names.get(department), department))];
	byId("lists-sum", HTMLElement).textContent =
		`${number.format(c.lists.length)} 份清单，` +
		`${number.format(departments.size)} 个部门，` +
		`候选 ${number.format(sum)} 项次。冻结之后任何增减都会改变指纹。`;
	byId("lists", HTMLTableSectionElement).replaceChildren(
		...c.lists.map((list) => element("tr", {},
			element("th", { scope: "row" }, list.list_id),
			...row(planMember(list, "item"),
				planMember(list, "department")),
			element("td", { class: "number", "data-label": "对象数" },
				number.format(list.count)),
			cell("名录指纹", print(list.root)))));
}

/** A QR code drawn as one path; the words beside it say the same. */
function qr(text: string): SVGSVGElement {
	const code = encode(text, { border: 2 });
	const svg = document.createElementNS(SVG, "svg");
	const path = document.createElementNS(SVG, "path");
	svg.setAttribute("viewBox", `0 0 ${code.size} ${code.size}`);
	svg.setAttribute("aria-hidden", "true");
	path.setAttribute("d", code.data.flatMap((row, y) => row.map(
		(dark, x) => dark ? `M${x} ${y}h1v1h-1z` : "")).join(""));
	svg.append(path);
	return svg;
}

function showPrints(c: Ceremony): void {
	const rows: [string, string][] = [
		["总指纹 A", c.announce], ["承诺封存值 C", c.close],
		["秘密值汇总 O", c.open], ["抽取全文的散列值", c.transcript_hash],
	];
	byId("prints", HTMLDListElement).replaceChildren(
		...rows.flatMap(([title, text]) => [
			element("dt", {}, title), element("dd", {}, print(text))]));
	const verify = byId("verify", HTMLAnchorElement);
	const address = new URL(`/verify/?draw=${c.id}`, location.href).href;
	if (verify.href !== address) {
		verify.href = address;
		byId("code", HTMLElement).replaceChildren(qr(address));
	}
}

export function showCeremony(c: Ceremony, items: Map<string, Item>): void {
	const charter = readCharter(c);
	showHead(c, charter);
	showSteps(c);
	showBeacon(c, charter);
	showParties(c, charter);
	showLists(c, items);
	showPrints(c);
}

export function showFigures(f: Figures): void {
	const whole = (value: number): string =>
		number.format(Math.round(value));
	const rows: [string, number, (value: number) => string][] = [
		["抽取检查（项次）", f.checks, whole],
		["检查对象（户）", f.objects, whole],
		["有两项以上检查的对象（户）", f.repeated, whole],
		["减少上门检查（次）", f.removed, whole],
		["合并后上门检查（次）", f.visits, whole],
		["减负率", f.removed_share, (v) => percent.format(v)],
		["选派检查人员（人次）", f.slots - f.unfilled, whole],
		["无人可派（人次）", f.unfilled, whole],
	];
	byId("figures-card", HTMLElement).hidden = false;
	byId("figures", HTMLDListElement).replaceChildren(
		...rows.map(([title, value, write]) => {
			const shown = element("span", { "aria-hidden": "true" });
			rise(shown, value, write);
			return element("div", {}, element("dt", {}, title),
				element("dd", {}, shown,
					element("span", { class: "hidden" },
						write(value))));
		}));
}

/** Never done is never shown as done. */
export function showVisits(v: Visits): void {
	const counted: [string, number][] = [
		["上门检查", v.visits], ["结果已公示", v.published],
		["结果未公示", v.open], ["其中逾期", v.overdue],
		["已取消", v.cancelled], ["由递补对象接替", v.replaced],
	];
	byId("visits", HTMLElement).textContent = counted.map(
		([title, count]) => `${title} ${number.format(count)} 次`)
		.join("，");
}

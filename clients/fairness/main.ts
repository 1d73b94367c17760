// SPDX-License-Identifier: Apache-2.0
// The page "抽取公平性监测": the report of a year or of all, and of one draw.
import { byId, element, largeTextSwitch } from "../ui/ui";
import { drawReport, reportOf, visitsOf, type Drawn, type Report, type Visits }
	from "./platform";
import { cellTable, judged, pairTable, table, testTable, timesTable, whole }
	from "./tables";

const year = byId("year", HTMLSelectElement);
const status = byId("status", HTMLElement);
const report = byId("report", HTMLElement);
const draw = byId("draw", HTMLElement);

const when = (at: string): string =>
	new Date(at).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai" });

function fill(id: string, ...content: (string | Node)[]): void {
	byId(id, HTMLElement).replaceChildren(...content);
}

/** The second last part of ORGANISATION-YEAR-SLOT. */
function yearOf(d: Drawn): string {
	return d.draw_no.split("-").at(-2) ?? "";
}

function offerYears(r: Report): void {
	const years = [...new Set(r.draws.map(yearOf))].sort().reverse();
	for (const y of years)
		year.append(element("option", { value: y }, `${y} 年`));
}

const COUNTERS: [string, string][] = [
	["drawn", "已抽取"], ["disclosed", "其中已公开全文（计入统计）"],
	["void", "冻结之后作废的场次"],
	["void_after_entropy", "随机数已知之后作废（应为 0）"],
	["self_drawn", "自行抽取，没有独立参与方（应为 0）"]];

function showCounters(r: Report): void {
	fill("counters", ...COUNTERS.flatMap(([name, title]) => [
		element("dt", {}, title),
		element("dd", {}, String(r.counters[name] ?? 0))]));
}

/** Never done is never shown as done. */
function showVisits(v: Visits | Error): void {
	if (v instanceof Error) {
		fill("visits");
		fill("visits-counted", v.message);
		return;
	}
	const counted: [string, number][] = [
		["抽中的上门检查", v.visits], ["结果已公示", v.published],
		["结果未公示", v.open], ["其中逾期", v.overdue],
		["已取消", v.cancelled], ["由递补对象接替", v.replaced]];
	fill("visits", ...counted.flatMap(([title, count]) => [
		element("dt", {}, title),
		element("dd", {}, whole.format(count))]));
	fill("visits-counted", `统计于 ${when(v.counted_at)}，每半小时更新。`);
}

function showTables(r: Report): void {
	const tables = [cellTable("各区划", "区划", r.districts),
		cellTable("在名录库中的时间", "入库时间", r.ages),
		cellTable("不足一个名额的分类", "分类", r.small)];
	if (r.times)
		tables.push(timesTable(r.times));
	if (r.often !== undefined)
		tables.push(element("p", {}, r.often === 0
			? "没有哪个对象被抽中的次数多到不能用偶然解释。"
			: `有 ${r.often} 个对象被抽中的次数多到不能用偶然解释，需要说明。`));
	fill("tables", ...tables);
	byId("csv", HTMLAnchorElement).href = "/v1/public/fairness.csv" +
		(year.value ? `?year=${year.value}` : "");
}

async function showDraw(d: Drawn): Promise<void> {
	try {
		const r = await drawReport(d.id);
		fill("draw-title", `抽取 ${r.draw_no}（第 ${r.attempt} 次）`);
		fill("draw-verdict", judged(r.verdict, r.words), r.approximate
			? " 有对象多张签，概率为近似值。" : "");
		fill("draw-tables", testTable(r.tests),
			...r.lists.map((x) => cellTable(
				`清单 ${x.list_id} 各分类`, "分类", x.cells)),
			cellTable("各区划", "区划", r.districts),
			cellTable("在名录库中的时间", "入库时间", r.ages),
			pairTable(r.pairs));
	} catch (error) {
		fill("draw-title", `抽取 ${d.draw_no}`);
		fill("draw-verdict", (error as Error).message);
		fill("draw-tables");
	}
	draw.hidden = false;
	draw.focus();
}

function showDraws(r: Report): void {
	if (r.draws.length === 0) {
		fill("draws", element("p", { class: "quiet" },
			"还没有公开全文的抽取。"));
		return;
	}
	fill("draws", table("已计入的抽取，最近的在前",
		["编号", "抽取时间", "结论", "明细"], [false, false, false, false],
		r.draws.map((d) => {
			const more = element("button", { type: "button",
				"aria-label": `查看 ${d.draw_no} 的明细` }, "查看");
			more.addEventListener("click", () => void showDraw(d));
			return [element("span", { class: "code" }, d.draw_no),
				when(d.drawn_at), judged(d.verdict, d.words), more];
		})));
}

function show(r: Report): void {
	fill("verdict", judged(r.verdict, r.words));
	fill("computed", `统计于 ${when(r.computed_at)}，随抽取的公开自动更新。`);
	fill("tests", testTable(r.tests));
	showCounters(r);
	showTables(r);
	fill("together", `检查人员两人同行共 ${r.pairs.together} 次，` +
		`同一对最多 ${r.pairs.most} 次。`);
	fill("pairs", pairTable(r.pairs));
	showDraws(r);
	draw.hidden = true;
	report.hidden = false;
}

function said(asked: string, visits: Visits | Error): string {
	const shown = asked ? `已显示 ${asked} 年的统计` : "已显示历年合计";
	return visits instanceof Error ? `${shown}，检查的去向未能读取。` : `${shown}。`;
}

/** Of an answer that comes after another year was chosen nothing is shown. */
async function load(): Promise<Report | undefined> {
	const asked = year.value;
	status.textContent = "正在读取……";
	try {
		const r = await reportOf(asked);
		const visits = await visitsOf(asked).catch((error: Error) => error);
		if (asked === year.value) {
			showVisits(visits);
			show(r);
			status.textContent = said(asked, visits);
		}
		return r;
	} catch (error) {
		if (asked === year.value) {
			report.hidden = true;
			status.textContent = (error as Error).message;
		}
		return undefined;
	}
}

largeTextSwitch(byId("large", HTMLButtonElement));
year.addEventListener("change", () => void load());
void load().then((r) => {
	if (r)
		offerYears(r);
});

// SPDX-License-Identifier: Apache-2.0
// What the fairness watch publishes.

export type Verdict = "uniform" | "explain" | "too_few";

export interface Test {
	name: string;
	title: string;
	p: number;
	tests: number;
	adjusted: number;
	verdict: Verdict;
	words: string;
}

export interface Cell {
	category: string;
	hidden: boolean;
	count: number | null;
	drawn: number | null;
	expected: number | null;
	p: number | null;
}

export interface Pairs {
	together: number;
	most: number;
	times: number[];
}

interface Judged {
	tests: Test[];
	verdict: Verdict;
	words: string;
	districts: Cell[];
	ages: Cell[];
	pairs: Pairs;
	computed_at: string;
}

export interface Drawn {
	id: string;
	draw_no: string;
	attempt: number;
	drawn_at: string;
	verdict: Verdict;
	words: string;
}

export interface Report extends Judged {
	scope: string;
	counters: Record<string, number>;
	small: Cell[];
	times?: Cell[];
	often?: number;
	draws: Drawn[];
}

export interface DrawReport extends Judged {
	draw_no: string;
	attempt: number;
	approximate: boolean;
	lists: { list_id: string; cells: Cell[] }[];
}

export interface Visits {
	counted_at: string;
	visits: number;
	published: number;
	open: number;
	overdue: number;
	cancelled: number;
	replaced: number;
}

const AWAY = "无法连接平台，请检查网络后刷新页面。";

async function get<T>(path: string, missing: string): Promise<T> {
	let reply: Response;
	try {
		reply = await fetch(path);
	} catch {
		throw new Error(AWAY);
	}
	if (reply.status === 404)
		throw new Error(missing);
	if (!reply.ok)
		throw new Error(reply.status === 429
			? "查询过于频繁，请稍候再试。" : AWAY);
	return (await reply.json()) as T;
}

const NOT_YET = "还没有统计，平台启动后几分钟内会有，请稍候刷新。";

const ofYear = (year: string): string =>
	year ? `?year=${encodeURIComponent(year)}` : "";

/** The report of a year; "" is all of them. */
export function reportOf(year: string): Promise<Report> {
	return get<Report>(`/v1/public/fairness${ofYear(year)}`, NOT_YET);
}

/** What has become of the visits of its draws. */
export function visitsOf(year: string): Promise<Visits> {
	return get<Visits>(`/v1/public/fairness/visits${ofYear(year)}`, NOT_YET);
}

export function drawReport(id: string): Promise<DrawReport> {
	return get<DrawReport>(
		`/v1/public/draws/${encodeURIComponent(id)}/fairness`,
		"这场抽取还没有统计。");
}

// SPDX-License-Identifier: Apache-2.0
// What the platform has published of a draw, and what it means for the hall.
// No DOM in here.

export interface List {
	list_id: string;
	group_id: string;
	plan: string;
	root: string;
	count: number;
}

export interface Party {
	id: string;
	title: string;
	hosted: boolean;
	commitment: string;
	reveal: string;
}

export interface Signature {
	by: string;
	role: string;
}

/** GET /v1/public/draws/{id}: "" for what is not reached. */
export interface Ceremony {
	id: string;
	draw_no: string;
	attempt: number;
	org_name: string;
	state: string;
	charter: string;
	announce: string;
	close: string;
	open: string;
	beacon: string;
	transcript_hash: string;
	void_reason: string;
	self_drawn: boolean | null;
	lists: List[];
	parties: Party[];
	holders: { id: string; title: string; key: string }[];
	signatures: Signature[];
	witnesses?: { kind: string; name: string; present_at: string | null }[];
}

/** An item of the public list (GET /v1/public/items), as people know it. */
export interface Item {
	name: string;
	/** The name of the department that it belongs to. */
	department: string;
}

/** GET /v1/public/draws/{id}/figures. */
export interface Figures {
	checks: number;
	objects: number;
	repeated: number;
	visits: number;
	removed: number;
	removed_share: number;
	slots: number;
	unfilled: number;
}

/** GET /v1/public/draws/{id}/visits: what has become of them. */
export interface Visits {
	visits: number;
	published: number;
	open: number;
	/** Of those that are open. */
	overdue: number;
	cancelled: number;
	replaced: number;
}

export interface Charter {
	beacon: string;
	beacon_source: string;
	commit_ms: number;
	reveal_ms: number;
	beacon_ms: number;
	holders: { id: string; key: string }[];
	parties: { id: string; key: string }[];
}

/** The steps in the order that is the draw's security. */
export const STEPS = [
	"冻结名录", "公告", "提交承诺", "封存承诺", "公开秘密值", "汇总",
	"公证随机数", "计算", "抽取完成",
] as const;

const REACHED: Record<string, number> = {
	frozen: 1, announced: 2, closed: 4, opened: 6, drawing: 7, drawn: 9,
};

/**
 * How many steps are behind us. Commitments and reveals are steps of their
 * own: they are behind us when all are in, though nobody has pressed yet.
 */
export function stepsDone(c: Ceremony): number {
	if (c.state.startsWith("void"))
		return c.beacon !== "" ? 7 : c.open !== "" ? 6 :
			c.close !== "" ? 4 : c.announce !== "" ? 2 : 0;
	const done = REACHED[c.state] ?? 0;
	if (c.state === "announced" &&
	    c.parties.every((p) => p.commitment !== ""))
		return 3;
	return done;
}

/** What people in the hall should know now, in one sentence. */
export function sentence(c: Ceremony): string {
	const committed = c.parties.filter((p) => p.commitment !== "").length;
	switch (c.state) {
	case "announced":
		return "全部约定已经公告，不能再改。各方正在提交承诺：" +
			`${committed}／${c.parties.length}。`;
	case "closed":
		return "承诺已经封存。各方正在公开秘密值，全部到齐之前不显示。";
	case "opened":
		return c.beacon === ""
			? "秘密值已经汇总。现在才产生公证随机数：请宣读。"
			: "公证随机数已经确定，即将计算。";
	case "drawing":
		return "随机数已经确定，结果只能由此算出，正在计算。";
	case "drawn":
		return "抽取完成。任何人都可以重新计算并核对。";
	case "void":
		return `本次抽取已作废：${c.void_reason}。记录永久保留。`;
	case "void_after_entropy":
		return `随机数产生之后作废：${c.void_reason}。` +
			"该序号不再抽取，公开计数。";
	default:
		return "正在准备，尚未公告。";
	}
}

/** The deadline that people wait for now, or nothing. */
export function deadline(c: Ceremony, charter: Charter):
    { title: string; at: number } | undefined {
	switch (c.state) {
	case "announced":
		return { title: "提交承诺截止", at: charter.commit_ms };
	case "closed":
		return { title: "公开秘密值截止", at: charter.reveal_ms };
	case "opened":
		return charter.beacon === "none" ? undefined :
			{ title: "公证随机数时间", at: charter.beacon_ms };
	default:
		return undefined;
	}
}

/** "balls:6x0-9/lotto:6of1-33" in words. */
export function beaconWords(form: string): string {
	if (form === "none")
		return "本次不用公证随机数，只用各方的秘密值。";
	return form.split("/").map((group) => {
		const part = /^(balls|lotto):(\d+)(?:x|of)(\d+)-(\d+)$/
			.exec(group);
		if (part === null)
			return group;
		const [, kind, many, low, high] = part;
		return kind === "balls"
			? `摇出 ${many} 个球，每个 ${low} 至 ${high}，按宣读次序`
			: `${low} 至 ${high} 中 ${many} 个不同的数，从小到大`;
	}).join("；") + "。";
}

/** The numbers of a beacon's text, group by group. */
export function beaconNumbers(text: string): string[][] {
	return text === "" ? [] : text.split("/").map((group) =>
		group.split(".").filter((n) => n !== ""));
}

/** A member of a plan's text, which is JSON that the draw has bound. */
export function planMember(list: List, name: string): string {
	if (list.plan === "")
		return "";
	const value = (JSON.parse(list.plan) as Record<string, unknown>)[name];
	return typeof value === "string" ? value : "";
}

/** Names of the departments by the codes that the plans have bound: an item's
 * department is the one of its list. */
export function departmentNames(lists: List[], items: Map<string, Item>):
    Map<string, string> {
	const names = new Map<string, string>();
	for (const list of lists) {
		const item = items.get(planMember(list, "item"));
		if (item !== undefined)
			names.set(planMember(list, "department"), item.department);
	}
	return names;
}

export function readCharter(c: Ceremony): Charter {
	return JSON.parse(c.charter) as Charter;
}

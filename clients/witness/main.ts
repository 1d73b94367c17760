// SPDX-License-Identifier: Apache-2.0
// /witness/#draw=ID&witness=ID&token=…: somebody who watches a draw says that
// he is there, and takes his receipt home, on paper and as a file.
import { Away, askAsInvited } from "../ui/invited";
import { byId, element, largeTextSwitch, named } from "../ui/ui";

const EVERY_MS = 3000;

interface Witness {
	id: string;
	name: string;
	present_at: string | null;
}

interface Ceremony {
	draw_no: string;
	attempt: number;
	org_name: string;
	state: string;
	witnesses: Witness[];
	parties: { id: string; title: string }[];
	holders: { id: string; title: string }[];
}

interface Receipt {
	draw_id: string;
	attempt: number;
	announce: string;
	close: string;
	open: string;
	beacon: string;
	statement: string;
	transcript: string;
	drawn_at: string;
	present_at: string;
	receipt_at: string;
	witness: { kind: string; name: string };
	signatures: { by: string }[];
}

interface Invitation {
	draw: string;
	witness: string;
	token: string;
}

const KEPT = "ssj-witness-";

/** A browser may refuse to keep anything; the link then lasts a visit. */
function kept(draw: string): Invitation | undefined {
	try {
		const before = localStorage.getItem(KEPT + draw);
		return before === null ? undefined :
			JSON.parse(before) as Invitation;
	} catch {
		return undefined;
	}
}

function keep(me: Invitation): void {
	try {
		localStorage.setItem(KEPT + me.draw, JSON.stringify(me));
	} catch {
		// Nothing is lost but the memory of it.
	}
}

/** The invitation of the address, or what an earlier visit has kept. */
function invited(): Invitation | undefined {
	const link = new URLSearchParams(location.hash.slice(1));
	const draw = link.get("draw") ??
		new URLSearchParams(location.search).get("draw");
	const witness = link.get("witness"), token = link.get("token");
	if (draw === null)
		return undefined;
	if (witness === null || token === null)
		return kept(draw);
	const me = { draw, witness, token };
	keep(me);
	// Whoever has the token is the witness: not into the history.
	history.replaceState(null, "", `?draw=${encodeURIComponent(draw)}`);
	return me;
}

// ---- what is shown -----------------------------------------------------------

const BEFORE_DRAW = ["announced", "closed", "opened"];

/** What the state means for a witness, and what he may press. */
function step(c: Ceremony, me: Invitation, receipt: Receipt | undefined):
    { now: string; act?: string } {
	const present = c.witnesses.find((w) => w.id === me.witness)?.present_at;
	if (c.state.startsWith("void"))
		return { now: "本次抽取已作废。" };
	if (receipt !== undefined)
		return receipt.receipt_at === "" ?
			{ now: "抽取已完成，请核对并签收凭证。", act: "签收凭证" } :
			{ now: "凭证已签收，请打印并妥善保管。" };
	if (c.state === "drawn")
		return { now: "抽取已完成；您没有确认在场，没有凭证。" };
	if (present)
		return { now: "已确认在场，请继续见证。抽取完成后在此签收凭证。" };
	if (BEFORE_DRAW.includes(c.state))
		return { now: "抽取正在进行，请确认您在现场。", act: "确认在场" };
	return { now: "抽取尚未公告，请稍候。" };
}

function fact(title: string, value: string, code: boolean): Node[] {
	return [element("dt", {}, title),
		element("dd", code ? { class: "code" } : {}, value)];
}

function showReceipt(c: Ceremony, r: Receipt, text: string): void {
	const titles = new Map([...c.parties, ...c.holders].map((p) =>
		[p.id, p.title]));
	byId("facts", HTMLDListElement).replaceChildren(
		...fact("抽取", `${r.draw_id}，第 ${r.attempt} 次`, false),
		...fact("抽取时间", r.drawn_at, false),
		...fact("见证人", `${r.witness.kind} ${r.witness.name}`, false),
		...fact("确认在场", r.present_at, false),
		...fact("签收", r.receipt_at === "" ? "尚未签收" : r.receipt_at,
			false),
		...fact("总指纹 A", r.announce, true),
		...fact("承诺封存值 C", r.close, true),
		...fact("秘密值汇总 O", r.open, true),
		...fact("公证随机数", r.beacon === "" ? "无" : r.beacon, true),
		...fact("抽取声明的散列值", r.statement, true),
		...fact("抽取全文的散列值", r.transcript, true));
	byId("signed", HTMLUListElement).replaceChildren(
		...(r.signatures.length === 0 ? ["尚无"] : r.signatures.map((s) =>
			titles.get(s.by) ?? s.by)).map((s) => element("li", {}, s)));
	byId("file", HTMLAnchorElement).href =
		"data:application/json;base64," +
		btoa(String.fromCharCode(...new TextEncoder().encode(text)));
	byId("receipt", HTMLElement).hidden = false;
}

function trouble(text: string): void {
	const line = byId("trouble", HTMLElement);
	line.hidden = text === "";
	line.textContent = text;
}

// ---- one look ----------------------------------------------------------------

async function receiptOf(me: Invitation, c: Ceremony):
    Promise<string | undefined> {
	if (c.state !== "drawn" ||
	    !c.witnesses.find((w) => w.id === me.witness)?.present_at)
		return undefined;
	return (await askAsInvited(me.draw, me.token,
		`receipts/${me.witness}`)).text();
}

async function look(me: Invitation): Promise<void> {
	const c = await (await askAsInvited(me.draw, me.token,
		"ceremony")).json() as Ceremony;
	const text = await receiptOf(me, c);
	const receipt = text === undefined ? undefined :
		JSON.parse(text) as Receipt;
	const { now, act } = step(c, me, receipt);
	const button = byId("act", HTMLButtonElement);
	const line = byId("now", HTMLElement);

	byId("who", HTMLElement).replaceChildren(
		named(c.witnesses.find((w) => w.id === me.witness)?.name ?? ""),
		` · 抽取 ${c.draw_no} 第 ${c.attempt} 次（${c.org_name}）`);
	byId("hall", HTMLAnchorElement).href = `/hall/?draw=${me.draw}`;
	if (line.textContent !== now)
		line.textContent = now;
	button.hidden = act === undefined;
	button.textContent = act ?? "";
	if (receipt !== undefined && text !== undefined)
		showReceipt(c, receipt, text);
	byId("work", HTMLElement).hidden = false;
}

async function attempt(work: () => Promise<void>): Promise<void> {
	try {
		await work();
		trouble("");
	} catch (error) {
		trouble(error instanceof Away ? "暂时连接不上平台，正在重试。" :
			`${error instanceof Error ? error.message : error}。`);
	}
}

async function follow(me: Invitation): Promise<void> {
	await attempt(() => look(me));
	setTimeout(() => void follow(me), EVERY_MS);
}

function begin(): void {
	const me = invited();
	if (me === undefined) {
		trouble("这台设备没有这次抽取的见证邀请。请用收到的链接打开。");
		return;
	}
	const button = byId("act", HTMLButtonElement);
	button.addEventListener("click", () => {
		button.disabled = true;
		void attempt(async () => {
			await askAsInvited(me.draw, me.token,
				button.textContent === "确认在场" ?
					"presence" : `receipts/${me.witness}`, null);
			await look(me);
		}).finally(() => {
			button.disabled = false;
		});
	});
	byId("print", HTMLButtonElement).addEventListener("click", () => {
		window.print();
	});
	void follow(me);
}

largeTextSwitch(byId("large", HTMLButtonElement));
begin();

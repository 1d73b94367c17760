// SPDX-License-Identifier: Apache-2.0
// /hall/?draw=ID: asks the platform every two seconds and shows what is new.
import { byId, element, largeTextSwitch, named } from "../ui/ui";
import type { Ceremony, Figures, Item, Visits } from "./ceremony";
import { Decoration } from "./decoration";
import { showCeremony, showFigures, showVisits } from "./show";

const EVERY_MS = 2000;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ITEM_PAGES = 20;

class Gone extends Error {}

async function ask<T>(path: string): Promise<T> {
	const reply = await fetch(path, { cache: "no-cache" });
	if (reply.status === 404)
		throw new Gone(path);
	if (!reply.ok)
		throw new Error(`${path}: ${reply.status}`);
	return await reply.json() as T;
}

interface Page<T> {
	items: T[];
	next_cursor: string | null;
}

/** The items on the public list, by code. */
async function publicItems(): Promise<Map<string, Item>> {
	const items = new Map<string, Item>();
	let cursor: string | null = "";
	for (let n = 0; n < ITEM_PAGES && cursor !== null; n++) {
		const after = cursor === "" ? "" :
			`&cursor=${encodeURIComponent(cursor)}`;
		const page: Page<Item & { code: string }> =
			await ask(`/v1/public/items?limit=500${after}`);
		for (const item of page.items)
			items.set(item.code, item);
		cursor = page.next_cursor;
	}
	return items;
}

interface Summary {
	id: string;
	draw_no: string;
	attempt: number;
	org_name: string;
	state: string;
	frozen_at: string | null;
	announced_at: string | null;
	void_reason: string | null;
	voided_at: string | null;
	voided_by: string | null;
}

const when = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai",
	dateStyle: "medium", timeStyle: "short" });

/** Every attempt that came to nothing says when, by whom and why. */
function ended(draw: Summary): (string | Node)[] {
	if (!draw.state.startsWith("void"))
		return [];
	const early = draw.frozen_at === null ? "冻结之前" :
		draw.announced_at === null ? "公告之前" : "";
	const at = draw.voided_at === null ? "" :
		when.format(new Date(draw.voided_at));
	return [`：${early}已作废（${at}，`, named(draw.voided_by ?? ""), "：",
		named(draw.void_reason ?? ""), "）"];
}

function choice(draw: Summary): HTMLElement {
	return element("li", {}, element("a", { href: `?draw=${draw.id}` },
		`${draw.draw_no} 第 ${draw.attempt} 次（${draw.org_name}）`), ...ended(draw));
}

async function showChoice(): Promise<void> {
	const page: Page<Summary> = await ask("/v1/public/draws?limit=50");
	byId("choice", HTMLElement).hidden = false;
	byId("draws", HTMLUListElement).replaceChildren(
		...page.items.map(choice),
		...(page.items.length === 0
			? [element("li", {}, "还没有公告或者作废过抽取。")] : []));
}

class Hall {
	private seen = "";
	private items = new Map<string, Item>();
	private figured = false;
	private readonly decoration = new Decoration(
		byId("rolling", HTMLElement), byId("rolling-names", HTMLElement));

	constructor(private readonly id: string) {}

	async look(): Promise<void> {
		const path = `/v1/public/draws/${encodeURIComponent(this.id)}`;
		const ceremony: Ceremony = await ask(path);
		await this.learnNames();
		const now = JSON.stringify(ceremony) + String(this.items.size);
		if (now !== this.seen)
			showCeremony(ceremony, this.items);
		this.seen = now;
		this.decoration.show(
			["opened", "drawing"].includes(ceremony.state),
			[...this.items.values()].map((item) => item.name));
		if (ceremony.state === "drawn" && !this.figured) {
			const visits: Visits = await ask(`${path}/visits`);
			showFigures(await ask<Figures>(`${path}/figures`));
			showVisits(visits);
			this.figured = true;
		}
	}

	/** The draw is shown with codes alone if need be. */
	private async learnNames(): Promise<void> {
		if (this.items.size > 0)
			return;
		try {
			this.items = await publicItems();
		} catch {
			// The next look asks again.
		}
	}
}

function tell(text: string): void {
	const line = byId("connection", HTMLElement);
	line.hidden = text === "";
	if (line.textContent !== text)
		line.textContent = text;
}

async function follow(hall: Hall): Promise<void> {
	try {
		await hall.look();
		byId("hall", HTMLElement).hidden = false;
		tell("");
	} catch (error) {
		tell(error instanceof Gone
			? "这次抽取还没有公告，公告之后自动显示。"
			: "暂时连接不上平台，显示的是此前的内容，正在重试。");
	}
	setTimeout(() => void follow(hall), EVERY_MS);
}

largeTextSwitch(byId("large", HTMLButtonElement));
const draw = new URLSearchParams(location.search).get("draw");
if (draw === null || !ID.test(draw)) {
	tell(draw === null ? "" :
		"没有这次抽取，请核对网址，或者从下面选择。");
	showChoice().catch(() => tell("暂时连接不上平台，请刷新本页。"));
} else
	void follow(new Hall(draw));

// SPDX-License-Identifier: Apache-2.0
// /party/#draw=ID&party=ID&token=…: an invited party takes part from this
// device. One button: what may be done now, and only after it was recomputed.
import { Away, askAsInvited } from "../ui/invited";
import { byId, element, largeTextSwitch, named } from "../ui/ui";
import { digest, judge } from "../verify/judge";
import { keep, kept, makeKeys } from "./keeping";
import type { Kept } from "./keeping";
import { genuine } from "./signatures";
import { commitment, hex, signed, statement, unhex } from "./ssj1";
import type { Ceremony, Hash } from "./ssj1";
import { checkStatement, next } from "./steps";
import type { Act, Next } from "./steps";

const EVERY_MS = 2000;
const SECRET = 32;

const TITLES: Record<Act, string> = {
	"register": "登记公钥",
	"commit": "提交承诺",
	"sign-close": "签名：封存",
	"reveal": "公开秘密值",
	"sign-open": "签名：汇总",
	"sign-statement": "签名：抽取声明",
};

class Party {
	publicKey = "";
	private hash: Hash = (bytes) => bytes;
	private hashName = "";
	ceremony: Ceremony | undefined;

	constructor(private readonly module: WebAssembly.Module,
	    public me: Kept) {}

	async begin(): Promise<void> {
		this.publicKey = hex(new Uint8Array(await crypto.subtle.exportKey(
			"raw", this.me.keys.publicKey)));
	}

	private ask(path: string, body?: unknown): Promise<Response> {
		return askAsInvited(this.me.draw, this.me.token, path, body);
	}

	/** Another tab of this browser may have acted: what is kept decides, not
	 * what this one remembers. */
	private async recall(): Promise<void> {
		const now = await kept(this.me.draw);
		if (now === undefined || now.party !== this.me.party)
			throw new Error("这台设备上保存的内容不见了");
		this.me = now;
	}

	async look(): Promise<Next> {
		await this.recall();
		const c = await (await this.ask("ceremony")).json() as Ceremony;
		if (c.hash !== this.hashName) {
			this.hashName = c.hash;
			this.hash = (bytes) =>
				unhex(digest(this.module, c.hash, bytes));
		}
		c.signatures = c.announced_at === null ? [] :
			await genuine(this.hash, c);
		this.ceremony = c;
		return next(this.hash, c, this.me, this.publicKey);
	}

	private async sign(role: string, of: Uint8Array): Promise<void> {
		const at = Date.now();
		const sig = await crypto.subtle.sign("Ed25519",
			this.me.keys.privateKey,
			signed(this.hash, role, of, at) as BufferSource);
		await this.ask("signatures", { role, of: hex(of), at,
			sig: hex(new Uint8Array(sig)) });
	}

	/** The secret is on the disk before its print leaves. */
	private async commit(c: Ceremony): Promise<void> {
		const fresh = crypto.getRandomValues(new Uint8Array(SECRET));
		this.me = await keep(this.me.draw, (before) => ({
			...this.me, ...before,
			announce: before?.announce ?? c.announce,
			secret: before?.secret ?? fresh,
		}));
		if (this.me.secret === undefined || this.me.announce !== c.announce)
			throw new Error("总指纹变了：同一次抽取不能有两个 A");
		await this.ask("commitments", { announce: c.announce,
			commitment: commitment(this.hash, c.announce,
				this.me.party, this.me.secret) });
	}

	private async reveal(c: Ceremony): Promise<void> {
		if (this.me.secret === undefined)
			throw new Error("这台设备上没有秘密值");
		await this.ask("reveals", { close: c.close,
			secret: hex(this.me.secret) });
		this.me = await keep(this.me.draw, (before) => ({
			...this.me, ...before, revealed: true }));
	}

	/** Does what look() offered, after looking once more. */
	async act(act: Act): Promise<void> {
		if ((await this.look()).act !== act || !this.ceremony)
			return;
		const c = this.ceremony;
		switch (act) {
		case "register":
			await this.ask("keys", { key: this.publicKey });
			break;
		case "commit":
			await this.commit(c);
			break;
		case "sign-close":
			await this.sign("close", unhex(c.close));
			break;
		case "reveal":
			await this.reveal(c);
			break;
		case "sign-open":
			await this.sign("open", unhex(c.open));
			break;
		case "sign-statement":
			await this.sign("statement", statement(this.hash,
				await this.statement(c)));
			break;
		}
	}

	private async statement(c: Ceremony): Promise<Uint8Array> {
		const reply = await fetch(
			`/v1/public/draws/${this.me.draw}/statement`);
		if (!reply.ok)
			throw new Away();
		const bytes = new Uint8Array(await reply.arrayBuffer());
		checkStatement(c, judge(this.module, bytes), bytes);
		return bytes;
	}
}

/** The invitation of the address, or what an earlier visit has kept. */
async function invited(): Promise<Kept | undefined> {
	const link = new URLSearchParams(location.hash.slice(1));
	const draw = link.get("draw") ??
		new URLSearchParams(location.search).get("draw");
	if (draw === null)
		return undefined;
	const party = link.get("party"), token = link.get("token");
	const before = await kept(draw);
	if (party === null || token === null)
		return before;
	// The token is worth as much as the party: not into the history.
	history.replaceState(null, "", `?draw=${encodeURIComponent(draw)}`);
	if (before !== undefined && before.party !== party)
		throw new Error("这台设备已经代表另一方参加这次抽取，" +
			"两方的秘密值不能由同一台设备产生");
	const keys = await makeKeys();
	return await keep(draw, (own) => ({ ...own, draw, party, token,
		keys: own?.keys ?? keys }));
}

function trouble(text: string): void {
	const line = byId("trouble", HTMLElement);
	line.hidden = text === "";
	line.textContent = text;
}

function show(party: Party, step: Next): void {
	const c = party.ceremony;
	const button = byId("act", HTMLButtonElement);
	const title = c?.parties.find((p) => p.id === party.me.party)?.title;
	byId("who", HTMLElement).replaceChildren(...(c === undefined ? [] : [
		named(title ?? party.me.party),
		` · 抽取 ${c.draw_no} 第 ${c.attempt} 次（${c.org_name}）`]));
	byId("hall", HTMLAnchorElement).href = `/hall/?draw=${party.me.draw}`;
	const now = byId("now", HTMLElement);
	if (now.textContent !== step.now)
		now.textContent = step.now;
	byId("done", HTMLUListElement).replaceChildren(...(step.done.length > 0
		? step.done : ["还没有可以核对的内容。"]).map((fact) =>
		element("li", {}, fact)));
	button.hidden = step.act === undefined;
	button.value = step.act ?? "";
	button.textContent = step.act === undefined ? "" : TITLES[step.act];
	byId("work", HTMLElement).hidden = false;
}

/** True when it is worth looking again. */
async function attempt(work: () => Promise<boolean>): Promise<boolean> {
	try {
		const goesOn = await work();
		trouble("");
		return goesOn;
	} catch (error) {
		if (error instanceof Away) {
			trouble("暂时连接不上平台，正在重试。");
			return true;
		}
		trouble(`${error instanceof Error ? error.message : error}。` +
			"本页已停止，没有再提交任何内容。请当场说明，并刷新本页重试。");
		byId("act", HTMLButtonElement).hidden = true;
		return false;
	}
}

async function follow(party: Party): Promise<void> {
	const goesOn = await attempt(async () => {
		const step = await party.look();
		show(party, step);
		return !step.ended;
	});
	if (goesOn)
		setTimeout(() => void follow(party), EVERY_MS);
}

async function begin(): Promise<void> {
	const me = await invited();
	if (me === undefined) {
		trouble("这台设备没有这次抽取的邀请。请用收到的链接打开。");
		return;
	}
	const party = new Party(await WebAssembly.compileStreaming(
		fetch("/verify/ssj-verify.wasm")), me);
	await party.begin();
	const button = byId("act", HTMLButtonElement);
	button.addEventListener("click", () => {
		button.disabled = true;
		void attempt(async () => {
			await party.act(button.value as Act);
			show(party, await party.look());
			return true;
		}).finally(() => {
			button.disabled = false;
		});
	});
	await follow(party);
}

largeTextSwitch(byId("large", HTMLButtonElement));
void attempt(async () => {
	await begin();
	return true;
});

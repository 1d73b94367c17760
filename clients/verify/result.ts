// SPDX-License-Identifier: Apache-2.0
// The verdict in words, what was checked step by step, and what was drawn.
import { element, named } from "../ui/ui";
import type { Verdict } from "./judge";
import { drawnOf, type Charter, type Transcript } from "./transcript";
import { inChinese } from "./words";

/** The steps of enum draw_step, in the order in which they are judged. */
const STEPS: readonly (readonly [string, string])[] = [
	["announce", "总指纹 A：章程、计划、名单指纹、附件都在抽取之前封存"],
	["commit", "各参与方公开的秘密与其事先的承诺一致"],
	["close", "承诺封存值 C：全部承诺"],
	["open", "秘密值汇总 O：全部秘密"],
	["beacon", "公证随机数：形式与公告约定一致"],
	["seed", "种子 S：由秘密和公证随机数算出"],
	["veil", "面纱密钥：就是公告时封存的那一个"],
	["lists", "各份名单：抽签密钥、数量、签号、顺序、门槛"],
	["substitutions", "递补：按签号顺序"],
	["files", "附件和结果文件：就是封存的那些"],
	["merge", "合并：进一次门、查多项事"],
	["assignment", "派人：按规则由附件重新算出"],
	["signatures", "签名：章程中的公钥，在期限之内"],
];
const AFTER_SEED = ["seed", "veil", "substitutions", "files", "merge",
	"assignment"];
const WITH_POOL = ["files", "merge", "assignment"];
const BEHIND_VEIL = ["veil", "substitutions", ...WITH_POOL];

type State = "一致" | "不一致" | "未核对" | "不适用" | "没有签名";

const CLASS: Record<State, string> = {
	一致: "same", 不一致: "differs", 未核对: "left", 不适用: "left",
	没有签名: "left",
};

/** A file that was not chosen, or one that is none: no verdict on the draw. */
const MISSING = /^(.*): not there$/;

/** Of who came in afterwards, by what was published of it. */
function stateOfAmended(amended: Verdict): State {
	if (amended.difference !== "")
		return amended.difference.startsWith("amendments: ")
			? "未核对" : "不一致";
	return amended.notes.some((n) => n.includes("was not checked"))
		? "未核对" : "一致";
}

function stateOf(step: string, verdict: Verdict, withPool: boolean,
	transcript: Transcript | undefined): State {
	const at = STEPS.findIndex(([name]) => name === step);
	const wrong = STEPS.findIndex(([name]) => name === verdict.step);
	if (wrong >= 0 && at >= wrong)
		return at === wrong && !MISSING.test(verdict.difference)
			? "不一致" : "未核对";
	if (transcript && transcript.outcome !== "drawn" &&
	    AFTER_SEED.includes(step))
		return "不适用";
	if (transcript && Object.keys(transcript.results).length === 0 &&
	    (step === "merge" || step === "assignment"))
		return "不适用";
	if (!withPool && WITH_POOL.includes(step))
		return "未核对";
	if (transcript?.transcript_hash !== undefined &&
	    BEHIND_VEIL.includes(step))
		return "未核对";
	if (step === "substitutions" && verdict.amended)
		return stateOfAmended(verdict.amended);
	if (step === "signatures" &&
	    verdict.notes.some((n) => n.startsWith("signatures: unsigned")))
		return "没有签名";
	return "一致";
}

function steps(verdict: Verdict, withPool: boolean,
	transcript: Transcript | undefined): HTMLElement {
	const list = element("ol", { class: "steps" });
	for (const [step, words] of STEPS) {
		const state = stateOf(step, verdict, withPool, transcript);
		list.append(element("li", { "data-step": step },
			element("span", { class: CLASS[state] }, state),
			element("span", {}, step === "lists" && withPool
				? `${words}；名单指纹，由名单重新抽取` : words)));
	}
	return list;
}

function sentence(verdict: Verdict): HTMLElement {
	if (verdict.verdict === "transcript OK")
		return element("p", { class: "good" },
			element("strong", {}, "一致。"),
			"抽中谁、派谁，都由抽取之前封存的内容和公证随机数唯一决定；重新计算的结果与公布的记录完全相同。");
	if (verdict.notes.some((n) => n.startsWith("a statement")))
		return element("p", { class: "open" },
			element("strong", {}, "声明自身一致，抽中了谁尚未公开。"),
			"公告、承诺、秘密、公证随机数和种子都与声明相符；抽取记录公开之后，请再验证一次。");
	if (verdict.verdict === "consistent, completeness not proved")
		return element("p", { class: "open" },
			element("strong", {}, "记录自身一致，名单是否完整未证明。"),
			"没有名单文件：由种子重新计算的签号、顺序和门槛都与记录相符，但不能证明名单没有遗漏或添加。");
	const words = inChinese(verdict.difference);
	if (MISSING.test(verdict.difference))
		return element("div", { class: "open" },
			element("p", {}, element("strong", {}, "没有结论。"),
				`${words ?? verdict.difference}。请在第二步选择审核人员持有的全部文件，再验证一次。`),
			element("p", {}, "如果手中本来就没有这个文件，请向审核人员索取；也可以不选任何文件，只核对记录自身。"),
			element("p", { class: "code", lang: "en" }, verdict.difference));
	return element("div", { class: "bad" },
		element("p", {}, element("strong", {}, "不一致。"),
			`最先发现的不同：${words ?? verdict.difference}。`),
		element("p", {}, "请保存这份文件，并向监管部门和纪检监察机关反映。"),
		element("p", { class: "code", lang: "en" }, verdict.difference));
}

function term(list: HTMLElement, name: string, ...value: (string | Node)[]):
	void {
	list.append(element("dt", {}, name), element("dd", {}, ...value));
}

const OUTCOMES = { drawn: "已抽取", void: "作废（公证随机数产生之前）",
	void_after_entropy: "作废（公证随机数产生之后）" };

function summary(t: Transcript): HTMLElement {
	const charter = JSON.parse(t.charter) as Charter;
	const list = element("dl", {});
	term(list, "抽取编号", `${t.draw_id}，第 ${t.attempt} 次`);
	term(list, "结局", OUTCOMES[t.outcome],
		t.void_reason === "" ? "" : `：${t.void_reason}`);
	term(list, "参与方", charter.parties.map((p) =>
		p.hosted ? `${p.id}（由平台托管）` : p.id).join("、") || "无");
	if (t.beacon === null)
		term(list, "公证随机数", `没有记录（${charter.beacon}）`);
	else if (t.beacon !== "")
		term(list, "公证随机数", `${t.beacon}（${charter.beacon}，来源：${
			charter.beacon_source}）`);
	if (t.witnesses.length > 0)
		term(list, "见证人", ...t.witnesses.flatMap((w, i) =>
			[i > 0 ? "、" : "", `${String(w.kind)} `,
				named(String(w.name))]));
	term(list, "抽取数量", `${t.lists.length} 份名单，共 ${
		t.lists.reduce((n, l) => n + drawnOf(l), 0)} 户次`);
	term(list, "总指纹 A", element("span", { class: "code" }, t.announce));
	return list;
}

function lists(t: Transcript): HTMLElement {
	const body = element("tbody", {});
	for (const l of t.lists) {
		const plan = JSON.parse(l.plan) as Record<string, unknown>;
		const cell = (label: string, text: string, number = false) =>
			element("td", { "data-label": label,
				...(number ? { class: "number" } : {}) }, text);
		body.append(element("tr", {},
			element("th", { scope: "row" }, l.list_id),
			cell("事项", String(plan.item)),
			cell("部门", String(plan.department)),
			cell("名单户数", l.count.toLocaleString("zh-CN"), true),
			cell("抽中户数", drawnOf(l).toLocaleString("zh-CN"), true)));
	}
	const head = (text: string, number = false) => element("th",
		{ scope: "col", ...(number ? { class: "number" } : {}) }, text);
	return element("details", {}, element("summary", {}, "各份名单"),
		element("table", { class: "stack" },
			element("caption", { class: "hidden" }, "各份名单的户数和抽中户数"),
			element("thead", {}, element("tr", {}, head("名单"), head("事项"),
				head("部门"), head("名单户数", true), head("抽中户数", true))),
			body));
}

/** Whether this is a transcript or a statement at all, altered or not. */
export function isDocument(content: Uint8Array): boolean {
	try {
		const read: unknown = JSON.parse(new TextDecoder().decode(content));
		return typeof read === "object" && read !== null &&
			"protocol" in read && read.protocol === "SSJ1";
	} catch {
		return false;
	}
}

/** Fills `place` where there is nothing that could be judged. */
export function showNone(place: HTMLElement, verdict: Verdict): void {
	place.replaceChildren(element("div", { class: "open" },
		element("p", {}, element("strong", {}, "没有结论。"),
			"第一步选择的文件不是抽取记录，也不是抽取声明，或者没有下载完整。"),
		element("p", {}, "请重新选择，或按抽取编号从平台读取。审计包（bundle.tar）请用命令行程序 ssj-verify --bundle 验证，或者解开后选择其中的 transcript.json。"),
		element("p", { class: "code", lang: "en" }, verdict.difference)));
}

/** Fills `place` with all there is to say about a verdict. */
export function showVerdict(place: HTMLElement, verdict: Verdict,
	withPool: boolean, transcript: Transcript | undefined): void {
	place.replaceChildren(sentence(verdict));
	if (transcript?.self_drawn)
		place.append(element("p", { class: "open" },
			element("strong", {}, "自抽。"),
			"独立参与方或公证随机数不足，组织者有可能左右这次抽取的结果。"));
	if (transcript)
		place.append(summary(transcript), lists(transcript));
	place.append(element("h3", {}, "逐步核对"),
		steps(verdict, withPool, transcript));
	const notes = verdict.notes.filter((n) =>
		!n.startsWith("completeness not proved"));
	if (notes.length > 0)
		place.append(element("h3", {}, "说明"), element("ul", {},
			...notes.map((n) => element("li", {}, inChinese(n) ?? n))));
}

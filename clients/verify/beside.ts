// SPDX-License-Identifier: Apache-2.0
// What is judged beside a document that is good: who came in after the draw, a
// witness's receipt, proofs.
import { element, named } from "../ui/ui";
import type { Verdict } from "./judge";
import type { Charter, Transcript } from "./transcript";
import { showProofs } from "./proof";
import { inChinese } from "./words";
import type { Answer, Ask } from "./worker";

/** What a receipt says; all of it there once the C has accepted it. */
interface Receipt {
	witness: { kind: string; name: string };
	signatures: unknown[];
}

const sentence = (said: string) => `${inChinese(said) ?? said}。`;

/** Whether a file is a receipt at all, matching or not. */
function isReceipt(bytes: Uint8Array): boolean {
	try {
		const read: unknown = JSON.parse(new TextDecoder().decode(bytes));
		return typeof read === "object" && read !== null &&
			"protocol" in read && read.protocol === "SSJ1-receipt";
	} catch {
		return false;
	}
}

function signers(of: Transcript, receipt: Receipt): string {
	const { parties, holders } = JSON.parse(of.charter) as Charter;
	const keys = [...parties, ...holders].filter((p) => p.key !== "").length;
	return keys === 0 ? "章程没有公钥，抽取声明没有签名。"
		: `凭证上有 ${keys} 人中 ${receipt.signatures.length} 人对抽取声明的签名。`;
}

/** A paragraph about a receipt: that it matches, or what does not. */
function showReceipt(bytes: Uint8Array, wrong: string, of: Transcript):
	HTMLElement {
	const what = of.transcript_hash === undefined ? "抽取记录" : "抽取声明";
	if (wrong === "") {
		const receipt = JSON.parse(
			new TextDecoder().decode(bytes)) as Receipt;
		const { kind, name } = receipt.witness;
		return element("p", { class: "good", "data-receipt": "" },
			element("strong", {}, "凭证相符。"),
			kind, named(name),
			`见证的就是这次抽取：${what}在见证之后没有被换过。${
				signers(of, receipt)}`);
	}
	if (!isReceipt(bytes))
		return element("p", { class: "open", "data-receipt": wrong },
			element("strong", {}, "凭证没有结论。"),
			"第三步选择的文件不是抽取凭证，或者没有下载完整。");
	const another = /: (draw_id|attempt) differs$/.test(wrong);
	return element("p", { class: "bad", "data-receipt": wrong },
		element("strong", {}, "凭证不符。"), sentence(wrong), another
			? "如果选错了凭证，请重新选择；没有选错的，请保存凭证和这份文件，并向纪检监察机关反映。"
			: "请保存凭证和这份文件，并向纪检监察机关反映。");
}

/** A paragraph about what was published of the amendments. */
function showAmended(amended: Verdict): HTMLElement {
	const wrong = amended.difference;
	const is = (kind: string, words: string, ...text: string[]) =>
		element("p", { class: kind, "data-amended": wrong },
			element("strong", {}, words), ...text);
	if (wrong.startsWith("amendments: "))
		return is("open", "递补没有结论。", sentence(wrong),
			"请重新选择，或按抽取编号从平台读取。");
	if (wrong !== "")
		return is("bad", "递补有误。", sentence(wrong),
			"请保存这份文件，并向监管部门和纪检监察机关反映。");
	const first = amended.notes[0] ?? "";
	const notes = amended.notes.map((n) => inChinese(n) ?? n).join("；");
	if (first.startsWith("amendments: none"))
		return is("note", "没有递补。", `${notes}。`);
	return first.endsWith("follows from the rule")
		? is("good", "递补无误。", `${notes}。`)
		: is("open", "递补是否按规则未证明。", `${notes}。`);
}

/** A paragraph for each, what was asked and what the C says. */
export function showBeside(asked: Ask, told: Answer, of: Transcript):
	HTMLElement[] {
	const amended = told.verdict?.amended;
	return [...(amended ? [showAmended(amended)] : []),
		...(asked.receipt ? [showReceipt(
			asked.receipt, told.attested ?? "", of)] : []),
		...showProofs(asked.proofs ?? [], told.proved ?? [])];
}

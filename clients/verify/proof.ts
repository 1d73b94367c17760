// SPDX-License-Identifier: Apache-2.0
// Proofs about one object: as files, and what is said of them.
import { element } from "../ui/ui";
import { inChinese } from "./words";

/** What a proof says; all of it there once the C has accepted it. */
interface Proof {
	kind: "in_pool" | "not_in_pool" | "drawn" | "put_in";
	list_id: string;
	id: string;
	count: number;
	/** Of an object that came in afterwards. */
	number?: number;
	signatures?: unknown[];
	leaves?: { index: number; stratum?: string; lots?: number }[];
}

/**
 * The proofs in a file: one by itself, a list of them, or a 检查通知书 with
 * its proofs. Whatever else it is counts as one, and the C will say why not.
 */
export function proofsIn(bytes: Uint8Array): Uint8Array[] {
	let read: unknown;
	try {
		read = JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return [bytes];
	}
	const list = Array.isArray(read) ? read
		: (read as { proofs?: unknown } | null)?.proofs;
	return Array.isArray(list) ? list.map((proof) =>
		new TextEncoder().encode(JSON.stringify(proof))) : [bytes];
}

function sentence(p: Proof): string {
	const leaf = p.leaves?.[0];
	if (p.kind === "put_in")
		return `${p.id} 是递补的对象：原抽中的对象退出后，由第 ${
			p.number ?? 0} 号递补文件依次序列入名单 ${p.list_id}，${
			(p.signatures?.length ?? 0) >= 2 ? "经两名保管人核验并签名。"
				: "尚未经两名保管人签名。"}`;
	if (p.kind === "drawn")
		return `${p.id} 在名单 ${p.list_id} 中被抽中，为 ${p.count} 户中的第 ${
			(leaf?.index ?? 0) + 1} 户；抽中是检查之前就已封存的。`;
	if (p.kind === "in_pool")
		return `${p.id} 在名单 ${p.list_id} 内：「${leaf?.stratum ?? ""}」层，${
			leaf?.lots ?? 0} 张签。`;
	return `${p.id} 不在名单 ${p.list_id} 内。`;
}

/** A paragraph for each proof: what it proves, or what is wrong with it. */
export function showProofs(proofs: Uint8Array[], proved: string[]):
	HTMLElement[] {
	return proofs.map((bytes, i) => {
		const wrong = proved[i] ?? "";
		if (wrong !== "")
			return element("p", { class: "bad", "data-proof": wrong },
				element("strong", {}, "证明不成立。"),
				`${inChinese(wrong) ?? wrong}。`);
		const proof = JSON.parse(new TextDecoder().decode(bytes)) as Proof;
		return element("p", { class: "good", "data-proof": "" },
			element("strong", {}, "证明成立。"), sentence(proof));
	});
}

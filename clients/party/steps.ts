// SPDX-License-Identifier: Apache-2.0
// What a party may do next, decided from what is published and what this
// device keeps. Whatever does not fit throws, and nothing is sent.
import type { Kept } from "./keeping";
import type { Verdict } from "../verify/judge";
import { inChinese } from "../verify/words";
import { signers } from "./signatures";
import { announcement, closing, commitment, hex, opening } from "./ssj1";
import type { Ceremony, Hash } from "./ssj1";

export type Act =
	"register" | "commit" | "sign-close" | "reveal" | "sign-open" |
	"sign-statement";

export interface Next {
	/** What the party may do now; nothing while others are awaited. */
	act?: Act;
	/** What is going on, for the person. */
	now: string;
	/** Facts that this device has made sure of itself. */
	done: string[];
	/** Nothing will come any more. */
	ended: boolean;
}

function own(c: Ceremony, me: Kept): Ceremony["parties"][number] {
	const party = c.parties.find((p) => p.id === me.party);
	if (party === undefined)
		throw new Error("章程中没有您这一方");
	return party;
}

function charterKey(c: Ceremony, me: Kept): string {
	return signers(c, "close").find((p) => p.id === me.party)?.key ?? "";
}

const hasSigned = (c: Ceremony, by: string, role: string): boolean =>
	c.signatures.some((s) => s.by === by && s.role === role);

/** How many of those with a key in the charter have not signed yet. */
function awaited(c: Ceremony, role: string): number {
	return signers(c, role).filter((p) => !hasSigned(c, p.id, role)).length;
}

function beforeAnnouncement(publicKey: string,
    party: Ceremony["parties"][number]): Next {
	if (party.key === publicKey)
		return { now: "公钥已登记，等待组织者冻结名录并公告。", done: [
			`本机公钥：${publicKey}`], ended: false };
	return { act: "register", ended: false, done: [],
		now: party.key === "" ? "请登记公钥，此后的签名都用它。" :
			"平台上登记的公钥不是这台设备的。若不是您更换过设备，请立即" +
			"告知其他参与方；否则请重新登记。" };
}

function announced(c: Ceremony, me: Kept, done: string[]): Next {
	if (own(c, me).commitment === "") {
		const missing = awaited(c, "hold");
		if (missing > 0)
			return { now: `等待 ${missing} 名保管人核对并签名。`, done,
				ended: false };
		return { act: "commit", done, ended: false,
			now: "公告已核对无误。请提交承诺（秘密值的指纹）。" };
	}
	return { now: "承诺已提交，等待其他各方和封存。", done, ended: false };
}

function closed(c: Ceremony, me: Kept, done: string[]): Next {
	if (!hasSigned(c, me.party, "close"))
		return { act: "sign-close", done, ended: false,
			now: "全部承诺已经封存，核对无误。请签名。" };
	if (awaited(c, "close") > 0)
		return { now: "等待其他各方对封存签名。", done, ended: false };
	if (me.revealed !== true)
		return { act: "reveal", done, ended: false,
			now: "各方都已签名。请公开您的秘密值。" };
	return { now: "秘密值已公开，等待其他各方。", done, ended: false };
}

function finished(c: Ceremony, me: Kept, done: string[]): Next {
	if (hasSigned(c, me.party, "statement"))
		return { now: "全部完成，感谢参与。", done, ended: true };
	return { act: "sign-statement", done, ended: false,
		now: "抽取完成。请对抽取声明签名。" };
}

/** Nobody signs a C that holds another secret in his name. */
function checkCommitment(hash: Hash, c: Ceremony, me: Kept): void {
	const shown = own(c, me).commitment;
	if (shown !== "" && (me.secret === undefined || shown !==
	    commitment(hash, c.announce, me.party, me.secret)))
		throw new Error("平台公布的承诺不是这台设备的秘密值的指纹");
}

/** Nobody signs a statement that the verifier refuses, or of another draw. */
export function checkStatement(c: Ceremony, verdict: Verdict,
    bytes: Uint8Array): void {
	if (verdict.verdict === "transcript differs")
		throw new Error(`抽取声明核对不符：${
			inChinese(verdict.difference) ?? verdict.difference}`);
	const said = JSON.parse(new TextDecoder().decode(bytes)) as
		Record<string, unknown>;
	if (said["announce"] !== c.announce || said["close"] !== c.close ||
	    said["open"] !== c.open || said["transcript_hash"] === undefined)
		throw new Error("公布的不是这次抽取的声明");
}

/** Recomputes what is published and says what comes next. */
export function next(hash: Hash, c: Ceremony, me: Kept,
    publicKey: string): Next {
	const done: string[] = [];
	if (c.state.startsWith("void"))
		return { now: `本次抽取已作废：${c.void_reason}。`, done,
			ended: true };
	if (c.announced_at === null)
		return beforeAnnouncement(publicKey, own(c, me));
	if (hex(announcement(hash, c)) !== c.announce)
		throw new Error("总指纹 A 与公布的约定不符");
	if (me.announce !== undefined && me.announce !== c.announce)
		throw new Error("总指纹变了：同一次抽取不能有两个 A");
	if (charterKey(c, me) !== publicKey)
		throw new Error("章程中的公钥不是这台设备的");
	done.push(`总指纹 A 与全部约定一致：${c.announce}`);
	checkCommitment(hash, c, me);
	if (c.state === "announced")
		return announced(c, me, done);
	if (hex(closing(hash, c)) !== c.close)
		throw new Error("承诺封存值 C 与各方承诺不符");
	done.push(`承诺封存值 C 与各方承诺一致：${c.close}`);
	if (c.state === "closed")
		return closed(c, me, done);
	if (hex(opening(hash, c)) !== c.open)
		throw new Error("秘密值汇总 O 与各方秘密值不符");
	done.push(`秘密值汇总 O 与各方秘密值一致：${c.open}`);
	if (c.state === "drawn")
		return finished(c, me, done);
	if (!hasSigned(c, me.party, "open"))
		return { act: "sign-open", done, ended: false,
			now: "全部秘密值已经汇总，核对无误。请在公证随机数产生之前签名。" };
	return { now: "等待公证随机数和计算。", done, ended: false };
}

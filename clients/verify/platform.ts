// SPDX-License-Identifier: Apache-2.0
// What the platform publishes. Everything else on this page works without it.

export interface Attempt {
	id: string;
	attempt: number;
	state: string;
	disclosed_at: string | null;
}

const AWAY = "无法连接平台，请检查网络，或改用本机的文件。";

async function get(path: string): Promise<Response> {
	let reply: Response;
	try {
		reply = await fetch(path);
	} catch {
		throw new Error(AWAY);
	}
	if (reply.status === 404)
		throw new Error("这次抽取的记录尚未公开，请在约定的公开时刻之后再试。");
	if (reply.status === 422 || reply.status === 400)
		throw new Error("抽取编号的写法不对，应为“机构代码-年度-序号”，例如 SZ-2026-0001。");
	if (!reply.ok)
		throw new Error(reply.status === 429
			? "查询过于频繁，请稍候再试。" : AWAY);
	return reply;
}

/** All attempts under this number, the newest first. */
export async function attemptsOf(drawNo: string): Promise<Attempt[]> {
	const reply = await get(
		`/v1/public/draws?draw_no=${encodeURIComponent(drawNo)}`);
	const { items } = (await reply.json()) as { items: Attempt[] };
	if (items.length === 0)
		throw new Error(`没有编号为 ${drawNo} 的抽取，请核对编号。`);
	return items;
}

/** The transcript's bytes, as they were published. */
export async function transcriptOf(attempt: Attempt): Promise<Uint8Array> {
	const reply = await get(`/v1/public/draws/${attempt.id}/transcript`);
	return new Uint8Array(await reply.arrayBuffer());
}

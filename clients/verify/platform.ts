// SPDX-License-Identifier: Apache-2.0
// What the platform publishes. Everything else on this page works without it.

export interface Attempt {
	id: string;
	draw_no: string;
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
		throw new Error("这次抽取还没有可以验证的记录，请在抽取结束之后再试。");
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

/** The attempt that a link from elsewhere means. */
export async function attemptOf(id: string): Promise<Attempt> {
	const reply = await get(`/v1/public/draws/${encodeURIComponent(id)}`);
	return (await reply.json()) as Attempt;
}

export interface Published {
	/** 抽取记录, or as long as that is not public 抽取声明. */
	what: "抽取记录" | "抽取声明";
	bytes: Uint8Array;
	/** Who came in afterwards, as far as it is public. */
	amendments?: Uint8Array;
}

async function bytesOf(attempt: Attempt, what: string): Promise<Uint8Array> {
	const reply = await get(`/v1/public/draws/${attempt.id}/${what}`);
	return new Uint8Array(await reply.arrayBuffer());
}

/** What is published of an attempt, its bytes as they are. */
export async function publishedOf(attempt: Attempt): Promise<Published> {
	const drawn = attempt.state === "drawn";
	if (drawn && attempt.disclosed_at === null)
		return { what: "抽取声明",
			bytes: await bytesOf(attempt, "statement") };
	const transcript = { what: "抽取记录" as const,
		bytes: await bytesOf(attempt, "transcript") };
	return drawn ? { ...transcript,
		amendments: await bytesOf(attempt, "amendments") } : transcript;
}

// SPDX-License-Identifier: Apache-2.0
// What people do with an invitation and no account: one draw, one token.

/** The platform cannot be reached just now; what is said is not wrong. */
export class Away extends Error {}

/** The edge speaks for a platform that restarts or has too much to do. */
const LATER = [429, 502, 503, 504];

/** GET, or POST with this body (null: without one), of /v1/draws/{draw}/…;
 * throws what the platform says against it. */
export async function askAsInvited(draw: string, token: string, path: string,
    body?: unknown): Promise<Response> {
	const json = body !== undefined && body !== null;
	let reply: Response;
	try {
		reply = await fetch(
			`/v1/draws/${encodeURIComponent(draw)}/${path}`, {
				method: body === undefined ? "GET" : "POST",
				cache: "no-cache",
				headers: {
					"Authorization": `Bearer ${token}`,
					...(json ?
						{ "Content-Type": "application/json" } : {}),
				},
				...(json ? { body: JSON.stringify(body) } : {}),
			});
	} catch {
		throw new Away();
	}
	if (LATER.includes(reply.status))
		throw new Away();
	if (!reply.ok) {
		const problem = await reply.json().catch(() => ({})) as
			{ title?: string; detail?: string };
		throw new Error([problem.title ?? `平台答复 ${reply.status}`,
			problem.detail].filter(Boolean).join("："));
	}
	return reply;
}

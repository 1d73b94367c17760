// SPDX-License-Identifier: Apache-2.0
//
// What the two requests of the yardstick do between their statements: the same
// questions, refusals and results as ours for a visit that one department
// makes.
import { createHash, randomUUID } from "node:crypto";

/** A request that is refused, with the status of its answer. */
export class Refused extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
}

// Version 7: what is made one after the other stands beside each other.
function uuid7() {
	const time = Date.now().toString(16).padStart(12, "0");
	return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

export async function readTask(run, claims, id) {
	const [task] = await run("task_get", [id, true]);
	if (task === undefined || !(task.mine || task.org_path.startsWith(claims.org_path)))
		throw new Refused(404, "not_found");
	return task;
}

function requireMember(turns, inspector) {
	const mine = turns.find((t) => t.inspector_id === inspector);
	if (mine === undefined) throw new Refused(404, "not_found");
	if (mine.state !== "accepted") throw new Refused(403, "forbidden");
}

// The items as they go into the record; each answer must be of one of them.
function itemsOf(forms, said, method) {
	const by = new Map(said.map((i) => [i.item_id, i]));
	if (by.size !== said.length) throw new Refused(422, "duplicate");
	for (const id of by.keys())
		if (!forms.some((f) => f.item_id === id)) throw new Refused(422, "unknown");
	return forms.map((f) => {
		const methods = JSON.parse(f.methods), fields = JSON.parse(f.fields);
		const item = by.get(f.item_id);
		if (method !== undefined && methods?.length > 0 && !methods.includes(method))
			throw new Refused(422, "method");
		for (const name of Object.keys(item?.answers ?? {}))
			if (!fields?.some((field) => field.id === name)) throw new Refused(422, "unknown");
		return {
			answers: item?.answers ?? {}, item_id: f.item_id, item_version: Number(f.item_version),
			note: item?.note ?? "", result: item?.result ?? null,
		};
	});
}

// Names in the order of their code points, without spaces, as the canonical
// form has them.
function contentOf(id, task, forms, body) {
	const evidence = [...body.evidence ?? []].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
	return JSON.stringify({
		evidence, findings: body.findings ?? "", form: "ssj-record-1",
		items: itemsOf(forms, body.items ?? [], body.method), method: body.method ?? null,
		object_code: task.object_code, record_id: id, task_id: task.id, visit_no: task.visit_no,
	});
}

// The content stands in the answer as it is kept.
function shown(id, task, content, hash, now) {
	const head = JSON.stringify({
		id, task_id: task.id, state: "draft", district: task.district, org_id: task.org_id,
		origin: task.origin, object_code: task.object_code, object_name: task.object_name,
	});
	const tail = JSON.stringify({
		content_sha256: hash, signatures: [], assistants: [], reviews: [], check_in: null,
		check_end: null, return_reason: null, submitted_at: null, decided_at: null,
		due_on: null, due_provisional: false, overdue: false, publication_id: null, version: 1,
		created_at: now, updated_at: now,
	});
	return `${head.slice(0, -1)},"content":${content},${tail.slice(1)}`;
}

export async function createRecord(run, { id: requestId, claims, body, headers, url }) {
	const id = uuid7(), now = new Date().toISOString();
	const [task] = await run("task_lock", [body.task_id]);
	if (task === undefined) throw new Refused(404, "not_found");
	requireMember(await run("task_turns", [task.id]), claims.ins);
	const forms = await run("task_forms", [task.id]);
	if (task.state !== "accepted") throw new Refused(409, "state");
	const content = contentOf(id, task, forms, body), hash = sha256(content);
	await run("record_insert", [task.district, id, task.id, task.org_id, task.org_path, content,
		hash, claims.sub, now]);
	await run("event_append", [now, "record.created", "record", id, task.org_path, "user",
		claims.sub, requestId, null,
		JSON.stringify({ task_id: task.id, content_sha256: hash })]);
	const reply = {
		headers: { "content-type": "application/json", etag: '"v1"', location: `/v1/records/${id}` },
		body: shown(id, task, content, hash, now),
	};
	await run("idempotency_keep_last", [`user:${claims.sub}`, claims.org, "POST", "/v1/records",
		headers["idempotency-key"], sha256(`${url}?\n${sha256(JSON.stringify(body))}`), "201",
		JSON.stringify(reply.headers), Buffer.from(reply.body), now]);
	return reply;
}

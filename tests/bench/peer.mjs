// SPDX-License-Identifier: Apache-2.0
//
// The yardstick: the two benchmarked requests the way a careful Node team
// writes them. Fastify 5 with JSON schemas, pg with named prepared statements,
// HS256 checked per token and cached, the same SQL in the same transaction.
// Two processes, like the api's two workers.
//
//	PEER_PORT PEER_STATEMENTS (JSON: enter, acts) PEER_KEY (file)
//	PGHOST PGUSER PGDATABASE
import cluster from "node:cluster";
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import pg from "pg";

const WORKERS = 2;
const CONNECTIONS = Number(process.env.PEER_CONNECTIONS ?? 8);
const CACHE_MOST = 10_000;

if (cluster.isPrimary) {
	for (let i = 0; i < WORKERS; i++) cluster.fork();
	process.on("SIGTERM", () => process.exit(0));
} else {
	await serve();
}

function verifier(key) {
	const cache = new Map();
	return (token) => {
		const known = cache.get(token);
		if (known !== undefined && known.exp * 1000 > Date.now()) return known;
		const [head, body, signature] = token.split(".");
		const mac = createHmac("sha256", key).update(`${head}.${body}`).digest();
		const given = Buffer.from(signature ?? "", "base64url");
		if (given.length !== mac.length || !timingSafeEqual(given, mac)) return null;
		const claims = JSON.parse(Buffer.from(body, "base64url"));
		if (claims.exp * 1000 <= Date.now() || claims.iss !== "ssj") return null;
		if (cache.size >= CACHE_MOST) cache.clear();
		cache.set(token, claims);
		return claims;
	};
}

async function serve() {
	const { enter, acts } = JSON.parse(readFileSync(process.env.PEER_STATEMENTS));
	const verify = verifier(readFileSync(process.env.PEER_KEY));
	const pool = new pg.Pool({ max: CONNECTIONS });
	const app = Fastify({ logger: false });

	app.decorateRequest("claims", null);
	app.addHook("onRequest", async (request, reply) => {
		const header = request.headers.authorization ?? "";
		request.claims = header.startsWith("Bearer ") ? verify(header.slice(7)) : null;
		if (request.claims === null) return reply.code(401).send({ status: 401 });
	});

	// Runs all statements in one transaction; `of` gives what the request
	// decides. Returns the rows of each.
	async function transact(claims, of) {
		const client = await pool.connect();
		const results = [];
		try {
			await client.query("BEGIN");
			await client.query({
				name: "enter",
				text: enter,
				values: ["user", claims.sub, String(claims.ver), claims.org_path,
					claims.ins ?? null, null],
			});
			for (const [i, { text, values }] of acts.entries())
				results.push(await client.query({
					name: `act${i}`,
					text,
					values: values.map((v) => (v !== null && typeof v === "object" ? of[v.of] : v)),
				}));
			await client.query("COMMIT");
			return results;
		} catch (error) {
			await client.query("ROLLBACK");
			throw error;
		} finally {
			client.release();
		}
	}

	app.get("/v1/tasks/:id", {
		schema: {
			params: { type: "object", properties: { id: { type: "string", format: "uuid" } } },
		},
	}, async (request, reply) => {
		const [task] = await transact(request.claims, { task: request.params.id });
		if (task.rowCount === 0) return reply.code(404).send({ status: 404 });
		return reply.type("application/json").send(task.rows[0].body);
	});

	app.post("/v1/records", {
		schema: {
			headers: {
				type: "object",
				required: ["idempotency-key"],
				properties: { "idempotency-key": { type: "string", minLength: 8 } },
			},
			body: {
				type: "object",
				required: ["task_id"],
				properties: {
					task_id: { type: "string", format: "uuid" },
					method: { type: "string" },
					findings: { type: "string", maxLength: 10000 },
					items: { type: "array", items: { type: "object" } },
				},
			},
		},
	}, async (request, reply) => {
		const id = randomUUID();
		const results = await transact(request.claims, {
			task: request.body.task_id,
			record: id,
			key: request.headers["idempotency-key"],
		});
		const read = results.find((r) => r.rows[0]?.body !== undefined);
		return reply.code(201).type("application/json").send(read?.rows[0].body ?? `{"id":"${id}"}`);
	});

	await app.listen({ port: Number(process.env.PEER_PORT), host: "127.0.0.1" });
}

// SPDX-License-Identifier: Apache-2.0
//
// The yardstick: the two benchmarked requests the way a careful Node team
// writes them. Fastify 5 with JSON schemas, pg with named prepared statements,
// HS256 checked per token and cached, the same SQL in the same transaction.
// Two processes, like the api's two workers.
//
//	PEER_PORT PEER_STATEMENTS (JSON file: enter, read, write[]) PEER_KEY
//	(file) PGHOST PGUSER PGDATABASE
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
	cluster.on("exit", () => process.exit(1));
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
	const statements = JSON.parse(readFileSync(process.env.PEER_STATEMENTS));
	const verify = verifier(readFileSync(process.env.PEER_KEY));
	const pool = new pg.Pool({ max: CONNECTIONS });
	const app = Fastify({ logger: false });

	app.decorateRequest("claims", null);
	app.addHook("onRequest", async (request, reply) => {
		const header = request.headers.authorization ?? "";
		request.claims = header.startsWith("Bearer ") ? verify(header.slice(7)) : null;
		if (request.claims === null) return reply.code(401).send({ status: 401 });
	});

	const enter = (client, claims) =>
		client.query({
			name: "enter",
			text: statements.enter,
			values: ["user", claims.sub, String(claims.ver), claims.org_path, claims.ins ?? null, null],
		});

	async function transact(claims, work) {
		const client = await pool.connect();
		try {
			await client.query("BEGIN");
			await enter(client, claims);
			const result = await work(client);
			await client.query("COMMIT");
			return result;
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
		const result = await transact(request.claims, (client) =>
			client.query({ name: "read", text: statements.read, values: [request.params.id] }));
		if (result.rowCount === 0) return reply.code(404).send({ status: 404 });
		const row = result.rows[0];
		const columns = Object.keys(row);
		return columns.length === 1 ? row[columns[0]] : row;
	});

	app.post("/write", {
		schema: {
			body: {
				type: "object",
				required: ["values"],
				properties: { values: { type: "array", items: { type: "array" } } },
			},
		},
	}, async (request, reply) => {
		await transact(request.claims, async (client) => {
			for (const [i, text] of statements.write.entries())
				await client.query({ name: `write${i}`, text, values: request.body.values[i] });
		});
		return reply.code(201).send({ id: randomUUID() });
	});

	await app.listen({ port: Number(process.env.PEER_PORT), host: "127.0.0.1" });
}

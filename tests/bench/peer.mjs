// SPDX-License-Identifier: Apache-2.0
//
// The yardstick: the two benchmarked requests the way a careful Node team
// writes them. Fastify 5 with the schemas of our contract, pg as it comes with
// named prepared statements, HS256 checked per token and cached, the same SQL
// in the same transaction, one line of log per request, written in blocks.
// Two processes, like the api's two workers.
//
//	PEER_PORT PEER_WORK (JSON: statements by name, schemas of the contract)
//	PEER_KEY (file) PEER_LOG (file) PGHOST PGUSER PGDATABASE
import cluster from "node:cluster";
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import Fastify, { LogController } from "fastify";
import pg from "pg";
import pino from "pino";
import { createRecord, readTask, Refused } from "./peer_acts.mjs";

const WORKERS = 2;
const CONNECTIONS = Number(process.env.PEER_CONNECTIONS ?? 8);
const CACHE_MOST = 10_000;
const LOG_BLOCK = 8 * 1024;
const UUID = { $ref: "contract#/components/schemas/Uuid" };

if (cluster.isPrimary) {
	for (let i = 0; i < WORKERS; i++) cluster.fork();
	process.on("SIGTERM", () => process.exit(0));
} else {
	await serve(JSON.parse(readFileSync(process.env.PEER_WORK)));
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

// Runs `act` in one transaction; `run(name, values)` gives a statement's rows.
function transactor(pool, statements) {
	return async (claims, act) => {
		const client = await pool.connect();
		const run = async (name, values) =>
			(await client.query({ name, text: statements[name], values })).rows;
		try {
			await client.query("BEGIN");
			await run("db_enter", ["user", claims.sub, String(claims.ver),
				claims.org_path, claims.ins ?? null, null]);
			const result = await act(run);
			await client.query("COMMIT");
			return result;
		} catch (error) {
			await client.query("ROLLBACK");
			throw error;
		} finally {
			client.release();
		}
	};
}

function application(schemas) {
	const app = Fastify({
		loggerInstance: pino(pino.destination({
			dest: process.env.PEER_LOG, minLength: LOG_BLOCK, sync: false,
		})),
		logController: new LogController({ disableRequestLogging: true }),
		genReqId: () => randomUUID(),
		ajv: { customOptions: { removeAdditional: false, coerceTypes: false, strict: false } },
	});
	app.addSchema({ $id: "contract", components: { schemas } });
	app.setErrorHandler((error, request, reply) => {
		const status = error instanceof Refused ? error.status : error.statusCode ?? 500;
		return reply.code(status).type("application/problem+json")
			.send({ status, title: error.message, request_id: request.id });
	});
	app.addHook("onSend", async (request, reply) => {
		reply.header("x-request-id", request.id);
	});
	app.addHook("onResponse", async (request, reply) => {
		request.log.info({
			user: request.claims?.sub, method: request.method, operation: request.routeOptions.url,
			status: reply.statusCode, ms: reply.elapsedTime,
		}, "request");
	});
	return app;
}

async function serve({ statements, schemas }) {
	const verify = verifier(readFileSync(process.env.PEER_KEY));
	const transact = transactor(new pg.Pool({ max: CONNECTIONS }), statements);
	const app = application(schemas);

	app.decorateRequest("claims", null);
	app.addHook("onRequest", async (request) => {
		const header = request.headers.authorization ?? "";
		request.claims = header.startsWith("Bearer ") ? verify(header.slice(7)) : null;
		if (request.claims === null) throw new Refused(401, "unauthenticated");
	});

	app.get("/v1/tasks/:id", {
		schema: { params: { type: "object", properties: { id: UUID } } },
	}, async (request, reply) => {
		const { claims, params } = request;
		const task = await transact(claims, (run) => readTask(run, claims, params.id));
		return reply.type("application/json").header("etag", `"v${task.version}"`).send(task.body);
	});

	app.post("/v1/records", {
		schema: {
			headers: {
				type: "object",
				required: ["idempotency-key"],
				properties: { "idempotency-key": { type: "string", minLength: 8, maxLength: 128 } },
			},
			body: { $ref: "contract#/components/schemas/RecordNew" },
		},
	}, async (request, reply) => {
		const { headers, body } = await transact(request.claims, (run) => createRecord(run, request));
		return reply.code(201).headers(headers).send(body);
	});

	await app.listen({ port: Number(process.env.PEER_PORT), host: "127.0.0.1" });
}

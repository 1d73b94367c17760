// SPDX-License-Identifier: Apache-2.0
// node verify.mjs URL ORDERS: the page at /verify/. ORDERS is a JSON file:
//
//	draw_no	what is read from the platform
//	pool	paths of the auditor's files
//	judge	{name: {file: path, pool: true, false or paths}}, judged offline
//	codes	codes that are looked up, with and without the pool
//	proofs	{name: path}, judged against the statement
//	beside	{name: {file, pool as of judge, receipt or amendments: path}}
//	amended	the number of a draw that was amended
//	statement	path
//	draw	the id of the same draw
//	veiled	the number of a draw whose transcript is not public
import { readFileSync } from "node:fs";
import { attempt, overflow, picture, tabOrder, violations } from "./browser.mjs";

const [url, path] = process.argv.slice(2);
const orders = JSON.parse(readFileSync(path, "utf8"));

const ready = (page) =>
	page.locator("#ready", { hasText: "可以断开网络" }).waitFor();

/** What the page shows of a verdict. */
const shown = (page) => page.evaluate(() => ({
	verdict: document.querySelector("#verdict strong").textContent,
	difference: document.querySelector("#verdict .code[lang=en]")
		?.textContent ?? "",
	text: document.querySelector("#verdict").innerText,
	steps: Object.fromEntries([...document.querySelectorAll(".steps li")]
		.map((li) => [li.dataset.step, li.firstChild.textContent])),
	own: !document.querySelector("#own").hidden,
}));

async function submit(page) {
	await page.evaluate(() => {
		document.querySelector("#result").hidden = true;
	});
	await page.click("#check");
	await page.locator("#result").waitFor();
	return shown(page);
}

async function judge(page, file, pool) {
	await page.setInputFiles("#pool", Array.isArray(pool) ? pool
		: pool ? orders.pool : []);
	await page.setInputFiles("#file", file);
	await page.locator("#chosen", { hasText: "已选择" }).waitFor();
	return submit(page);
}

/** What each proof in a file is said to prove, against the statement. */
async function proved(page, file) {
	await page.setInputFiles("#proof", file);
	await judge(page, orders.statement, false);
	const told = await page.evaluate(() =>
		[...document.querySelectorAll("[data-proof]")].map((p) =>
			({ wrong: p.dataset.proof, text: p.textContent })));
	await page.setInputFiles("#proof", []);
	return told;
}

/** What is said of a receipt or of amendments, beside which verdict. */
async function beside(page, { file, pool, receipt, amendments }) {
	await page.setInputFiles("#receipt", receipt ?? []);
	await page.setInputFiles("#amendments", amendments ?? []);
	const { text: verdict, steps } = await judge(page, file, pool);
	const p = page.locator("[data-receipt], [data-amended]");
	const told = { verdict, step: steps.substitutions,
		text: await p.innerText(),
		names: await page.locator("#verdict bdi").allInnerTexts(),
		wrong: await p.evaluate((at) =>
			at.dataset.receipt ?? at.dataset.amended) };
	await page.setInputFiles("#receipt", []);
	await page.setInputFiles("#amendments", []);
	return told;
}

async function lookUp(page, code) {
	await page.fill("#code", code);
	await page.evaluate(() =>
		document.querySelector("#own-result").replaceChildren());
	await page.click("#ask");
	await page.locator("#own-result p").waitFor();
	return page.evaluate(() => ({
		headline: document.querySelector("#own-result strong").textContent,
		rows: [...document.querySelectorAll("#own-result tbody tr")].map(
			(tr) => ({ list: tr.querySelector("th").textContent,
				kind: tr.dataset.kind,
				cells: [...tr.querySelectorAll("td")].map(
					(td) => td.textContent) })),
	}));
}

/** With the keyboard alone, from the address with the number to the verdict. */
async function byKeyboard(page) {
	await page.goto(`${url}/verify/`);
	await ready(page);
	const to = async (id) => {
		for (let i = 0; i < 40; i++) {
			if (await page.evaluate(() => document.activeElement.id) === id)
				return;
			await page.keyboard.press("Tab");
		}
		throw new Error(`Tab does not lead to ${id}`);
	};
	await to("draw-no");
	await page.keyboard.type(orders.draw_no);
	await page.keyboard.press("Enter");
	await page.locator("#check:enabled").waitFor();
	await to("check");
	await page.keyboard.press("Enter");
	await page.locator("#result").waitFor();
	const focus = await page.evaluate(() => document.activeElement.id);
	const { verdict } = await shown(page);
	await to("code");
	await page.keyboard.type(orders.codes[0]);
	await page.keyboard.press("Enter");
	await page.locator("#own-result p").waitFor();
	return { focus, verdict };
}

async function online(page, found) {
	await page.goto(`${url}/verify/?draw_no=${orders.draw_no}`);
	await ready(page);
	found.violations = await violations(page);
	found.tabs = await tabOrder(page);
	await page.locator("#check:enabled").waitFor();
	await picture(page, "verify");
	await page.setInputFiles("#pool", orders.pool);
	found.fromPlatform = await submit(page);
	await picture(page, "verify-good");
	found.violationsGood = await violations(page);
	await page.goto(`${url}/verify/?draw_no=${orders.amended}`);
	await ready(page);
	await page.locator("#check:enabled").waitFor();
	await submit(page);
	found.amendedFromPlatform =
		await page.locator("[data-amended]").innerText();
	await page.goto(`${url}/verify/?draw=${orders.draw}`);
	found.byId = await page.locator("#chosen.note",
		{ hasText: "已读取" }).innerText();
	await ready(page);
	await page.fill("#draw-no", orders.veiled);
	await page.click("#load");
	found.veiled = await page.locator("#chosen",
		{ hasText: "声明" }).innerText();
	await page.fill("#draw-no", "NONE-2026-0001");
	await page.click("#load");
	found.unknownNumber = await page.locator("#chosen",
		{ hasText: "没有编号" }).innerText();
}

async function offline(page, found) {
	found.judged = {};
	for (const [name, { file, pool }] of Object.entries(orders.judge)) {
		found.judged[name] = await judge(page, file, pool);
		if (name === "altered") {
			found.violationsBad = await violations(page);
			await picture(page, "verify-bad");
		}
	}
	found.proved = {};
	for (const [name, file] of Object.entries(orders.proofs))
		found.proved[name] = await proved(page, file);
	found.beside = {};
	found.violationsBeside = [];
	for (const [name, order] of Object.entries(orders.beside)) {
		found.beside[name] = await beside(page, order);
		if (!["receipt: matches", "receipt: another transcript",
			"amended: follow", "amended: a friend"].includes(name))
			continue;
		found.violationsBeside.push(...await violations(page));
		await picture(page, `verify-${name.replace(/\W+/g, "-")}`);
	}
	const right = orders.judge.right.file;
	found.codes = { with: {}, without: {} };
	for (const pool of [true, false]) {
		await judge(page, right, pool);
		for (const code of orders.codes)
			found.codes[pool ? "with" : "without"][code] =
				await lookUp(page, code);
	}
	found.violationsOwn = await violations(page);
	await picture(page, "verify-own");
	found.overflow = await overflow(page, 320);
	await page.click("#large");
	found.overflowLarge = await overflow(page, 320);
	await page.setViewportSize({ width: 320, height: 640 });
	await picture(page, "verify-narrow");
}

await attempt(url, async (page, found, context) => {
	page.setDefaultTimeout(30000);
	await online(page, found);
	await context.setOffline(true);
	await offline(page, found);
	await context.setOffline(false);
	found.keyboard = await byKeyboard(page);
});

// SPDX-License-Identifier: Apache-2.0
// What the trials of pages have in common. A trial is a module of this folder
// that is started as `node TRIAL.mjs URL …` and prints what it found as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(
	createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
	"best-practice"];

/**
 * Runs `trial(page, found)` in a new browser and prints `found`. It always
 * holds what the page asked of others (foreign), what it did not get (failed)
 * and what the browser complained about (complaints).
 */
export async function attempt(url, trial, options = {}) {
	const browser = await chromium.launch({
		executablePath: "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-dev-shm-usage"],
	});
	const found = { foreign: [], failed: [], complaints: [] };
	try {
		const context = await browser.newContext({
			locale: "zh-CN", ...options });
		const page = await context.newPage();
		watch(page, url, found);
		await trial(page, found, context);
	} catch (error) {
		found.complaints.push(String(error));
	} finally {
		await browser.close();
	}
	console.log(JSON.stringify(found));
}

/** Notes in `found` what the page asks of others, misses and complains of. */
export function watch(page, url, found) {
	page.on("request", (request) => {
		const address = request.url();
		if (!address.startsWith(url) && !/^(data|blob):/.test(address))
			found.foreign.push(address);
	});
	page.on("response", (response) => {
		if (response.status() >= 400)
			found.failed.push(
				`${response.status()} ${response.url()}`);
	});
	page.on("console", (message) => {
		if (message.type() === "error")
			found.complaints.push(message.text());
	});
	page.on("pageerror", (error) => found.complaints.push(String(error)));
}

/** What axe finds wrong by WCAG 2.2 A and AA: rule and element, one a line. */
export async function violations(page) {
	await page.evaluate(AXE);
	const result = await page.evaluate(
		(tags) => window.axe.run({ runOnly: tags }), WCAG);
	return result.violations.flatMap((v) =>
		v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}`));
}

/**
 * What reaches beyond the edge of a screen of `width`, innermost first: boxes,
 * or else the page itself, for text that leaves a box that fits.
 */
export async function overflow(page, width) {
	const before = page.viewportSize();
	await page.setViewportSize({ width, height: 640 });
	const wide = await page.evaluate(() => {
		const whole = document.documentElement.scrollWidth;
		if (whole <= window.innerWidth)
			return [];
		const boxes = [...document.querySelectorAll("body *")]
			.filter((e) => e.getBoundingClientRect().right >
				window.innerWidth)
			.map((e) => `${e.tagName} ${e.id} ${e.className}`)
			.reverse();
		return boxes.length > 0 ? boxes : [`text, up to ${whole}`];
	});
	await page.setViewportSize(before);
	return wide;
}

/** Keeps a picture of the page where SSJ_PICTURES names a folder. */
export async function picture(page, name) {
	if (process.env.SSJ_PICTURES)
		await page.screenshot({ fullPage: true,
			path: `${process.env.SSJ_PICTURES}/${name}.png` });
}

/** Id, or tag, of what Tab reaches, in order, `most` at most. */
export async function tabOrder(page, most = 60) {
	const seen = [];
	await page.evaluate(() => document.activeElement?.blur());
	while (seen.length < most) {
		await page.keyboard.press("Tab");
		const now = await page.evaluate(() => {
			const e = document.activeElement;
			return e === document.body ? "" :
				e.id || e.getAttribute("href") ||
				e.tagName.toLowerCase();
		});
		if (now === "")
			break;
		seen.push(now);
	}
	return seen;
}

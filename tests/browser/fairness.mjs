// SPDX-License-Identifier: Apache-2.0
// node fairness.mjs URL: the page at /fairness/ of a platform with draws.
import { attempt, overflow, picture, tabOrder, violations } from "./browser.mjs";

const [url] = process.argv.slice(2);

const ready = (page, words) =>
	page.locator("#status", { hasText: words }).waitFor();

/** Caption and rows of every table that is to be seen. */
const tables = (page, within) => page.evaluate((selector) =>
	Object.fromEntries([...document.querySelectorAll(`${selector} table`)]
		.map((t) => [t.caption.textContent,
			[...t.querySelectorAll("tbody tr")].map((tr) =>
				[...tr.children].map((c) => c.textContent))])),
	within);

/** Terms and what stands beside them. */
const pairs = (page, list) => page.evaluate((selector) => Object.fromEntries(
	[...document.querySelectorAll(`${selector} dt`)].map((dt) =>
		[dt.textContent, dt.nextElementSibling.textContent])), list);

/** What is shown when the answer about `year` comes after all years were asked
 *  for again. */
async function shownAfterLate(page, year) {
	let letGo;
	const held = new Promise((resolve) => { letGo = resolve; });
	await page.route(/fairness\?year=/, async (route) => {
		await held;
		await route.continue();
	});
	await page.selectOption("#year", year);
	await page.selectOption("#year", "");
	await ready(page, "已显示历年合计");
	const last = page.waitForResponse(/fairness\/visits\?year=/);
	letGo();
	await (await last).finished();
	await page.evaluate(() => new Promise((done) => { setTimeout(done); }));
	await page.unrouteAll();
	return { status: await page.textContent("#status"),
		csv: await page.getAttribute("#csv", "href") };
}

await attempt(url, async (page, found) => {
	await page.goto(`${url}/fairness/`);
	await ready(page, "已显示历年合计");
	await picture(page, "fairness");
	found.verdict = await page.textContent("#verdict");
	found.tables = await tables(page, "#report");
	found.counters = await pairs(page, "#counters");
	found.visits = await pairs(page, "#visits");
	found.years = await page.evaluate(() =>
		[...document.querySelectorAll("#year option")].map((o) => o.value));
	found.csv = await page.getAttribute("#csv", "href");
	found.violations = await violations(page);
	found.tabs = await tabOrder(page);
	found.overflow = await overflow(page, 320);
	/* Every word on how a matter stands is there without its colour. */
	found.words = await page.evaluate(() =>
		[...document.querySelectorAll("strong")].map((s) => s.textContent));
	await page.locator("#draws button").first().click();
	await page.locator("#draw").waitFor();
	found.draw = await tables(page, "#draw");
	found.focus = await page.evaluate(() => document.activeElement.id);
	found.violationsDraw = await violations(page);
	await picture(page, "fairness-draw");
	found.late = await shownAfterLate(page, found.years[1]);
	await page.selectOption("#year", found.years[1]);
	await ready(page, `已显示 ${found.years[1]} 年`);
	found.visitsOfYear = await pairs(page, "#visits");
	found.csvOfYear = await page.getAttribute("#csv", "href");
	await page.setViewportSize({ width: 320, height: 640 });
	await picture(page, "fairness-narrow");
	await page.locator("#large").click();
	found.overflowLarge = await overflow(page, 320);
});

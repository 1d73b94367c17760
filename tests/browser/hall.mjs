// SPDX-License-Identifier: Apache-2.0
// node hall.mjs URL DRAW [reduce]: the hall page from now until the draw has
// ended; with reduce for somebody who asked for reduced motion.
import { attempt, overflow, picture, tabOrder, violations } from "./browser.mjs";

const [url, draw, reduce] = process.argv.slice(2);

const texts = (page, selector) => page.locator(selector).allInnerTexts();

/** Everything of the page that a test asks for, under a name. */
async function keep(page, found, name) {
	found[name] = {
		title: await page.locator("#title").innerText(),
		state: await page.locator("#state").innerText(),
		current: await texts(page, "#steps [aria-current]"),
		done: await page.locator("#steps .done").count(),
		parties: await texts(page, "#parties tr"),
		names: await texts(page, "#parties th bdi"),
		witnesses: await texts(page, "#witnesses li"),
		lists: await texts(page, "#lists tr"),
		balls: await texts(page, "#balls li"),
		prints: await texts(page, "#prints dd"),
		rolling: await page.locator("#rolling").isVisible(),
	};
	await picture(page, `hall-${name}`);
}

await attempt(url, async (page, found) => {
	await page.setViewportSize({ width: 1920, height: 1080 });
	await page.goto(`${url}/hall/?draw=${draw}`);
	await page.locator("#hall").waitFor();
	await page.waitForFunction(() =>
		document.querySelector("#lists")?.textContent?.includes("（"));
	await keep(page, found, "before");
	found.violations = await violations(page);
	found.overflow = await overflow(page, 320);
	await page.locator("#steps .done").nth(8).waitFor({ timeout: 60000 });
	await page.locator("#figures dd").first().waitFor();
	found.atOnce = await texts(page, "#figures dd [aria-hidden]");
	found.visits = await page.locator("#visits").innerText();
	found.figures = await page.locator("#figures .hidden")
		.allTextContents();
	await page.waitForFunction(() => [...document.querySelectorAll(
		"#figures dd")].every((d) => d.firstChild.textContent ===
		d.lastChild.textContent));
	await keep(page, found, "after");
	found.violations.push(...await violations(page));
	found.overflow.push(...await overflow(page, 320));
	found.tabs = await tabOrder(page);
	found.verify = await page.locator("#verify").getAttribute("href");
	found.modules = await page.locator("#code path").getAttribute("d");
	await page.setViewportSize({ width: 320, height: 640 });
	await picture(page, "hall-narrow");
}, reduce ? { reducedMotion: "reduce" } : {});

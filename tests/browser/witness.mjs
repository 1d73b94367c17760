// SPDX-License-Identifier: Apache-2.0
// node witness.mjs URL DRAW WITNESS TOKEN: a witness says that he is there, and
// takes his receipt when the draw is drawn.
import { attempt, overflow, picture, tabOrder, violations } from "./browser.mjs";

const [url, draw, witness, token] = process.argv.slice(2);

await attempt(url, async (page, found) => {
	const button = page.locator("#act");
	found.violations = [];
	await page.goto(
		`${url}/witness/#draw=${draw}&witness=${witness}&token=${token}`);
	await button.waitFor();
	found.address = page.url();
	found.first = await button.innerText();
	found.overflow = await overflow(page, 320);
	found.violations.push(...await violations(page));
	found.tabs = await tabOrder(page);
	await button.focus();
	await page.keyboard.press("Enter");
	await page.locator("#receipt").waitFor({ timeout: 90000 });
	found.second = await button.innerText();
	await button.click();
	await page.getByText("凭证已签收").waitFor();
	found.facts = await page.locator("#facts dd").allInnerTexts();
	found.file = await page.locator("#file").getAttribute("href");
	found.violations.push(...await violations(page));
	await picture(page, "witness-receipt");
	await page.emulateMedia({ media: "print" });
	found.printed = await page.locator("main").innerText();
	await picture(page, "witness-paper");
});

// SPDX-License-Identifier: Apache-2.0
// node ui.mjs URL: the elements that all pages share.
import { attempt, overflow, picture, tabOrder, violations } from "./browser.mjs";

const [url] = process.argv.slice(2);

const size = (page) => page.evaluate(() =>
	getComputedStyle(document.documentElement).fontSize);

await attempt(url, async (page, found) => {
	await page.goto(`${url}/ui/`);
	await picture(page, "ui");
	found.violations = await violations(page);
	found.tabs = await tabOrder(page);
	found.ordinary = await size(page);
	await page.locator("#large").focus();
	await page.keyboard.press("Enter");
	found.large = await size(page);
	found.overflow = await overflow(page, 320);
	found.violationsLarge = await violations(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await picture(page, "ui-narrow");
	await page.reload();
	found.kept = await size(page);
	await page.emulateMedia({ media: "print" });
	found.printed = await page.locator("#large").isVisible();
});

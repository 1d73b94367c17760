// SPDX-License-Identifier: Apache-2.0
// node hall_choice.mjs URL: the hall page of a draw that there is not.
import { attempt, picture } from "./browser.mjs";

const [url] = process.argv.slice(2);

await attempt(url, async (page, found) => {
	await page.goto(`${url}/hall/?draw=nonsense`);
	await page.locator("#draws li").first().waitFor();
	await picture(page, "hall-choice");
	found.told = await page.locator("#connection").innerText();
	found.draws = await page.locator("#draws li").allInnerTexts();
	found.shown = await page.locator("#hall").isVisible();
});

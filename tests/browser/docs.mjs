// SPDX-License-Identifier: Apache-2.0
// node docs.mjs URL OPERATION: opens the page at /docs as a person would.
import { attempt } from "./browser.mjs";

const [url, operation] = process.argv.slice(2);

await attempt(url, async (page, found) => {
	found.operation = false;
	await page.goto(`${url}/docs/`);
	// The page draws operations as somebody scrolls to them.
	const wanted = page
		.locator(".opblock-summary-path", { hasText: operation }).first();
	await page.locator(".opblock").first().waitFor();
	for (let n = 0; n < 600 && !found.operation; n++) {
		await page.mouse.wheel(0, 2000);
		await page.waitForTimeout(100);
		found.operation = await wanted.isVisible();
	}
});

// SPDX-License-Identifier: Apache-2.0
// node docs.mjs URL OPERATION: opens the page at /docs as a person would.
import { attempt } from "./browser.mjs";

const [url, operation] = process.argv.slice(2);

await attempt(url, async (page, found) => {
	found.operation = false;
	await page.goto(`${url}/docs/`);
	await page.waitForSelector(".opblock", { timeout: 30000 });
	found.operation = await page
		.locator(".opblock-summary-path", { hasText: operation })
		.first()
		.isVisible();
});

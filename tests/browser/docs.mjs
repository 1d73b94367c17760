// SPDX-License-Identifier: Apache-2.0
// node docs.mjs URL OPERATION: opens the page at /docs as a person would, and
// prints what it found as JSON.
import { chromium } from "playwright-core";

const [url, operation] = process.argv.slice(2);
const browser = await chromium.launch({
	executablePath: "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const page = await browser.newPage();
const found = { foreign: [], failed: [], complaints: [], operation: false };

page.on("request", (request) => {
	const address = request.url();
	if (!address.startsWith(url) && !address.startsWith("data:"))
		found.foreign.push(address);
});
page.on("response", (response) => {
	if (response.status() >= 400)
		found.failed.push(`${response.status()} ${response.url()}`);
});
page.on("console", (message) => {
	if (message.type() === "error")
		found.complaints.push(message.text());
});
page.on("pageerror", (error) => found.complaints.push(String(error)));

try {
	await page.goto(`${url}/docs/`);
	await page.waitForSelector(".opblock", { timeout: 30000 });
	found.operation = await page
		.locator(".opblock-summary-path", { hasText: operation })
		.first()
		.isVisible();
	found.title = await page.title();
} catch (error) {
	found.complaints.push(String(error));
} finally {
	await browser.close();
}
console.log(JSON.stringify(found));

// SPDX-License-Identifier: Apache-2.0
// node party.mjs URL DRAW PARTY TOKEN [WHAT]: somebody who was invited takes
// part with the page and presses whatever it offers until the draw has ended.
// WHAT is altered on its way here: "lists", the frozen ones; "commitment", the
// party's own; "holds", as if nobody held the keys; "signatures", all signed by
// nobody; "statement", another seed.
import { attempt, overflow, picture, tabOrder, violations } from "./browser.mjs";

const [url, draw, party, token, forged] = process.argv.slice(2);

/** What leaves the page waiting for others. */
const waits = ["holds", "signatures"];

/** Alters what the platform shows of the attempt. */
function alter(ceremony) {
	switch (forged) {
	case "lists":
		for (const list of ceremony.lists)
			list.count += 1;
		break;
	case "commitment":
		for (const each of ceremony.parties)
			if (each.id === party && each.commitment)
				each.commitment = "0".repeat(64);
		break;
	case "holds":
		ceremony.holders = [];
		ceremony.signatures = [];
		break;
	case "signatures":
		for (const each of ceremony.signatures)
			each.sig = "0".repeat(128);
		break;
	}
}

/** Presses the button as often as one is there; the titles in their order. */
async function takePart(page, found) {
	const end = Date.now() + 90000;
	while (Date.now() < end) {
		const now = await page.locator("#now").innerText();
		if (found.seen.at(-1) !== now)
			found.seen.push(now);
		if (now.startsWith("全部完成") ||
		    (waits.includes(forged) && now.includes("名保管人")) ||
		    await page.locator("#trouble").isVisible())
			return;
		const button = page.locator("#act");
		if (await button.isVisible() && await button.isEnabled()) {
			found.pressed.push(await button.innerText());
			found.violations.push(...await violations(page));
			await button.focus();
			await page.keyboard.press("Enter");
		}
		await page.waitForTimeout(100);
	}
}

/** What the page says to another party's link on the same device. */
async function second(context) {
	const page = await context.newPage();
	await page.goto(
		`${url}/party/#draw=${draw}&party=another&token=its-own`);
	const trouble = page.locator("#trouble");
	await trouble.waitFor();
	const said = { trouble: await trouble.innerText(), address: page.url() };
	await page.close();
	return said;
}

await attempt(url, async (page, found, context) => {
	Object.assign(found, { pressed: [], seen: [], sent: [], violations: [] });
	page.on("request", (request) => {
		if (request.method() === "POST")
			found.sent.push(request.url().split("/").pop());
	});
	if (forged)
		await page.route("**/ceremony", async (route) => {
			const reply = await route.fetch();
			const ceremony = await reply.json();
			alter(ceremony);
			await route.fulfill({ response: reply, json: ceremony });
		});
	if (forged === "statement")
		await page.route("**/statement", async (route) => {
			const reply = await route.fetch();
			const text = await reply.text();
			await route.fulfill({ response: reply, body: text.replace(
				/"seed":"[0-9a-f]{64}"/, `"seed":"${"0".repeat(64)}"`) });
		});
	await page.goto(`${url}/party/#draw=${draw}&party=${party}&token=${token}`);
	await page.locator("#work").waitFor();
	found.address = page.url();
	found.overflow = await overflow(page, 320);
	await picture(page, "party-begin");
	await page.reload();
	await page.locator("#work").waitFor();
	found.tabs = await tabOrder(page);
	found.second = await second(context);
	await takePart(page, found);
	found.trouble = await page.locator("#trouble").innerText();
	found.done = await page.locator("#done li").allInnerTexts();
	await picture(page, forged ? "party-forged" : "party-end");
	found.violations.push(...await violations(page));
});

// SPDX-License-Identifier: Apache-2.0
// node party_tabs.mjs URL DRAW PARTY TOKEN: somebody opens the invitation in
// three tabs at once, and commits in two before the platform hears of either;
// the third one watches, and does what comes next.
import { attempt, overflow, picture, violations, watch } from "./browser.mjs";

const [url, draw, party, token] = process.argv.slice(2);

/** Resolves for both callers when both have come. */
function meeting() {
	let met, count = 0;
	const both = new Promise((resolve) => {
		met = resolve;
	});
	return () => {
		if (++count === 2)
			met();
		return both;
	};
}

async function offered(page, title) {
	await page.locator("#act", { hasText: title }).waitFor(
		{ timeout: 90000 });
}

async function press(page, title) {
	await offered(page, title);
	await page.locator("#act:enabled").click();
}

await attempt(url, async (first, found, context) => {
	const second = await context.newPage(), third = await context.newPage();
	const tabs = [first, second, third], here = meeting();
	watch(second, url, found);
	watch(third, url, found);
	Object.assign(found, { sent: [], violations: [] });
	for (const [number, page] of tabs.entries()) {
		page.on("request", (request) => {
			if (request.method() === "POST")
				found.sent.push([number,
					request.url().split("/").pop(),
					request.postDataJSON()]);
		});
		await page.route("**/commitments", async (route) => {
			await here();
			await route.continue();
		});
	}
	await Promise.all(tabs.map((page) => page.goto(
		`${url}/party/#draw=${draw}&party=${party}&token=${token}`)));
	await press(first, "登记公钥");
	await Promise.all(tabs.map((page) => offered(page, "提交承诺")));
	await Promise.all([first, second].map((page) =>
		press(page, "提交承诺")));
	await press(first, "签名：封存");
	await press(third, "公开秘密值");
	await press(second, "签名：汇总");
	await press(third, "签名：抽取声明");
	for (const page of tabs)
		await page.locator("#now", { hasText: "全部完成" }).waitFor();
	found.trouble = await Promise.all(tabs.map((page) =>
		page.locator("#trouble").innerText()));
	found.overflow = await overflow(third, 320);
	await picture(third, "party-third-tab");
	found.violations.push(...await violations(third));
});

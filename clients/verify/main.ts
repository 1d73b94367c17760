// SPDX-License-Identifier: Apache-2.0
// The page "亲自验证本次抽取": which transcript, with which files, and the
// answers of the C that computes in the worker.
import { byId, element, largeTextSwitch } from "../ui/ui";
import { showBeside } from "./beside";
import { showOwn } from "./own";
import { attemptOf, attemptsOf, publishedOf, type Attempt } from "./platform";
import { proofsIn } from "./proof";
import { isDocument, showNone, showVerdict } from "./result";
import type { Transcript } from "./transcript";
import type { Answer, Ask } from "./worker";

const drawNo = byId("draw-no", HTMLInputElement);
const file = byId("file", HTMLInputElement);
const pool = byId("pool", HTMLInputElement);
const proof = byId("proof", HTMLInputElement);
const receipt = byId("receipt", HTMLInputElement);
const amendments = byId("amendments", HTMLInputElement);
const check = byId("check", HTMLButtonElement);
const chosen = byId("chosen", HTMLElement);
const progress = byId("progress", HTMLElement);
const result = byId("result", HTMLElement);
const own = byId("own", HTMLElement);
const attempts = byId("attempt", HTMLSelectElement);

/** What is about to be judged, with what the platform has published of its
 * amendments; and what was judged. */
let bytes: Uint8Array | undefined;
let published: Uint8Array | undefined;
let judged: { transcript: Transcript; files: File[] | undefined } | undefined;

// ---- the worker: one question at a time --------------------------------------
const worker = new Worker("worker.js");
let waiting: ((answer: Answer) => void) | undefined;

worker.addEventListener("message", (event: MessageEvent<Answer>) => {
	const answer = event.data;
	if (answer.ready) {
		byId("ready", HTMLElement).textContent =
			"验证程序已就绪，现在可以断开网络。";
		return;
	}
	if (answer.opened !== undefined) {
		progress.textContent = `正在核对 ${answer.opened}……`;
		return;
	}
	if (waiting)
		waiting(answer);
	else if (answer.failed !== undefined)
		byId("ready", HTMLElement).textContent =
			"验证程序没有读到，请刷新页面重试。";
	waiting = undefined;
});

function ask(question: Ask): Promise<Answer> {
	return new Promise((resolve, reject) => {
		waiting = (answer) => answer.failed === undefined
			? resolve(answer) : reject(new Error(answer.failed));
		worker.postMessage(question);
	});
}

// ---- which transcript ---------------------------------------------------------
function choose(what: string, content: Uint8Array | undefined,
	amended?: Uint8Array): void {
	bytes = content;
	published = amended;
	chosen.textContent = what;
	chosen.className = content ? "note" : "open";
	check.disabled = content === undefined;
}

async function chooseAttempt(attempt: Attempt): Promise<void> {
	file.value = "";
	choose("正在读取……", undefined);
	try {
		const { what, bytes: content, amendments: amended } =
			await publishedOf(attempt);
		choose(`已读取：${drawNo.value.trim()} 第 ${attempt.attempt} 次抽取的${
			what}。`, content, amended);
	} catch (error) {
		choose((error as Error).message, undefined);
	}
}

const STATES: Record<string, string> = { void: "作废",
	void_after_entropy: "公证随机数产生后作废", drawn: "已抽取" };
let offered: Attempt[] = [];

async function load(): Promise<void> {
	byId("attempts", HTMLElement).hidden = true;
	try {
		offered = await attemptsOf(drawNo.value.trim());
	} catch (error) {
		choose((error as Error).message, undefined);
		return;
	}
	attempts.replaceChildren(...offered.map((a, i) => element("option",
		{ value: String(i) }, `第 ${a.attempt} 次：${
			STATES[a.state] ?? "进行中"}`)));
	byId("attempts", HTMLElement).hidden = offered.length < 2;
	if (offered[0])
		await chooseAttempt(offered[0]);
}

byId("load", HTMLButtonElement).addEventListener("click", () => void load());
drawNo.addEventListener("keydown", (event) => {
	if (event.key !== "Enter")
		return;
	event.preventDefault();
	void load();
});
attempts.addEventListener("change", () => {
	const attempt = offered[Number(attempts.value)];
	if (attempt)
		void chooseAttempt(attempt);
});
file.addEventListener("change", () => {
	const given = file.files?.[0];
	drawNo.value = "";
	byId("attempts", HTMLElement).hidden = true;
	void given?.arrayBuffer().then(
		(content) => choose(`已选择：${given.name}`, new Uint8Array(content)),
		() => choose("这个文件读不出来，请重新选择。", undefined));
});

// ---- the verdict ---------------------------------------------------------------
function read(content: Uint8Array): Transcript {
	return JSON.parse(new TextDecoder().decode(content)) as Transcript;
}

/** The file that was chosen, if one was. */
async function given(input: HTMLInputElement): Promise<Uint8Array | undefined> {
	const chosenFile = input.files?.[0];
	return chosenFile && new Uint8Array(await chosenFile.arrayBuffer());
}

async function questionOf(transcript: Uint8Array): Promise<Ask> {
	const proofs = await given(proof);
	return { transcript, proofs: proofs ? proofsIn(proofs) : [],
		receipt: await given(receipt),
		amendments: await given(amendments) ?? published,
		files: pool.files?.length ? [...pool.files] : undefined };
}

function show(question: Ask, answer: Answer, transcript: Uint8Array): void {
	const { verdict } = answer;
	if (!verdict)
		throw new Error("no verdict");
	const good = verdict.verdict !== "transcript differs"
		? read(transcript) : undefined;
	const place = byId("verdict", HTMLElement);
	// A receipt that matches binds its witness.
	if (answer.attested === "")
		verdict.notes = verdict.notes.filter(
			(n) => !n.startsWith("witnesses: "));
	if (good || isDocument(transcript))
		showVerdict(place, verdict, question.files !== undefined, good);
	else
		showNone(place, verdict);
	if (good)
		place.firstElementChild?.after(...showBeside(question, answer, good));
	judged = good && { transcript: good, files: question.files };
	own.hidden = good?.outcome !== "drawn" ||
		good.transcript_hash !== undefined;
}

async function verify(): Promise<void> {
	if (!bytes)
		return;
	const transcript = bytes;
	check.disabled = true;
	own.hidden = true;
	progress.textContent = "正在计算……";
	try {
		const question = await questionOf(transcript);
		show(question, await ask(question), transcript);
		byId("own-result", HTMLElement).replaceChildren();
		result.hidden = false;
		progress.textContent = "";
		result.focus();
	} catch {
		result.hidden = true;
		progress.replaceChildren(element("p", { class: "bad" },
			"没有算完：文件读不出来，或大到浏览器放不下。请改用命令行程序 ssj-verify。"));
	}
	check.disabled = false;
}

byId("form", HTMLFormElement).addEventListener("submit", (event) => {
	event.preventDefault();
	void verify();
});

byId("own-form", HTMLFormElement).addEventListener("submit", (event) => {
	event.preventDefault();
	const code = byId("code", HTMLInputElement).value.trim();
	if (!judged || code === "")
		return;
	const place = byId("own-result", HTMLElement);
	const { transcript, files } = judged;
	showOwn(place, code, transcript, files, ask)
		.then(() => { progress.textContent = ""; })
		.catch(() => place.replaceChildren(element("p", { class: "bad" },
			"名单文件读不出来，请重新选择并再验证一次。")));
});

// ---- the start ------------------------------------------------------------------
largeTextSwitch(byId("large", HTMLButtonElement));
/** What the address asks for: ?draw_no=NUMBER, or ?draw=ID for one attempt. */
async function open(wanted: URLSearchParams): Promise<void> {
	const id = wanted.get("draw");
	const number = wanted.get("draw_no");
	if (number) {
		drawNo.value = number;
		await load();
	} else if (id) {
		try {
			const attempt = await attemptOf(id);
			drawNo.value = attempt.draw_no;
			await chooseAttempt(attempt);
		} catch (error) {
			choose((error as Error).message, undefined);
		}
	}
}

void open(new URLSearchParams(location.search));

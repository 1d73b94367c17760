// SPDX-License-Identifier: Apache-2.0
// What the script of every page needs: an element by its id, an element with
// words in it, a name, and the switch to large letters.

/** The element with this id; it is in the page, or the page is wrong. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
	const found = document.getElementById(id);
	if (!(found instanceof kind))
		throw new Error(`no ${kind.name} has the id ${id}`);
	return found;
}

/**
 * A new element with attributes and content. Content is only ever text or
 * elements, never markup: what comes from outside cannot become a tag.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
	name: K,
	attributes: Record<string, string>,
	...content: (string | Node)[]
): HTMLElementTagNameMap[K] {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes))
		made.setAttribute(key, value);
	made.append(...content);
	return made;
}

/**
 * A name that others have given, kept to itself: a direction of writing that it
 * carries turns nothing round that stands beside it.
 */
export function named(name: string): HTMLElement {
	return element("bdi", {}, name);
}

const LARGE = "ssj-large";

/** A browser may refuse to keep anything; the switch then lasts a visit. */
function kept(): boolean {
	try {
		return localStorage.getItem(LARGE) === "1";
	} catch {
		return false;
	}
}

function keep(large: boolean): void {
	try {
		localStorage.setItem(LARGE, large ? "1" : "0");
	} catch {
		// Nothing is lost but the memory of it.
	}
}

/** Makes `button` the switch between 标准字号 and 大字版, kept for next time. */
export function largeTextSwitch(button: HTMLButtonElement): void {
	const show = (large: boolean): void => {
		document.documentElement.classList.toggle("large", large);
		button.setAttribute("aria-pressed", String(large));
	};
	show(kept());
	button.addEventListener("click", () => {
		const large = button.getAttribute("aria-pressed") !== "true";
		show(large);
		keep(large);
	});
}

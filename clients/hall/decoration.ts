// SPDX-License-Identifier: Apache-2.0
// What moves and means nothing: names that roll while people wait, figures
// that count up. Whoever asks for reduced motion gets neither.

const TICK_MS = 120;
const RISE_MS = 1600;

export function calm(): boolean {
	return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Names of the draw's items, one after another; never of businesses. */
export class Decoration {
	private timer: number | undefined;
	private at = 0;

	constructor(private readonly part: HTMLElement,
	    private readonly line: HTMLElement) {}

	show(wanted: boolean, names: string[]): void {
		const rolls = wanted && names.length > 0 && !calm();
		this.part.hidden = !rolls;
		clearInterval(this.timer);
		if (rolls)
			this.timer = window.setInterval(() => {
				this.at = (this.at + 1) % names.length;
				this.line.textContent = names[this.at] ?? "";
			}, TICK_MS);
	}
}

/** Lets the text of `node` grow from 0 to `value`. */
export function rise(node: HTMLElement, value: number,
    write: (value: number) => string): void {
	const began = performance.now();
	const step = (now: number): void => {
		const share = Math.min(1, (now - began) / RISE_MS);
		node.textContent = write(value * share * (2 - share));
		if (share < 1)
			requestAnimationFrame(step);
	};
	node.textContent = write(value);
	if (!calm())
		requestAnimationFrame(step);
}

// Server time in the browser, for pages that count down.

// within gives a question up after ms. Not every phone's browser has AbortSignal.timeout.
export function within(ms) {
	if (AbortSignal.timeout) return AbortSignal.timeout(ms);
	const late = new AbortController();
	setTimeout(() => late.abort(), ms);
	return late.signal;
}

// Clock estimates the server's legal time: the answer that came fastest knows best.
export class Clock {
	offset = 0;
	error = Infinity;
	at = 0;
	frozen = null;

	async probe(times) {
		if (this.probing) return;
		this.probing = true;
		for (let i = 0; i < times; i++) {
			const t0 = performance.now();
			const answer = await fetch("/api/v1/clock", {cache: "no-store", signal: within(10000)}).then((r) => r.json()).catch(() => null);
			if (!answer) break;
			const t1 = performance.now(), half = (t1 - t0) / 2, now = Date.parse(answer.now);
			if (half <= this.error || t1 - this.at > 120000) Object.assign(this, {offset: now - t0 - half, error: half, at: t1});
			this.frozen = answer.frozen ? now : null;
		}
		this.probing = false;
	}

	// hear compares with a time that came some way. Where it cannot be, the clock was moved.
	hear(text, frozen) {
		const now = Date.parse(text);
		if (frozen !== undefined) {
			if (!frozen && this.frozen !== null) this.error = Infinity;
			this.frozen = frozen ? now : null;
		}
		if (this.frozen === null && (this.error === Infinity || Math.abs(now - this.now()) > 5000)) {
			this.offset = now - performance.now();
			this.error = Infinity;
			this.probe(5);
		}
	}

	now() { return this.frozen ?? performance.now() + this.offset; }
}

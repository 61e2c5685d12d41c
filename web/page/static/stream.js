// One stream for a whole browser, however many rooms and walls its tabs show.
//
// A tab that shows a lot joins with its number: it is told what the server sends,
// and where from: "live" (this tab holds the stream), "shared" (another tab of this
// browser does) or "lost". Which tab holds it is a lock that the browser keeps: when
// that tab goes the next one takes over and opens the stream again from the versions
// that all of them have. Without Web Locks (plain HTTP elsewhere than on this
// machine) each tab has a stream of its own, and the server's limits hold.

const quiet = 25000; // ms without a sign of life (a beat comes every 10 s) after which a stream counts as dead
const renew = 30000; // ms after which a tab says again what it shows; a hidden tab may be told the time once a minute only
const keep = 150000; // ms after which a tab that says nothing shows nothing
const most = 50; // lots that the server lets one stream have
const gather = 40; // ms in which the other tabs say what they show

class Stream {
	mine = new Map(); // lot → {have(), hear(mode, name, body)} of this tab
	others = new Map(); // tab → {lots: {lot: version}, at}
	lots = []; // of the stream that is open, here or in another tab
	source = null;
	leads = false;
	at = null; // of the stream: lot → version that was told; null before anything was
	heard = 0;
	reopen = 0;
	tab = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");

	constructor() {
		this.channel = navigator.locks && "BroadcastChannel" in window ? new BroadcastChannel("fachui.stream") : null;
		if (this.channel) this.channel.onmessage = ({data}) => this.told(data);
		addEventListener("pagehide", () => this.end());
		addEventListener("pageshow", (e) => { if (e.persisted && this.mine.size) this.begin(); });
		setInterval(() => this.tick(), 1000);
	}

	join(lot, room) {
		if (this.mine.has(lot)) return;
		this.mine.set(lot, room);
		this.begin();
		this.changed();
	}

	leave(lot) { if (this.mine.delete(lot)) this.changed(); }

	// begin waits for the lock, for as long as this tab is shown.
	begin() {
		if (this.waiting) return;
		this.waiting = new AbortController();
		if (!navigator.locks) {
			this.leads = true;
			return;
		}
		navigator.locks.request("fachui.stream", {signal: this.waiting.signal}, () => {
			this.leads = true;
			this.lots = [];
			this.channel?.postMessage({ask: true});
			setTimeout(() => this.changed(), gather);
			return new Promise((release) => { this.release = release; });
		}).catch(() => {}); // it was left before its turn came
	}

	end() {
		this.close();
		this.channel?.postMessage({tab: this.tab, want: {}});
		this.waiting?.abort();
		this.release?.();
		this.leads = false;
		this.waiting = this.release = null;
		for (const room of this.mine.values()) room.hear("lost");
	}

	// changed lets the stream have what the tabs show now.
	changed() {
		if (!this.leads) return this.say();
		clearTimeout(this.soon);
		this.soon = setTimeout(() => {
			if (!this.leads) return;
			if (!this.source || [...this.wanted().keys()].some((lot) => !this.lots.includes(lot))) this.open(true);
			else if (this.at) this.here();
		}, 10);
	}

	// here tells who has just come that there is a stream, and how far it is: what went by
	// before they listened they have to read.
	here() {
		const body = {age: performance.now() - this.heard, at: Object.fromEntries(this.at)};
		this.share("here", body);
		this.tell("live", "here", body);
	}

	say() { this.channel?.postMessage({tab: this.tab, want: Object.fromEntries([...this.mine].map(([lot, room]) => [lot, room.have()]))}); }

	told({ask, tab, want, name, body, lots}) {
		if (ask) this.say();
		else if (want) {
			this.others.set(tab, {lots: want, at: performance.now()});
			if (this.leads) this.changed();
		} else if (name && !this.leads) {
			this.lots = lots;
			this.tell(name === "lost" ? "lost" : "shared", name, body);
		}
	}

	// wanted are the lots that the tabs show, with the oldest version that one of them has.
	wanted() {
		const out = new Map();
		const add = (lot, version) => { if (out.size < most || out.has(lot)) out.set(lot, Math.min(version, out.get(lot) ?? version)); };
		for (const [lot, room] of this.mine) add(lot, room.have());
		for (const {lots} of this.others.values()) for (const [lot, version] of Object.entries(lots)) add(lot, version);
		return out;
	}

	open(anew) {
		if (!window.EventSource || (this.source && !anew) || performance.now() < this.reopen) return;
		const wanted = this.wanted();
		if (wanted.size === 0) return this.close();
		const [lot, version] = wanted.entries().next().value;
		const all = [...wanted].map(([l, v]) => v < 0 ? l : `${l}@${v}`).join(",");
		this.close();
		this.lots = [...wanted.keys()];
		this.at = null;
		this.heard = performance.now();
		let failures = 0;
		const source = this.source = new EventSource(wanted.size === 1 ? `/api/v1/lots/${lot}/stream?after=${version}` : `/api/v1/streams?lots=${all}`);
		for (const name of ["snapshot", "frame", "beat", "rest", "bye"]) {
			source.addEventListener(name, ({data}) => {
				if (source !== this.source) return;
				failures = 0;
				this.heard = performance.now();
				const body = JSON.parse(data);
				this.at ??= wanted;
				if (body.view) this.at.set(body.view.lot, body.view.version);
				if (name === "bye" || name === "rest") this.close(name === "rest" ? 5000 : body.retry_ms);
				this.share(name, body);
				this.tell("live", name, body);
			});
		}
		source.onerror = () => {
			if (source !== this.source) return;
			this.lose(source.readyState === EventSource.CLOSED || ++failures > 2);
		};
	}

	share(name, body) { this.channel?.postMessage({name, body, lots: this.lots}); }

	// lose tells all tabs that nothing comes now; for good: not before some seconds.
	lose(forGood) {
		if (forGood) this.close(15000 + Math.random() * 15000);
		this.share("lost");
		this.tell("lost");
	}

	close(wait = 0) {
		this.source?.close();
		this.source = null;
		this.reopen = performance.now() + wait;
	}

	tell(mode, name, body) {
		for (const [lot, room] of [...this.mine]) if (this.lots.includes(lot) && (!body?.view || body.view.lot === lot)) room.hear(mode, name, body);
	}

	tick() {
		if (!this.mine.size) return;
		const now = performance.now();
		for (const [tab, {at}] of this.others) if (now - at > keep) this.others.delete(tab);
		if (!this.leads) {
			if (now - (this.said ?? 0) > renew) this.said = now, this.say();
			return;
		}
		if (this.source && now - this.heard > quiet) this.close(), this.lose(false);
		if (!this.source) this.open();
	}
}

export const stream = new Stream();

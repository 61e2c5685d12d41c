// The live room of a lot. What it needs of the page (an example that the tests use
// stands in web/live/testdata/room.html):
//
// <section data-room data-lot="ID"> is the root; all else stands inside it and may
// be left out. The module writes text only, never markup.
//
//   <template data-words>  <p data-word="KEY">words with {args}</p> …: every word that
//                          the module says, in the page's language
//   data-slot="NAME"       takes text: title status price capitals lowest increment reference
//                          cover bids viewers code rank priority until countdown ends extended clock
//                          uncertainty offset connection age news answer
//   data-slot="standing"   how I stand, a live region; its ancestor .standing gets the class
//                          leading, outbid or watching; data-when="…" inside shows its icon
//   data-show="a !b"       (hidden at first) shown while all flags hold: live open announced suspended ended sold
//                          bidder applied stranger unpaid barred priority equal extended pending frozen script
//   <ol data-ladder> with <template data-row>, <ol data-receipts> with <template data-row>: a
//                          row has data-f="NAME" for seq code mine amount rank at state extends receipt;
//                          it gets the classes lead or out, mine, voided, new
//   <form data-bid>        (needs the dialog) <input name="amount">, <button type="button" data-step="N"> (0: equal
//                          price, for priority), <input data-steps> (any multiple)
//   <dialog data-confirm>  <form method="dialog"> with buttons value="yes" and "no",
//                          data-slot="confirm", "confirm-capitals", "confirm-why", and
//                          <label data-again> around <input name="again">
//   <input type="checkbox" data-sound>
//
// Every figure comes from /room and from the stream; nothing is guessed. A bid keeps
// its key until its final answer, over cuts and a reload of the page.

import {capitals, fen, yuan} from "./capitals.js";
import {Clock, within} from "./clock.js";
import {stream} from "./stream.js";

const quiet = 25000; // ms without a sign of life (a beat comes every 10 s) after which a stream counts as dead
const lastBids = 50; // that a room shows
const patience = 60000; // ms for which an unanswered bid is sent again after a reload

class Room {
	clock = new Clock();
	version = -1;
	bids = [];
	heard = 0; // when the server was last heard, by performance.now()
	mode = "lost"; // live, shared, polling, lost, rest
	pending = null; // the bid that has no final answer yet

	constructor(root) {
		this.root = root;
		this.api = "/api/v1/lots/" + root.dataset.lot;
		this.store = "fachui.bid." + root.dataset.lot;
		this.english = document.documentElement.lang.startsWith("en");
		this.words = new Map();
		for (const w of root.querySelector("template[data-words]")?.content.querySelectorAll("[data-word]") ?? []) this.words.set(w.dataset.word, w.textContent);
		this.fine = new Intl.DateTimeFormat(this.english ? "en-GB" : "zh-CN", {timeZone: "Asia/Shanghai", hour12: false, hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3});
		this.day = new Intl.DateTimeFormat(this.english ? "en-GB" : "zh-CN", {timeZone: "Asia/Shanghai", month: "long", day: "numeric"});
		this.time = new Intl.DateTimeFormat(this.english ? "en-GB" : "zh-CN", {timeZone: "Asia/Shanghai", hour12: false, hour: "2-digit", minute: "2-digit", second: "2-digit"});
		this.calm = matchMedia("(prefers-reduced-motion: reduce)");
	}

	say(word, args = {}) { return (this.words.get(word) ?? word).replace(/\{(\w+)\}/g, (_, k) => args[k] ?? ""); }
	all(selector) { return this.root.querySelectorAll(selector); }
	one(selector) { return this.root.querySelector(selector); }
	put(slot, text) { for (const e of this.all(`[data-slot="${slot}"]`)) if (e.textContent !== text) e.textContent = text; }
	yuan(n) { return yuan(n); }
	money(text) { return this.yuan(fen(text)); }
	hms(text) { return this.time.format(Date.parse(text)); }
	when(text) { const [a, b] = [Date.parse(text), this.clock.now()].map((n) => this.day.format(n)); return a === b ? this.hms(text) : `${a} ${this.hms(text)}`; }
	ms(text) { return this.fine.format(Date.parse(text)); }

	async start() {
		this.listen();
		await this.resync();
		setInterval(() => this.tick(), 250);
		setInterval(() => this.clock.probe(1), 60000);
		this.recover();
	}

	listen() {
		addEventListener("pageshow", (e) => { if (e.persisted) this.resync(); });
		for (const back of ["online", "visibilitychange"]) addEventListener(back, () => { if (!document.hidden) this.clock.probe(2), this.polled = 0, this.tick(); });
		this.one("form[data-bid]")?.addEventListener("submit", (e) => {
			if (!this.room || !this.one("dialog[data-confirm]").showModal) return; // the form goes the plain way: the next page asks
			e.preventDefault();
			e.stopPropagation();
			this.offer(e.target.elements.amount.value, e.target.elements.up_to?.checked ?? false);
		});
		this.one("dialog[data-confirm]")?.addEventListener("submit", (e) => e.stopPropagation()); // it is sent more than once: page.js
		for (const b of this.all("[data-step]")) b.addEventListener("click", () => this.fill(BigInt(b.dataset.step)));
		this.one("[data-steps]")?.addEventListener("input", (e) => { if (/^[1-9]\d{0,6}$/.test(e.target.value)) this.fill(BigInt(e.target.value)); });
		this.one("[data-sound]")?.addEventListener("change", (e) => { this.audio = e.target.checked ? this.audio ?? new AudioContext() : null; });
	}

	// watch joins the browser's stream while there is one of this lot.
	watch() {
		const lot = this.root.dataset.lot;
		if (this.room.stream && window.EventSource) stream.join(lot, {have: () => this.version, hear: (mode, name, body) => this.hear(mode, name, body)});
		else stream.leave(lot);
	}

	hear(mode, name, body) {
		if (mode !== "lost") this.heard = performance.now() - (body?.age ?? 0);
		this.mode = mode;
		if (body?.now) this.clock.hear(body.now, body.frozen);
		if (name === "bye") this.mode = "lost";
		else if (name === "rest") {
			this.mode = "rest";
			this.room.stream = false;
			this.watch();
		} else if (name === "snapshot" && body.view.version > this.version) this.take({...this.room, ...body});
		else if (name === "frame") this.frame(body);
		else if (name === "here" && body.at[this.root.dataset.lot] > this.version) this.resync();
		else if (name === "beat" && this.room) this.watched(body.viewers?.[this.root.dataset.lot]);
		this.tick();
	}

	watched(n) {
		if (n === undefined) return;
		this.room.viewers = n;
		this.put("viewers", String(n));
	}

	// frame adds a change. What it cannot follow from is read anew.
	frame(f) {
		const last = this.room.view.bids;
		if (f.view.version <= this.version) return;
		const fresh = f.bids.filter((b) => b.seq > last);
		if (f.after > this.version || f.view.voided !== this.room.view.voided || fresh.length !== f.view.bids - last) return this.resync(Math.random() * 500);
		const extended = fresh.filter((b) => b.extended).length;
		const before = this.room.view.status;
		this.take({...this.room, view: f.view, viewers: f.viewers, bids: [...this.room.bids, ...fresh].slice(-lastBids), extensions: this.room.extensions + extended}, fresh);
		if (extended) this.put("news", this.say("news.extended", this.ending()));
		if (before !== f.view.status && this.room.me) this.resync(Math.random() * 500);
	}

	// resync reads the room, of its bids those that are not here yet. It is what
	// polling does, too: on a slow line an answer is small, and the next question
	// leaves it time.
	async resync(wait = 0) {
		if (this.reading) { this.again = true; return; }
		this.reading = true;
		if (wait) await new Promise((r) => setTimeout(r, wait));
		const began = this.polled = performance.now();
		try {
			let room = await this.read(this.room?.view.bids ?? 0);
			if (this.room && room.view.voided !== this.room.view.voided) room = await this.read(0);
			this.clock.hear(room.now, room.frozen);
			if (room.view.version >= this.version) this.take(this.merged(room), room.bids.filter((b) => this.room && b.seq > this.room.view.bids));
			this.room.stream = room.stream;
			this.heard = performance.now();
			if (!this.streaming()) this.mode = room.stream ? "polling" : "rest";
			this.watch();
		} catch {
			if (!this.streaming()) this.mode = "lost";
		}
		this.slow = performance.now() - began;
		this.reading = false;
		this.tick();
		if (this.again) { this.again = false; this.resync(); }
	}

	async read(seen) {
		const answer = await fetch(`${this.api}/room?seen=${seen}`, {cache: "no-store", signal: within(20000)});
		if (!answer.ok) throw new Error(answer.status);
		return {...await answer.json(), seen};
	}

	// merged adds the bids that are here already to an answer that left them out.
	merged(room) {
		if (!this.room || room.seen === 0) return room;
		const join = (old, fresh) => [...old.filter((b) => !fresh.some((f) => f.seq === b.seq)), ...fresh].sort((a, b) => a.seq - b.seq).slice(-lastBids);
		return {...room, bids: join(this.room.bids, room.bids), me: room.me && {...room.me, bids: join(this.room.me?.bids ?? [], room.me.bids)}};
	}

	streaming() { return (this.mode === "live" || this.mode === "shared") && performance.now() - this.heard < quiet; }

	take(room, fresh = []) {
		const before = this.room;
		const me = room.me && {...room.me, leading: room.view.leader === room.me.code};
		if (me) me.outbid = !me.leading && (room.me.outbid || room.me.leading || fresh.some((b) => b.code === me.code));
		const own = me ? fresh.filter((b) => b.code === me.code && !me.bids.some((m) => m.seq === b.seq)) : [];
		if (own.length) me.bids = [...me.bids, ...own];
		this.room = {...room, me};
		this.version = room.view.version;
		this.render(before, new Set(before ? fresh.map((b) => b.seq) : []));
	}

	// cover is the deposit in percent of the price that stands, to two decimals.
	cover() {
		const share = fen(this.room.terms.deposit) * 100000n / fen(this.room.view.price) + 5n;
		return `${share / 1000n}.${String(share / 10n % 100n).padStart(2, "0")}%`;
	}

	ending() { return {n: this.room.extensions, ends: this.hms(this.room.view.ends_at)}; }

	flags() {
		const {view, me, extensions} = this.room, s = view.status;
		const open = s === "BIDDING" || s === "SELLOFF_OPEN" || s === "SELLOFF_BIDDING";
		const announced = s === "ANNOUNCED" || s === "SELLOFF_ANNOUNCED", suspended = s === "SUSPENDED";
		return {
			open, announced, suspended, ended: !open && !announced && !suspended, sold: view.leader !== "" && !open && !announced && !suspended && s !== "WITHDRAWN",
			live: this.room.stream, applied: !!me, stranger: !me, bidder: !!me?.deposit_held && !me.barred, unpaid: !!me && !me.deposit_held,
			barred: !!me?.barred, priority: me?.rank > 0, script: true,
			equal: me?.rank > 0 && !me.leading && view.leader !== "" && (view.leader_rank === 0 || view.leader_rank > me.rank), extended: extensions > 0, pending: !!this.pending, frozen: this.clock.frozen !== null,
		};
	}

	show() {
		const flags = this.flags();
		for (const e of this.all("[data-show]")) e.hidden = !e.dataset.show.split(/\s+/).every((f) => f.startsWith("!") ? !flags[f.slice(1)] : flags[f]);
		return flags;
	}

	render(before, fresh) {
		const {view, me, terms} = this.room, flags = this.show();
		const texts = {
			title: terms?.title, status: this.say("status." + view.status), price: this.money(view.price), capitals: capitals(fen(view.price)), lowest: this.money(view.lowest),
			increment: this.money(view.increment), reference: terms && this.money(terms.reference_price), cover: terms && this.cover(),
			bids: String(view.bids - view.voided), viewers: String(this.room.viewers), priority: this.priority(flags), code: me?.code, rank: me?.rank ? String(me.rank) : "",
			extended: flags.extended ? this.say("extended", this.ending()) : "",
		};
		for (const [slot, text] of Object.entries(texts)) this.put(slot, text ?? "");
		if (before && before.view.status !== view.status) this.put("news", this.say("status." + view.status));
		this.standing(before?.me, flags);
		this.rows("[data-ladder]", this.room.bids, fresh);
		this.rows("[data-receipts]", me?.bids ?? [], new Set());
		for (const b of this.all("[data-step]")) b.textContent = this.say(b.dataset.step === "0" ? "step.equal" : "step", {n: b.dataset.step, amount: this.yuan(this.step(BigInt(b.dataset.step)))});
		this.review();
	}

	// priority says what a priority right is worth at this moment.
	priority({priority, equal}) {
		const {view, me} = this.room;
		if (!priority) return "";
		const word = me.leading ? "leading" : equal ? "equal" : view.leader === "" ? "none" : "behind";
		return this.say("priority." + word, {rank: me.rank, price: this.money(view.price), lowest: this.money(view.lowest), other: view.leader_rank});
	}

	// standing says how I stand; being overtaken interrupts whoever listens.
	standing(before, flags) {
		const {view, me} = this.room;
		const state = me?.leading ? "leading" : me?.outbid ? "outbid" : "watching";
		const word = flags.sold && me?.leading ? "won" : flags.ended ? "ended" : state === "watching" && flags.bidder ? "none" : state;
		const overtaken = state === "outbid" && !!before?.leading;
		for (const e of this.all('[data-slot="standing"]')) {
			e.setAttribute("aria-live", overtaken ? "assertive" : "polite");
			const box = e.closest(".standing") ?? e;
			box.classList.remove("leading", "outbid", "watching");
			box.classList.add(state);
			for (const icon of box.querySelectorAll("[data-when]")) icon.toggleAttribute("hidden", icon.dataset.when !== state);
		}
		this.put("standing", this.say("standing." + word, {price: this.money(view.price), lowest: this.money(view.lowest), code: me?.code}));
		if (overtaken) this.beep();
	}

	rows(selector, bids, fresh) {
		const list = this.one(selector), row = list?.querySelector("template[data-row]");
		if (!row) return;
		const {view, me} = this.room;
		const made = [...bids].reverse().map((b) => {
			const li = row.content.firstElementChild.cloneNode(true);
			const mine = me?.code === b.code, lead = view.leader === b.code && view.price === b.amount && !b.voided;
			const texts = {seq: String(b.seq), mine: mine ? this.say("mine") : "", state: lead ? this.say("lead") : "", code: b.code, amount: this.money(b.amount), rank: b.rank ? this.say("rank", {rank: b.rank}) : "", at: b.receipt ? this.ms(b.at) : this.hms(b.at), receipt: b.receipt,
				extends: b.voided ? this.say("voided") : b.extended ? this.say("extends", {ends: this.hms(b.ends_at)}) : ""};
			for (const f of li.querySelectorAll("[data-f]")) { f.textContent = texts[f.dataset.f] ?? ""; f.hidden = !f.textContent; }
			const on = {lead, out: !lead, mine, voided: b.voided, new: fresh.has(b.seq) && !this.calm.matches};
			for (const [name, yes] of Object.entries(on)) li.classList.toggle(name, yes);
			return li;
		});
		for (const e of [...list.children]) if (e !== row) e.remove();
		list.append(...made);
	}

	// tick keeps the clock, the age of what is shown, and the polling.
	tick() {
		const now = performance.now();
		if (this.room) {
			const {view} = this.room, flags = this.flags(), soon = flags.announced ? view.opens_at : view.ends_at;
			const left = Math.max(0, Math.ceil((Date.parse(soon) - this.clock.now()) / 1000)), two = (n) => String(n).padStart(2, "0");
			const rest = `${two(Math.floor(left / 3600) % 24)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
			this.put("countdown", flags.ended ? this.say("over") : flags.suspended ? this.say("stopped") : left === 0 && flags.open ? this.say("awaiting") : this.say(left < 86400 ? "left.hours" : "left.days", {d: Math.floor(left / 86400), t: rest}));
			this.put("until", this.say(flags.announced ? "until.opens" : "until.ends"));
			this.put("ends", this.when(view.ends_at));
			this.put("clock", this.time.format(this.clock.now()));
			this.put("uncertainty", this.clock.frozen !== null ? this.say("frozen") : this.clock.error < Infinity ? this.say("uncertainty", {ms: Math.max(1, Math.ceil(this.clock.error))}) : "");
			this.put("offset", this.apart());
		}
		this.put("connection", this.say("connection." + this.mode));
		this.root.dataset.connection = this.mode;
		this.put("age", this.heard ? this.say("age", {s: Math.floor((now - this.heard) / 1000)}) : "");
		if (this.streaming() && this.room && this.flags().unpaid && now - this.polled > 10000) this.resync(); // a right to bid is no change of the lot
		if (!this.streaming() && now - (this.polled ?? 0) > Math.max((this.room?.poll_seconds ?? 3) * 1000, 3 * (this.slow ?? 0))) this.resync();
	}

	// apart says how far this machine's own clock is from the server's. It is shown
	// only: nothing here goes by this machine's clock.
	apart() {
		if (this.clock.frozen !== null || this.clock.error === Infinity) return "";
		const ms = Date.now() - this.clock.now(), s = Math.abs(ms) / 1000;
		if (Math.abs(ms) <= Math.max(this.clock.error, 100)) return this.say("offset.same");
		const min = Math.round(s / 60); // three hours less a millisecond are three hours
		const by = s < 60 ? this.say("offset.seconds", {s: s.toFixed(1)}) : s < 86400 ? this.say("offset.minutes", {h: Math.floor(min / 60), m: min % 60}) : this.say("offset.days", {d: Math.floor(s / 86400)});
		return this.say(ms > 0 ? "offset.fast" : "offset.slow", {by});
	}

	least() { return fen(this.room.me?.rank ? this.room.view.price : this.room.view.lowest); }
	step(n) { return n === 0n ? fen(this.room.view.price) : fen(this.room.view.lowest) + (n - 1n) * fen(this.room.view.increment); }

	fill(n) {
		const input = this.one("form[data-bid] [name=amount]"), amount = this.step(n);
		input.value = `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;
		input.dispatchEvent(new Event("input", {bubbles: true}));
	}

	// offer asks whether the amount is meant, twice where it is out of the ordinary. With
	// upTo it is the most: what is bid is the lowest that stands at its turn.
	offer(text, upTo) {
		if (!this.room) return;
		const {view, me, terms} = this.room, amount = fen(text), dialog = this.one("dialog[data-confirm]");
		if (this.pending) return this.answer("refused", this.say("pending"));
		if (amount === null || amount === 0n) return this.answer("refused", this.say("malformed"));
		const least = this.least();
		if (amount < least) return this.answer("refused", this.say("too_low", {lowest: this.yuan(least)}));
		const why = [
			view.confirm_self && me?.leading && this.say("why.self"),
			!upTo && view.confirm_steps && amount - fen(view.lowest) > BigInt(view.confirm_steps) * fen(view.increment) && this.say("why.jump", {steps: view.confirm_steps}),
			!upTo && terms && amount > fen(terms.reference_price) && this.say("why.reference", {reference: this.money(terms.reference_price)}),
		].filter(Boolean);
		const again = dialog.querySelector("[data-again]"), input = dialog.querySelector("[name=again]");
		this.asked = amount;
		this.put("confirm", this.say(upTo ? "confirm.up_to" : "confirm", {amount: this.yuan(amount)}));
		this.put("confirm-capitals", capitals(amount));
		this.put("confirm-why", why.join(" "));
		again.hidden = why.length === 0;
		input.value = "";
		const yes = dialog.querySelector("[value=yes]");
		(input.oninput = () => { yes.disabled = why.length > 0 && fen(input.value) !== amount; })();
		dialog.onclose = () => {
			this.asked = null;
			if (dialog.returnValue === "yes" && !yes.disabled) this.send(amount, upTo, crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(16)).join("-"));
		};
		dialog.returnValue = "";
		dialog.showModal();
	}

	// review closes a question that somebody else's bid has answered.
	review() {
		if (!this.asked) return;
		const least = this.least();
		if (this.asked >= least && this.flags().open) return;
		this.one("dialog[data-confirm]").close("no");
		this.answer("refused", this.say("overtaken", {lowest: this.yuan(least)}));
	}

	// send sends the bid until it has a final answer. The key makes the retries one bid.
	async send(amount, upTo, key, since = Date.now()) {
		this.pending = {amount: `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`, upTo, key, since};
		sessionStorage.setItem(this.store, JSON.stringify(this.pending));
		if (this.room) this.show();
		for (let wait = 500; ; wait = Math.min(2 * wait, 8000)) {
			this.answer("sending", this.say(wait > 500 ? "sending_again" : upTo ? "sending.up_to" : "sending", {amount: this.yuan(amount)}));
			const answer = await fetch(this.api + "/bids", {
				method: "POST", headers: {"Content-Type": "application/json", "Idempotency-Key": key}, body: JSON.stringify({amount: this.pending.amount, up_to: upTo, confirmed: true}), signal: within(15000),
			}).catch(() => null);
			const body = await answer?.json().catch(() => null);
			if (answer?.ok && body) this.settle("accepted", this.say("accepted", {amount: this.money(body.amount), seq: body.seq, at: this.ms(body.at), receipt: body.receipt}), body);
			else if (body?.code && answer.status < 500 && (wait === 500 || !/^access\./.test(body.code))) this.settle("refused", this.english ? body.en : body.zh);
			else {
				if (body?.code) this.answer("sending", this.english ? body.en : body.zh); // as after a session that ended on the way
				await new Promise((r) => setTimeout(r, wait));
				continue;
			}
			return;
		}
	}

	settle(how, text, body) {
		this.pending = null;
		sessionStorage.removeItem(this.store);
		this.answer(how, text);
		const me = this.room?.me;
		if (body && me) me.bids = [...me.bids.filter((b) => b.seq !== body.seq), body].sort((a, b) => a.seq - b.seq);
		if (this.streaming() && body) this.render(this.room, new Set());
		else this.resync();
		if (this.room) this.show();
	}

	// recover takes up a bid whose page was left before its answer came.
	recover() {
		const left = JSON.parse(sessionStorage.getItem(this.store) ?? "null");
		if (!left) return;
		if (Date.now() - left.since < patience) return this.send(fen(left.amount), left.upTo ?? false, left.key, left.since);
		sessionStorage.removeItem(this.store);
		this.answer("refused", this.say("forgotten", {amount: this.money(left.amount)}));
	}

	answer(how, text) {
		this.put("answer", text);
		for (const e of this.all('[data-slot="answer"]')) e.dataset.how = how;
	}

	beep() {
		if (!this.audio) return;
		const tone = new OscillatorNode(this.audio, {frequency: 660}), volume = new GainNode(this.audio, {gain: 0.1});
		tone.connect(volume).connect(this.audio.destination);
		tone.start(), tone.stop(this.audio.currentTime + 0.2);
	}
}

const root = document.querySelector("[data-room]");
if (root) new Room(root).start();

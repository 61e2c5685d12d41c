// The wall of running auctions hears every bid from the browser's one stream: price
// and number of bids change at once, and soon after the wall asks for its own page
// again and takes over what changed. The server writes all words, this writes none.

import {fen, yuan} from "./capitals.js";
import {stream} from "./stream.js";

const often = 4000, seldom = 15000; // ms between looks without and with a stream
const pace = 1000; // least ms between two looks that bids ask for
const quiet = 25000; // ms without a sign of life after which a stream counts as dead
const lost = document.querySelector("[data-wall-lost]");
const versions = new Map(); // lot → version that is shown
let heard = -Infinity, looked = 0, soon = 0;

const row = (lot) => document.querySelector(`[data-wall] [data-lot="${CSS.escape(lot)}"]`);

// watch joins the stream for each lot on the wall, and leaves it for those gone.
function watch() {
	const shown = new Map([...document.querySelectorAll("[data-wall] [data-lot]")].map((li) => [li.dataset.lot, Number(li.dataset.version)]));
	for (const lot of versions.keys()) if (!shown.has(lot)) versions.delete(lot), stream.leave(lot);
	for (const [lot, version] of shown) {
		versions.set(lot, Math.max(version, versions.get(lot) ?? -1));
		stream.join(lot, {have: () => versions.get(lot) ?? -1, hear: (mode, name, body) => hear(lot, mode, body)});
	}
}

function hear(lot, mode, body) {
	heard = mode === "lost" ? -Infinity : performance.now() - (body?.age ?? 0);
	const li = row(lot), view = body?.view;
	if (body?.at?.[lot] > versions.get(lot)) soon ||= setTimeout(look, pace);
	if (!view || !li || view.version <= versions.get(lot)) return;
	versions.set(lot, view.version);
	li.querySelector("[data-price]").textContent = yuan(fen(view.price));
	li.querySelector("[data-count]").textContent = String(view.bids);
	li.classList.add("fresh");
	if (!soon) soon = setTimeout(look, Math.max(0, looked + pace - performance.now()));
}

async function look() {
	clearTimeout(soon);
	soon = 0;
	if (document.hidden) return;
	looked = performance.now();
	try {
		const answer = await fetch(location.href, {headers: {Accept: "text/html"}});
		const wall = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-wall]");
		if (!wall) throw new Error("no wall");
		take(document.querySelector("[data-wall]"), wall);
		lost.hidden = true;
		watch();
	} catch {
		lost.hidden = false;
	}
}

// take puts the new wall in place of the old, marks what has a new bid, and gives
// the focus back to the link that had it.
function take(old, wall) {
	for (const lot of wall.querySelectorAll("[data-lot]")) {
		const before = old.querySelector(`[data-lot="${lot.dataset.lot}"]`);
		lot.classList.toggle("fresh", Boolean(before) && before.dataset.bids !== lot.dataset.bids);
	}
	const held = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
	old.replaceWith(document.adoptNode(wall));
	if (held) wall.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
}

watch();
setInterval(() => {
	const now = performance.now();
	if (now - looked > (now - heard < quiet ? seldom : often)) look();
}, 1000);
document.addEventListener("visibilitychange", look);

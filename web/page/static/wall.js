// The wall of running auctions asks for its own page again every few seconds and
// takes over what changed: the server writes all words, this writes none.

const every = 4000; // ms
const lost = document.querySelector("[data-wall-lost]");

async function look() {
	if (document.hidden) return;
	try {
		const answer = await fetch(location.href, {headers: {Accept: "text/html"}});
		const wall = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-wall]");
		if (!wall) throw new Error("no wall");
		take(document.querySelector("[data-wall]"), wall);
		lost.hidden = true;
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

setInterval(look, every);
document.addEventListener("visibilitychange", look);

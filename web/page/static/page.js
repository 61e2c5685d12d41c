// What every page does when there is JavaScript. Without it everything works, too.

// A form is sent once: a second press finds the button busy. Who stopped waiting may press
// again after a while; the house does a thing once however often it is asked.
const patience = 10_000;
const english = document.documentElement.lang === "en";
document.addEventListener("submit", (event) => {
	const form = event.target;
	if (event.timeStamp - form.dataset.sent < patience) {
		event.preventDefault();
		return;
	}
	form.dataset.sent = event.timeStamp;
	for (const button of form.querySelectorAll("button[type=submit]")) {
		button.setAttribute("aria-busy", "true");
	}
	tellOfFiles(form);
});

// Large files take their time on a slow line: somebody should know that they are on their way.
function tellOfFiles(form) {
	let bytes = 0;
	for (const field of form.querySelectorAll("input[type=file]")) {
		for (const file of field.files) bytes += file.size;
	}
	form.querySelector("[data-sending]")?.remove();
	if (bytes < 500_000) return;
	const size = (bytes / 1e6).toFixed(1) + " MB";
	const note = document.createElement("p");
	note.dataset.sending = "";
	note.setAttribute("role", "status");
	form.append(note);
	note.textContent = english ? `Sending ${size}; please keep this page open.` : `正在发送 ${size}，请不要关闭本页。`;
}

// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", (event) => {
	if (!event.persisted) return;
	for (const form of document.querySelectorAll("form[data-sent]")) {
		delete form.dataset.sent;
		form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
		form.querySelector("[data-sending]")?.remove();
	}
});

// The legal clock of a demo runs on from what the server said.
for (const clock of document.querySelectorAll("[data-legal-clock]:not([data-frozen])")) {
	const offset = Date.parse(clock.dateTime) - Date.now();
	const format = new Intl.DateTimeFormat(english ? "en-GB" : "zh-CN", {
		timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "medium", hour12: false,
	});
	setInterval(() => { clock.textContent = format.format(Date.now() + offset); }, 1000);
}

// Of a row of tabs that is wider than the screen, the one that is open is shown.
for (const tabs of document.querySelectorAll(".tabs")) {
	const open = tabs.querySelector("[aria-current]");
	if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
}

// After a refusal the reader is taken to its words.
document.getElementById("fault")?.focus();

// A part that says so renews itself from its own page, while somebody can see it
// and nobody is in the middle of it.
for (const part of document.querySelectorAll("[data-renew][id]")) {
	const selector = "#" + CSS.escape(part.id);
	setInterval(async () => {
		const now = document.querySelector(selector);
		if (document.hidden || !now || now.contains(document.activeElement)) return;
		const answer = await fetch(location.href, {headers: {Accept: "text/html"}}).catch(() => null);
		if (!answer?.ok || answer.redirected) return;
		const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
		if (fresh && fresh.innerHTML !== now.innerHTML && !now.contains(document.activeElement)) now.replaceWith(fresh);
	}, 1000 * part.dataset.renew);
}

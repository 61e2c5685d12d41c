// The SHA-256 of a file, made in the reader's own browser: the file itself is not
// sent. Each <input type="file" data-digest="ID"> fills the field ID. Without
// JavaScript it stays hidden, and the field can be filled by hand.

const english = document.documentElement.lang === "en";

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");

for (const picker of document.querySelectorAll("input[type=file][data-digest]")) {
	const field = document.getElementById(picker.dataset.digest);
	if (!field || !globalThis.crypto?.subtle) continue;
	const place = picker.closest("[hidden]");
	if (place) place.hidden = false;
	const named = document.getElementById(picker.dataset.name ?? "");
	const says = place?.querySelector("[role=status]");
	picker.addEventListener("change", async () => {
		const file = picker.files[0];
		if (!file) return;
		field.value = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
		if (named && !named.value) named.value = file.name;
		if (says) says.textContent = english ? "The fingerprint of the file was filled in." : "已填入文件的指纹。";
	});
}

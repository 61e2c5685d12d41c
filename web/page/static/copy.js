// A sum or a number beside [data-copy] can be taken along without typing it off.
// Without JavaScript the buttons stay hidden, and the text can be marked.

const english = document.documentElement.lang === "en";

for (const button of document.querySelectorAll("button[data-copy]")) {
	if (!navigator.clipboard) continue;
	button.hidden = false;
	button.addEventListener("click", async () => {
		const words = button.textContent;
		try {
			await navigator.clipboard.writeText(button.dataset.copy);
			button.textContent = english ? "Copied" : "已复制";
		} catch {
			button.textContent = english ? "Mark and copy it" : "请手动选择复制";
		}
		setTimeout(() => { button.textContent = words; }, 2500);
	});
}

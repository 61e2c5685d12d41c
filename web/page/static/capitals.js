// Amounts in capital characters (大写), as vouchers need them: the same rule as
// internal/cn.Capitals, kept equal by a test. Fills each <output data-capitals="ID">
// while the field ID is being typed in.

const digits = "零壹贰叁肆伍陆柒捌玖";
const units = [[100000000n, "亿"], [10000n, "万"], [1000n, "仟"], [100n, "佰"], [10n, "拾"]];

// fen reads an amount of yuan with at most two decimals, as people type it, or
// gives null. Money is whole fen and never a floating-point number.
export function fen(text) {
	const plain = String(text).normalize("NFKC").replace(/^[¥\s]+|[\s元]+$/g, "");
	if (!/^(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/.test(plain)) return null;
	const [yuan, part = ""] = plain.replaceAll(",", "").split(".");
	const n = BigInt(yuan) * 100n + BigInt(part.padEnd(2, "0"));
	return n <= 1000000000000000n ? n : null;
}

// yuan writes an amount of fen, not negative, as every page does.
export const yuan = (n) => `¥${(n / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",")}.${(n % 100n).toString().padStart(2, "0")}`;

// capitals writes an amount of fen, not negative.
export function capitals(n) {
	const yuan = n / 100n, jiao = n / 10n % 10n, rest = n % 10n;
	let out = "人民币";
	if (yuan > 0n || jiao === 0n && rest === 0n) out += whole(yuan) + "元";
	if (jiao > 0n) out += digits[jiao] + "角";
	else if (rest > 0n && yuan > 0n) out += "零";
	return out + (rest > 0n ? digits[rest] + "分" : "整");
}

function whole(n) {
	for (const [base, word] of units) {
		if (n < base) continue;
		const high = n / base, low = n % base;
		const out = whole(high) + word;
		if (low === 0n) return out;
		return out + (low < base / 10n || high % 10n === 0n ? "零" : "") + whole(low);
	}
	return digits[n];
}

if (typeof document !== "undefined") {
	const fill = (input) => {
		const out = input.id && document.querySelector(`output[data-capitals="${CSS.escape(input.id)}"]`);
		if (!out) return;
		const n = fen(input.value);
		out.textContent = n === null ? "" : capitals(n);
	};
	document.addEventListener("input", (event) => fill(event.target));
	document.querySelectorAll("output[data-capitals]").forEach((o) => {
		const input = document.getElementById(o.dataset.capitals);
		if (input) fill(input);
	});
}

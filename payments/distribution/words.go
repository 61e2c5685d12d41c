package distribution

import (
	"fmt"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// The words of a plan: what a clerk would say if a creditor asked "why this much?"

// text puts the same values into the words of both languages.
func text(zh, en string, a ...any) fault.Text {
	return fault.Text{ZH: fmt.Sprintf(zh, a...), EN: fmt.Sprintf(en, a...)}
}

func (l level) rank() fault.Text {
	n := l.tier.Name()
	return fault.Text{
		ZH: fmt.Sprintf("第%s顺位（%s）", l.tier, n.ZH),
		EN: fmt.Sprintf("Tier %s (%s)", l.tier, n.EN),
	}
}

// shareWords explains a share without a bonus.
func shareWords(l level, r Regime, pool, total, due, got money.Amount) fault.Text {
	rank := l.rank()
	if l.tier == TierOrdinary && r == BySeizure {
		rank = fault.Text{ZH: rank.ZH + "，按查封先后", EN: rank.EN + ", in order of seizure"}
	}
	var t fault.Text
	switch {
	case !pool.Less(total):
		t = text("：应受偿 %v 元，款项足够，全额受偿。", ": ¥%v is due and the money suffices; paid in full.", due)
	case pool.IsZero():
		t = text("：应受偿 %v 元，前列顺位受偿后已无余款。", ": ¥%v is due, but the tiers before left nothing.", due)
	case len(l.shares) == 1:
		t = text("：应受偿 %[1]v 元，前列顺位受偿后余 %[2]v 元，全部归入本项。",
			": ¥%[1]v is due; the tiers before left ¥%[2]v, all of which goes here.", due, pool)
	default:
		t = text("：本顺位可分配 %[1]v 元，合计应受偿 %[2]v 元，按比例 %[1]v × %[3]v ÷ %[2]v 得 %[4]v 元；不足一分的尾差按最大余数法，余数相同者时间在先者得。",
			": ¥%[1]v for ¥%[2]v due; pro rata %[1]v × %[3]v ÷ %[2]v gives ¥%[4]v. Fen left over go to the largest remainders, the earlier date first on a tie.",
			pool, total, due, got)
	}
	return fault.Text{ZH: rank.ZH + t.ZH, EN: rank.EN + t.EN}
}

// bonusWords explains a share where the first-seizing creditor is favoured.
func bonusWords(p Policy, first string, isFirst bool, pool, due, got money.Amount) fault.Text {
	var t fault.Text
	switch {
	case p.Bonus == Carve && isFirst:
		t = text("首封优待：先从本顺位 %[1]v 元中划出 %[2]d%%，余款按剩余债权比例分配；应受偿 %[3]v 元，得 %[4]v 元。",
			"First-seizure bonus: %[2]d %% of the tier's ¥%[1]v comes first, the rest is shared pro rata of what is then open; ¥%[3]v is due, it gets ¥%[4]v.",
			pool, p.BonusPercent, due, got)
	case p.Bonus == Carve:
		t = text("首封债权 %[5]s 先得本顺位 %[1]v 元的 %[2]d%%，余款按剩余债权比例分配；应受偿 %[3]v 元，得 %[4]v 元。",
			"First-seizing claim %[5]s first gets %[2]d %% of the tier's ¥%[1]v, the rest is shared pro rata of what is then open; ¥%[3]v is due, this gets ¥%[4]v.",
			pool, p.BonusPercent, due, got, first)
	default:
		t = text("首封优待：首封债权 %[5]s 按 %[2]d%% 的权重、其他按 100%% 的权重，就本顺位 %[1]v 元按比例分配，不超过债权额；应受偿 %[3]v 元，得 %[4]v 元。",
			"First-seizure bonus: the tier's ¥%[1]v is shared pro rata with first-seizing claim %[5]s weighing %[2]d %% and others 100 %%, none above its claim; ¥%[3]v is due, this gets ¥%[4]v.",
			pool, 100+p.BonusPercent, due, got, first)
	}
	return fault.Text{ZH: "第9顺位（普通债权）。" + t.ZH, EN: "Tier 9 (ordinary claims). " + t.EN}
}

// feeWords explains the enforcement fee.
func feeWords(base money.Amount, f Fee, fee, paid money.Amount) fault.Text {
	t := text("执行申请费：以 %v 元为基数按诉讼费用交纳办法第十四条计算", "Enforcement fee: computed on ¥%v by Art. 14 of the Measures on Litigation Costs", base)
	if f.Recovered.IsPositive() {
		u := text("（此前已执行 %v 元，已收部分扣除）", " (¥%v was recovered before; the fee on it is deducted)", f.Recovered)
		t = fault.Text{ZH: t.ZH + u.ZH, EN: t.EN + u.EN}
	}
	if f.Stated && f.Decision != "" {
		u := text("，依 %s 调整", ", adjusted by %s", f.Decision)
		t = fault.Text{ZH: t.ZH + u.ZH, EN: t.EN + u.EN}
	}
	if f.Open.IsPositive() {
		u := text("，连同此前未足额收取的 %v 元", ", with ¥%v that earlier money did not reach", f.Open)
		t = fault.Text{ZH: t.ZH + u.ZH, EN: t.EN + u.EN}
	}
	u := text("，应收 %[1]v 元，本次收 %[2]v 元，全额上缴国库。", "; ¥%[1]v is due, ¥%[2]v is taken now, all of it for the treasury.", fee, paid)
	return fault.Text{ZH: t.ZH + u.ZH, EN: t.EN + u.EN}
}

func pendingWords(c Claim) fault.Text {
	t := fault.Text{
		ZH: "该债权尚未确定（" + c.Pending + "），款项预留。",
		EN: " The claim is not settled (" + c.Pending + "); the money is reserved.",
	}
	if c.Until != "" {
		t.ZH += "解除条件：" + c.Until + "。"
		t.EN += " Released when: " + c.Until + "."
	}
	return t
}

var untitledWords = fault.Text{
	ZH: "优先受偿后的余额没有执行依据，不作为普通债权参与分配。",
	EN: "What its preference left open has no enforceable title and takes no part as an ordinary claim.",
}

func lateWords(c Claim, cutoff legal.Time) fault.Text {
	return text("于 %[1]v 申请参与分配，晚于截止时间 %[2]v，不列入本次分配；如有剩余款，不得先退还被执行人。",
		"Applied to participate at %[1]v, after the cut-off %[2]v, and is left out. If money remains, it must not go back to the debtor first.", c.Joined, cutoff)
}

func waitingWords(s WaitingSeizure, amount money.Amount) fault.Text {
	if s.InTrial {
		return text("轮候查封（%[1]s）案件尚在审理，剩余款 %[2]v 元予以留存，不退还被执行人。",
			"The case of the waiting seizure (%[1]s) is still tried: ¥%[2]v of what is left is kept and does not go back to the debtor.", s.Court, amount)
	}
	return text("存在轮候查封，剩余款 %[2]v 元移交%[1]s。", "A waiting seizure stands: ¥%[2]v of what is left goes to %[1]s.", s.Court, amount)
}

func surplusWords(use Use, standing bool, left money.Amount) fault.Text {
	switch {
	case use == Surplus:
		return text("各顺位均已清偿，剩余 %v 元退还。", "All tiers are paid; ¥%v is left and goes back.", left)
	case standing:
		return text("剩余 %v 元，轮候查封尚未解除，暂不退还。", "¥%v is left, but a waiting seizure is not cleared; nobody may have it yet.", left)
	}
	return text("剩余 %v 元，尚有未列入分配的债权，暂不退还。", "¥%v is left, but a claim was left out of the plan; nobody may have it yet.", left)
}

package auction

import (
	"fmt"

	"fachui/internal/fault"
	"fachui/internal/money"
)

// StopGround is the ground of a withdrawal by the stop rule.
const StopGround = "stop_rule"

// StopReason is what the public reads of a withdrawal by the stop rule.
func StopReason() fault.Text {
	return text("同组已成交财产的价款足以清偿债务和被执行人应当负担的费用，依照拍卖变卖规定第14条和合议庭决议停止拍卖本件。",
		"What was sold of the set covers the debt and the costs that the debtor bears; by Art. 14 of the Sale Provisions and the panel's resolution the sale of this lot stops.")
}

// StopWords say to a bidder what selling together means for him.
type StopWords struct {
	Means fault.Text `json:"means"`
	Ends  fault.Text `json:"ends"`
}

// RuleWords are the words about a set in mode, with gap minutes between the ends.
func RuleWords(mode SetMode, gap int) StopWords {
	if mode == SoldWhole {
		return StopWords{Means: text("全部财产作为一件标的一并买受，不能只买其中一部分。", "All of it is bought together as one lot; no part of it can be bought alone.")}
	}
	return StopWords{
		Means: text("各件可以分别竞买。已成交的价款足以清偿债务和费用时，其余各件停止拍卖，保证金全部退还；被执行人书面同意全部拍卖的除外。",
			"Each can be bought by itself. When what is sold covers debt and costs, the sale of the rest stops and every deposit goes back, unless the debtor agrees in writing that all be sold."),
		Ends: text(fmt.Sprintf("各件依次结束，至少相隔 %d 分钟。前一件因延时尚未结束的，后一件相应后延。", gap),
			fmt.Sprintf("They end one after the other, at least %d minutes apart. While one before it is still in its extension, the next waits.", gap)),
	}
}

// Covered is how much of target was fetched, in whole per cent: rounded down, so that
// 100 means all of it, and no more than that.
func Covered(target, fetched money.Amount) int {
	if !target.IsPositive() || !fetched.IsPositive() {
		return 0
	}
	if !fetched.Less(target) {
		return 100
	}
	return int(fetched.Decimal().Shift(2).Div(target.Decimal()).Floor().IntPart())
}

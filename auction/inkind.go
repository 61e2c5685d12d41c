package auction

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// What can be wrong when creditors are asked to take the property for their debt,
// when one does, and when nobody did and the property is released.
var (
	ErrAskedAlready = fault.Define(fault.Conflict, "in_kind.asked", basis.Sale2020(16),
		"已经征询过债权人是否以物抵债，答复期至 {until}。",
		"The creditors were asked already whether they take the property; they may answer until {until}.")
	ErrNoCreditors = fault.Define(fault.Refused, "in_kind.no_creditors", basis.Sale2020(16),
		"本案没有登记债权人，无从征询。请先登记申请执行人和其他执行债权人。",
		"No creditor is on record in this case, so nobody can be asked. Enter the applicant and other enforcing creditors first.")
	ErrReplyDay = fault.Define(fault.Invalid, "in_kind.reply_day", basis.SellOff2017(0),
		"答复期限应晚于今日，并不晚于 {last}（应当发布变卖公告之日）。",
		"The last day to answer must be after today and no later than {last}, by which the sell-off is announced.")
	ErrCreditorsUnasked = fault.Define(fault.Refused, "in_kind.unasked", basis.SellOff2017(0),
		"尚未征询申请执行人和其他执行债权人是否以物抵债。请先征询。",
		"The creditors were not asked whether they take the property for their debt. Ask them first.")
	ErrCreditorsWait = fault.Define(fault.Refused, "in_kind.waits", basis.SellOff2017(0),
		"仍有 {waiting} 名债权人没有答复，答复期至 {until}。期满或者全部答复后方可继续。",
		"{waiting} creditors have not answered yet and may until {until}. Go on when all have answered or the time is over.")
	ErrFollowed = fault.Define(fault.Refused, "in_kind.followed", basis.SellOff2017(0),
		"该财产已经列为下一次拍卖或者变卖的标的，不能再就本次流拍征询、抵债或者解除查封。请在新标的上办理。",
		"The property was listed for its next sale, so nothing more is decided about this failure. Go on with the new lot.")
	ErrCreditorTakes = fault.Define(fault.Refused, "in_kind.taken", basis.Sale2020(16),
		"已有债权人申请以物抵债，应先就其申请作出处理。",
		"A creditor wants to take the property for the debt; decide on that first.")
	ErrNotAsked = fault.Define(fault.Forbidden, "in_kind.not_asked", basis.Sale2020(16),
		"您不在本次征询的债权人之列。", "You are not among the creditors who were asked.")
	ErrAnswered = fault.Define(fault.Conflict, "in_kind.answered", basis.Sale2020(16),
		"该债权人已经答复，答复不能更改。", "That creditor has answered; the answer stands.")
	ErrAnswerLate = fault.Define(fault.Refused, "in_kind.late", basis.Sale2020(16),
		"答复期已于 {until} 届满。", "The time to answer ended at {until}.")
	ErrTakePart = fault.Define(fault.Refused, "in_kind.part", basis.Sale2020(16),
		"标的整体拍卖流拍的，只能整体抵债，不能只要其中一部分；需要单独处置的，应另行定价。",
		"What failed as a whole is taken as a whole; a part of it cannot be taken. To dispose of it separately it must be priced anew.")
	ErrTakeUnqualified = fault.Define(fault.Refused, "in_kind.unqualified", basis.Housing2021(5),
		"当地对住房限购，以房抵债的债权人应当具备购房资格，并承诺和提交证明。",
		"Housing here is under purchase limits: a creditor who takes it must be allowed to buy, and say so with proof.")
	ErrNobodyTakes = fault.Define(fault.Refused, "in_kind.nobody", basis.Sale2020(16),
		"该债权人没有申请以物抵债。", "That creditor has not asked to take the property.")
	ErrOutranked = fault.Define(fault.Refused, "in_kind.outranked", basis.Sale2020(16),
		"另有债权人的法定受偿顺位在先（第 {rank} 顺位），应由其优先承受。",
		"Another creditor who asked ranks before this one (rank {rank}) and takes the property first.")
	ErrDrawFirst = fault.Define(fault.Refused, "in_kind.draw_first", basis.Sale2020(16),
		"{count} 名债权人同一受偿顺位，应当抽签决定承受人。",
		"{count} creditors of the same rank asked; lots decide who takes the property.")
	ErrDrawn = fault.Define(fault.Refused, "in_kind.drawn", basis.Sale2020(16),
		"抽签结果是由另一名债权人承受。", "The lots fell to another creditor.")
	ErrDrawNotNeeded = fault.Define(fault.Refused, "in_kind.no_draw", basis.Sale2020(16),
		"没有两名以上同顺位的债权人申请，不需要抽签，或者已经抽过。",
		"There are not two creditors of the first rank to draw between, or lots were drawn already.")
	ErrTakeNothing = fault.Define(fault.Refused, "in_kind.nothing", basis.Sale2020(16),
		"按保留价分配，该债权人分不到款项，没有可以抵偿的债权。",
		"Distributing the reserve price, nothing is left for this creditor, so there is no debt to set off.")
	ErrTakePayDay = fault.Define(fault.Invalid, "in_kind.pay_day", basis.Sale2020(16),
		"补交差额的期限应晚于今日，最长 {most} 日。",
		"The day for the difference must be after today, at most {most} days on.")
	ErrDifferenceOpen = fault.Define(fault.Refused, "in_kind.difference_open", basis.Sale2020(20),
		"差额 {difference} 元尚未补交，不能作出抵债裁定。",
		"The difference of ¥{difference} is not paid, so the ruling cannot be issued.")
	ErrDifferenceRuns = fault.Define(fault.Refused, "in_kind.difference_runs", basis.Sale2020(22),
		"差额已经补交，或者补交期限未过（{until}），不能裁定重新拍卖。",
		"The difference is paid, or may still be until {until}; a re-auction cannot be ordered.")
	ErrReleaseEarly = fault.Define(fault.Refused, "release.sell_off_first", basis.Sale2020(25),
		"不动产和其他财产权二拍流拍、债权人不接受抵债的，应先变卖，不能直接解除查封。",
		"An immovable or right that failed twice and no creditor takes is sold off first; it is not released yet.")
	ErrOtherMeasure = fault.Define(fault.Refused, "release.other_measure", basis.Sale2020(25),
		"已记录可以采取其他执行措施（{measure}），不解除查封、不退还被执行人。",
		"Another measure of enforcement is on record ({measure}); the property is not released.")
	ErrMeasure = fault.Define(fault.Invalid, "release.measure", basis.Sale2020(25),
		"请写明可以采取的其他执行措施，并附决定书。", "Say which other measure is taken, with the decision.")
)

// InKindDays bounds the time that a court gives to pay the difference.
const InKindDays = 90

// CheckTake refuses an application to take a property of class that failed as a
// whole: a part of it (N27), or housing by one who may not buy it (法释〔2021〕18号 Art. 5).
func CheckTake(c Class, limited, whole, qualified bool) error {
	switch {
	case !whole:
		return ErrTakePart
	case c == Housing && limited && !qualified:
		return ErrTakeUnqualified
	}
	return nil
}

// Taker is a creditor who asked to take the property, with the place of his claims
// in the distribution of the reserve price and what it pays them.
type Taker struct {
	Party       ref.ID
	Rank        int // 1 is paid first; 0: he gets nothing
	Entitlement money.Amount
}

// TakenInKind is the decision about who takes the property, and what he still brings.
type TakenInKind struct {
	Party      ref.ID
	Rank       int
	SetOff     money.Amount // of the price, by his claim
	Difference money.Amount // in money
}

// FirstTakers are the takers of the first rank, in the order of their identifiers;
// those whom the distribution gives nothing have no rank.
func FirstTakers(ts []Taker) []Taker {
	var first []Taker
	for _, t := range ts {
		switch {
		case t.Rank == 0 || !t.Entitlement.IsPositive() || len(first) > 0 && t.Rank > first[0].Rank:
		case len(first) > 0 && t.Rank == first[0].Rank:
			first = append(first, t)
		default:
			first = []Taker{t}
		}
	}
	slices.SortFunc(first, func(a, b Taker) int { return compareIDs(a.Party, b.Party) })
	return first
}

func compareIDs(a, b ref.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Take decides whether party may take the property at price: the creditor of the
// first rank does; of several, the one to whom the lots fell (drawn, if they were
// drawn). What his entitlement falls short of the price he brings in money
// (拍卖变卖规定 Art. 16).
func Take(price money.Amount, ts []Taker, party, drawn ref.ID) (TakenInKind, error) {
	i := slices.IndexFunc(ts, func(t Taker) bool { return t.Party == party })
	if i < 0 {
		return TakenInKind{}, ErrNobodyTakes
	}
	t := ts[i]
	if t.Rank == 0 || !t.Entitlement.IsPositive() {
		return TakenInKind{}, ErrTakeNothing
	}
	first := FirstTakers(ts)
	switch {
	case first[0].Rank < t.Rank:
		return TakenInKind{}, ErrOutranked.With("rank", first[0].Rank)
	case len(first) > 1 && drawn.IsZero():
		return TakenInKind{}, ErrDrawFirst.With("count", len(first))
	case len(first) > 1 && drawn != party:
		return TakenInKind{}, ErrDrawn
	}
	setOff := money.Min(t.Entitlement, price)
	return TakenInKind{Party: party, Rank: t.Rank, SetOff: setOff, Difference: price.Sub(setOff)}, nil
}

// Inquiry is where the asking of the creditors of a failed lot stands.
type Inquiry struct {
	Asked   int
	Open    int // have not answered
	Takers  int
	ReplyBy legal.Time
}

// CheckRefused refuses to go on to the sell-off or to release while a creditor may
// still take the property: everybody was asked, nobody takes it, and all have
// answered or their time is over (法明传〔2017〕455号, 拍卖变卖规定 Art. 24, 25).
func (q Inquiry) CheckRefused(at legal.Time) error {
	switch {
	case q.Asked == 0:
		return ErrCreditorsUnasked
	case q.Takers > 0:
		return ErrCreditorTakes
	case q.Open > 0 && at.Before(q.ReplyBy):
		return ErrCreditorsWait.With("waiting", q.Open).With("until", q.ReplyBy)
	}
	return nil
}

// CheckRelease refuses to release a failed property: an immovable or a right that
// was not sold off yet, one that a creditor may still take, and one for which
// another measure is on record (拍卖变卖规定 Art. 24, 25).
func CheckRelease(s Status, k AssetKind, q Inquiry, measure string, at legal.Time) error {
	if s == FailedSecond && k != Movable {
		return ErrReleaseEarly
	}
	err := q.CheckRefused(at)
	if err != nil {
		return err
	}
	if measure != "" {
		return ErrOtherMeasure.With("measure", measure)
	}
	return nil
}

// ReplyBy checks the last day that a court sets for the creditors' answers, and
// returns its end: after today and, after a second failure, in time for the
// announcement of the sell-off.
func ReplyBy(s Status, failed, today, day legal.Date) (legal.Time, error) {
	last := failed.AddDays(SellOffDays)
	if s != FailedSecond {
		last = today.AddDays(ReauctionDays)
	}
	if !day.After(today) || day.After(last) && last.After(today) {
		return legal.Time{}, ErrReplyDay.With("last", last)
	}
	return day.End(), nil
}

// DifferenceBy checks the day that a court sets for the difference, and returns its end.
func DifferenceBy(today, day legal.Date) (legal.Time, error) {
	if !day.After(today) || day.After(today.AddDays(InKindDays)) {
		return legal.Time{}, ErrTakePayDay.With("most", InKindDays)
	}
	return day.End(), nil
}

package valuation

import (
	"slices"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// Lengths of the online inquiry (Art. 11, 12), in days.
const (
	OnlineDays        = 3
	OnlineExtraDays   = 3
	OnlineCorrectDays = 3
)

// Delivery is what one platform did with the inquiry that all received at once
// (Art. 10).
type Delivery struct {
	Platform string       `json:"platform"`
	At       legal.Time   `json:"delivered_at"` // zero: nothing came
	Amount   money.Amount `json:"amount"`
	Asked    bool         `json:"asked_extension"` // in time and in writing
	Defect   string       `json:"defect"`          // wrong basics, exceeds or omits property; "" if none
}

// FanIn is what the platforms' answers amount to. Exactly one of Price, Extend,
// Correct and Failed says what comes next.
type FanIn struct {
	Price   money.Amount
	Used    []string // whose results make the mean
	Refused []string // whose extension is refused, because others delivered
	Extend  []string // who gets three more days
	Correct []string // who is ordered to correct, because all reports are bad
	Failed  bool     // nobody delivered: appraisal, and no platform is paid
}

// Collect judges the deliveries when due has come. extended says that the three
// more days are over as well (Art. 11–13).
func Collect(due legal.Time, extended bool, all []Delivery) FanIn {
	var in, good []Delivery
	var asked []string
	for _, d := range all {
		switch {
		case !d.At.IsZero() && d.At.Before(due):
			in = append(in, d)
			if d.Defect == "" {
				good = append(good, d)
			}
		case d.Asked:
			asked = append(asked, d.Platform)
		}
	}
	switch {
	case len(good) > 0:
		return FanIn{Price: mean(good), Used: platforms(good), Refused: asked}
	case len(in) > 0:
		return FanIn{Correct: platforms(in), Refused: asked}
	case len(asked) > 0 && !extended:
		return FanIn{Extend: asked}
	default:
		return FanIn{Failed: true}
	}
}

// AfterObjections is the price once objections are decided: the mean of the
// results nobody objected to, or, if all were objected to, of all as rejected or
// corrected (Art. 13). objected names platforms.
func AfterObjections(used []Delivery, objected []string) money.Amount {
	clean := slices.DeleteFunc(slices.Clone(used), func(d Delivery) bool { return slices.Contains(objected, d.Platform) })
	if len(clean) == 0 {
		return mean(used)
	}
	return mean(clean)
}

// mean rounds to the fen, halves up: the law fixes no direction.
func mean(ds []Delivery) money.Amount {
	var sum money.Amount
	for _, d := range ds {
		sum = sum.Add(d.Amount)
	}
	return sum.HalfUpRatio(1, int64(len(ds)))
}

func platforms(ds []Delivery) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Platform)
	}
	return out
}

// OnlineFees divides the one fee among the platforms whose results are closest to
// the final price of the sale; the others get nothing (Art. 31). The shares stand
// at the index of their delivery.
func OnlineFees(fee, final money.Amount, used []Delivery) []money.Amount {
	weights := make([]money.Amount, len(used))
	best := -1
	for i, d := range used {
		if best < 0 || distance(d.Amount, final).Less(distance(used[best].Amount, final)) {
			best = i
		}
	}
	for i, d := range used {
		if distance(d.Amount, final).Equal(distance(used[best].Amount, final)) {
			weights[i] = money.Fen(1)
		}
	}
	return money.Split(fee, weights)
}

func distance(a, b money.Amount) money.Amount {
	if a.Less(b) {
		return b.Sub(a)
	}
	return a.Sub(b)
}

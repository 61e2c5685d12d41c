package valuation

import "fachui/internal/money"

// Ending is how a commission ended, which decides its fee (Art. 32).
type Ending string

// The endings.
const (
	AssetSold     Ending = "sold"
	AssetUnsold   Ending = "unsold"
	CaseWithdrawn Ending = "withdrawn"
	FirmReplaced  Ending = "replaced"
)

// Band is one step of the scale that a firm filed with its association: of the
// part of the value above Above, Rate hundred-thousandths.
type Band struct {
	Above money.Amount `json:"above"`
	Rate  int64        `json:"rate"`
}

// Scale is a filed fee scale, lowest band first.
type Scale []Band

// On is the fee for a value, band by band, each to the nearest fen.
func (s Scale) On(value money.Amount) money.Amount {
	var fee money.Amount
	for i, b := range s {
		top := value
		if i+1 < len(s) {
			top = money.Min(value, s[i+1].Above)
		}
		if b.Above.Less(top) {
			fee = fee.Add(top.Sub(b.Above).HalfUpRatio(b.Rate, 100_000))
		}
	}
	return fee
}

// FeeBase is the value on which the fee of a sold asset is computed: the lesser
// of what was appraised and what was paid (Art. 32).
func FeeBase(appraised, final money.Amount) money.Amount { return money.Min(appraised, final) }

// Fee is what a firm may charge in the end (Art. 32). outlay is its reasonable
// actual expense, which is all it gets when nothing was sold.
func Fee(e Ending, s Scale, appraised, final, outlay money.Amount) money.Amount {
	switch e {
	case AssetSold:
		return s.On(FeeBase(appraised, final))
	case AssetUnsold, CaseWithdrawn:
		return outlay
	case FirmReplaced:
	}
	return money.Amount{}
}

// ReissueFee is 30 % of the fee, for a report issued again because it expired (Art. 32).
func ReissueFee(fee money.Amount) money.Amount { return fee.HalfUpRatio(30, 100) }

// Advance is the half of the estimated fee that the applicant advances, straight
// to the firm: a court neither collects nor forwards it (法办〔2018〕273号;
// 诉讼费用交纳办法第12条).
func Advance(estimate money.Amount) money.Amount { return estimate.HalfUpRatio(1, 2) }

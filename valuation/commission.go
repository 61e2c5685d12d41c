package valuation

import (
	"slices"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Fall is why a firm lost its commission. Whatever the reason, it is paid nothing
// (Art. 32) and the next of the three takes its place.
type Fall string

// The reasons.
const (
	Declined     Fall = "declined"     // it refused
	NoAnswer     Fall = "no_answer"    // it did not answer in time
	Late         Fall = "late"         // Art. 19: no report in time and no admissible request
	Recused      Fall = "recused"      // 资产评估法 Art. 13, 24: an interest was found
	Disqualified Fall = "disqualified" // Art. 23: firm or appraiser lacked the qualification, or the procedure was unlawful
	Uncorrected  Fall = "uncorrected"  // Art. 20: it did not explain or correct in time
	DrawVoid     Fall = "draw_void"    // the draw that chose it was voided
)

var fallNames = map[Fall]fault.Text{
	Declined:     {ZH: "拒绝接受委托", EN: "declined the commission"},
	NoAnswer:     {ZH: "逾期未答复", EN: "did not answer in time"},
	Late:         {ZH: "逾期未出具报告", EN: "did not report in time"},
	Recused:      {ZH: "应当回避", EN: "had to recuse itself"},
	Disqualified: {ZH: "资质不符或程序严重违法", EN: "lacked qualification or broke procedure"},
	Uncorrected:  {ZH: "逾期未补正", EN: "did not correct in time"},
	DrawVoid:     {ZH: "摇号已作废", EN: "was chosen by a voided draw"},
}

// Name is what people call f.
func (f Fall) Name() fault.Text { return fallNames[f] }

// NextRank is the place of the firm to be commissioned: the first of the three
// that has not fallen away (Art. 17, 19, 23). Refusal: ErrExhausted.
func NextRank(chosen int, fallen []int) (int, error) {
	for rank := 1; rank <= chosen; rank++ {
		if !slices.Contains(fallen, rank) {
			return rank, nil
		}
	}
	return 0, ErrExhausted
}

// Terms are what a commission must say (Art. 17).
type Terms struct {
	Name      string     `json:"name"`     // of the asset
	Features  string     `json:"features"` // physical features
	Quantity  string     `json:"quantity"` // specification and quantity
	Purpose   string     `json:"purpose"`  // what the appraisal is for
	ValueDate legal.Date `json:"value_date"`
	Materials []string   `json:"materials"` // handed over with the commission
	Contact   string     `json:"contact"`
	Other     string     `json:"other"`
}

// Check refuses a commission that lacks what Art. 17 requires. Refusal: ErrTerms.
func (t Terms) Check() error {
	if t.Name == "" || t.Features == "" || t.Quantity == "" || t.Purpose == "" || t.ValueDate.IsZero() {
		return ErrTerms
	}
	return nil
}

// CheckInspection refuses an inspection at which a party was absent and no witness
// attests (Art. 18). Refusal: ErrNoWitness.
func CheckInspection(absent int, witness string) error {
	if absent > 0 && witness == "" {
		return ErrNoWitness.With("absent", absent)
	}
	return nil
}

// minSigners is how many appraisers sign (资产评估法 Art. 24, 28).
const minSigners = 2

// Signer is an appraiser under a report. Known says that the certificate belongs
// to an appraiser of the selected firm.
type Signer struct {
	Certificate string `json:"certificate"`
	Name        string `json:"name"`
	Known       bool   `json:"known"`
}

// Report is an appraisal report as the firm files it.
type Report struct {
	Value      money.Amount `json:"value"`
	Issued     legal.Date   `json:"issued_on"`
	ValidUntil legal.Date   `json:"valid_until"`
	Basics     string       `json:"basics"`     // what was appraised
	Approach   string       `json:"approach"`   // method
	Standard   string       `json:"standard"`   // reference standard
	Conclusion string       `json:"conclusion"` // result in words
	SealedBy   string       `json:"sealed_by"`  // registry number on the seal
	Signers    []Signer     `json:"signers"`
	FileHash   string       `json:"file_sha256"`
	FileName   string       `json:"file_name"`
}

// Check refuses a report that cannot be taken in at all: it lacks a part (Art. 17),
// fewer than two appraisers signed, the value is not positive, it would be valid
// for more than a year, or nobody inspected the asset (资产评估法 Art. 25).
func (r Report) Check(inspected bool) error {
	switch {
	case r.Basics == "" || r.Approach == "" || r.Standard == "" || r.Conclusion == "" || r.SealedBy == "" || len(r.FileHash) != 64:
		return ErrReportParts
	case len(certificates(r.Signers)) < minSigners:
		return ErrSigners.With("signed", len(certificates(r.Signers)))
	case !r.Value.IsPositive():
		return ErrNotPositive
	case !inspected:
		return ErrNotInspected
	}
	return CheckValidity(r.Issued, r.ValidUntil)
}

func certificates(ss []Signer) []string {
	var out []string
	for _, s := range ss {
		if s.Certificate != "" && !slices.Contains(out, s.Certificate) {
			out = append(out, s.Certificate)
		}
	}
	return out
}

// Defect is a fault of a report that the firm must explain or correct in three
// days (Art. 20).
type Defect string

// The defects. WrongFirm and WrongSigner are found by the house itself.
const (
	BasicFacts  Defect = "basic_facts"
	Scope       Defect = "scope" // exceeds or omits property
	WrongFirm   Defect = "wrong_firm"
	WrongSigner Defect = "wrong_signer"
	OtherDefect Defect = "other"
)

// Defects are those that anybody can see from the report itself (Art. 20(3), (4)).
func (r Report) Defects(selected string) []Defect {
	var out []Defect
	if r.SealedBy != selected {
		out = append(out, WrongFirm)
	}
	if slices.ContainsFunc(r.Signers, func(s Signer) bool { return !s.Known }) {
		out = append(out, WrongSigner)
	}
	return out
}

// Review decides whether a report with the defects that the house and the judge
// found may be served. A report that passes has none. Refusal: ErrDefects.
func Review(passed bool, found []Defect) error {
	if passed && len(found) > 0 {
		return ErrDefects.With("defects", found)
	}
	if !passed && len(found) == 0 {
		return ErrNoDefect
	}
	return nil
}

package identity

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"unicode"

	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Kind tells natural persons from companies.
type Kind string

// The kinds of person.
const (
	Natural Kind = "person"
	Company Kind = "company"
)

// PaperKind is the paper that names a person.
type PaperKind string

// The papers. The first two can be checked by a provider; the others are
// accepted by hand.
const (
	IDCard          PaperKind = "id_card"     // 居民身份证
	CreditCode      PaperKind = "credit_code" // 统一社会信用代码
	Passport        PaperKind = "passport"
	Military        PaperKind = "military"         // 军官证、士兵证
	HKMacaoPermit   PaperKind = "hk_macao_permit"  // 港澳居民来往内地通行证
	TaiwanPermit    PaperKind = "taiwan_permit"    // 台湾居民来往大陆通行证
	ForeignerPermit PaperKind = "foreigner_permit" // 外国人永久居留身份证
)

var paperKinds = []PaperKind{IDCard, CreditCode, Passport, Military, HKMacaoPermit, TaiwanPermit, ForeignerPermit}

// RawPapers is what somebody typed about who they are. It prints nothing of it.
type RawPapers struct {
	Paper          PaperKind // empty: the usual paper of the kind
	Name           string
	Number         string
	Phone          string // optional
	Representative string // 法定代表人; companies only
}

// String prints the kind of paper and nothing else.
func (r RawPapers) String() string { return "papers " + string(r.Paper) }

// Format implements fmt.Formatter.
func (r RawPapers) Format(f fmt.State, _ rune) { fmt.Fprint(f, r.String()) }

// LogValue implements slog.LogValuer.
func (r RawPapers) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalText implements encoding.TextMarshaler.
func (r RawPapers) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Papers say who a person is, in canonical form.
type Papers struct {
	Paper          PaperKind
	Name           Private[FullName]
	Number         Private[Number]
	Phone          Private[cn.Phone]
	Representative Private[FullName]
}

// ReadPapers brings what a person of kind typed on today to canonical form. It
// returns the fault of the first thing that is wrong: an unknown paper, a paper
// of the other kind, a wrong check digit, a birth in the future, a missing
// representative.
func ReadPapers(kind Kind, raw RawPapers, today legal.Date) (Papers, error) {
	p := Papers{Paper: raw.Paper}
	switch {
	case kind == Company && p.Paper == "":
		p.Paper = CreditCode
	case kind == Natural && p.Paper == "":
		p.Paper = IDCard
	case kind != Company && kind != Natural:
		return Papers{}, ErrKind.With("kind", kind)
	}
	if (kind == Company) != (p.Paper == CreditCode) || !slices.Contains(paperKinds, p.Paper) {
		return Papers{}, ErrPaper.With("papers", papersOf(kind))
	}
	name, err := cn.ParseName(raw.Name)
	if err != nil {
		return Papers{}, err
	}
	number, err := readNumber(p.Paper, raw.Number, today)
	if err != nil {
		return Papers{}, err
	}
	p.Name, p.Number = Hide(FullName(name)), Hide(number)
	if raw.Phone != "" {
		phone, err := cn.ParsePhone(raw.Phone)
		if err != nil {
			return Papers{}, err
		}
		p.Phone = Hide(phone)
	}
	return withRepresentative(p, kind, raw.Representative)
}

func withRepresentative(p Papers, kind Kind, raw string) (Papers, error) {
	switch {
	case kind == Natural && raw != "":
		return Papers{}, ErrNoRepresentative
	case kind == Natural:
		return p, nil
	case raw == "":
		return Papers{}, ErrRepresentative
	}
	name, err := cn.ParseName(raw)
	if err != nil {
		return Papers{}, err
	}
	p.Representative = Hide(FullName(name))
	return p, nil
}

func papersOf(kind Kind) string {
	if kind == Company {
		return string(CreditCode)
	}
	var names []string
	for _, k := range paperKinds {
		if k != CreditCode {
			names = append(names, string(k))
		}
	}
	return strings.Join(names, ", ")
}

// readNumber reads the number of a paper in its canonical form.
func readNumber(paper PaperKind, raw string, today legal.Date) (Number, error) {
	if paper == CreditCode {
		n, err := cn.ParseCreditCode(raw)
		return Number(n), err
	}
	if paper != IDCard {
		return readOtherNumber(raw)
	}
	n, err := cn.ParseIDNumber(raw)
	if err == nil && n.Birth().After(today) {
		err = cn.ErrIDNumber.With("why", fault.Text{ZH: "出生日期在今天之后", EN: "its date of birth lies in the future"})
	}
	return Number(n), err
}

// Bounds of the number of a paper that carries no check digit we know.
const (
	minNumber = 5
	maxNumber = 20
)

func readOtherNumber(raw string) (Number, error) {
	if len(raw) > 10*maxNumber {
		return "", ErrPaperNumber
	}
	s := strings.ToUpper(cn.Fold(raw))
	if n := len([]rune(s)); n < minNumber || n > maxNumber {
		return "", ErrPaperNumber
	}
	for _, r := range s {
		if !inPaperNumber(r) {
			return "", ErrPaperNumber
		}
	}
	return Number(s), nil
}

// inPaperNumber reports whether r may stand in a number: 军字第1234567号 is one.
func inPaperNumber(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r == '-' || unicode.Is(unicode.Han, r)
}

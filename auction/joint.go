package auction

import (
	"math/big"
	"slices"
	"strings"

	"fachui/internal/legal"
)

// Those who bid together (共同竞买人): the law of 法释〔2016〕18号 knows one code for
// one bid, so one of them bids for all, as their representative; all are real-named
// (Art. 17), each must be free to bid (Art. 34), and each says yes himself. Who
// bids how much of the property is theirs to say, exactly.

// Limits of a joint application.
const (
	MostJoint  = 20        // with the representative
	mostWhole  = 1_000_000 // the least part that a share may name
	shareText  = 24        // characters
	percentDot = 4         // a percentage is exact to the hundredth: 33.33% is 3333 of 10000
)

// Share is an exact part of the whole: Part of Whole.
type Share struct {
	Part  int `json:"part"`
	Whole int `json:"whole"`
}

// String is the share as people write it: a percentage where it is one to the
// hundredth, else a fraction in lowest terms.
func (s Share) String() string {
	if s.Whole <= 0 {
		return ""
	}
	r := big.NewRat(int64(s.Part), int64(s.Whole))
	p := new(big.Rat).Mul(r, big.NewRat(100, 1))
	if text := p.FloatString(2); exactly(text, p) {
		return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "%"
	}
	return r.Num().String() + "/" + r.Denom().String()
}

func exactly(text string, r *big.Rat) bool {
	read, ok := new(big.Rat).SetString(text)
	return ok && read.Cmp(r) == 0
}

// parseShare reads "1/3", "33.33%" or "33.33％". ErrShareForm.
func parseShare(s string) (*big.Rat, error) {
	wrong := ErrShareForm.With("share", clip(s))
	t := strings.NewReplacer(" ", "", "％", "%", "／", "/").Replace(s)
	if len(t) == 0 || len(t) > shareText || strings.Trim(t, "0123456789./%") != "" {
		return nil, wrong
	}
	number, percent := strings.CutSuffix(t, "%")
	if percent == strings.Contains(t, "/") || strings.Count(t, ".") > 1 || strings.Contains(number, "%") {
		return nil, wrong
	}
	if _, places, dotted := strings.Cut(number, "."); dotted && (!percent || len(places) > percentDot-2) {
		return nil, wrong
	}
	r, ok := new(big.Rat).SetString(number)
	if !ok || r.Sign() <= 0 {
		return nil, wrong
	}
	if percent {
		r.Quo(r, big.NewRat(100, 1))
	}
	if r.Cmp(big.NewRat(1, 1)) >= 0 || r.Denom().Cmp(big.NewInt(mostWhole)) > 0 {
		return nil, wrong
	}
	return r, nil
}

// clip keeps what somebody typed short enough to say it back.
func clip(s string) string {
	r := []rune(s)
	if len(r) > shareText {
		r = r[:shareText]
	}
	return string(r)
}

// Shares reads the shares of those who bid together, the representative's first.
// They come back as parts of one whole, and make exactly one: no rounding, no rest.
// ErrJointNumber, ErrShareForm, ErrShareSum.
func Shares(in []string) ([]Share, error) {
	if len(in) < 2 || len(in) > MostJoint {
		return nil, ErrJointNumber.With("most", MostJoint)
	}
	sum, whole := new(big.Rat), big.NewInt(1)
	parts := make([]*big.Rat, len(in))
	for i, s := range in {
		r, err := parseShare(s)
		if err != nil {
			return nil, err
		}
		parts[i] = r
		sum.Add(sum, r)
		gcd := new(big.Int).GCD(nil, nil, whole, r.Denom())
		whole.Mul(whole, new(big.Int).Quo(r.Denom(), gcd))
		if whole.Cmp(big.NewInt(mostWhole)) > 0 {
			return nil, ErrShareForm.With("share", clip(s))
		}
	}
	if sum.Cmp(big.NewRat(1, 1)) != 0 {
		return nil, ErrShareSum.With("sum", sumText(sum))
	}
	out := make([]Share, len(in))
	for i, r := range parts {
		part := new(big.Int).Quo(whole, r.Denom())
		part.Mul(part, r.Num())
		out[i] = Share{Part: int(part.Int64()), Whole: int(whole.Int64())}
	}
	return out, nil
}

func sumText(sum *big.Rat) string {
	p := new(big.Rat).Mul(sum, big.NewRat(100, 1))
	if text := p.FloatString(2); exactly(text, p) {
		return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "%"
	}
	return sum.RatString()
}

// Consent decides whether one who was asked to bid together with others may say
// yes: everything that would keep him from bidding alone keeps him from that, too.
// The errors are those of [Registration.Admit].
func (r Registration) Consent(a Applicant, q Request, at legal.Time) ([]ApplicantFlag, error) {
	q.Agent, q.Priority, q.Joint = false, false, true
	admission, err := r.Admit(a, q, at)
	return admission.Flags, err
}

// Power is what a mandate may name beside bidding.
type Power string

// The powers. Collecting money needs special authority (特别授权).
const (
	MayPay     Power = "pay"     // pay the deposit and the price in the agent's own name
	MayCollect Power = "collect" // say to which account of its source money goes back
)

// FoundPowers are the powers under which an agent acts: what the court found in the
// paper, of what the agent said is in it. ErrPowerNotDeclared for any other.
func FoundPowers(declared, found []Power) ([]Power, error) {
	var out []Power
	for _, p := range []Power{MayPay, MayCollect} {
		is := slices.Contains(found, p)
		if is && !slices.Contains(declared, p) {
			return nil, ErrPowerNotDeclared.With("power", p.words())
		}
		if is {
			out = append(out, p)
		}
	}
	return out, nil
}

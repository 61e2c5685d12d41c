package handover

import (
	"errors"
	"strings"
	"testing"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What may be ordered, below, at and above each limit; characters are counted, not bytes.
func TestOrder_check(t *testing.T) {
	t.Parallel()
	ok := Order{Taker: "judge.zhao", Ground: Load, Reason: "工作调整"}
	for name, tt := range map[string]struct {
		edit func(*Order)
		want error
	}{
		"as it should be":                       {func(*Order) {}, nil},
		"no ground":                             {func(o *Order) { o.Ground = "" }, ErrGround},
		"another ground":                        {func(o *Order) { o.Ground = "whim" }, ErrGround},
		"a reason of 3 characters":              {func(o *Order) { o.Reason = "调工作" }, ErrReason},
		"of 4":                                  {func(o *Order) { o.Reason = "工作调整" }, nil},
		"of 500":                                {func(o *Order) { o.Reason = strings.Repeat("调", 500) }, nil},
		"of 501":                                {func(o *Order) { o.Reason = strings.Repeat("调", 501) }, ErrReason},
		"avoidance without a number":            {func(o *Order) { o.Ground = Avoidance }, ErrDocument},
		"avoidance with a number of 1":          {func(o *Order) { o.Ground, o.Document = Avoidance, "号" }, ErrDocument},
		"of 2":                                  {func(o *Order) { o.Ground, o.Document = Avoidance, "一号" }, nil},
		"avoidance with a number of 120":        {func(o *Order) { o.Ground, o.Document = Avoidance, strings.Repeat("号", 120) }, nil},
		"of 121":                                {func(o *Order) { o.Ground, o.Document = Avoidance, strings.Repeat("号", 121) }, ErrDocument},
		"another ground with a number of 1":     {func(o *Order) { o.Document = "号" }, nil},
		"another ground with a number of 121":   {func(o *Order) { o.Document = strings.Repeat("号", 121) }, ErrDocument},
		"the ground is asked before the rest":   {func(o *Order) { o.Ground, o.Reason = "", "" }, ErrGround},
		"the number is asked before the reason": {func(o *Order) { o.Ground, o.Reason = Avoidance, "" }, ErrDocument},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := ok
			tt.edit(&o)
			if err := o.check(); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// Why a case is sent back or an order taken back: a refusal needs a reason, a signature
// none, and neither is a novel. What is refused so is refused before anything is read.
func TestAnswer_reason(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		accepts bool
		reason  string
		refused bool
	}{
		"signed without a word":       {true, "", false},
		"signed with 500 characters":  {true, strings.Repeat("收", 500), false},
		"signed with 501":             {true, strings.Repeat("收", 501), true},
		"sent back without a word":    {false, "", true},
		"sent back with blanks":       {false, "  \n  ", true},
		"sent back with 3 characters": {false, "不便办", true},
		"sent back with 4":            {false, "不便承办", false},
		"sent back with 500":          {false, strings.Repeat("退", 500), false},
		"sent back with 501":          {false, strings.Repeat("退", 501), true},
	} {
		err := checkAnswer(tt.accepts, tt.reason)
		if refused := errors.Is(err, ErrReason); refused != tt.refused || err != nil && !refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every ground that a form shows has words in both languages, and only avoidance rests
// on the article that keeps a judge out (民事诉讼法 Art. 47).
func TestGrounds(t *testing.T) {
	t.Parallel()
	seen := map[Ground]bool{}
	for _, g := range Grounds() {
		if w := g.Words(); w.ZH == "" || w.EN == "" || seen[g] {
			t.Errorf("%q: %+v", g, w)
		}
		seen[g] = true
		want := none
		if g == Avoidance {
			want = basis.CivilProcedure2023(47)
		}
		if g.basis() != want {
			t.Errorf("%q rests on %s", g, g.basis().ZH())
		}
	}
	if len(seen) != len(groundWords) {
		t.Errorf("%d grounds of %d are shown", len(seen), len(groundWords))
	}
	if w := Ground("whim").Words(); w != (fault.Text{}) {
		t.Errorf("an unknown ground has words: %+v", w)
	}
}

// A title fits the line of a list: 300 characters, whatever they are.
func TestShort(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 299, 300, 301, 900} {
		for _, one := range []string{"a", "房", "𠮷"} {
			got := short(strings.Repeat(one, n))
			if want := strings.Repeat(one, min(n, 300)); got != want {
				t.Errorf("%d of %q: %d characters", n, one, len([]rune(got)))
			}
		}
	}
}

// Every part that keeps a judge out has words for both languages, by the names that the
// schema gives.
func TestApart(t *testing.T) {
	t.Parallel()
	parts := []string{"party", "relative", "panel", "draw", "payment", "avoided"}
	for _, part := range parts {
		if w := apart[part]; w.ZH == "" || w.EN == "" {
			t.Errorf("%s has no words", part)
		}
	}
	if len(apart) != len(parts) {
		t.Errorf("parts that the schema does not know: %v", apart)
	}
}

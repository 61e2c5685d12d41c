package auction_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

func things(classes ...auction.Class) []auction.SetMember {
	out := make([]auction.SetMember, len(classes))
	for i, c := range classes {
		out[i] = auction.SetMember{
			Asset: ref.ID(fmt.Sprint("asset ", i)), Title: fmt.Sprint("thing ", i), Kind: auction.Movable, Class: c, NotYetSold: true, Priced: true, Surveyed: true,
			Reference: auction.Reference{Price: money.MustParse("100000.00")},
		}
	}
	return out
}

func plan(change func(*auction.SetPlan)) auction.SetPlan {
	p := auction.SetPlan{
		Mode: auction.SoldSeparately, Reason: "各自独立", Gap: 30, Things: things("equipment", "equipment", "equipment"),
		Target: []auction.TargetLine{{Kind: auction.TargetClaim, Amount: money.MustParse("200000.00"), Source: "判决书"}},
	}
	if change != nil {
		change(&p)
	}
	return p
}

// Cases: H41, H46.
func TestSetPlan(t *testing.T) {
	t.Parallel()
	whole := func(f auction.MergeFinding, request bool) func(*auction.SetPlan) {
		return func(p *auction.SetPlan) { p.Mode, p.Finding, p.Request, p.Gap = auction.SoldWhole, f, request, 0 }
	}
	many := func(n int) func(*auction.SetPlan) {
		return func(p *auction.SetPlan) { p.Things = things(slices.Repeat([]auction.Class{"goods"}, n)...) }
	}
	gap := func(n int) func(*auction.SetPlan) { return func(p *auction.SetPlan) { p.Gap = n } }
	for name, c := range map[string]struct {
		change func(*auction.SetPlan)
		want   error
	}{
		"three, separately":          {nil, nil},
		"one thing":                  {many(1), auction.ErrSetSize},
		"two things":                 {many(2), nil},
		"two hundred":                {many(200), nil},
		"two hundred and one":        {many(201), auction.ErrSetSize},
		"one thing twice":            {func(p *auction.SetPlan) { p.Things[2] = p.Things[0] }, auction.ErrSetTwice},
		"decided already":            {func(p *auction.SetPlan) { p.Things[1].NotYetSold = false }, auction.ErrSetLate},
		"no mode":                    {func(p *auction.SetPlan) { p.Mode = "" }, auction.ErrSetMode},
		"unknown finding":            {func(p *auction.SetPlan) { p.Finding = "pretty" }, auction.ErrSetFinding},
		"indivisible, yet apart":     {func(p *auction.SetPlan) { p.Finding = auction.Indivisible }, auction.ErrMustMerge},
		"worth less, yet apart":      {func(p *auction.SetPlan) { p.Finding = auction.ValueLost }, auction.ErrMustMerge},
		"whole without a ground":     {whole(auction.NoFinding, false), auction.ErrMergeGround},
		"whole at the debtor's wish": {whole(auction.NoFinding, true), nil},
		"whole, indivisible":         {whole(auction.Indivisible, false), nil},
		"whole, worth less apart":    {whole(auction.ValueLost, false), nil},
		"no reason":                  {func(p *auction.SetPlan) { p.Reason = " 。" }, auction.ErrSetReason},
		"gap one minute short":       {gap(29), auction.ErrSetGap},
		"gap of the court":           {gap(30), nil},
		"gap of a day":               {gap(24 * 60), nil},
		"gap of a day and a minute":  {gap(24*60 + 1), auction.ErrSetGap},
		"costs alone":                {func(p *auction.SetPlan) { p.Target[0].Kind = auction.TargetCosts }, auction.ErrTargetDebt},
		"no line":                    {func(p *auction.SetPlan) { p.Target = nil }, auction.ErrTargetDebt},
		"nothing owed":               {func(p *auction.SetPlan) { p.Target[0].Amount = money.Amount{} }, auction.ErrTargetLine},
		"one fen owed":               {func(p *auction.SetPlan) { p.Target[0].Amount = money.MustParse("0.01") }, nil},
		"no source":                  {func(p *auction.SetPlan) { p.Target[0].Source = "判" }, auction.ErrTargetLine},
		"unknown kind":               {func(p *auction.SetPlan) { p.Target[0].Kind = "gift" }, auction.ErrTargetLine},
		"more than a column holds":   {func(p *auction.SetPlan) { p.Target[0].Amount = money.MustParse("10000000000000.00") }, auction.ErrTargetTooLarge},
		"as much as a column holds":  {func(p *auction.SetPlan) { p.Target[0].Amount = money.MustParse("9999999999999.99") }, nil},
		"equity that is needed":      {func(p *auction.SetPlan) { p.Things = things("goods", "equity", "goods") }, nil},
		"equity beyond need":         {func(p *auction.SetPlan) { p.Things = things("goods", "goods", "equity") }, auction.ErrEquitySurplus},
		"equity one fen short": {func(p *auction.SetPlan) {
			p.Things = things("goods", "goods", "equity")
			p.Target[0].Amount = money.MustParse("200000.01")
		}, nil},
		"equity beyond need, worth less apart": {func(p *auction.SetPlan) {
			whole(auction.ValueLost, false)(p)
			p.Things = things("goods", "goods", "equity")
		}, auction.ErrEquitySurplus},
		"equity beyond need, at the wish alone": {func(p *auction.SetPlan) {
			whole(auction.NoFinding, true)(p)
			p.Things = things("goods", "goods", "equity")
		}, auction.ErrEquitySurplus},
		"equity beyond need, found and asked for": {func(p *auction.SetPlan) {
			whole(auction.ValueLost, true)(p)
			p.Things = things("goods", "goods", "equity")
		}, nil},
	} {
		p := plan(c.change)
		if err := p.Check(auction.DefaultPolicy()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Cases: H42, H45.
func TestMustStop_exactly(t *testing.T) {
	t.Parallel()
	target := money.MustParse("280000.00")
	for _, c := range []struct {
		mode    auction.SetMode
		fetched string
		agrees  bool
		want    bool
	}{
		{auction.SoldSeparately, "279999.99", false, false},
		{auction.SoldSeparately, "280000.00", false, true},
		{auction.SoldSeparately, "280000.01", false, true},
		{auction.SoldSeparately, "280000.01", true, false},
		{auction.SoldWhole, "280000.01", false, false},
		{auction.SoldSeparately, "0.00", false, false},
	} {
		if got := auction.MustStop(c.mode, target, money.MustParse(c.fetched), c.agrees); got != c.want {
			t.Errorf("%s, %s of %s, agreed %v: %v", c.mode, c.fetched, target, c.agrees, got)
		}
	}
	if auction.MustStop(auction.SoldSeparately, money.Amount{}, money.Amount{}, false) {
		t.Error("nothing is covered without a target")
	}
}

func TestCovered_rounds_down(t *testing.T) {
	t.Parallel()
	for fetched, want := range map[string]int{"0.00": 0, "0.01": 0, "2800.00": 1, "2799.99": 0, "279999.99": 99, "280000.00": 100, "900000.00": 100} {
		if got := auction.Covered(money.MustParse("280000.00"), money.MustParse(fetched)); got != want {
			t.Errorf("%s: %d %%, want %d", fetched, got, want)
		}
	}
}

// What was sold counts in full before it is paid, and not after it was undone; so does
// what a creditor takes. Cases: H44.
func TestFetched_in_every_state(t *testing.T) {
	t.Parallel()
	price := money.MustParse("100.00")
	counts := []auction.Status{auction.Sold, auction.Overdue, auction.Paid, auction.Ruled, auction.Titled, auction.Delivered, auction.OffsetPending}
	for _, s := range auction.States() {
		if s == auction.Suspended {
			continue
		}
		want := slices.Contains(counts, s)
		if got := auction.FetchedBy([]auction.Proceeds{{Status: s, Price: price}}); got.IsPositive() != want {
			t.Errorf("%s: %s", s, got)
		}
		if got := auction.FetchedBy([]auction.Proceeds{{Status: auction.Suspended, From: s, Price: price}}); got.IsPositive() != want {
			t.Errorf("suspended from %s: %s", s, got)
		}
		// What brings money is no rest, and no rest brings money; a rest can be withdrawn.
		if auction.Spare(s, "") && want {
			t.Errorf("%s brings money and is a rest", s)
		}
		if auction.Spare(s, "") != auction.Spare(auction.Suspended, s) {
			t.Errorf("a suspension changes whether %s is a rest", s)
		}
		if _, err := auction.Next(s, auction.WithdrawSpare, auction.FirstAuction); auction.Spare(s, "") && err != nil {
			t.Errorf("%s is a rest and cannot be withdrawn: %v", s, err)
		}
	}
}

func TestAgrees_takes_every_debtor(t *testing.T) {
	t.Parallel()
	a, b := ref.ID("a"), ref.ID("b")
	for _, c := range []struct {
		debtors, agreed []ref.ID
		want            bool
	}{
		{nil, nil, false},
		{[]ref.ID{a}, nil, false},
		{[]ref.ID{a}, []ref.ID{a}, true},
		{[]ref.ID{a, b}, []ref.ID{a}, false},
		{[]ref.ID{a, b}, []ref.ID{b, a}, true},
		{[]ref.ID{a}, []ref.ID{b}, false},
	} {
		if got := auction.Agrees(c.debtors, c.agreed); got != c.want {
			t.Errorf("%v of %v: %v", c.agreed, c.debtors, got)
		}
	}
}

// Cases: H43.
func TestStagger(t *testing.T) {
	t.Parallel()
	at := func(clock string) legal.Time {
		v, err := legal.Parse("2026-04-02 " + clock)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	s := auction.Stagger{Place: 2, Gap: 30 * time.Minute, Others: []auction.EndOf{{1, at("10:00")}, {3, at("11:00")}}}
	for clock, want := range map[string]error{
		"10:29:59": auction.ErrStaggerBefore, "10:30": nil, "10:30:01": auction.ErrStaggerAfter, "10:00": auction.ErrStaggerBefore, "12:00": auction.ErrStaggerAfter,
	} {
		if err := s.Check(at(clock)); !errors.Is(err, want) {
			t.Errorf("%s: %v", clock, err)
		}
	}
	s.Others = nil
	if err := s.Check(at("01:00")); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		open string
		want string
	}{
		{"", "10:30"},
		{"09:59", "10:30"}, // never earlier than its own end
		{"10:00", "10:30"},
		{"10:00:01", "10:30:01"},
		{"10:31", "11:01"},
	} {
		var open []legal.Time
		if c.open != "" {
			open = []legal.Time{at("09:00"), at(c.open)}
		}
		if got := auction.WaitFor(at("10:30"), open, 30*time.Minute); !got.Equal(at(c.want)) {
			t.Errorf("open until %s: ends %s, want %s", c.open, got, c.want)
		}
	}
}

// The whole takes the strictest of everything, and the sum of the prices.
func TestMerge(t *testing.T) {
	t.Parallel()
	three := things("equipment", "housing", "goods")
	three[1].Kind = auction.Immovable
	three[0].Reference.ValidUntil = legal.Date{Year: 2026, Month: 12, Day: 31}
	three[2].Reference.ValidUntil = legal.Date{Year: 2026, Month: 6, Day: 30}
	three[2].Reference.Market = true
	got, ok := auction.Merge(three)
	if !ok || got.Kind != auction.Immovable || got.Class != auction.Housing || got.Reference.Price.String() != "300000.00" ||
		!got.Reference.Market || got.Reference.ValidUntil != three[2].Reference.ValidUntil || !got.Surveyed {
		t.Errorf("%+v, %v", got, ok)
	}
	rights := things("goods", "ip")
	rights[1].Kind = auction.Right
	if got, _ := auction.Merge(rights); got.Kind != auction.Right {
		t.Errorf("a right among movables is announced like a right: %s", got.Kind)
	}
	three[1].Priced, three[1].Surveyed = false, false
	if got, ok := auction.Merge(three); ok || got.Surveyed {
		t.Error("one thing without price or survey, and the whole has them")
	}
}

func TestSetSurplus(t *testing.T) {
	t.Parallel()
	p := plan(nil)
	for target, want := range map[string][]int{"100000.00": {1, 2}, "100000.01": {2}, "200000.00": {2}, "200000.01": nil, "900000.00": nil} {
		if got := p.Surplus(money.MustParse(target)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", target, got, want)
		}
	}
}

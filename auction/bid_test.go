package auction_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

var (
	opens = legal.MustParse("2026-04-01T10:00:00")
	ends  = legal.MustParse("2026-04-02T10:00:00")

	qualified = auction.Standing{Qualified: true}
)

func rank(n int) auction.Standing { return auction.Standing{Qualified: true, Rank: n} }

// lotL is fixture L of the acceptance cases: bidding runs, nobody has bid.
func lotL() auction.Lot {
	return auction.Lot{
		Status: auction.Bidding, Round: auction.FirstAuction,
		StartingPrice: money.MustParse("700000.00"), Increment: money.MustParse("5000.00"),
		OpensAt: opens, EndsAt: ends,
	}
}

// led is fixture L with one bid by code at 09:00 of the last day.
func led(code, amount string, rank int) auction.Lot {
	l := lotL()
	l.Leading = auction.Bid{Code: code, Amount: money.MustParse(amount), At: day2("09:00:00"), Seq: 1, Rank: rank}
	l.BidCount = 1
	return l
}

func day2(clock string) legal.Time { return legal.MustParse("2026-04-02T" + clock) }

func bid(code, amount string, at legal.Time) auction.Bid {
	return auction.Bid{Code: code, Amount: money.MustParse(amount), At: at, Seq: 2}
}

func TestAccept_ladder(t *testing.T) {
	t.Parallel()
	noon := legal.MustParse("2026-04-01T14:00:00")
	tests := []struct {
		name string
		lot  auction.Lot
		bid  auction.Bid
		who  auction.Standing
		want error
	}{
		{"C01 no confirmed deposit", lotL(), bid("A", "700000", noon), auction.Standing{}, auction.ErrNoDeposit},
		{"C08 a lessee whom the court did not confirm matches", led("A", "1000000", 0), bid("T", "1000000", noon), qualified, auction.ErrBidTooLow},
		{"C08 but may outbid", led("A", "1000000", 0), bid("T", "1005000", noon), qualified, nil},
		{"barred, even with a deposit", lotL(), bid("A", "700000", noon), auction.Standing{Qualified: true, Barred: true}, auction.ErrBarred},
		{"D01 the first bid at the starting price", lotL(), bid("A", "700000", noon), qualified, nil},
		{"D02 a fen below the starting price", lotL(), bid("A", "699999.99", noon), qualified, auction.ErrBelowStart},
		{"a fen above the starting price", lotL(), bid("A", "700000.01", noon), qualified, nil},
		{"D14 the same amount, later in sequence", led("A", "705000", 0), bid("B", "705000", noon), qualified, auction.ErrBidTooLow},
		{"a fen short of one increment", led("A", "700000", 0), bid("B", "704999.99", noon), qualified, auction.ErrBidTooLow},
		{"exactly one increment", led("A", "700000", 0), bid("B", "705000", noon), qualified, nil},
		{"one increment and a fen", led("A", "700000", 0), bid("B", "705000.01", noon), qualified, nil},
		{"below the leader", led("A", "710000", 0), bid("B", "705000", noon), qualified, auction.ErrBidTooLow},
		{"D15 the leader raises himself", led("A", "700000", 0), bid("A", "1230000", noon), qualified, nil},
		{"E01 priority matches an ordinary leader", led("A", "1000000", 0), bid("P", "1000000", noon), rank(1), nil},
		{"E02 an ordinary bidder matches priority", led("P", "1000000", 1), bid("A", "1000000", noon), qualified, auction.ErrBidTooLow},
		{"E02 and outbids him", led("P", "1000000", 1), bid("A", "1005000", noon), qualified, nil},
		{"E02 whom priority may match again", led("A", "1005000", 0), bid("P", "1005000", noon), rank(1), nil},
		{"E03 same rank, equal price: the earlier stays", led("P", "1000000", 1), bid("Q", "1000000", noon), rank(1), auction.ErrEqualNotPriority},
		{"E04 a worse rank matches", led("R1", "1000000", 1), bid("R2", "1000000", noon), rank(2), auction.ErrEqualNotPriority},
		{"E04 and outbids", led("R1", "1000000", 1), bid("R2", "1005000", noon), rank(2), nil},
		{"E04 whom the better rank matches", led("R2", "1005000", 2), bid("R1", "1005000", noon), rank(1), nil},
		{"E06 ordinary matches priority's opening bid", led("P", "700000", 1), bid("A", "700000", noon), qualified, auction.ErrBidTooLow},
		{"E06 and outbids it", led("P", "700000", 1), bid("A", "705000", noon), qualified, nil},
		{"E06 whom priority matches", led("A", "705000", 0), bid("P", "705000", noon), rank(1), nil},
		{"priority between two increments", led("A", "700000", 0), bid("P", "702500", noon), rank(1), auction.ErrBidTooLow},
		{"priority below the starting price", lotL(), bid("P", "699999.99", noon), rank(1), auction.ErrBelowStart},
		{"priority as leader matches himself", led("P", "700000", 1), bid("P", "700000", noon), rank(1), auction.ErrEqualNotPriority},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			after, err := tt.lot.Accept(tt.bid, tt.who)
			if !errors.Is(err, tt.want) {
				t.Fatalf("Accept(%v) = %v, want %v", tt.bid.Amount, err, tt.want)
			}
			if err == nil && (after.Leading.Code != tt.bid.Code || after.Leading.Rank != tt.who.Rank || after.BidCount != tt.lot.BidCount+1) {
				t.Errorf("leading %+v after %d bids", after.Leading, after.BidCount)
			}
			if err != nil && after != (auction.Lot{}) {
				t.Errorf("a refused bid returned %+v", after)
			}
		})
	}
}

func TestAccept_clock(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		at   legal.Time
		want legal.Time // end afterwards
		err  error
	}{
		{"a microsecond before opening", opens.Add(-time.Microsecond), legal.Time{}, auction.ErrNotOpen},
		{"at opening", opens, ends, nil},
		{"D06 just before the last five minutes", day2("09:54:59.999"), ends, nil},
		{"D05 five minutes to the end exactly", day2("09:55:00.000"), ends, nil},
		{"a microsecond into the last five minutes", day2("09:55:00.000001"), day2("10:00:00.000001"), nil},
		{"D08 a millisecond before the end", day2("09:59:59.999"), day2("10:04:59.999"), nil},
		{"D09 at the end", day2("10:00:00.000"), legal.Time{}, auction.ErrClosed},
		{"D11 the entry stamp decides, whatever the client's clock said", day2("10:00:00.050"), legal.Time{}, auction.ErrClosed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			after, err := lotL().Accept(bid("A", "700000", tt.at), qualified)
			if !errors.Is(err, tt.err) || !after.EndsAt.Equal(tt.want) {
				t.Errorf("bid at %v: end %v, %v; want %v, %v", tt.at, after.EndsAt, err, tt.want, tt.err)
			}
		})
	}
}

func TestAccept_D13_a_refused_bid_never_extends(t *testing.T) {
	t.Parallel()
	l := led("A", "700000", 0)
	_, err := l.Accept(bid("B", "704000", day2("09:59:00")), qualified)
	if !errors.Is(err, auction.ErrBidTooLow) || !l.EndsAt.Equal(ends) {
		t.Errorf("end %v, %v", l.EndsAt, err)
	}
}

func TestAccept_a_priority_match_extends(t *testing.T) {
	t.Parallel()
	after, err := led("A", "700000", 0).Accept(bid("P", "700000", day2("09:59:00")), rank(1))
	if err != nil || !after.EndsAt.Equal(day2("10:04:00")) {
		t.Errorf("end %v, %v", after.EndsAt, err)
	}
}

// A bid that entered in time is decided by its stamp, even after a later one
// has moved the end; and it never moves the end back.
func TestAccept_out_of_order_stamps(t *testing.T) {
	t.Parallel()
	l, err := lotL().Accept(bid("A", "700000", day2("09:59:59")), qualified)
	if err != nil {
		t.Fatal(err)
	}
	l, err = l.Accept(bid("B", "705000", day2("09:59:58")), qualified)
	if err != nil || !l.EndsAt.Equal(day2("10:04:59")) {
		t.Errorf("end %v, %v", l.EndsAt, err)
	}
}

func TestAccept_D15_raising_oneself_is_told(t *testing.T) {
	t.Parallel()
	l := led("A", "700000", 0)
	if !l.RaisesSelf(bid("A", "1230000", day2("09:30:00"))) || l.RaisesSelf(bid("B", "1230000", day2("09:30:00"))) {
		t.Error("only the leader raises himself")
	}
	if lotL().RaisesSelf(bid("A", "700000", opens)) {
		t.Error("the first bid raises nobody")
	}
}

// D16: 31,674 extensions in a row, each as late as can be, by the smallest step.
func TestAccept_D16_extension_storm(t *testing.T) {
	t.Parallel()
	const n = 31_674
	l := lotL()
	l.StartingPrice, l.Increment = money.Fen(100), money.Fen(1)
	for i := range int64(n) {
		b := auction.Bid{Code: []string{"A", "B"}[i%2], Amount: money.Fen(100 + i), At: l.EndsAt.Add(-time.Microsecond), Seq: i + 1}
		next, err := l.Accept(b, qualified)
		if err != nil {
			t.Fatalf("bid %d: %v", i, err)
		}
		l = next
	}
	drift := n * (auction.Extension - time.Microsecond)
	if !l.EndsAt.Equal(ends.Add(drift)) || l.BidCount != n {
		t.Errorf("after %d bids the end is %v, want %v", l.BidCount, l.EndsAt, ends.Add(drift))
	}
}

func TestAccept_by_state(t *testing.T) {
	t.Parallel()
	want := map[auction.Status]error{
		auction.Draft: auction.ErrNotOpen, auction.Priced: auction.ErrNotOpen, auction.PanelOK: auction.ErrNotOpen,
		auction.Noticed: auction.ErrNotOpen, auction.Announced: auction.ErrNotOpen, auction.SellOffAnnounced: auction.ErrNotOpen,
		auction.Bidding: nil, auction.SellOffOpen: nil, auction.SellOffBidding: nil,
		auction.Suspended: auction.ErrSuspended, auction.Withdrawn: auction.ErrBidWithdrawn,
	}
	for _, s := range auction.States() {
		l := lotL()
		l.Status = s
		expect, listed := want[s]
		if !listed {
			expect = auction.ErrClosed
		}
		_, err := l.Accept(bid("A", "700000", opens), qualified)
		if !errors.Is(err, expect) {
			t.Errorf("%s: %v, want %v", s, err, expect)
		}
	}
}

func TestAccept_refusal_says_what_would_be_right(t *testing.T) {
	t.Parallel()
	_, err := led("A", "700000", 0).Accept(bid("B", "700000.01", opens), qualified)
	f := fault.Of(err)
	if f == nil || f.Args()["lowest"] != "705000.00" {
		t.Errorf("refusal %v does not name 705000.00", err)
	}
}

// H08 and 法明传〔2017〕455号: the first bid of a sell-off starts a contest of 24
// hours, also where that passes the end of the window.
func TestAccept_sell_off(t *testing.T) {
	t.Parallel()
	l := lotL()
	l.Round, l.Status = auction.SellOff, auction.SellOffOpen
	l.StartingPrice = money.MustParse("560000")
	l.OpensAt, l.EndsAt = legal.MustParse("2026-06-03T10:00:00"), legal.MustParse("2026-08-02T10:00:00")
	late, err := l.Accept(bid("A", "560000", l.EndsAt), qualified)
	if !errors.Is(err, auction.ErrClosed) {
		t.Errorf("first bid at the end of the window: %+v, %v", late, err)
	}
	l, err = l.Accept(bid("A", "560000", legal.MustParse("2026-08-02T09:30:00")), qualified)
	if err != nil || l.Status != auction.SellOffBidding || !l.EndsAt.Equal(legal.MustParse("2026-08-03T09:30:00")) {
		t.Fatalf("contest until %v (%s), %v", l.EndsAt, l.Status, err)
	}
	l, err = l.Accept(bid("B", "565000", legal.MustParse("2026-08-03T09:29:00")), qualified)
	if err != nil || !l.EndsAt.Equal(legal.MustParse("2026-08-03T09:34:00")) {
		t.Errorf("a late bid of the contest extends it to %v, %v", l.EndsAt, err)
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	one := func(s auction.Status, r auction.Round, led bool) auction.Lot {
		l := lotL()
		l.Status, l.Round = s, r
		if led {
			l.Leading = bid("A", "700000", legal.MustParse("2026-04-01T14:00:00"))
		}
		return l
	}
	tests := []struct {
		name string
		lot  auction.Lot
		at   legal.Time
		want auction.Status
		err  error
	}{
		{"D01 one bid sells", one(auction.Bidding, auction.FirstAuction, true), ends, auction.Sold, nil},
		{"D03 no bid fails the first auction", one(auction.Bidding, auction.FirstAuction, false), ends, auction.FailedFirst, nil},
		{"no bid fails the second", one(auction.Bidding, auction.SecondAuction, false), ends, auction.FailedSecond, nil},
		{"no bid in the window fails the sell-off", one(auction.SellOffOpen, auction.SellOff, false), ends, auction.SellOffFailed, nil},
		{"a contest whose bids were all voided fails", one(auction.SellOffBidding, auction.SellOff, false), ends, auction.SellOffFailed, nil},
		{"a contest sells", one(auction.SellOffBidding, auction.SellOff, true), ends, auction.Sold, nil},
		{"no bid fails the auction without reserve", one(auction.Bidding, auction.NoReserve, false), ends, auction.SellOffFailed, nil},
		{"closed late, by its own end", one(auction.Bidding, auction.FirstAuction, true), ends.Add(time.Hour), auction.Sold, nil},
		{"a microsecond early", one(auction.Bidding, auction.FirstAuction, true), ends.Add(-time.Microsecond), "", auction.ErrStillOpen},
		{"suspended", one(auction.Suspended, auction.FirstAuction, true), ends, "", auction.ErrNotNow},
		{"already sold", one(auction.Sold, auction.FirstAuction, true), ends, "", auction.ErrNotNow},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			after, err := tt.lot.Close(tt.at)
			if !errors.Is(err, tt.err) || after.Status != tt.want {
				t.Errorf("Close = %q, %v; want %q, %v", after.Status, err, tt.want, tt.err)
			}
			if err == nil && !after.EndsAt.Equal(ends) {
				t.Errorf("closing moved the end to %v", after.EndsAt)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	l := lotL()
	l.Status = auction.Announced
	_, err := l.Open(opens.Add(-time.Microsecond))
	if !errors.Is(err, auction.ErrNotOpen) {
		t.Errorf("early: %v", err)
	}
	after, err := l.Open(opens)
	if err != nil || after.Status != auction.Bidding {
		t.Errorf("in time: %s, %v", after.Status, err)
	}
	_, err = after.Open(opens)
	if !errors.Is(err, auction.ErrNotNow) {
		t.Errorf("twice: %v", err)
	}
}

// Whatever is bid, in whatever order: the price never falls, rises by at least
// an increment or is matched by a better rank, the end never moves back, moves
// at most to five minutes after a bid, and a refusal changes nothing.
func TestAccept_properties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l, at := lotL(), opens
		standings := map[string]auction.Standing{"A": qualified, "B": qualified, "P": rank(1), "Q": rank(1), "R": rank(2), "N": {}}
		for i := range rapid.Int64Range(1, 60).Draw(t, "bids") {
			at = at.Add(time.Duration(rapid.Int64Range(-int64(time.Second), int64(2*time.Hour)).Draw(t, "gap")))
			code := rapid.SampledFrom([]string{"A", "B", "P", "Q", "R", "N"}).Draw(t, "code")
			amount := l.Price().Add(money.Fen(rapid.SampledFrom([]int64{-1, 0, 1, 499_999, 500_000, 500_001, 900_000}).Draw(t, "step")))
			after, err := l.Accept(auction.Bid{Code: code, Amount: amount, At: at, Seq: i + 1}, standings[code])
			if err != nil {
				if fault.Of(err) == nil {
					t.Fatalf("refusal without words: %v", err)
				}
				continue
			}
			checkStep(t, l, after, at)
			l = after
		}
	})
}

func checkStep(t *rapid.T, l, after auction.Lot, at legal.Time) {
	if at.Before(l.OpensAt) || !at.Before(l.EndsAt) {
		t.Fatalf("accepted at %v outside [%v, %v)", at, l.OpensAt, l.EndsAt)
	}
	if after.EndsAt.Before(l.EndsAt) {
		t.Fatalf("end moved back from %v to %v", l.EndsAt, after.EndsAt)
	}
	if after.EndsAt.After(l.EndsAt) && !after.EndsAt.Equal(at.Add(auction.Extension)) {
		t.Fatalf("a bid at %v moved the end from %v to %v", at, l.EndsAt, after.EndsAt)
	}
	if after.EndsAt.Sub(at) < auction.Extension {
		t.Fatalf("only %v left after a bid", after.EndsAt.Sub(at))
	}
	if l.Leading.IsZero() {
		return
	}
	switch rise := after.Leading.Amount.Sub(l.Leading.Amount); {
	case !rise.Less(l.Increment):
	case rise.IsZero() && after.Leading.Rank != 0 && (l.Leading.Rank == 0 || after.Leading.Rank < l.Leading.Rank):
	default:
		t.Fatalf("rank %d took the lead from rank %d by %v", after.Leading.Rank, l.Leading.Rank, rise)
	}
}

func TestAccept_allocates_nothing_for_a_bid_that_passes(t *testing.T) {
	l := led("A", "700000", 0)
	l.StartingPrice, l.Increment, l.Leading.Amount = money.Fen(70_000_000), money.Fen(500_000), money.Fen(70_000_000)
	b := bid("B", "1", day2("09:59:00"))
	b.Amount = money.Fen(70_500_000)
	n := testing.AllocsPerRun(100, func() {
		_, err := l.Accept(b, qualified)
		if err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAccept(b *testing.B) {
	l := led("A", "700000", 0)
	l.StartingPrice, l.Increment, l.Leading.Amount = money.Fen(70_000_000), money.Fen(500_000), money.Fen(70_000_000)
	next := auction.Bid{Code: "B", Amount: money.Fen(70_500_000), At: day2("09:59:00"), Seq: 2}
	for b.Loop() {
		_, err := l.Accept(next, qualified)
		if err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleLot_Accept() {
	l := auction.Lot{
		Status: auction.Bidding, Round: auction.FirstAuction,
		StartingPrice: money.MustParse("700000"), Increment: money.MustParse("5000"),
		OpensAt: legal.MustParse("2026-04-01T10:00:00"), EndsAt: legal.MustParse("2026-04-02T10:00:00"),
	}
	late := auction.Bid{Code: "ABCDE-FGHJK", Amount: money.MustParse("700000"), At: legal.MustParse("2026-04-02T09:58:00")}
	l, err := l.Accept(late, auction.Standing{Qualified: true})
	fmt.Println(l.Lowest(), l.EndsAt, err)
	// Output: 705000.00 2026-04-02T10:03:00+08:00 <nil>
}

// What a bid comes to that names the most its bidder would give.
func TestUpTo(t *testing.T) {
	t.Parallel()
	on := func(l auction.Lot) auction.Lot { l.Rules.UpTo = true; return l }
	ordinary, first, second := auction.Standing{Qualified: true}, auction.Standing{Qualified: true, Rank: 1}, auction.Standing{Qualified: true, Rank: 2}
	for _, c := range []struct {
		name string
		lot  auction.Lot
		who  auction.Standing
		most string
		want string
		err  error
	}{
		{"below the start", on(lotL()), ordinary, "699999.99", "699999.99", nil},
		{"the start", on(lotL()), ordinary, "700000", "700000.00", nil},
		{"above the start", on(lotL()), ordinary, "900000", "700000.00", nil},
		{"a fen below the step", on(led("A", "700000", 0)), ordinary, "704999.99", "704999.99", nil},
		{"the step", on(led("A", "700000", 0)), ordinary, "705000", "705000.00", nil},
		{"above the step", on(led("A", "700000", 0)), ordinary, "705000.01", "705000.00", nil},
		{"priority matches", on(led("A", "700000", 0)), second, "900000", "700000.00", nil},
		{"better priority matches", on(led("A", "700000", 2)), first, "700000", "700000.00", nil},
		{"the same priority raises", on(led("A", "700000", 1)), first, "900000", "705000.00", nil},
		{"lesser priority raises", on(led("A", "700000", 1)), second, "700000", "700000.00", nil},
		{"not where the court wants amounts", lotL(), ordinary, "900000", "", auction.ErrNoUpTo},
	} {
		got, err := c.lot.UpTo(money.MustParse(c.most), c.who)
		if !errors.Is(err, c.err) || c.err == nil && got.String() != c.want {
			t.Errorf("%s: %v, %v; want %s, %v", c.name, got, err, c.want, c.err)
		}
	}
}

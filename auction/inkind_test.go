package auction_test

import (
	"errors"
	"testing"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

var (
	ann = ref.ID("01900000-0000-7000-8000-000000000001")
	ben = ref.ID("01900000-0000-7000-8000-000000000002")
	cem = ref.ID("01900000-0000-7000-8000-000000000003")
)

func taker(p ref.ID, rank int, amount string) auction.Taker {
	return auction.Taker{Party: p, Rank: rank, Entitlement: money.MustParse(amount)}
}

func TestTake(t *testing.T) {
	t.Parallel()
	price := money.MustParse("700000.00")
	alone := []auction.Taker{taker(ann, 3, "650000.00")}
	ranked := []auction.Taker{taker(ann, 5, "100000.00"), taker(ben, 3, "200000.00"), taker(cem, 0, "0.00")}
	equal := []auction.Taker{taker(ann, 5, "300000.00"), taker(ben, 5, "200000.00"), taker(cem, 6, "1.00")}
	for _, tt := range []struct {
		name         string
		takers       []auction.Taker
		party, drawn ref.ID
		difference   string
		want         error
	}{
		{"H01 claim of 650000.00 at 700000.00", alone, ann, "", "50000.00", nil},
		{"the claim is the price", []auction.Taker{taker(ann, 3, "700000.00")}, ann, "", "0.00", nil},
		{"a fen less", []auction.Taker{taker(ann, 3, "699999.99")}, ann, "", "0.01", nil},
		{"more than the price", []auction.Taker{taker(ann, 3, "700000.01")}, ann, "", "0.00", nil},
		{"nobody asked", nil, ann, "", "", auction.ErrNobodyTakes},
		{"another asked", alone, ben, "", "", auction.ErrNobodyTakes},
		{"the distribution gives nothing", ranked, cem, "", "", auction.ErrTakeNothing},
		{"a better rank asked too", ranked, ann, "", "", auction.ErrOutranked},
		{"the better rank", ranked, ben, "", "500000.00", nil},
		{"same rank, no lots drawn", equal, ann, "", "", auction.ErrDrawFirst},
		{"same rank, lots fell to another", equal, ann, ben, "", auction.ErrDrawn},
		{"same rank, lots fell to him", equal, ben, ben, "500000.00", nil},
		{"behind two of the same rank", equal, cem, ann, "", auction.ErrOutranked},
	} {
		got, err := auction.Take(price, tt.takers, tt.party, tt.drawn)
		if !errors.Is(err, tt.want) || err == nil && (got.Difference.String() != tt.difference || !got.SetOff.Add(got.Difference).Equal(price)) {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
}

func TestCheckTake(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                      string
		class                     auction.Class
		limited, whole, qualified bool
		want                      error
	}{
		{"H03 housing under limits, not qualified", auction.Housing, true, true, false, auction.ErrTakeUnqualified},
		{"housing under limits, qualified", auction.Housing, true, true, true, nil},
		{"housing without limits", auction.Housing, false, true, false, nil},
		{"commercial premises", "commercial", true, true, false, nil},
		{"H04 one of five", "equipment", false, false, true, auction.ErrTakePart},
		{"part of housing by one not qualified", auction.Housing, true, false, false, auction.ErrTakePart},
	} {
		if err := auction.CheckTake(tt.class, tt.limited, tt.whole, tt.qualified); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestInquiry(t *testing.T) {
	t.Parallel()
	until := legal.MustParse("2026-05-12T00:00:00")
	for _, tt := range []struct {
		name string
		q    auction.Inquiry
		at   legal.Time
		want error
	}{
		{"nobody asked", auction.Inquiry{}, until, auction.ErrCreditorsUnasked},
		{"one takes", auction.Inquiry{Asked: 2, Takers: 1, ReplyBy: until}, until, auction.ErrCreditorTakes},
		{"one has not answered, a microsecond before", auction.Inquiry{Asked: 2, Open: 1, ReplyBy: until}, until.Add(-1000), auction.ErrCreditorsWait},
		{"one has not answered, at the end", auction.Inquiry{Asked: 2, Open: 1, ReplyBy: until}, until, nil},
		{"all have refused at once", auction.Inquiry{Asked: 2, ReplyBy: until}, until.Add(-1000), nil},
	} {
		if err := tt.q.CheckRefused(tt.at); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestCheckRelease(t *testing.T) {
	t.Parallel()
	refused := auction.Inquiry{Asked: 1}
	at := legal.MustParse("2026-05-12T00:00:00")
	for _, tt := range []struct {
		name    string
		status  auction.Status
		kind    auction.AssetKind
		q       auction.Inquiry
		measure string
		want    error
	}{
		{"H10 immovable after the sell-off", auction.SellOffFailed, auction.Immovable, refused, "", nil},
		{"H10 another measure recorded", auction.SellOffFailed, auction.Immovable, refused, "强制管理", auction.ErrOtherMeasure},
		{"H11 movable failed twice", auction.FailedSecond, auction.Movable, refused, "", nil},
		{"immovable failed twice", auction.FailedSecond, auction.Immovable, refused, "", auction.ErrReleaseEarly},
		{"right failed twice", auction.FailedSecond, auction.Right, refused, "", auction.ErrReleaseEarly},
		{"a creditor takes it", auction.SellOffFailed, auction.Movable, auction.Inquiry{Asked: 1, Takers: 1}, "", auction.ErrCreditorTakes},
		{"nobody was asked again", auction.SellOffFailed, auction.Movable, auction.Inquiry{}, "", auction.ErrCreditorsUnasked},
	} {
		if err := auction.CheckRelease(tt.status, tt.kind, tt.q, tt.measure, at); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestReplyBy(t *testing.T) {
	t.Parallel()
	failed := date("2026-05-01")
	for _, tt := range []struct {
		name       string
		status     auction.Status
		today, day string
		want       error
	}{
		{"today", auction.FailedSecond, "2026-05-06", "2026-05-06", auction.ErrReplyDay},
		{"tomorrow", auction.FailedSecond, "2026-05-06", "2026-05-07", nil},
		{"the day of the sell-off's announcement", auction.FailedSecond, "2026-05-06", "2026-05-16", nil},
		{"after it", auction.FailedSecond, "2026-05-06", "2026-05-17", auction.ErrReplyDay},
		{"asked late, when it has passed", auction.FailedSecond, "2026-05-20", "2026-05-25", nil},
		{"after the sell-off: thirty days", auction.SellOffFailed, "2026-08-03", "2026-09-02", nil},
		{"after the sell-off: thirty-one", auction.SellOffFailed, "2026-08-03", "2026-09-03", auction.ErrReplyDay},
	} {
		_, err := auction.ReplyBy(tt.status, failed, date(tt.today), date(tt.day))
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	for day, want := range map[string]error{"2026-05-06": auction.ErrTakePayDay, "2026-05-07": nil, "2026-08-04": nil, "2026-08-05": auction.ErrTakePayDay} {
		if _, err := auction.DifferenceBy(date("2026-05-06"), date(day)); !errors.Is(err, want) {
			t.Errorf("difference by %s: %v", day, err)
		}
	}
}

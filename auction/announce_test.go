package auction_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

var (
	date    = legal.MustDate
	strict  = auction.DefaultPolicy()
	lenient = func() auction.Policy { p := auction.DefaultPolicy(); p.Lenient = true; return p }()
	hash    = strings.Repeat("ab", 32)
)

func disclosures() []auction.Entry {
	var es []auction.Entry
	for _, i := range auction.Disclosures() {
		es = append(es, auction.Entry{Key: i.Key, Text: "如公告", Document: hash, Name: "文件.pdf"})
	}
	return es
}

func warnings() []auction.Entry {
	var es []auction.Entry
	for _, i := range auction.Warnings() {
		es = append(es, auction.Entry{Key: i.Key, Text: i.Words.ZH})
	}
	return es
}

func without(es []auction.Entry, key string) []auction.Entry {
	return slices.DeleteFunc(slices.Clone(es), func(e auction.Entry) bool { return e.Key == key })
}

// flat is an announcement of an immovable on 2026-03-01 that is in order.
func flat() (auction.Announcement, auction.Publication) {
	a := auction.Announcement{
		OpensAt: opens, EndsAt: ends, Disclosures: disclosures(), Warnings: warnings(), BuyerCondition: "本地不限购。",
		Taxes: []auction.TaxLine{{Name: "增值税", Bearer: auction.Seller}, {Name: "契税", Bearer: auction.Buyer}},
	}
	p := auction.Publication{
		On: date("2026-03-01"), Kind: auction.Immovable, Class: auction.Housing, Round: auction.FirstAuction,
		Reference: auction.Reference{Price: yuan("1000000"), ValidUntil: date("2026-12-31")},
		Notices:   []auction.Notice{{Party: panel[0], ReceivedOn: date("2026-02-20")}},
		Platform:  true,
		Vacating:  auction.VacatedByCourt,
	}
	return a, p
}

func TestAnnouncement_in_order(t *testing.T) {
	t.Parallel()
	a, p := flat()
	if err := a.Check(p, strict); err != nil {
		t.Fatal(err)
	}
}

func TestAnnouncement_notice_period(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		kind  auction.AssetKind
		round auction.Round
		start string
		pol   auction.Policy
		want  error
	}{
		{"B01 movable, strict, fifteen days on", auction.Movable, auction.FirstAuction, "2026-03-16", strict, auction.ErrAnnouncedLate},
		{"B01 movable, strict, sixteen days on", auction.Movable, auction.FirstAuction, "2026-03-17", strict, nil},
		{"B01 movable, lenient, fifteen days on", auction.Movable, auction.FirstAuction, "2026-03-16", lenient, nil},
		{"B01 movable, lenient, fourteen days on", auction.Movable, auction.FirstAuction, "2026-03-15", lenient, auction.ErrAnnouncedLate},
		{"B02 immovable, strict, thirty days on", auction.Immovable, auction.FirstAuction, "2026-03-31", strict, auction.ErrAnnouncedLate},
		{"B02 immovable, strict, thirty-one days on", auction.Immovable, auction.FirstAuction, "2026-04-01", strict, nil},
		{"B02 immovable, lenient, thirty days on", auction.Immovable, auction.FirstAuction, "2026-03-31", lenient, nil},
		{"a right counts as an immovable", auction.Right, auction.FirstAuction, "2026-03-31", strict, auction.ErrAnnouncedLate},
		{"second auction, movable, seven days on", auction.Movable, auction.SecondAuction, "2026-03-08", strict, auction.ErrAnnouncedLate},
		{"second auction, movable, eight days on", auction.Movable, auction.SecondAuction, "2026-03-09", strict, nil},
		{"second auction, immovable, fifteen days on", auction.Immovable, auction.SecondAuction, "2026-03-16", strict, auction.ErrAnnouncedLate},
		{"second auction, immovable, sixteen days on", auction.Immovable, auction.SecondAuction, "2026-03-17", strict, nil},
		{"sell-off, movable, seven days on", auction.Movable, auction.SellOff, "2026-03-08", strict, auction.ErrAnnouncedLate},
		{"sell-off, right, sixteen days on", auction.Right, auction.SellOff, "2026-03-17", strict, nil},
		{"no reserve is a full notice again", auction.Immovable, auction.NoReserve, "2026-03-31", strict, auction.ErrAnnouncedLate},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, p := flat()
			p.Kind, p.Round = tt.kind, tt.round
			a.OpensAt = date(tt.start).At(10, 0)
			a.EndsAt = a.OpensAt.Add(tt.round.Span())
			if err := a.Check(p, tt.pol); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestAnnouncement_refusals(t *testing.T) {
	t.Parallel()
	type edit func(*auction.Announcement, *auction.Publication)
	received := func(on string) edit {
		return func(_ *auction.Announcement, p *auction.Publication) { p.Notices[0].ReceivedOn = date(on) }
	}
	tests := []struct {
		name string
		edit edit
		want error
	}{
		{"B04 receipt three days before, strict", func(_ *auction.Announcement, p *auction.Publication) {
			p.On, p.Notices[0].ReceivedOn = date("2026-02-28"), date("2026-02-25")
		}, auction.ErrPartyNotice},
		{"B04 receipt four days before", received("2026-02-25"), nil},
		{"B05 waived in writing", func(_ *auction.Announcement, p *auction.Publication) {
			p.Notices = append(p.Notices, auction.Notice{Party: panel[1], Waived: true})
		}, nil},
		{"E09 a priority holder was never told", func(_ *auction.Announcement, p *auction.Publication) {
			p.Notices = append(p.Notices, auction.Notice{Party: panel[1]})
		}, auction.ErrNoticesOpen},
		{"nobody was told", func(_ *auction.Announcement, p *auction.Publication) { p.Notices = nil }, auction.ErrNoticesMissing},
		{"posted for five full days by the start", func(_ *auction.Announcement, p *auction.Publication) {
			p.Notices = []auction.Notice{{Party: panel[1], PostedOn: date("2026-03-26")}}
		}, nil},
		{"posted a day too late for that", func(_ *auction.Announcement, p *auction.Publication) {
			p.Notices = []auction.Notice{{Party: panel[1], PostedOn: date("2026-03-27")}}
		}, auction.ErrPosting},
		{"deemed told by posting needs no three days more", func(_ *auction.Announcement, p *auction.Publication) {
			p.Notices = []auction.Notice{{Party: panel[1], ReceivedOn: date("2026-03-01"), Deemed: true}}
		}, nil},
		{"shareholders need twenty full days", func(_ *auction.Announcement, p *auction.Publication) {
			p.On = date("2026-02-20")
			p.Notices = []auction.Notice{{Party: panel[1], Shareholder: true, ReceivedOn: date("2026-03-12"), Deemed: true}}
		}, auction.ErrShareholderNotice},
		{"and here have them", func(_ *auction.Announcement, p *auction.Publication) {
			p.On = date("2026-02-20")
			p.Notices = []auction.Notice{{Party: panel[1], Shareholder: true, ReceivedOn: date("2026-03-11"), Deemed: true}}
		}, nil},
		{"B07 no appraisal copy", func(a *auction.Announcement, _ *auction.Publication) {
			a.Disclosures = without(a.Disclosures, "appraisal")
		}, auction.ErrDisclosureMissing},
		{"B07 no warning of default", func(a *auction.Announcement, _ *auction.Publication) {
			a.Warnings = without(a.Warnings, "default")
		}, auction.ErrWarningMissing},
		{"B09 a second short of 24 hours", func(a *auction.Announcement, _ *auction.Publication) {
			a.EndsAt = a.OpensAt.Add(24*time.Hour - time.Second)
		}, auction.ErrBiddingShort},
		{"B09 24 hours", func(a *auction.Announcement, _ *auction.Publication) { a.EndsAt = a.OpensAt.Add(24 * time.Hour) }, nil},
		{"the applicant's choice of platform is not on record", func(_ *auction.Announcement, p *auction.Publication) { p.Platform = false }, auction.ErrPlatformChoice},
		{"B08 announced on the last day of validity", func(_ *auction.Announcement, p *auction.Publication) {
			p.Reference.ValidUntil = date("2026-03-01")
		}, nil},
		{"B08 announced a day after", func(_ *auction.Announcement, p *auction.Publication) {
			p.Reference.ValidUntil = date("2026-02-28")
		}, auction.ErrPriceExpired},
		{"B08 second auction ends on the last day of the six months", func(_ *auction.Announcement, p *auction.Publication) {
			p.Round, p.Reference.ValidUntil = auction.SecondAuction, date("2025-10-02")
		}, nil},
		{"B08 and a day after", func(_ *auction.Announcement, p *auction.Publication) {
			p.Round, p.Reference.ValidUntil = auction.SecondAuction, date("2025-10-01")
		}, auction.ErrPriceTooOld},
		{"housing without its condition", func(a *auction.Announcement, _ *auction.Publication) { a.BuyerCondition = " " }, auction.ErrHousingCondition},
		{"an immovable of which nobody can say who vacates it", func(_ *auction.Announcement, p *auction.Publication) { p.Vacating = "" }, auction.ErrVacating},
		{"J02 all taxes on the buyer", func(a *auction.Announcement, _ *auction.Publication) {
			a.Text = "过户产生的一切税费由买受人承担。"
		}, auction.ErrTaxBlanket},
		{"no tax line", func(a *auction.Announcement, _ *auction.Publication) { a.Taxes = nil }, auction.ErrTaxLines},
		{"a tax line that names all", func(a *auction.Announcement, _ *auction.Publication) {
			a.Taxes = []auction.TaxLine{{Name: "一切税费", Bearer: auction.Buyer}}
		}, auction.ErrTaxLines},
		{"value-added tax on the buyer", func(a *auction.Announcement, _ *auction.Publication) {
			a.Taxes = []auction.TaxLine{{Name: "增值税", Bearer: auction.Buyer}}
		}, auction.ErrTaxAgainstLaw},
		{"nobody bears it", func(a *auction.Announcement, _ *auction.Publication) {
			a.Taxes = []auction.TaxLine{{Name: "物业欠费"}}
		}, auction.ErrTaxBearer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, p := flat()
			tt.edit(&a, &p)
			if err := a.Check(p, strict); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// Who waits for one notice reads at once of every other, and of the last day to wait for.
func TestAnnouncement_names_every_fault_of_notices(t *testing.T) {
	t.Parallel()
	a, p := flat()
	p.Notices = []auction.Notice{
		{Party: panel[0], ReceivedOn: date("2026-02-26")}, {Party: panel[1]}, {Party: panel[2], ReceivedOn: date("2026-02-27")},
		{Party: panel[1], PostedOn: date("2026-03-27")}, {Party: panel[0], PostedOn: date("2026-03-28")},
	}
	got := map[string]string{}
	for _, err := range a.Faults(p, strict) {
		if _, twice := got[fault.Code(err)]; twice {
			t.Errorf("%s is named twice", fault.Code(err))
		}
		got[fault.Code(err)] = fault.Of(err).Args()["first"]
	}
	if len(got) != 3 || got["notice.too_recent"] != "2026-03-03" || !strings.HasPrefix(got["notice.posting"], "2026-04-03") {
		t.Errorf("%v", got)
	}
	if _, open := got["notice.open"]; !open {
		t.Error("nobody says that a notice is open")
	}
}

// B07: whichever of the eleven and the seven is missing is named.
func TestChecklists_B07_name_the_missing_item(t *testing.T) {
	t.Parallel()
	if n, m := len(auction.Disclosures()), len(auction.Warnings()); n != 11 || m != 7 {
		t.Fatalf("%d disclosures and %d warnings", n, m)
	}
	for _, i := range auction.Disclosures() {
		f := fault.Of(auction.CheckDisclosures(without(disclosures(), i.Key)))
		if f == nil || f.Args()["key"] != i.Key || !strings.Contains(f.ZH(), i.Words.ZH) {
			t.Errorf("without %s: %v", i.Key, f)
		}
	}
	for _, i := range auction.Warnings() {
		f := fault.Of(auction.CheckWarnings(without(warnings(), i.Key)))
		if f == nil || f.Args()["key"] != i.Key {
			t.Errorf("without %s: %v", i.Key, f)
		}
	}
}

func TestChecklists_what_counts_as_given(t *testing.T) {
	t.Parallel()
	with := func(e auction.Entry) []auction.Entry { return append(without(disclosures(), e.Key), e) }
	tests := []struct {
		name string
		e    auction.Entry
		want error
	}{
		{"the basis document may be withheld with a reason", auction.Entry{Key: "basis_document", Withheld: "涉及个人隐私，依法不公开"}, nil},
		{"the appraisal may not", auction.Entry{Key: "appraisal", Withheld: "不便公开"}, auction.ErrDisclosureMissing},
		{"words do not replace the appraisal", auction.Entry{Key: "appraisal", Text: "见附件"}, auction.ErrDisclosureMissing},
		{"a hash that is none", auction.Entry{Key: "appraisal", Document: "报告.pdf"}, auction.ErrDisclosureMissing},
		{"blank words", auction.Entry{Key: "contact", Text: "  "}, auction.ErrDisclosureMissing},
		{"an item that does not exist", auction.Entry{Key: "price", Text: "一元"}, auction.ErrItemUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := auction.CheckDisclosures(with(tt.e)); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// Strict counting leaves N whole days between and so satisfies lenient counting too.
func TestPolicy_strict_satisfies_lenient(t *testing.T) {
	t.Parallel()
	from := date("2026-02-20")
	for n := range 40 {
		s, l := strict.DaysBefore(from, n), lenient.DaysBefore(from, n)
		if s.Before(l) || s.DaysSince(from)-1 != n {
			t.Errorf("%d days: strict %v, lenient %v", n, s, l)
		}
	}
}

// The platform is chosen before the announcement and not after it.
func TestCanChoosePlatform(t *testing.T) {
	t.Parallel()
	before := []auction.Status{auction.Draft, auction.Priced, auction.PanelOK, auction.Noticed}
	for _, s := range auction.States() {
		err := auction.CanChoosePlatform(s)
		if slices.Contains(before, s) != (err == nil) {
			t.Errorf("%s: %v", s, err)
		}
		if err != nil && !errors.Is(err, auction.ErrPlatformAnnounced) {
			t.Errorf("%s: %v", s, err)
		}
	}
}

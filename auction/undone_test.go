package auction_test

import (
	"errors"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/internal/legal"
)

func TestPaper(t *testing.T) {
	t.Parallel()
	good := auction.Paper{DocNo: "（2026）川0104执101号之六", Document: strings.Repeat("5f", 32), Reason: "未付清价款"}
	for name, c := range map[string]struct {
		change func(*auction.Paper)
		want   error
	}{
		"all there":       {func(*auction.Paper) {}, nil},
		"no number":       {func(p *auction.Paper) { p.DocNo = " " }, auction.ErrPaper},
		"a long number":   {func(p *auction.Paper) { p.DocNo = strings.Repeat("号", 121) }, auction.ErrPaper},
		"no document":     {func(p *auction.Paper) { p.Document = "" }, auction.ErrPaper},
		"no hash":         {func(p *auction.Paper) { p.Document = "裁定.pdf" }, auction.ErrPaper},
		"no reason":       {func(p *auction.Paper) { p.Reason = "无" }, auction.ErrPaper},
		"a reason":        {func(p *auction.Paper) { p.Reason = "悔拍" }, nil},
		"a longer reason": {func(p *auction.Paper) { p.Reason = strings.Repeat("理", 2001) }, auction.ErrPaper},
	} {
		p := good
		c.change(&p)
		if err := p.Check(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// T20: leave to pay late runs to the end of a day, today's at the earliest.
func TestLateUntil(t *testing.T) {
	t.Parallel()
	at := legal.MustParse("2026-04-20T10:00:00")
	for day, want := range map[string]error{"2026-04-19": auction.ErrLateDay, "2026-04-20": nil, "2026-05-20": nil} {
		until, err := auction.LateUntil(legal.MustDate(day), at)
		if !errors.Is(err, want) || err == nil && until != legal.MustDate(day).End() {
			t.Errorf("%s: %v, %v", day, until, err)
		}
	}
	if _, err := auction.LateUntil(legal.Date{}, at); !errors.Is(err, auction.ErrLateDay) {
		t.Errorf("no day: %v", err)
	}
}

// T21: no default is ruled against the court's own leave.
func TestCanRuleDefault(t *testing.T) {
	t.Parallel()
	leave := legal.MustParse("2026-04-25T00:00:00")
	for at, want := range map[string]error{"2026-04-24T23:59:59.999999": auction.ErrLeaveRuns, "2026-04-25T00:00:00": nil} {
		if err := auction.CanRuleDefault(leave, legal.MustParse(at)); !errors.Is(err, want) {
			t.Errorf("%s: %v", at, err)
		}
	}
	if err := auction.CanRuleDefault(legal.Time{}, leave); err != nil {
		t.Errorf("no leave was given: %v", err)
	}
}

// T30: six grounds, and an objection between announcement and today.
func TestCanRevoke(t *testing.T) {
	t.Parallel()
	announced, at := legal.MustParse("2026-03-01T09:00:00"), legal.MustParse("2026-05-06T10:00:00")
	if n := len(auction.Grounds()); n != 6 {
		t.Errorf("%d grounds", n)
	}
	for _, g := range auction.Grounds() {
		if err := auction.CanRevoke(g, legal.MustDate("2026-05-01"), announced, at); err != nil {
			t.Errorf("%s: %v", g, err)
		}
		if w := g.Words(); w.ZH == string(g) || w.EN == "" {
			t.Errorf("%s has no words", g)
		}
	}
	if err := auction.CanRevoke("dislike", legal.MustDate("2026-05-01"), announced, at); !errors.Is(err, auction.ErrRevocationGround) {
		t.Errorf("another ground: %v", err)
	}
	for day, want := range map[string]error{
		"2026-02-28": auction.ErrLodgedOn, "2026-03-01": nil, "2026-05-06": nil, "2026-05-07": auction.ErrLodgedOn,
	} {
		if err := auction.CanRevoke(auction.Collusion, legal.MustDate(day), announced, at); !errors.Is(err, want) {
			t.Errorf("lodged %s: %v", day, err)
		}
	}
}

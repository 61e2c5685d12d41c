package auctionpg_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

// failed takes a lot to the failure of its first auction.
func (h *house) failed(t *testing.T, p auctionpg.Proposal) ref.ID {
	t.Helper()
	lot := h.listed(t)
	h.resolve(t, lot, p)
	h.notify(t, lot, told)
	_, err := h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	no(t, err)
	h.fail(t, lot, auction.FirstAuction, auction.FailedFirst, ends)
	return lot
}

func (h *house) fail(t *testing.T, lot ref.ID, r auction.Round, to auction.Status, at legal.Time) {
	t.Helper()
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	h.engine(t, lot, to, "", at)
	no(t, h.tx(t, func(tx pgx.Tx) error {
		return h.FailTx(t.Context(), tx, auction.LotFailed{Court: court, Lot: lot, Round: r, EndedAt: at})
	}))
}

// failedTwice takes a lot to the failure of its second auction, on 2026-05-21.
func (h *house) failedTwice(t *testing.T) ref.ID {
	t.Helper()
	h.failed(t, h.proposal())
	second := h.listed(t)
	p := h.proposal()
	p.StartingPrice, p.Deposit = yuan("560000"), yuan("56000")
	h.resolve(t, second, p)
	h.notify(t, second, ends)
	d := draft()
	d.OpensAt, d.EndsAt = legal.MustParse("2026-05-20T10:00:00"), legal.MustParse("2026-05-21T10:00:00")
	_, err := h.Announce(t.Context(), court, second, d, h.clerk, legal.MustParse("2026-04-20T09:00:00"))
	no(t, err)
	h.fail(t, second, auction.SecondAuction, auction.FailedSecond, d.EndsAt)
	return second
}

// Housing under limits is taken by a creditor who may buy it, with proof. Cases: H03.
func TestAnswer_H03_housing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.world.asset.Class = auction.Housing
	p := h.proposal()
	p.PurchaseLimited = true
	lot := h.failed(t, p)
	at := ends.Add(1)
	_, err := h.AskCreditors(t.Context(), court, lot, at.Date().AddDays(5), h.clerk, at)
	no(t, err)
	creditor := event.Actor{Person: h.creditor.Person, Role: "person"}
	for _, tt := range []struct {
		name string
		in   auctionpg.Reply
		by   event.Actor
		want error
	}{
		{"not qualified", auctionpg.Reply{Takes: true, Whole: true}, creditor, auction.ErrTakeUnqualified},
		{"qualified without proof", auctionpg.Reply{Takes: true, Whole: true, Qualified: true}, creditor, auctionpg.ErrHash},
		{"part of it", auctionpg.Reply{Takes: true, Qualified: true, Document: hash}, creditor, auction.ErrTakePart},
		{"for another creditor", auctionpg.Reply{Party: h.creditor.ID, Takes: false}, creditor, auction.ErrNotAsked},
		{"a stranger", auctionpg.Reply{Takes: false}, h.bob, auction.ErrNotAsked},
		{"the court for nobody", auctionpg.Reply{Takes: false}, h.clerk, auction.ErrNotAsked},
	} {
		if err := h.Answer(t.Context(), lot, tt.in, tt.by, at); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	no(t, h.Answer(t.Context(), lot, auctionpg.Reply{Takes: true, Whole: true, Qualified: true, Document: hash}, creditor, at))
	v, err := h.InKind(t.Context(), court, lot)
	if err != nil || len(v.Creditors) != 1 || v.Creditors[0].Difference.String() != "50000.00" || !v.Creditors[0].First {
		t.Errorf("%+v, %v", v, err)
	}
	own, err := h.OwnInquiry(t.Context(), lot, h.creditor.Person)
	if err != nil || !own.Takes || !own.Limited {
		t.Errorf("%+v, %v", own, err)
	}
	if _, err = h.OwnInquiry(t.Context(), lot, h.bob.Person); !errors.Is(err, auction.ErrNotAsked) {
		t.Errorf("a stranger reads: %v", err)
	}
}

// A movable that failed twice and that no creditor takes is released at once. Cases: H11.
func TestRelease_H11_movable(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.world.asset.Kind, h.world.asset.Class = auction.Movable, "equipment"
	lot := h.failedTwice(t)
	at := legal.MustParse("2026-05-22T09:00:00")
	if _, err := h.Release(t.Context(), court, lot, paper(), h.judge, at); !errors.Is(err, auction.ErrCreditorsUnasked) {
		t.Errorf("nobody was asked: %v", err)
	}
	if _, err := h.ListLot(t.Context(), court, h.asset, h.clerk, at); !errors.Is(err, auction.ErrCreditorsUnasked) {
		t.Errorf("sell-off, nobody was asked: %v", err)
	}
	_, err := h.AskCreditors(t.Context(), court, lot, at.Date().AddDays(3), h.clerk, at)
	no(t, err)
	if _, err = h.AskCreditors(t.Context(), court, lot, at.Date().AddDays(4), h.clerk, at); !errors.Is(err, auction.ErrAskedAlready) {
		t.Errorf("asked twice: %v", err)
	}
	no(t, h.AnswerFor(t.Context(), court, lot, auctionpg.Reply{Party: h.creditor.ID, Note: "书面答复不接受"}, h.clerk, at))
	if _, err = h.Release(t.Context(), court, lot, auction.Paper{}, h.judge, at); err == nil {
		t.Error("released without a ruling")
	}
	to, err := h.Release(t.Context(), court, lot, paper(), h.judge, at)
	if err != nil || to != auction.Released {
		t.Errorf("%s, %v", to, err)
	}
}

// Property of a convict that could not be sold off is auctioned without reserve
// (T32), on record of the request, and only then. Cases: H14.
func TestListLot_A14_without_reserve(t *testing.T) {
	t.Parallel()
	for _, criminal := range []bool{false, true} {
		h := newHouse(t)
		second := h.failedTwice(t)
		at := legal.MustParse("2026-05-22T09:00:00")
		_, err := h.AskCreditors(t.Context(), court, second, at.Date().AddDays(1), h.clerk, at)
		no(t, err)
		no(t, h.AnswerFor(t.Context(), court, second, auctionpg.Reply{Party: h.creditor.ID}, h.clerk, at))
		later := at.Date().AddDays(2).Start()
		sellOff := h.listed(t)
		p := h.proposal()
		p.StartingPrice, p.Deposit = yuan("560000"), yuan("56000")
		h.resolve(t, sellOff, p)
		h.notify(t, sellOff, at)
		d := draft()
		d.OpensAt = legal.MustParse("2026-06-20T10:00:00")
		d.EndsAt = d.OpensAt.Add(auction.SellOffWindow)
		out, err := h.Announce(t.Context(), court, sellOff, d, h.clerk, later.Add(4*24*3600*1e9))
		no(t, err)
		if out.Status != auction.SellOffAnnounced || !h.due(t, auction.DeadlineSellOff, second).IsZero() {
			t.Errorf("sell-off announced as %s", out.Status)
		}
		h.engine(t, sellOff, auction.SellOffOpen, "", legal.Time{})
		h.engine(t, sellOff, auction.SellOffFailed, "", d.EndsAt)
		h.world.asset.Criminal = criminal
		got, err := h.ListLot(t.Context(), court, h.asset, h.clerk, d.EndsAt)
		if !criminal {
			if !errors.Is(err, auctionpg.ErrNoRelist) {
				t.Errorf("civil property: %+v, %v", got, err)
			}
			continue
		}
		if err != nil || got.Round != auction.NoReserve {
			t.Fatalf("%+v, %v", got, err)
		}
		p.StartingPrice, p.Deposit, p.Increment = yuan("1"), yuan("0.20"), yuan("0.01")
		p.Costs, p.Exception = yuan("0"), auction.CriminalNoFloor
		if _, err = h.ProposeResolution(t.Context(), court, got.Lot, p, h.panel[0], d.EndsAt); !errors.Is(err, auction.ErrCriminalFloor) {
			t.Errorf("without the request: %v", err)
		}
		p.Request = hash
		if signed := h.resolve(t, got.Lot, p); signed.Status != auction.PanelOK {
			t.Errorf("with the request: %+v", signed)
		}
	}
}

// What must never be written of a failed property is refused to the owner too.
func TestSchema_failure(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.failed(t, h.proposal())
	at := ends.Add(1)
	_, err := h.AskCreditors(t.Context(), court, lot, at.Date().AddDays(5), h.clerk, at)
	no(t, err)
	no(t, h.AnswerFor(t.Context(), court, lot, auctionpg.Reply{Party: h.creditor.ID}, h.clerk, at))
	owner := pgtest.Owner(t, h.pool)
	for _, tt := range []struct{ name, sql, constraint string }{
		{"taken without a decision", `update lot set status = 'OFFSET_PENDING' where court_id = $1 and lot_id = $2 and $3::uuid is not null`, "lot_after_failure"},
		{"taken by one who refused", `insert into in_kind_award (court_id, lot_id, award_id, party_id, person_id, rank, drawn, price, entitlement, set_off, difference, pay_by, doc_no, document, reason, decided_by, at)
			values ($1, $2, gen_random_uuid(), $3, gen_random_uuid(), 1, false, 700000, 650000, 650000, 50000, '2026-05-01', '一号', repeat('a', 64), '理由', gen_random_uuid(), '2026-04-10')`, "in_kind_award_guard"},
		{"asked at another price", `insert into creditor_inquiry (court_id, lot_id, price, reply_by, asked_by, asked_at)
			select $1, $2, 1, '2026-05-01', $3, '2026-04-10'`, ""},
		{"answered twice", `insert into creditor_answer (court_id, lot_id, party_id, takes, qualified, filed_by, at)
			values ($1, $2, $3, true, false, gen_random_uuid(), '2026-04-10')`, "creditor_answered_once"},
		{"a second sale ruled without its price", `update lot set status = 'RULED' where court_id = $1 and lot_id = $2 and $3::uuid is not null`, "lot_step"},
	} {
		for role, w := range map[string]writer{"app": h.pool, "owner": owner} {
			_, err := w.Exec(t.Context(), tt.sql, court, lot, h.creditor.ID)
			if err == nil || tt.constraint != "" && !pg.Violated(err, tt.constraint) {
				t.Errorf("%s, as %s: %v", tt.name, role, err)
			}
		}
	}
}

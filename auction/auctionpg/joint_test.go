package auctionpg_test

import (
	"errors"
	"strings"
	"sync"
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

// together is an application of alice with bob and the lawyers.
func (h *house) together(a *auctionpg.Application) {
	a.Share = "1/2"
	a.Joint = []auctionpg.JointBidder{{Name: h.bob.Person.String(), Share: "30%"}, {Name: h.lawyers.Person.String(), Share: "1/5"}}
}

// invitations are those that alice sees.
func (h *house) invitations(t *testing.T) []string {
	t.Helper()
	own, err := h.Applications(t.Context(), h.alice.Person, "")
	no(t, err)
	var out []string
	for _, s := range own[0].Joint.Seats {
		out = append(out, s.Invitation)
	}
	return out
}

func (h *house) consent(t *testing.T, lot ref.ID, invitation string, by event.Actor, at legal.Time) error {
	t.Helper()
	b, err := h.Announcement(t.Context(), lot)
	no(t, err)
	_, err = h.ConsentJoint(t.Context(), lot, auctionpg.Consent{Invitation: invitation, Announcement: b.Hash, Warnings: true}, by, at)
	return err
}

// All must say yes before a joint application may bid, and then are all bound.
func TestJoint(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, h.together)
	if a.Waiting != 2 || a.Status != auctionpg.DepositPending {
		t.Errorf("%+v", a)
	}
	if code, _ := h.hold(t, lot, a.Application, published); code != "" {
		t.Error("the deposit alone made a bidder")
	}
	in := h.invitations(t)
	if in[0] != "" || in[1] == "" || in[1] == in[2] {
		t.Errorf("invitations %v", in)
	}
	for name, try := range map[string]func() error{
		"a guess":                        func() error { return h.consent(t, lot, "AAAAA-AAAAA", h.bob, published) },
		"no code at all":                 func() error { return h.consent(t, lot, "", h.bob, published) },
		"somebody else with the code":    func() error { return h.consent(t, lot, in[1], h.tenant, published) },
		"with another's code":            func() error { return h.consent(t, lot, in[2], h.bob, published) },
		"the representative once more":   func() error { return h.consent(t, lot, in[1], h.alice, published) },
		"somebody else only looks at it": func() error { _, err := h.Invitation(t.Context(), lot, in[1], h.tenant); return err },
	} {
		if err := try(); !errors.Is(err, auctionpg.ErrInvitation) {
			t.Errorf("%s: %v", name, err)
		}
	}
	seen, err := h.Invitation(t.Context(), lot, strings.ToLower(in[1]), h.bob)
	if err != nil || len(seen.Seats) != 3 || seen.Seats[0].Share != "50%" || seen.Seats[1].Share != "30%" || !seen.Seats[1].You || seen.Waiting != 2 || seen.Seats[2].Invitation != "" {
		t.Errorf("before the yes: %+v, %v", seen, err)
	}
	no(t, h.consent(t, lot, in[1], h.bob, published))
	if err := h.consent(t, lot, in[1], h.bob, published); !errors.Is(err, auctionpg.ErrJointConsented) {
		t.Errorf("twice: %v", err)
	}
	if code, _ := h.hold(t, lot, a.Application, published); code != "" {
		t.Error("one has not said yes")
	}
	for name, who := range map[string]event.Actor{"alone": h.bob, "for another": h.bob} {
		_, err := h.Apply(t.Context(), lot, h.application(t, lot, func(x *auctionpg.Application) {
			if name != "alone" {
				x.Principal, x.Mandate = h.tenant.Person, hash
			}
		}), who, published)
		if !errors.Is(err, auctionpg.ErrAppliedAlready) {
			t.Errorf("who bids with alice bids %s: %v", name, err)
		}
	}
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	no(t, h.consent(t, lot, in[2], h.lawyers, ends.Add(-1000)))
	code, _ := h.hold(t, lot, a.Application, ends.Add(-1000))
	if code == "" {
		t.Error("all have said yes, in the last instant")
	}
	if err := h.WithdrawJoint(t.Context(), lot, h.alice, ends.Add(-1000)); !errors.Is(err, auctionpg.ErrJointClosed) {
		t.Errorf("taken back once it may bid: %v", err)
	}
	h.sealedBesides(t, code)
	h.sellJointly(t, lot, code)
}

// sealedBesides looks for a code beside those who bid together.
func (h *house) sealedBesides(t *testing.T, code string) {
	t.Helper()
	for _, table := range []string{"joint_bidder", "joint_consent", "application_stand", "event", "outbox"} {
		if n := h.count(t, `select count(*) from `+table+` x where x::text like '%' || $1 || '%'`, code); n != 0 {
			t.Errorf("%s holds the code", table)
		}
	}
	for _, who := range []event.Actor{h.bob, h.lawyers} {
		own, err := h.Applications(t.Context(), who.Person, "")
		if err != nil || len(own) != 1 || own[0].As != auctionpg.AsJoint || own[0].Code != "" || own[0].Joint.Waiting != 0 {
			t.Errorf("who bids together sees %+v, %v", own, err)
		}
		if n := h.count(t, `select count(*) from event where body::text like '%' || $1 || '%' or actor_id = $1::uuid`, who.Person); n != 0 {
			t.Error("a fact names one who bids together")
		}
	}
}

// sellJointly ends the bidding: the confirmation names all, each with the share.
func (h *house) sellJointly(t *testing.T, lot ref.ID, code string) {
	t.Helper()
	h.engine(t, lot, auction.Sold, "700000", ends)
	no(t, h.tx(t, func(tx pgx.Tx) error {
		_, err := h.ConfirmTx(t.Context(), tx, auction.LotSold{Court: court, Lot: lot, Code: code, Price: yuan("700000"), EndedAt: ends, Bids: 1})
		return err
	}))
	c, err := h.Confirmation(t.Context(), lot)
	no(t, err)
	if len(c.Buyers) != 3 || c.Buyers[0].Name != c.Buyer || c.Buyers[1].Share != "30%" || c.Buyers[2].Share != "20%" {
		t.Errorf("confirmation names %+v", c.Buyers)
	}
}

// What keeps somebody from bidding keeps him from bidding together.
func TestJoint_refusals(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	tests := []struct {
		name string
		edit func(*auctionpg.Application)
		want error
	}{
		{"a share without others", func(a *auctionpg.Application) { a.Share = "1/2" }, auction.ErrJointNumber},
		{"others without shares", func(a *auctionpg.Application) { a.Joint = []auctionpg.JointBidder{{Name: "甲"}} }, auction.ErrShareForm},
		{"less than one", func(a *auctionpg.Application) { h.together(a); a.Share = "49.99%" }, auction.ErrShareSum},
		{"through an agent", func(a *auctionpg.Application) { h.together(a); a.Principal, a.Mandate = h.tenant.Person, hash }, auction.ErrJointAgent},
		{"with priority", func(a *auctionpg.Application) { h.together(a); a.Priority = true }, auction.ErrJointPriority},
		{"powers without a mandate", func(a *auctionpg.Application) { a.Powers = []auction.Power{auction.MayPay} }, auctionpg.ErrMandate},
	}
	for _, tt := range tests {
		_, err := h.Apply(t.Context(), lot, h.application(t, lot, tt.edit), h.alice, published)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	h.applyFor(t, lot, h.alice, h.together)
	in := h.invitations(t)
	h.world.ties[h.bob.Person] = auctionpg.Exclusion{Proved: true, Links: []auction.Link{{Body: auction.Auxiliary, Connected: true}}}
	if err := h.consent(t, lot, in[1], h.bob, published); !errors.Is(err, auction.ErrExcluded) {
		t.Errorf("the appraiser of this property: %v", err)
	}
	delete(h.world.ties, h.bob.Person)
	_, err := h.ConsentJoint(t.Context(), lot, auctionpg.Consent{Invitation: in[1], Announcement: hash, Warnings: true}, h.bob, published)
	if !errors.Is(err, auctionpg.ErrOtherAnnouncement) {
		t.Errorf("another announcement: %v", err)
	}
	h.applyFor(t, lot, h.lawyers, nil)
	if err := h.consent(t, lot, in[2], h.lawyers, published); !errors.Is(err, auctionpg.ErrAppliedAlready) {
		t.Errorf("who bids alone: %v", err)
	}
	if err := h.consent(t, lot, in[1], h.bob, ends); !errors.Is(err, auction.ErrClosed) {
		t.Errorf("at the end: %v", err)
	}
}

// A joint application that never gets together is taken back, and frees everybody.
func TestJoint_withdrawn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	h.applyFor(t, lot, h.alice, h.together)
	in := h.invitations(t)
	no(t, h.consent(t, lot, in[1], h.bob, published))
	for name, who := range map[string]event.Actor{"one who joined": h.bob, "a stranger": h.tenant} {
		if err := h.WithdrawJoint(t.Context(), lot, who, published); !errors.Is(err, auctionpg.ErrJointNone) {
			t.Errorf("%s takes it back: %v", name, err)
		}
	}
	no(t, h.WithdrawJoint(t.Context(), lot, h.alice, published))
	if err := h.consent(t, lot, in[2], h.lawyers, published); !errors.Is(err, auctionpg.ErrInvitation) {
		t.Errorf("an invitation that is void: %v", err)
	}
	for _, who := range []event.Actor{h.alice, h.bob, h.lawyers} {
		h.applyFor(t, lot, who, nil)
	}
}

// Two invitations to one person, accepted at once: he stands in one.
func TestJoint_race(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	with := func(who event.Actor) func(*auctionpg.Application) {
		return func(a *auctionpg.Application) {
			a.Share, a.Joint = "50%", []auctionpg.JointBidder{{Name: who.Person.String(), Share: "50%"}}
		}
	}
	var in []string
	for _, who := range []event.Actor{h.alice, h.bob} {
		h.applyFor(t, lot, who, with(h.lawyers))
		own, err := h.Applications(t.Context(), who.Person, "")
		no(t, err)
		in = append(in, own[0].Joint.Seats[1].Invitation)
	}
	errs := make([]error, len(in))
	var wg sync.WaitGroup
	for i := range in {
		wg.Go(func() { errs[i] = h.consent(t, lot, in[i], h.lawyers, published) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), auctionpg.ErrAppliedAlready) {
		t.Errorf("%v", errs)
	}
}

// Whoever bought together and did not pay is kept from the re-auction, each of them.
func TestJoint_defaulters(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, h.together)
	in := h.invitations(t)
	no(t, h.consent(t, lot, in[1], h.bob, published))
	no(t, h.consent(t, lot, in[2], h.lawyers, published))
	h.hold(t, lot, a.Application, published)
	h.exec(t, `update application set status = 'WON' where application_id = $1`, a.Application)
	h.exec(t, `update application set status = 'FORFEITED' where application_id = $1`, a.Application)
	other := ref.New()
	_, err := h.Apply(t.Context(), lot, h.application(t, lot, nil), event.Actor{Person: other, Role: "person"}, published)
	no(t, err)
	for _, who := range []event.Actor{h.alice, h.bob, h.lawyers} {
		_, err := h.Apply(t.Context(), lot, h.application(t, lot, nil), who, published)
		if !errors.Is(err, auction.ErrDefaulted) {
			t.Errorf("one of the defaulters: %v", err)
		}
	}
}

// An agent's powers are what the court found in the mandate.
func TestConfirmAgent_powers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.lawyers, func(a *auctionpg.Application) {
		a.Principal, a.Mandate, a.Powers = h.alice.Person, hash, []auction.Power{auction.MayPay}
	})
	ws, err := h.WaitingApplications(t.Context(), court, lot, h.confirmer, published)
	if err != nil || len(ws) != 1 || len(ws[0].Powers) != 1 || ws[0].Powers[0] != auction.MayPay {
		t.Errorf("the officer sees %+v, %v", ws, err)
	}
	decide := func(at legal.Time, found ...auction.Power) (auctionpg.Decided, error) {
		return h.ConfirmAgent(t.Context(), court, lot, auctionpg.AgentDecision{Application: a.Application, Confirmed: true, Found: found, Evidence: "授权委托书"}, h.confirmer, at)
	}
	if _, err := decide(published, auction.MayPay, auction.MayCollect); !errors.Is(err, auction.ErrPowerNotDeclared) {
		t.Errorf("more than was declared: %v", err)
	}
	if _, err := decide(opens); !errors.Is(err, auction.ErrAgentLate) {
		t.Errorf("C07 at the start: %v", err)
	}
	out, err := decide(opens.Add(-1000), auction.MayPay)
	if err != nil || len(out.Powers) != 1 {
		t.Errorf("the last instant before: %+v, %v", out, err)
	}
	for who, as := range map[ref.ID]auctionpg.As{h.lawyers.Person: auctionpg.AsAgent, h.alice.Person: auctionpg.AsPrincipal} {
		own, err := h.Applications(t.Context(), who, "")
		if err != nil || len(own) != 1 || own[0].As != as || own[0].Mandate == nil || !own[0].Mandate.Confirmed || len(own[0].Mandate.Powers) != 1 {
			t.Errorf("%s sees %+v, %v", as, own, err)
		}
	}
	if n := h.count(t, `select count(*) from outbox where name = 'auction.agent_confirmed' and payload->'powers' = '["pay"]'`); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// What must never happen with those who bid together, PostgreSQL refuses to everybody.
func TestSchema_joint(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, h.together)
	in := h.invitations(t)
	alone := h.applyFor(t, lot, h.tenant, nil)
	agent := h.applyFor(t, lot, event.Actor{Person: ref.New(), Role: "person"}, func(x *auctionpg.Application) {
		x.Principal, x.Mandate, x.Powers = h.creditor.Person, hash, []auction.Power{auction.MayPay}
	})
	no(t, h.consent(t, lot, in[1], h.bob, published))
	const sit = `
		insert into joint_consent (court_id, lot_id, application_id, seat, person_id, announcement_hash, housing_pledge, consented_at)
		values ('jinjiang', $1, $2, 3, $3, repeat('a', 64), false, '2026-03-02')`
	const seat = `
		insert into joint_bidder (court_id, lot_id, application_id, seat, seat_id, name_hash, name_masked, share_part, share_whole, invited_at)
		select court_id, lot_id, application_id, $3, gen_random_uuid(), sha256('x'), '某', $4, $5, applied_at
		from application
		where lot_id = $1 and application_id = $2`
	tests := []struct {
		name, sql string
		args      []any
		want      string
	}{
		{"a seat more", seat, []any{lot, a.Application, 4, 1, 10}, "joint_shares"},
		{"one seat", seat, []any{lot, alone.Application, 1, 1, 2}, "joint_shares"},
		{"the whole for one", seat, []any{lot, alone.Application, 1, 2, 2}, ""},
		{"another share", `update joint_bidder set share_part = 9 where lot_id = $1`, []any{lot}, ""},
		{"a seat fewer", `delete from joint_bidder where lot_id = $1`, []any{lot}, ""},
		{"a yes taken back", `delete from joint_consent where lot_id = $1`, []any{lot}, ""},
		{"one who bids alone", sit, []any{lot, a.Application, h.tenant.Person}, "person_once_per_lot"},
		{"one who joined already", sit, []any{lot, a.Application, h.bob.Person}, "application_stand_pkey"},
		{"bids before all agree", `update application set status = 'QUALIFIED', deposit_held_at = applied_at where lot_id = $1 and application_id = $2`, []any{lot, a.Application}, "joint_all_consent"},
		{"stands again", `update application_stand set stands = not stands, person_id = gen_random_uuid() where lot_id = $1`, []any{lot}, "application_stand_guard"},
		{"a power of one who acts for himself", `
			insert into mandate_power (court_id, lot_id, application_id, power, declared_at)
			select court_id, lot_id, application_id, 'pay', applied_at
			from application
			where lot_id = $1 and application_id = $2`, []any{lot, alone.Application}, "mandate_power_guard"},
		{"a power that nobody confirmed", `
			insert into mandate_power_found (court_id, lot_id, application_id, power, confirmed_by, at)
			select court_id, lot_id, application_id, power, gen_random_uuid(), declared_at
			from mandate_power
			where lot_id = $1 and application_id = $2`, []any{lot, agent.Application}, "mandate_power_found_guard"},
		{"C07 an agent at the start", `
			insert into application_confirmation (court_id, lot_id, application_id, what, confirmed, rank, evidence, confirmed_by, at)
			values ('jinjiang', $1, $2, 'agent', true, 0, '授权委托书', gen_random_uuid(), '2026-04-01T10:00:00+08:00')`, []any{lot, agent.Application}, "agent_before_start"},
		{"a buyer beside no sale", `
			insert into sale_buyer (court_id, lot_id, seat, buyer_id, buyer_name, share_part, share_whole)
			values ('jinjiang', $1, 1, gen_random_uuid(), '某', 1, 2)`, []any{lot}, "sale_buyer_sealed"},
	}
	owner := pgtest.Owner(t, h.pool)
	for who, w := range map[string]writer{"app": h.pool, "owner": owner} {
		for _, tt := range tests {
			_, err := w.Exec(t.Context(), tt.sql, tt.args...)
			if who == "app" && tt.want == "application_stand_guard" {
				tt.want = "" // it has no right to write there at all
			}
			if err == nil || tt.want != "" && !pg.Violated(err, tt.want) {
				t.Errorf("%s, as %s: %v, want %s", tt.name, who, err, tt.want)
			}
		}
	}
}

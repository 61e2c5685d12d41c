package auctionpg_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

func TestApply_deposits(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	creditor := event.Actor{Person: h.creditor.Person, Role: "person"}
	out := h.applyFor(t, lot, creditor, nil)
	if !out.DepositDue.IsZero() || out.Status != auctionpg.Qualified {
		t.Errorf("C03 the applicant's claim covers the deposit: %+v", out)
	}
	if n := h.count(t, `select count(*) from outbox where name in ('auction.applied', 'auction.qualified')`); n != 2 {
		t.Errorf("%d events", n)
	}

	short := newHouse(t)
	lot = short.announced(t)
	short.world.parties[0].Claim = yuan("50000")
	out = short.applyFor(t, lot, event.Actor{Person: short.creditor.Person, Role: "person"}, nil)
	if out.DepositDue.String() != "20000.00" || out.Status != auctionpg.DepositPending {
		t.Errorf("C04 he pays the difference: %+v", out)
	}
}

func TestApply_refusals(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	appraiser, brother, unproved := event.Actor{Person: ref.New(), Role: "person"}, event.Actor{Person: ref.New(), Role: "person"}, event.Actor{Person: ref.New(), Role: "person"}
	h.world.ties[appraiser.Person] = auctionpg.Exclusion{Proved: true, Links: []auction.Link{{Body: auction.Auxiliary, Connected: true}}}
	h.world.ties[brother.Person] = auctionpg.Exclusion{Proved: true, Links: []auction.Link{{Body: auction.Auxiliary, Relative: true}}}
	h.world.ties[unproved.Person] = auctionpg.Exclusion{}
	through := func(principal ref.ID) func(*auctionpg.Application) {
		return func(a *auctionpg.Application) { a.Principal, a.Mandate = principal, hash }
	}
	tests := []struct {
		name string
		by   event.Actor
		edit func(*auctionpg.Application)
		at   legal.Time
		want error
	}{
		{"C09 the appraiser of this asset", appraiser, nil, published, auction.ErrExcluded},
		{"nor through another", h.bob, through(appraiser.Person), published, auction.ErrExcluded},
		{"C10 a brother, unconnected", brother, nil, published, nil},
		{"no real name", unproved, nil, published, auction.ErrNotProved},
		{"warnings not accepted", h.bob, func(a *auctionpg.Application) { a.Warnings = false }, published, auction.ErrWarningsUnread},
		{"another announcement", h.bob, func(a *auctionpg.Application) { a.Announcement = hash }, published, auctionpg.ErrOtherAnnouncement},
		{"a principal without a mandate", h.bob, func(a *auctionpg.Application) { a.Principal = h.alice.Person }, published, auctionpg.ErrMandate},
		{"priority papers too late", h.tenant, func(a *auctionpg.Application) { a.Priority = true }, legal.MustParse("2026-03-28T00:00:00"), auction.ErrPapersLate},
		{"after the end", h.bob, nil, ends, auction.ErrClosed},
	}
	for _, tt := range tests {
		_, err := h.Apply(t.Context(), lot, h.application(t, lot, tt.edit), tt.by, tt.at)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	_, err := h.Apply(t.Context(), ref.New(), auctionpg.Application{}, h.bob, published)
	if !errors.Is(err, auctionpg.ErrNoLot) {
		t.Errorf("no such lot: %v", err)
	}
}

func TestApply_C12_housing_pledge(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	p := h.proposal()
	p.PurchaseLimited = true
	h.resolve(t, lot, p)
	h.notify(t, lot, told)
	_, err := h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	no(t, err)
	_, err = h.Apply(t.Context(), lot, h.application(t, lot, nil), h.alice, published)
	if !errors.Is(err, auction.ErrHousingPledge) {
		t.Errorf("no pledge: %v", err)
	}
	h.applyFor(t, lot, h.alice, func(a *auctionpg.Application) { a.Housing = true })
}

// One application each, however often and however fast one presses.
func TestApply_once(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		a := h.application(t, lot, nil)
		wg.Go(func() { _, errs[i] = h.Apply(t.Context(), lot, a, h.alice, published) })
	}
	wg.Wait()
	admitted := 0
	for _, err := range errs {
		switch {
		case err == nil:
			admitted++
		case !errors.Is(err, auctionpg.ErrAppliedAlready):
			t.Error(err)
		}
	}
	if admitted != 1 {
		t.Errorf("admitted %d times", admitted)
	}
}

// Naming a bidder tells nobody whether that bidder has applied, and keeps nobody
// out; only the mandate that the court confirms stands for its bidder (Art. 14, 18).
func TestApply_for_another_tells_nothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	through := func(a *auctionpg.Application) { a.Principal, a.Mandate = h.alice.Person, hash }
	before := h.applyFor(t, lot, h.bob, through)
	h.applyFor(t, lot, h.alice, nil) // not kept out by a stranger
	after := h.applyFor(t, lot, h.tenant, through)
	if before.Status != after.Status || !before.DepositDue.Equal(after.DepositDue) {
		t.Errorf("an agent could tell: %+v before, %+v after", before, after)
	}
	confirm := func(a auctionpg.Admitted, yes bool) error {
		_, err := h.ConfirmAgent(t.Context(), court, lot, auctionpg.AgentDecision{Application: a.Application, Confirmed: yes, Evidence: "授权委托书"}, h.confirmer, published)
		return err
	}
	if err := confirm(after, true); !errors.Is(err, auctionpg.ErrPrincipalApplied) {
		t.Errorf("the principal bids himself: %v", err)
	}
	no(t, confirm(after, false))
	no(t, confirm(before, false))
}

// One confirmed agent stands for a bidder; then neither another nor the bidder may.
func TestConfirmAgent_one_stands(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	through := func(a *auctionpg.Application) { a.Principal, a.Mandate = h.alice.Person, hash }
	one, two := h.applyFor(t, lot, h.bob, through), h.applyFor(t, lot, h.tenant, through)
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, a := range []auctionpg.Admitted{one, two} {
		wg.Go(func() {
			_, errs[i] = h.ConfirmAgent(t.Context(), court, lot, auctionpg.AgentDecision{Application: a.Application, Confirmed: true, Evidence: "授权委托书"}, h.confirmer, published)
		})
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), auctionpg.ErrPrincipalApplied) {
		t.Errorf("both pressed at once: %v", errs)
	}
	_, err := h.Apply(t.Context(), lot, h.application(t, lot, nil), h.alice, published)
	if !errors.Is(err, auctionpg.ErrAppliedAlready) {
		t.Errorf("himself beside his agent: %v", err)
	}
}

func TestApply_papers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	paper := auction.Entry{Key: "lease", Text: strings.Repeat("租", 2000), Document: hash, Name: "合同.pdf"}
	for name, papers := range map[string][]auction.Entry{
		"too many":      slices.Repeat([]auction.Entry{paper}, 21),
		"too long":      {{Text: strings.Repeat("租", 2001)}},
		"a long name":   {{Name: strings.Repeat("n", 201)}},
		"no hash of it": {{Document: "../../etc/passwd"}},
	} {
		_, err := h.Apply(t.Context(), lot, h.application(t, lot, func(a *auctionpg.Application) { a.Papers = papers }), h.alice, published)
		if !errors.Is(err, auctionpg.ErrPapers) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.applyFor(t, lot, h.alice, func(a *auctionpg.Application) { a.Papers = slices.Repeat([]auction.Entry{paper}, 20) })
}

// C08, E01: a rank is the panel's, given by the confirming officer's decision.
func TestConfirmPriority(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.tenant, func(a *auctionpg.Application) { a.Priority = true })
	if code, _ := h.hold(t, lot, a.Application, published); code != "" {
		t.Error("qualified before the claim was decided")
	}
	ws, err := h.WaitingApplications(t.Context(), court, lot, h.confirmer, published)
	no(t, err)
	if len(ws) != 1 || ws[0].Application != a.Application || !ws[0].Priority || ws[0].Bidder == "" {
		t.Errorf("waiting %+v", ws)
	}
	decide := func(d auctionpg.PriorityDecision, by event.Actor) (auctionpg.Decided, error) {
		d.Application, d.Evidence = a.Application, "租赁合同、占有证明"
		return h.ConfirmPriority(t.Context(), court, lot, d, by, published)
	}
	if _, err := decide(auctionpg.PriorityDecision{Party: h.lessee.ID, Confirmed: true}, h.clerk); !errors.Is(err, auctionpg.ErrNotYours) {
		t.Errorf("by a clerk: %v", err)
	}
	if _, err := decide(auctionpg.PriorityDecision{Party: h.debtor.ID, Confirmed: true}, h.confirmer); !errors.Is(err, auctionpg.ErrNotHolder) {
		t.Errorf("as a party that is not on the panel's list: %v", err)
	}
	out, err := decide(auctionpg.PriorityDecision{Party: h.lessee.ID, Confirmed: true}, h.confirmer)
	if err != nil || out.Rank != 1 || out.Status != auctionpg.Qualified {
		t.Errorf("%+v, %v", out, err)
	}
	if code, rank := h.hold(t, lot, a.Application, published); code == "" || rank != 1 {
		t.Errorf("code %q, rank %d", code, rank)
	}
	if _, err := decide(auctionpg.PriorityDecision{}, h.confirmer); !errors.Is(err, auctionpg.ErrDecidedAlready) {
		t.Errorf("twice: %v", err)
	}
}

func TestConfirmPriority_refused_bids_without_rank(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.tenant, func(a *auctionpg.Application) { a.Priority = true })
	out, err := h.ConfirmPriority(t.Context(), court, lot, auctionpg.PriorityDecision{Application: a.Application, Evidence: "查封后签订"}, h.confirmer, published)
	if err != nil || out.Rank != 0 || out.Status != auctionpg.DepositPending {
		t.Errorf("%+v, %v", out, err)
	}
	if code, rank := h.hold(t, lot, a.Application, published); code == "" || rank != 0 {
		t.Errorf("code %q, rank %d", code, rank)
	}
}

// At the start undecided claims of priority go on without rank (C08) and agents
// whom nobody confirmed are out (C07).
func TestOpenedTx(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	claim := h.applyFor(t, lot, h.tenant, func(a *auctionpg.Application) { a.Priority = true })
	agent := h.applyFor(t, lot, h.lawyers, func(a *auctionpg.Application) { a.Principal, a.Mandate = h.alice.Person, hash })
	h.hold(t, lot, claim.Application, published)
	h.hold(t, lot, agent.Application, published)
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.OpenedTx(t.Context(), tx, court, lot, opens) }))
	if code, rank := h.hold(t, lot, claim.Application, opens); code == "" || rank != 0 {
		t.Errorf("the claim: code %q, rank %d", code, rank)
	}
	if n := h.count(t, `select count(*) from outbox where name = 'auction.disqualified' and payload->>'application' = $1`, agent.Application); n != 1 {
		t.Error("the agent is not out")
	}
	_, err := h.Apply(t.Context(), lot, h.application(t, lot, nil), h.lawyers, opens)
	if err != nil {
		t.Errorf("in his own name: %v", err)
	}
	_, err = h.ConfirmAgent(t.Context(), court, lot, auctionpg.AgentDecision{Application: agent.Application, Confirmed: true, Evidence: "委托书"}, h.confirmer, opens)
	if !errors.Is(err, auction.ErrAgentLate) {
		t.Errorf("C07 confirmed after the start: %v", err)
	}
}

func TestConfirmAgent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.lawyers, func(a *auctionpg.Application) { a.Principal, a.Mandate = h.alice.Person, hash })
	if code, _ := h.hold(t, lot, a.Application, published); code != "" {
		t.Error("qualified before the mandate was confirmed")
	}
	out, err := h.ConfirmAgent(t.Context(), court, lot, auctionpg.AgentDecision{Application: a.Application, Confirmed: true, Evidence: "授权委托书"}, h.confirmer, published)
	if err != nil || out.Status != auctionpg.Qualified {
		t.Errorf("%+v, %v", out, err)
	}
	_, application, err := h.OwnApplicationTo(t.Context(), lot, h.lawyers.Person)
	if err != nil || application != a.Application {
		t.Errorf("the agent acts under %s, %v", application, err)
	}
	if _, _, err = h.OwnApplicationTo(t.Context(), lot, h.alice.Person); !errors.Is(err, auctionpg.ErrNoApplication) {
		t.Errorf("the principal acts himself: %v", err)
	}
}

// Art. 18: before the end no row, fact or message joins a person or an
// application to a code; C14: the officer's list has none either.
func TestSealed_C14_until_the_end(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, nil)
	code, _ := h.hold(t, lot, a.Application, published)
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	for _, table := range []string{"application", "application_confirmation", "event", "outbox", "deadline", "lot"} {
		if n := h.count(t, `select count(*) from `+table+` x where x::text like '%' || $1 || '%'`, code); n != 0 {
			t.Errorf("%s holds the code", table)
		}
	}
	if n := h.count(t, `select count(*) from event where actor_id = $1`, h.alice.Person); n != 0 {
		t.Error("a fact names the bidder")
	}
	if len(h.world.opened) != 0 {
		t.Errorf("names opened: %+v", h.world.opened)
	}
	own, err := h.Applications(t.Context(), h.alice.Person, "")
	if err != nil || len(own) != 1 || own[0].Code != code {
		t.Errorf("his own code: %+v, %v", own, err)
	}
	if other, err := h.Applications(t.Context(), h.bob.Person, ""); err != nil || len(other) != 0 {
		t.Errorf("another's: %+v, %v", other, err)
	}
}

// At the end one seal is opened, and no other.
func TestConfirmTx_opens_one_seal(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	loser := h.applyFor(t, lot, h.bob, nil)
	lost, _ := h.hold(t, lot, loser.Application, published)
	winner := h.applyFor(t, lot, h.alice, nil)
	code, _ := h.hold(t, lot, winner.Application, published)
	sold := auction.LotSold{Court: court, Lot: lot, Code: code, Price: yuan("700000"), EndedAt: ends, Bids: 2}
	confirm := func(e auction.LotSold) error {
		return h.tx(t, func(tx pgx.Tx) error { _, err := h.ConfirmTx(t.Context(), tx, e); return err })
	}
	if err := confirm(sold); err == nil {
		t.Error("confirmed before the engine wrote the result")
	}
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	h.engine(t, lot, auction.Sold, "700000", ends)
	forged := sold
	forged.Code = "AAAAA-AAAAA"
	if err := confirm(forged); err == nil {
		t.Error("confirmed a code that nobody has")
	}
	no(t, confirm(sold))
	if len(h.world.opened) != 1 {
		t.Errorf("%d names opened", len(h.world.opened))
	}
	for _, table := range []string{"event", "outbox", "sale_confirmation"} {
		if n := h.count(t, `select count(*) from `+table+` x where x::text like '%' || $1 || '%'`, lost); n != 0 {
			t.Errorf("%s holds the loser's code", table)
		}
	}
}

func TestDisqualifyTx_C13(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, nil)
	for range 2 {
		no(t, h.tx(t, func(tx pgx.Tx) error {
			return h.DisqualifyTx(t.Context(), tx, court, lot, a.Application, "保证金付款人与竞买人不一致", event.House, published)
		}))
	}
	if n := h.count(t, `select count(*) from outbox where name = 'auction.disqualified'`); n != 1 {
		t.Errorf("told %d times", n)
	}
	if code, _ := h.hold(t, lot, a.Application, published); code != "" {
		t.Error("qualified after all")
	}
	h.applyFor(t, lot, h.alice, nil)
}

func TestSearch(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	find := func(q auctionpg.Search) int {
		out, err := h.Search(t.Context(), q)
		no(t, err)
		return len(out.Lots)
	}
	if find(auctionpg.Search{}) != 1 || find(auctionpg.Search{Words: "某路"}) != 1 || find(auctionpg.Search{Words: "%"}) != 0 ||
		find(auctionpg.Search{City: "成都市", Class: auction.Housing, Status: auction.Announced, Court: court}) != 1 || find(auctionpg.Search{City: "绵阳市"}) != 0 {
		t.Error("search")
	}
	if find(auctionpg.Search{After: lot.String()}) != 0 {
		t.Error("the page after the last lot")
	}
	hidden := newHouse(t)
	unannounced := hidden.listed(t)
	if out, err := hidden.Search(t.Context(), auctionpg.Search{}); err != nil || len(out.Lots) != 0 {
		t.Errorf("the public finds %d unannounced, %v", len(out.Lots), err)
	}
	if _, err := hidden.Public(t.Context(), unannounced); !errors.Is(err, auctionpg.ErrNoLot) {
		t.Errorf("the public sees it: %v", err)
	}
	if out, err := hidden.CourtLots(t.Context(), court, auctionpg.Search{}); err != nil || len(out.Lots) != 1 {
		t.Errorf("its court finds %d, %v", len(out.Lots), err)
	}
}

package mine

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/desk"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/payments/paymentspg"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
)

var now = legal.MustParse("2026-04-01T10:00:00")

// Every task that may wait for a person leads to a page of its own.
func TestEveryTaskLeadsSomewhere(t *testing.T) {
	t.Parallel()
	for _, node := range []string{
		"deposit.pay", "balance.pay", "joint.gather", "serving.confirm", "report.object", "objection.respond", "draw.contribute", "plan.object", "plan.oppose",
		"payee.confirm", "commission.answer", "commission.report", "commission.correct", "objection.explain",
	} {
		require.NotEqual(t, "/me", href(desk.Task{Node: node}), node)
	}
	require.Equal(t, "/me", href(desk.Task{Node: "something.new"}))
}

// A clock is green until a day is left, then amber, and red from its end on.
func TestLevel(t *testing.T) {
	t.Parallel()
	for due, want := range map[legal.Time]string{
		{}: "neutral", now.Add(24*time.Hour + time.Microsecond): "green", now.Add(24 * time.Hour): "amber",
		now.Add(time.Microsecond): "amber", now: "red", now.Add(-time.Hour): "red",
	} {
		require.Equal(t, want, level(now, due), due)
	}
}

func TestEntry(t *testing.T) {
	t.Parallel()
	e := entry{OwnApplication: auctionpg.OwnApplication{Status: auctionpg.DepositPending, LotStatus: auction.Announced}}
	require.True(t, e.Making(), "applied, and no number to pay to yet")
	e.Deposit = &paymentspg.OwnDeposit{DepositView: paymentspg.DepositView{State: "expected", Due: money.MustParse("0.01")}}
	require.False(t, e.Making())
	require.True(t, e.Paying())
	require.True(t, e.Open())
	require.False(t, e.Running())
	e.LotStatus = auction.Sold
	require.False(t, e.Paying(), "too late to pay")
	e.Status, e.Deposit.State = auctionpg.Released, "held"
	require.True(t, e.Refunding())
	require.Equal(t, "info", e.Tone())
	e.Status = auctionpg.Won
	require.False(t, e.Refunding())
	require.True(t, e.Sold())
	require.False(t, e.Owing())
	for state, owing := range map[string]bool{"open": true, "overdue": true, "paid": false, "defaulted": false} {
		e.Deposit.Balance = &paymentspg.OwnBalance{State: state}
		require.Equal(t, owing, e.Owing(), state)
	}
}

func TestDepositSteps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state           string
		refund          legal.Time
		pay, held, ends string
	}{
		{"expected", legal.Time{}, "current", "todo", "todo"},
		{"held", legal.Time{}, "done", "current", "todo"},
		{"held", now, "done", "done", "current"},
		{"refunding", now, "done", "done", "current"},
		{"refunded", now, "done", "done", "done"},
		{"applied", legal.Time{}, "done", "done", "done"},
	} {
		d := deposit{OwnDeposit: paymentspg.OwnDeposit{DepositView: paymentspg.DepositView{State: c.state, RefundDue: c.refund}}}
		require.Equal(t, map[string]string{"pay": c.pay, "held": c.held, "end": c.ends}, d.Steps(), c.state)
	}
}

// A plan shows a party its own lines with their arithmetic, and sums of the rest.
func TestPlanShowsOnlyWhatConcernsMe(t *testing.T) {
	t.Parallel()
	me, other := ref.New(), ref.New()
	line := func(payee, amount string) paymentspg.PlanLineView {
		return paymentspg.PlanLineView{Payee: payee, Amount: money.MustParse(amount), Parts: json.RawMessage(`{"Principal":"` + amount + `"}`)}
	}
	p := planPage{Now: now, PlanView: paymentspg.PlanView{State: "served", Lines: []paymentspg.PlanLineView{
		line("treasury", "10.00"), line(other.String(), "20.00"), line(me.String(), "30.00"), line(other.String(), "40.00"), line(me.String(), "5.00"),
	}, Recipients: []paymentspg.RecipientView{{Party: other}, {Party: me, ObjectBy: now.Add(time.Microsecond)}}}}
	own := registry.OwnView{Own: []registry.Party{{ID: me, HasPayee: true}}}
	require.NoError(t, p.about(own))
	require.Len(t, p.Lines, 2)
	require.Equal(t, []string{"35.00", "30.00", "70.00"}, []string{p.Own.String(), p.Before.String(), p.Others.String()})
	require.Len(t, p.Lines[0].Shares(), 1)
	require.True(t, p.HasPayee)
	require.True(t, p.Open())
	p.Now = p.ObjectBy
	require.False(t, p.Open(), "the fifteen days are over")
	p.State, p.Opposes = "opposition", true
	require.True(t, p.Answers(), "others may oppose")
	require.False(t, p.Objects())
	p.Stance = "oppose"
	require.False(t, p.Open(), "once")
	p.State, p.Stance = "final", ""
	require.False(t, p.Open())
}

// The steps of a commission follow what the firm and the court have done.
func TestCommissionSteps(t *testing.T) {
	t.Parallel()
	p := commissionPage{Now: now}
	step := func(status string, state valuation.Status, inspections int) []string {
		p.Status, p.State = status, state
		p.Inspections = make([]valuationpg.InspectionView, inspections)
		return []string{p.Done("answer"), p.Done("inspect"), p.Done("report"), p.Done("court")}
	}
	require.Equal(t, []string{"current", "todo", "todo", "todo"}, step("sent", valuation.UnderCommission, 0))
	require.Equal(t, []string{"done", "current", "todo", "todo"}, step("accepted", valuation.UnderCommission, 0))
	require.Equal(t, []string{"done", "done", "current", "todo"}, step("accepted", valuation.UnderCommission, 1))
	require.Equal(t, []string{"done", "done", "current", "todo"}, step("accepted", valuation.Correcting, 1))
	require.Equal(t, []string{"done", "done", "done", "current"}, step("accepted", valuation.Reported, 1))
	require.Equal(t, []string{"done", "done", "done", "done"}, step("accepted", valuation.Served, 1))
	step("fallen", valuation.UnderCommission, 0)
	require.Equal(t, "ended", p.Step())
	require.Equal(t, "2027-03-31", p.ValidUntil().String())
}

func TestCount(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{"": 0, "40": 40, "-1": 0, "x": 0, "99999999999999": 0} {
		require.Equal(t, want, count(in), in)
	}
}

package valuationpg_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/draw"
	"fachui/valuation/valuationpg"
)

// The acceptance cases of the law, by their numbers.

func TestCase1NoMethodWithinThirtyDaysOfSeizure(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	require.NoError(t, pg.Tx(t.Context(), h.pool, func(tx pgx.Tx) error {
		return h.OpenStartTx(t.Context(), tx, court, h.cases.asset.Case, h.asset, day("2026-02-25"), h.now)
	}))
	due, _ := h.clock("valuation.start")
	require.Equal(t, day("2026-03-27").End(), due)
	h.later(day("2026-03-28").At(0, 0))
	_, outcome := h.clock("valuation.start")
	require.Equal(t, "missed", outcome)
	var basis string
	require.NoError(t, h.pool.QueryRow(t.Context(), `select basis from event where kind = 'valuation.overdue'`).Scan(&basis))
	require.Equal(t, "法释〔2018〕15号 第1条", basis)
	h.begin(valuationpg.Beginning{}) // late, but it can still be done
}

func TestFactsMustBeCompleteAndOneValuationRuns(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.cases.asset.Missing = []fault.Text{{ZH: "权利负担", EN: "burdens"}}
	_, err := h.Start(t.Context(), court, h.asset, valuationpg.Beginning{Specialty: valuation.RealEstate}, h.judge, h.now)
	refused(t, valuation.ErrFactsIncomplete, err)
	h.cases.asset.Missing = nil
	_, err = h.Start(t.Context(), court, h.asset, valuationpg.Beginning{Specialty: "houses"}, h.judge, h.now)
	refused(t, valuationpg.ErrBeginning, err)
	id := h.begin(valuationpg.Beginning{})
	_, err = h.Start(t.Context(), court, h.asset, valuationpg.Beginning{Specialty: valuation.RealEstate}, h.judge, h.now)
	refused(t, valuationpg.ErrRunning, err)
	require.NoError(t, h.Withdraw(t.Context(), court, id, "申请执行人撤回申请", h.judge, h.now))
	require.Equal(t, valuation.Withdrawn, h.status(id))
	h.begin(valuationpg.Beginning{})
}

func TestCase2PricesThatDifferByAFenAreNoAgreement(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(valuationpg.Beginning{})
	n := valuationpg.Negotiation{Outcome: valuationpg.Agreed, ValidUntil: h.now.Date().AddDays(100), Filings: []valuationpg.Filing{
		{Party: h.creditor.ID, Amount: yuan("1000000.00")}, {Party: h.debtor.ID, Amount: yuan("1000000.01")}}}
	_, err := h.Negotiate(t.Context(), court, id, n, h.clerk, h.now)
	refused(t, valuation.ErrPricesDiffer, err)
	n.Filings = n.Filings[:1]
	_, err = h.Negotiate(t.Context(), court, id, n, h.clerk, h.now)
	refused(t, valuation.ErrFilings, err)
	n.Filings = []valuationpg.Filing{{Party: h.creditor.ID, Amount: yuan("1000000.00")}, {Party: ref.New(), Amount: yuan("1000000.00")}}
	_, err = h.Negotiate(t.Context(), court, id, n, h.clerk, h.now)
	refused(t, valuationpg.ErrNotParty, err)
	n.Filings[1].Party = h.debtor.ID
	step, err := h.Negotiate(t.Context(), court, id, n, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, "1000000.00", step.Amount)
	require.Equal(t, valuation.Priced, h.status(id), "nobody can object to an agreement, so it is final")
	_, err = h.Object(t.Context(), id, valuationpg.NewObjection{Grounds: []valuation.Objectionable{valuation.WrongBasics}, Statement: "价格过低"}, actorOf(h.debtor.Person), h.now)
	refused(t, valuation.ErrNoObjection, err)
}

func TestATimeThatTheCourtSetRunsOutByItself(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(valuationpg.Beginning{})
	_, err := h.Negotiate(t.Context(), court, id, valuationpg.Negotiation{Outcome: valuationpg.Opened, Until: h.now.Date()}, h.clerk, h.now)
	refused(t, valuationpg.ErrUntil, err)
	_, err = h.Negotiate(t.Context(), court, id, valuationpg.Negotiation{Outcome: valuationpg.Opened, Until: h.now.Date().AddDays(7)}, h.clerk, h.now)
	require.NoError(t, err)
	h.later(day("2026-03-10").At(0, 0))
	require.Equal(t, valuation.DirectedInquiry, h.show(id).Due)
	_, err = h.Inquire(t.Context(), court, id, valuationpg.Inquiry{Outcome: valuationpg.Opened, Authority: "成都市税务局", Letter: "询价函1号", Until: h.now.Date().AddDays(5)}, h.clerk, h.now)
	require.NoError(t, err)
	h.later(day("2026-03-16").At(0, 0))
	_, err = h.InquireOnline(t.Context(), court, id, valuationpg.Online{Outcome: valuationpg.Opened, Received: h.now.Date(), Platforms: []string{"a"}}, h.clerk, h.now)
	require.NoError(t, err)
	due, _ := h.clock("valuation.method")
	require.Equal(t, day("2026-03-19").End(), due, "three days")
	h.later(due)
	require.Equal(t, valuation.Selecting, h.status(id))
	_, err = h.AgreeFirms(t.Context(), court, id, valuationpg.Agreement{Outcome: valuationpg.Opened}, h.clerk, h.now)
	require.NoError(t, err)
	_, err = h.Freeze(t.Context(), court, id, h.now.Add(3*time.Hour), "", h.office, h.now)
	refused(t, valuationpg.ErrAgreementFirst, err)
	due, _ = h.clock("valuation.method")
	require.Equal(t, day("2026-03-25").End(), due, "five days")
	h.later(due)
	_, err = h.Freeze(t.Context(), court, id, h.now.Add(3*time.Hour), "", h.office, h.now)
	require.NoError(t, err)
}

func TestCase4And9MethodsThatAreNotDueAreRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(valuationpg.Beginning{Wish: valuation.OnlineInquiry, OfficialPrice: valuation.No, NeedsInspection: valuation.Yes})
	require.Equal(t, valuation.Selecting, h.status(id))
	_, err := h.InquireOnline(t.Context(), court, id, valuationpg.Online{Outcome: valuationpg.Result}, h.clerk, h.now)
	refused(t, valuation.ErrNotNow, err)
	require.NoError(t, h.Withdraw(t.Context(), court, id, "重新查明财产性质", h.judge, h.now))
	id = h.begin(valuationpg.Beginning{Mandate: valuation.StateOwned, OfficialPrice: valuation.Yes})
	require.Equal(t, valuation.Appraisal, h.show(id).Due)
	require.NoError(t, h.Withdraw(t.Context(), court, id, "重新查明财产性质", h.judge, h.now))
	id = h.begin(valuationpg.Beginning{})
	_, err = h.Inquire(t.Context(), court, id, valuationpg.Inquiry{Outcome: valuationpg.Failed, Reason: "没有结果"}, h.clerk, h.now)
	refused(t, valuation.ErrMethod, err)
}

func TestCases5To8OnlineInquiry(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(valuationpg.Beginning{Wish: valuation.OnlineInquiry})
	received := h.now.Date()
	h.plus(24 * time.Hour)
	none := []valuation.Delivery{{Platform: "甲"}, {Platform: "乙", Asked: true}}
	step, err := h.InquireOnline(t.Context(), court, id, valuationpg.Online{Outcome: valuationpg.Result, Received: received, Deliveries: none}, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.OnlineInquiry, step.Due, "6: three more days")
	due, _ := h.clock("valuation.method")
	require.Equal(t, day("2026-03-09").End(), due, "5 March and three days, which end on a Sunday")
	got := []valuation.Delivery{{Platform: "甲"}, {Platform: "乙", Asked: true, At: h.now, Amount: yuan("1203456.00")}, {Platform: "丙", At: h.now, Amount: yuan("1250000.50")}}
	until := h.now.Date().AddDays(90)
	step, err = h.InquireOnline(t.Context(), court, id, valuationpg.Online{Outcome: valuationpg.Result, Received: received, Deliveries: got, ValidUntil: until}, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, "1226728.25", step.Amount)
	report := h.show(id).Reports[0].Report
	h.serve(report)
	h.received(report, h.creditor, h.debtor)
	_, err = h.Object(t.Context(), id, valuationpg.NewObjection{Grounds: []valuation.Objectionable{valuation.WrongResult}, Statement: "结果过低"}, actorOf(h.debtor.Person), h.now)
	refused(t, valuation.ErrObjectionGround, err)
	o, err := h.Object(t.Context(), id, valuationpg.NewObjection{Grounds: []valuation.Objectionable{valuation.WrongBasics}, Statement: "丙平台面积有误"}, actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)
	_, err = h.DecideObjection(t.Context(), court, o.Objection, valuationpg.Decision{Finding: valuation.Uphold, Reason: "面积确有错误", Platforms: []string{"丁"}}, h.judge, h.now)
	refused(t, valuation.ErrPlatforms, err)
	_, err = h.DecideObjection(t.Context(), court, o.Objection, valuationpg.Decision{Finding: valuation.Uphold, Reason: "面积确有错误", Platforms: []string{"丙"}}, h.judge, h.now)
	require.NoError(t, err)
	h.serve(h.show(id).Reports[1].Report)
	require.Equal(t, valuation.Served, h.status(id), "the creditor may still object to the first result")
	h.plus(10 * 24 * time.Hour)
	p, err := h.Price(t.Context(), h.pool, court, h.asset)
	require.NoError(t, err)
	require.Equal(t, "1203456.00", p.Amount.String(), "8: the result nobody objected to")
}

func TestCase10To13TheDraw(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id := h.begin(valuationpg.Beginning{Wish: valuation.Appraisal})
	until := h.now.Add(3 * time.Hour)
	_, err := h.Freeze(ctx, court, id, until, "", h.office, h.now)
	refused(t, valuationpg.ErrAgreementFirst, err)
	h.disagree(id)
	_, err = h.Freeze(ctx, court, id, until, "", h.judge, h.now)
	refused(t, draw.ErrOnePerson, err) // 13
	_, err = h.Freeze(ctx, court, id, until, "", h.keeper, h.now)
	refused(t, draw.ErrOnePerson, err)
	_, err = h.Freeze(ctx, court, id, h.now.Add(time.Hour), "", h.office, h.now)
	refused(t, draw.ErrWindow, err)

	f, err := h.Freeze(ctx, court, id, until, "", h.office, h.now)
	require.NoError(t, err)
	_, err = h.Freeze(ctx, court, id, until, "", h.office, h.now)
	refused(t, valuationpg.ErrDrawLive, err) // 12
	rec, err := h.Record(ctx, f.Draw)
	require.NoError(t, err)
	require.Nil(t, rec.Transcript, "nothing of the chance is out before the reveal")
	require.Equal(t, f.ManifestHash, rec.Commitment.ManifestHash)
	verified(t, h, f.Draw)

	refused(t, valuationpg.ErrNotParty, h.Contribute(ctx, f.Draw, "x", actorOf(ref.New()), h.now))
	refused(t, draw.ErrNonceEmpty, h.Contribute(ctx, f.Draw, "", actorOf(h.debtor.Person), h.now))
	require.NoError(t, h.Contribute(ctx, f.Draw, "x", actorOf(h.debtor.Person), h.now))
	refused(t, draw.ErrNonceTwice, h.Contribute(ctx, f.Draw, "y", actorOf(h.debtor.Person), h.now))
	_, err = h.Reveal(ctx, court, f.Draw, nil, h.office, until.Add(-time.Microsecond))
	refused(t, draw.ErrTooSoon, err)
	refused(t, draw.ErrNonceLate, h.Contribute(ctx, f.Draw, "x", actorOf(h.creditor.Person), until))
	_, err = h.Reveal(ctx, court, f.Draw, nil, h.judge, until)
	refused(t, draw.ErrOnePerson, err)
	tr, err := h.Reveal(ctx, court, f.Draw, nil, h.office, until)
	require.NoError(t, err)
	require.Len(t, tr.Contributions, 1)
	h.later(until)
	_, err = h.Reveal(ctx, court, f.Draw, nil, h.office, h.now)
	refused(t, valuation.ErrNotNow, ignore(err, valuationpg.ErrDrawDone)) // 10: drawn once

	refused(t, valuation.ErrReason, h.Void(ctx, court, f.Draw, "作废决定1号", "慢", h.head, h.now))
	refused(t, valuationpg.ErrVoidByOperator, h.Void(ctx, court, f.Draw, "作废决定1号", "第一顺位太慢", h.office, h.now))
	h.commission(id)
	require.NoError(t, h.Void(ctx, court, f.Draw, "作废决定1号", "随机秘密可能泄露", h.head, h.now))
	refused(t, valuationpg.ErrDrawDone, h.Void(ctx, court, f.Draw, "作废决定2号", "再次作废", h.head, h.now))
	require.Equal(t, valuation.Selecting, h.status(id))
	require.Equal(t, valuation.DrawVoid, h.show(id).Commissions[0].Fall)
	verified(t, h, f.Draw)

	second, _ := h.drawn(id)
	rec, err = h.Record(ctx, second)
	require.NoError(t, err)
	require.Equal(t, 2, rec.Manifest.Number)
	require.Equal(t, f.ManifestHash, rec.Manifest.Previous)
	require.Equal(t, "作废决定1号", rec.Manifest.Order)
	verified(t, h, second)
	_, err = h.Record(ctx, ref.New())
	refused(t, valuationpg.ErrDrawUnknown, err)
}

// ignore turns one expected refusal into another, where either may come first.
func ignore(err error, also *fault.Fault) error {
	if fault.Code(err) == also.Code {
		return valuation.ErrNotNow
	}
	return err
}

func TestWhoeverTookAFirmOffTheListMayNotDraw(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id := h.begin(valuationpg.Beginning{Wish: valuation.Appraisal})
	h.disagree(id)
	require.NoError(t, h.KeepFirm(ctx, "SC-000", valuationpg.RemoveFirm, "无正当理由拒绝委托", h.office, h.now))
	_, err := h.Freeze(ctx, court, id, h.now.Add(3*time.Hour), "", h.office, h.now)
	refused(t, draw.ErrOnePerson, err)
}

func TestCase11TooFewFirmsNeedTheCollegialPanel(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id := h.appraisal()
	for _, registry := range []string{"SC-000", "SC-001", "SC-002"} {
		require.NoError(t, h.Exclude(ctx, court, id, valuation.Exclusion{Registry: registry, Ground: valuation.Interest, Evidence: "回避决定"}, h.judge, h.now))
	}
	x := valuation.Exclusion{Registry: "SC-000", Ground: valuation.Interest, Evidence: "回避决定"}
	refused(t, valuationpg.ErrExcluded, h.Exclude(ctx, court, id, x, h.judge, h.now))
	x.Registry = "SC-999"
	refused(t, valuationpg.ErrFirmUnknown, h.Exclude(ctx, court, id, x, h.judge, h.now))
	x.Ground = "too_young"
	refused(t, valuationpg.ErrGround, h.Exclude(ctx, court, id, x, h.judge, h.now))
	_, err := h.Freeze(ctx, court, id, h.now.Add(3*time.Hour), "", h.office, h.now)
	refused(t, draw.ErrTooFew, err)
	_, err = h.Freeze(ctx, court, id, h.now.Add(3*time.Hour), "合议庭决定1号", h.office, h.now)
	refused(t, valuationpg.ErrNoDecision, err)
	require.NoError(t, h.Decide(ctx, court, id, "合议庭决定1号", "名单内可选机构仅两家，同意在两家中摇号", h.judge, h.now))
	refused(t, valuationpg.ErrDecision, h.Decide(ctx, court, id, "合议庭决定1号", "名单内可选机构仅两家", h.judge, h.now))
	f, err := h.Freeze(ctx, court, id, h.now.Add(3*time.Hour), "合议庭决定1号", h.office, h.now)
	require.NoError(t, err)
	require.Len(t, f.Levels, 3, "city and province were passed over in the open")
	h.plus(3 * time.Hour)
	tr, err := h.Reveal(ctx, court, f.Draw, nil, h.office, h.now)
	require.NoError(t, err)
	require.Len(t, tr.Chosen, 2)
	require.Len(t, tr.Tickets, 5, "the excluded have tickets too")
	verified(t, h, f.Draw)
}

func TestFirmsTheyAgreedOn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(valuationpg.Beginning{Wish: valuation.Appraisal})
	a := valuationpg.Agreement{Outcome: valuationpg.Agreed, Firms: []string{"SC-003", "SC-001", "SC-003"}}
	_, err := h.AgreeFirms(t.Context(), court, id, a, h.clerk, h.now)
	refused(t, valuationpg.ErrFirms, err)
	a.Firms[2] = "SC-002"
	out, err := h.AgreeFirms(t.Context(), court, id, a, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Selected, out.Status)
	require.Equal(t, "SC-003", h.commission(id).Registry)
}

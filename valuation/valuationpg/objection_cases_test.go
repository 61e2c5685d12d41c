package valuationpg_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
)

func objecting(gs ...valuation.Objectionable) valuationpg.NewObjection {
	return valuationpg.NewObjection{Grounds: gs, Statement: "事实与理由见附件"}
}

// The five days of a recipient who received on the Saturday before the national
// holiday end after it, and a letter posted on that day is in time.
func TestCase21ALetterPostedAfterTheHoliday(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.later(day("2026-09-26").At(9, 0))
	id := h.appraisal()
	h.drawn(id)
	c := h.commission(id)
	h.accept(c)
	h.inspect(c)
	report := h.file(c, "1000000.00")
	h.serve(report)
	h.received(report, h.creditor, h.debtor) // Saturday 26 September; 1 October is a holiday
	last := h.show(id).Reports[0].WindowEnds
	require.Equal(t, day("2026-10-08"), last)
	h.later(day("2026-10-09").At(9, 0))
	require.Equal(t, valuation.Priced, h.status(id))
	_, err := h.Object(t.Context(), id, objecting(valuation.WrongBasics), actorOf(h.debtor.Person), h.now)
	refused(t, valuation.ErrObjectionLate, err)
	n := objecting(valuation.WrongBasics)
	n.Party, n.Posted = h.debtor.ID, day("2026-10-09")
	_, err = h.ObjectByPost(t.Context(), court, id, n, h.clerk, h.now)
	refused(t, valuation.ErrObjectionLate, err)
	n.Posted = day("2026-10-10")
	_, err = h.ObjectByPost(t.Context(), court, id, n, h.clerk, h.now)
	refused(t, valuationpg.ErrPosted, err)
	n.Posted = day("2026-10-08")
	n.Party = ref.New()
	_, err = h.ObjectByPost(t.Context(), court, id, n, h.clerk, h.now)
	refused(t, valuation.ErrNoStanding, err)
	n.Party = h.debtor.ID
	o, err := h.ObjectByPost(t.Context(), court, id, n, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Served, h.status(id), "the price is open again")
	_, err = h.Price(t.Context(), h.pool, court, h.asset)
	refused(t, valuation.ErrNotPriced, err)
	_, err = h.ObjectByPost(t.Context(), court, id, n, h.clerk, h.now)
	refused(t, valuationpg.ErrObjectionOpen, err)
	_, err = h.DecideObjection(t.Context(), court, o.Objection, valuationpg.Decision{Finding: valuation.Reject, Reason: "基本信息无误"}, h.judge, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Priced, h.status(id))
	require.Equal(t, 2, h.told("valuation.price_fixed"))
}

func TestCase22AnObjectionToTheMethod(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id, c, _ := h.reported()
	o, err := h.Object(ctx, id, objecting(valuation.WrongApproach), actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Forwarding, o.State)
	due, _ := h.clock("valuation.forward")
	require.Equal(t, day("2026-03-05").End(), due)
	h.plus(10 * 24 * time.Hour)
	require.Equal(t, valuation.Served, h.status(id), "an open objection keeps the price open")
	_, err = h.ExplainObjection(ctx, o.Objection, "依据估价规范选用比较法", h.appraiser[c.Registry], h.now)
	refused(t, valuation.ErrFinding, err)
	o, err = h.DecideObjection(ctx, court, o.Objection, valuationpg.Decision{Finding: valuation.Forward, Reason: "转评估机构说明"}, h.judge, h.now)
	require.NoError(t, err)
	_, err = h.DecideObjection(ctx, court, o.Objection, valuationpg.Decision{Finding: valuation.Explain, Reason: "法院代为说明"}, h.judge, h.now)
	refused(t, valuation.ErrFinding, err)
	_, err = h.ExplainObjection(ctx, o.Objection, "依据估价规范选用比较法", actorOf(ref.New()), h.now)
	refused(t, valuationpg.ErrCommissionUnknown, err)
	o, err = h.ExplainObjection(ctx, o.Objection, "依据估价规范选用比较法", h.appraiser[c.Registry], h.now)
	require.NoError(t, err)
	_, err = h.Respond(ctx, o.Objection, true, "仍不认可评估方法", actorOf(h.creditor.Person), h.now)
	refused(t, valuationpg.ErrObjectionUnknown, err)
	o, err = h.Respond(ctx, o.Objection, true, "仍不认可评估方法", actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.TechnicalReview, o.State)
	_, err = h.DecideObjection(ctx, court, o.Objection, valuationpg.Decision{Finding: valuation.Negative, Reason: "评审认为应补充收益法", Document: "评审1号"}, h.judge, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Correcting, h.status(id))
	supplement := h.file(c, "1300000.00")
	h.serve(supplement)
	require.Equal(t, valuation.Priced, h.status(id), "nobody can object to the correction, so it is final as it is sent")
	_, err = h.Object(ctx, id, objecting(valuation.WrongResult), actorOf(h.debtor.Person), h.now)
	refused(t, valuation.ErrSupplement, err)
	p, err := h.Price(ctx, h.pool, court, h.asset)
	require.NoError(t, err)
	require.Equal(t, "1300000.00", p.Amount.String())
}

func TestCase22SilenceOfTheFirmLeadsToTheReview(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id, _, _ := h.reported()
	o, err := h.Object(t.Context(), id, objecting(valuation.WrongStandard), actorOf(h.creditor.Person), h.now)
	require.NoError(t, err)
	_, err = h.DecideObjection(t.Context(), court, o.Objection, valuationpg.Decision{Finding: valuation.Forward, Reason: "转评估机构说明"}, h.judge, h.now)
	require.NoError(t, err)
	due, _ := h.clock("valuation.explanation")
	require.Equal(t, day("2026-03-09").End(), due, "five days, which end on a Saturday")
	h.later(due)
	require.Equal(t, valuation.TechnicalReview, h.show(id).Objections[0].State)
	_, err = h.DecideObjection(t.Context(), court, o.Objection, valuationpg.Decision{Finding: valuation.Stand, Reason: "评审认为无误"}, h.judge, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Priced, h.status(id))
}

func TestCase22AnObjectorWhoDoesNotAnswerIsContent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id, c, _ := h.reported()
	o, err := h.Object(t.Context(), id, objecting(valuation.WrongStandard), actorOf(h.creditor.Person), h.now)
	require.NoError(t, err)
	_, err = h.DecideObjection(t.Context(), court, o.Objection, valuationpg.Decision{Finding: valuation.Forward, Reason: "转评估机构说明"}, h.judge, h.now)
	require.NoError(t, err)
	_, err = h.ExplainObjection(t.Context(), o.Objection, "依据估价规范", h.appraiser[c.Registry], h.now)
	require.NoError(t, err)
	h.plus(12 * 24 * time.Hour)
	require.Equal(t, valuation.Dismissed, h.show(id).Objections[0].State)
	require.Equal(t, valuation.Priced, h.status(id))
}

func TestCase23QualificationFirst(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id, c, _ := h.reported()
	o, err := h.Object(t.Context(), id, objecting(valuation.WrongResult, valuation.Unqualified), actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.ReviewingFirst, o.State)
	creditors, err := h.Object(t.Context(), id, objecting(valuation.WrongScope), actorOf(h.creditor.Person), h.now)
	require.NoError(t, err)
	_, err = h.DecideObjection(t.Context(), court, o.Objection, valuationpg.Decision{Finding: valuation.Uphold, Reason: "评估师证书已注销"}, h.judge, h.now)
	require.NoError(t, err)
	v := h.show(id)
	require.Equal(t, valuation.Selected, v.Status)
	require.Equal(t, valuation.Disqualified, v.Commissions[0].Fall)
	require.Equal(t, 1, h.running("valuation.return"))
	require.Equal(t, valuation.Moot, v.Objections[1].State, "what the creditor objected to is gone")
	_, err = h.DecideObjection(t.Context(), court, creditors.Objection, valuationpg.Decision{Finding: valuation.Reject, Reason: "没有依据"}, h.judge, h.now)
	require.Error(t, err)
	next := h.commission(id)
	require.NotEqual(t, c.Registry, next.Registry)
	h.accept(next)
	h.inspect(next)
	report := h.file(next, "999999.99")
	h.serve(report)
	h.received(report, h.creditor, h.debtor)
	h.plus(10 * 24 * time.Hour)
	require.Equal(t, valuation.Priced, h.status(id))
}

func TestCase24ADirectedResult(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id := h.begin(valuationpg.Beginning{Negotiable: valuation.No, OfficialPrice: valuation.Yes})
	q := valuationpg.Inquiry{Outcome: valuationpg.Result, Amount: yuan("800000.00"), ValidUntil: h.now.Date().AddDays(367)}
	_, err := h.Inquire(ctx, court, id, q, h.clerk, h.now)
	refused(t, valuation.ErrNoOfficialPrice, err)
	q.Authority, q.Letter = "成都市税务局", "税询〔2026〕1号"
	_, err = h.Inquire(ctx, court, id, q, h.clerk, h.now)
	refused(t, valuation.ErrValidity, err)
	q.ValidUntil = h.now.Date().AddDays(300)
	_, err = h.Inquire(ctx, court, id, q, h.clerk, h.now)
	require.NoError(t, err)
	require.Equal(t, 1, h.told("valuation.report_ready"), "it is sent to the parties (Art. 21)")
	require.Equal(t, valuation.Priced, h.status(id))
	report := h.show(id).Reports[0].Report
	h.received(report, h.creditor)
	require.Zero(t, h.running("valuation.objection"), "no window opens")
	_, err = h.Object(ctx, id, objecting(valuation.WrongResult), actorOf(h.debtor.Person), h.now)
	refused(t, valuation.ErrNoObjection, err)
	n := objecting(valuation.FalseResult)
	_, err = h.Object(ctx, id, n, actorOf(h.debtor.Person), h.now)
	refused(t, valuation.ErrNoEvidence, err)
	n.Evidence = "税务局更正函"
	o, err := h.Object(ctx, id, n, actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Supervising, o.State)
	require.Equal(t, valuation.Priced, h.status(id))
	_, err = h.DecideObjection(ctx, court, o.Objection, valuationpg.Decision{Finding: valuation.Uphold, Reason: "询价结果确属错误", Document: "执监1号"}, h.judge, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Withdrawn, h.status(id))
	_, err = h.Price(ctx, h.pool, court, h.asset)
	refused(t, valuation.ErrNotPriced, err)
	h.begin(valuationpg.Beginning{})
}

func TestCase26AnExpiredPriceIsIssuedAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id, c, _ := h.reported()
	h.plus(10 * 24 * time.Hour)
	p, err := h.Price(t.Context(), h.pool, court, h.asset)
	require.NoError(t, err)
	_, outcome := h.clock("valuation.sale")
	require.Equal(t, "running", outcome)
	h.later(p.FixedAt.Date().AddDays(20).Start())
	_, outcome = h.clock("valuation.sale")
	require.Equal(t, "missed", outcome, "29: no sale within ten days")
	h.later(p.ValidUntil.End())
	require.Equal(t, valuation.Expired, h.status(id))
	_, err = h.Price(t.Context(), h.pool, court, h.asset)
	refused(t, valuation.ErrExpired, err)
	require.NoError(t, h.Reissue(t.Context(), court, id, h.judge, h.now))
	due, _ := h.clock("valuation.reissue")
	require.Equal(t, h.now.Date().AddDays(15).End(), due)
	report := h.file(c, "1100000.00")
	h.serve(report)
	h.received(report, h.creditor, h.debtor)
	h.plus(10 * 24 * time.Hour)
	p, err = h.Price(t.Context(), h.pool, court, h.asset)
	require.NoError(t, err)
	require.Equal(t, "1100000.00", p.Amount.String())
}

package valuationpg_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
)

func TestCase14And15MoreTime(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id := h.appraisal()
	h.drawn(id)
	c := h.commission(id)
	who := h.accept(c)
	due, _ := h.clock("valuation.report")
	require.Equal(t, day("2026-04-01").End(), due, "received 2 March, 30 days")
	h.later(day("2026-03-27").At(23, 59))
	_, err := h.AskExtension(ctx, c.Commission, 16, "需要补充材料", who, h.now)
	refused(t, valuation.ErrExtensionDays, err)
	e, err := h.AskExtension(ctx, c.Commission, 15, "需要补充材料", who, h.now)
	require.NoError(t, err)
	_, err = h.AskExtension(ctx, c.Commission, 15, "需要补充材料", who, h.now)
	refused(t, valuation.ErrExtensionPending, err)
	asked := h.show(id).Extensions
	require.Len(t, asked, 1)
	require.Equal(t, e, asked[0].Extension)
	require.True(t, asked[0].DecidedAt.IsZero())
	require.NoError(t, h.DecideExtension(ctx, court, e, true, "", h.judge, h.now))
	require.True(t, h.show(id).Extensions[0].Granted)
	require.Len(t, h.show(id).Inspections, 0)
	refused(t, valuationpg.ErrExtensionUnknown, h.DecideExtension(ctx, court, e, true, "", h.judge, h.now))
	due, _ = h.clock("valuation.report")
	require.Equal(t, day("2026-04-16").End(), due)
	h.later(day("2026-04-12").At(0, 0))
	_, err = h.AskExtension(ctx, c.Commission, 15, "需要补充材料", who, h.now)
	refused(t, valuation.ErrExtensionLate, err)
	require.Equal(t, valuation.UnderCommission, h.status(id))
}

func TestARequestInTimeKeepsTheCommissionUntilItIsDecided(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.appraisal()
	h.drawn(id)
	c := h.commission(id)
	who := h.accept(c)
	e, err := h.AskExtension(t.Context(), c.Commission, 10, "需要补充材料", who, h.now)
	require.NoError(t, err)
	h.later(day("2026-04-03").At(0, 0))
	require.Equal(t, valuation.UnderCommission, h.status(id), "the court is late, not the firm")
	require.NoError(t, h.DecideExtension(t.Context(), court, e, true, "", h.judge, h.now))
	h.later(day("2026-04-13").End())
	require.Equal(t, valuation.Selected, h.status(id), "30 and 10 days, which end on a Saturday")
}

func TestCase16And17TheWalkDownTheThree(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id := h.appraisal()
	_, chosen := h.drawn(id)
	c := h.commission(id)
	other := h.appraiser[chosen[1]]
	refused(t, valuationpg.ErrCommissionUnknown, h.Accept(ctx, c.Commission, true, other, h.now))
	refused(t, valuationpg.ErrCommissionUnknown, h.Accept(ctx, c.Commission, true, actorOf(ref.New()), h.now))
	refused(t, valuationpg.ErrRecusal, h.Accept(ctx, c.Commission, false, h.appraiser[c.Registry], h.now))
	h.accept(c)
	h.later(day("2026-04-02").At(0, 0)) // no report, no request
	v := h.show(id)
	require.Equal(t, valuation.Selected, v.Status)
	require.Equal(t, valuation.Late, v.Commissions[0].Fall, "case 17")
	due, _ := h.clock("valuation.return")
	require.Equal(t, day("2026-04-07").End(), due, "three days, which end in the Qingming holiday")
	require.NoError(t, h.ReturnMaterial(ctx, court, c.Commission, h.clerk, h.now))

	c = h.commission(id)
	require.Equal(t, chosen[1], c.Registry)
	require.NoError(t, h.Refuse(ctx, c.Commission, false, "业务已满，无法承接", h.appraiser[c.Registry], h.now))
	refused(t, valuationpg.ErrCommissionOver, h.Accept(ctx, c.Commission, true, h.appraiser[c.Registry], h.now))

	c = h.commission(id)
	require.Equal(t, chosen[2], c.Registry)
	h.later(day("2026-04-08").End()) // three working days without an answer, over the holiday
	v = h.show(id)
	require.Equal(t, valuation.NoAnswer, v.Commissions[2].Fall)
	require.Equal(t, valuation.Selecting, v.Status, "16: exhausted")
	require.Equal(t, "exhausted", v.Draws[0].Status)

	_, err := h.Freeze(ctx, court, id, h.now.Add(3*time.Hour), "", h.office, h.now)
	refused(t, valuationpg.ErrAgreementFirst, err)
	h.disagree(id)
	require.NoError(t, h.Decide(ctx, court, id, "合议庭决定9号", "余两家，同意摇号确定顺序", h.judge, h.now))
	f, err := h.Freeze(ctx, court, id, h.now.Add(3*time.Hour), "合议庭决定9号", h.office, h.now)
	require.NoError(t, err)
	require.Equal(t, 2, f.Number)
	require.Equal(t, 2, f.Eligible, "the three that fell away are excluded")
	rec, err := h.Record(ctx, f.Draw)
	require.NoError(t, err)
	require.Equal(t, "exhausted", rec.Manifest.Order)
}

func TestCase18And20CorrectionOfAReport(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id := h.appraisal()
	_, chosen := h.drawn(id)
	c := h.commission(id)
	who := h.accept(c)
	r := h.paper(c, "1000000.00")
	_, err := h.FileReport(ctx, c.Commission, r, who, h.now)
	refused(t, valuation.ErrNotInspected, err)
	h.inspect(c)
	r.Signers = r.Signers[:1]
	_, err = h.FileReport(ctx, c.Commission, r, who, h.now)
	refused(t, valuation.ErrSigners, err) // 19
	r = h.paper(c, "1000000.00")
	r.SealedBy = chosen[1]
	report, err := h.FileReport(ctx, c.Commission, r, who, h.now)
	require.NoError(t, err)
	_, err = h.Review(ctx, court, report, true, nil, "", h.judge, h.now)
	refused(t, valuation.ErrDefects, err) // 18: not servable
	_, err = h.Serve(ctx, court, report, h.clerk, h.now)
	refused(t, valuation.ErrNotNow, err)
	status, err := h.Review(ctx, court, report, false, nil, "", h.judge, h.now)
	require.NoError(t, err)
	require.Equal(t, valuation.Correcting, status)
	due, _ := h.clock("valuation.correction")
	require.Equal(t, day("2026-03-05").End(), due, "three days")
	fixed := h.file(c, "1000000.00")
	h.serve(fixed)
	_, err = h.Serve(ctx, court, report, h.clerk, h.now)
	require.Error(t, err, "the old report is never served")

	other := newHouse(t)
	id = other.appraisal()
	other.drawn(id)
	c = other.commission(id)
	who = other.accept(c)
	other.inspect(c)
	r = other.paper(c, "1.00")
	r.Signers[1].Certificate = "X-999"
	report, err = other.FileReport(ctx, c.Commission, r, who, other.now)
	require.NoError(t, err)
	_, err = other.Review(ctx, court, report, false, nil, "", other.judge, other.now)
	require.NoError(t, err)
	other.plus(4 * 24 * time.Hour)
	require.Equal(t, valuation.Uncorrected, other.show(id).Commissions[0].Fall, "20: next firm")
	require.Equal(t, valuation.Selected, other.status(id))
}

func TestInspectionWithAnAbsentPartyNeedsAWitness(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.appraisal()
	h.drawn(id)
	c := h.commission(id)
	who := h.accept(c)
	n := valuationpg.Inspection{Held: h.now, Place: "现场", Present: []ref.ID{h.creditor.ID}}
	_, err := h.Inspect(t.Context(), c.Commission, n, who, h.now)
	refused(t, valuation.ErrNoWitness, err)
	n.Present = append(n.Present, ref.New())
	_, err = h.Inspect(t.Context(), c.Commission, n, who, h.now)
	refused(t, valuationpg.ErrNotParty, err)
	n.Present[1] = h.debtor.ID
	_, err = h.Inspect(t.Context(), c.Commission, n, who, h.now)
	require.NoError(t, err)
	n.Held = h.now.Add(time.Hour)
	_, err = h.Inspect(t.Context(), c.Commission, n, who, h.now)
	refused(t, valuationpg.ErrInspection, err)
}

func TestASuspensionStopsTheFirmsClock(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.appraisal()
	h.drawn(id)
	c := h.commission(id)
	h.accept(c)
	h.later(day("2026-03-09").At(9, 0))
	require.NoError(t, h.Suspend(t.Context(), court, id, "案件依法中止执行", h.judge, h.now))
	refused(t, valuation.ErrNotSuspended, h.Suspend(t.Context(), court, id, "案件依法中止执行", h.judge, h.now))
	require.Zero(t, h.running("valuation.report"))
	h.later(day("2026-04-20").At(9, 0))
	require.Equal(t, valuation.UnderCommission, h.status(id))
	_, err := h.FileReport(t.Context(), c.Commission, h.paper(c, "1.00"), h.appraiser[c.Registry], h.now)
	refused(t, valuation.ErrSuspended, err)
	require.NoError(t, h.Resume(t.Context(), court, id, "中止原因消除", h.judge, h.now))
	due, _ := h.clock("valuation.report")
	require.Equal(t, day("2026-05-13").End(), due, "1 April and 42 days")
}

func TestCase30AnInterestFoundLater(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.appraisal()
	_, chosen := h.drawn(id)
	c := h.commission(id)
	h.accept(c)
	refused(t, valuation.ErrOutcome, h.Remove(t.Context(), court, id, valuation.Late, "发现利害关系", h.judge, h.now))
	require.NoError(t, h.Remove(t.Context(), court, id, valuation.Recused, "机构股东系申请执行人董事", h.judge, h.now))
	require.Equal(t, valuation.Recused, h.show(id).Commissions[0].Fall)
	require.Equal(t, chosen[1], h.commission(id).Registry)
	var fee string
	require.NoError(t, h.pool.QueryRow(t.Context(), `select body ->> 'fee' from event where kind = 'valuation.commission_fell'`).Scan(&fee))
	require.Equal(t, "0.00", fee)
}

func TestThePoolIsKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	n := valuationpg.NewFirm{Registry: "SC-000", Name: "重复评估", USCC: uscc(77), Specialties: []valuation.Specialty{valuation.Land},
		Province: "四川省", City: "成都市", Joined: h.now.Date()}
	_, err := h.ListFirm(ctx, n, h.keeper, h.now)
	refused(t, valuationpg.ErrFirmListed, err)
	n.Registry, n.USCC = "SC-777", "91510100MA6177777X"
	_, err = h.ListFirm(ctx, n, h.keeper, h.now)
	refused(t, valuationpg.ErrFirmFields, err)
	n.USCC, n.Joined = uscc(78), h.now.Date().AddDays(1)
	_, err = h.ListFirm(ctx, n, h.keeper, h.now)
	refused(t, valuationpg.ErrFirmFields, err)
	_, err = h.AddAppraiser(ctx, "SC-001", h.appraiser["SC-000"].Person, "SC-001-C", valuation.RealEstate, h.keeper, h.now)
	refused(t, valuationpg.ErrAppraiserListed, err)
	_, err = h.AddAppraiser(ctx, "SC-001", "", "SC-000-A", valuation.RealEstate, h.keeper, h.now)
	refused(t, valuationpg.ErrAppraiserListed, err)
	file, err := h.FirmFile(ctx, "SC-001")
	require.NoError(t, err)
	require.NotEmpty(t, file.Appraisers)
	require.Equal(t, "listed", file.Kept[len(file.Kept)-1].What, "the newest first, back to the listing")
	_, err = h.FirmFile(ctx, "SC-999")
	refused(t, valuationpg.ErrFirmUnknown, err)
	_, err = h.AddAppraiser(ctx, "SC-001", "", "SC-001-D", valuation.Land, h.keeper, h.now)
	refused(t, valuationpg.ErrFirmFields, err)

	refused(t, valuation.ErrReason, h.KeepFirm(ctx, "SC-000", valuationpg.SuspendFirm, "", h.keeper, h.now))
	require.NoError(t, h.KeepFirm(ctx, "SC-000", valuationpg.SuspendFirm, "协会暂停执业三个月", h.keeper, h.now))
	require.NoError(t, h.KeepFirm(ctx, "SC-001", valuationpg.PunishFirm, "行政处罚决定", h.keeper, h.now))
	require.NoError(t, h.KeepFirm(ctx, "SC-002", valuationpg.RemoveFirm, "无正当理由拒绝委托", h.keeper, h.now))
	require.Error(t, h.KeepFirm(ctx, "SC-002", valuationpg.ResumeFirm, "申请恢复资格", h.keeper, h.now))
	fs, err := h.Firms(ctx, valuation.RealEstate)
	require.NoError(t, err)
	require.Len(t, fs, 5)
	require.True(t, fs[0].Suspended)
	require.Equal(t, h.now.Date(), fs[2].RemovedOn)

	id := h.appraisal()
	f, err := h.Freeze(ctx, court, id, h.now.Add(3*time.Hour), "", h.office, h.now)
	require.Error(t, err, "two are left: %v", f)
}

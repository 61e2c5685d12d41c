package valuationpg_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/calendar"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
)

const court = "jinjiang"

var (
	day  = legal.MustDate
	yuan = money.MustParse
)

// registry is what the registry would answer.
type registry struct {
	asset   valuationpg.Asset
	parties []valuationpg.Party
	handler ref.ID
}

func (r *registry) Asset(context.Context, valuationpg.Querier, string, ref.ID) (valuationpg.Asset, error) {
	return r.asset, nil
}

func (r *registry) Parties(context.Context, valuationpg.Querier, string, ref.ID) ([]valuationpg.Party, error) {
	return r.parties, nil
}

func (r *registry) Handler(context.Context, valuationpg.Querier, string, ref.ID) (ref.ID, error) {
	return r.handler, nil
}

func (r *registry) Calendar(context.Context, valuationpg.Querier) (calendar.Calendar, error) {
	return calendar.Official(), nil
}

// house is a court with a case, a seized home, five firms in the city, and a clock.
type house struct {
	*valuationpg.Service
	t     *testing.T
	pool  *pgxpool.Pool
	cases *registry
	asset ref.ID
	now   legal.Time

	creditor, debtor                   valuationpg.Party
	judge, clerk, office, head, keeper event.Actor
	appraiser                          map[string]event.Actor // by registry number
}

func actor(role string) event.Actor { return event.Actor{Person: ref.New(), Role: role} }

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{
		t: t, pool: pgtest.New(t), asset: ref.New(), now: pgtest.Epoch, appraiser: map[string]event.Actor{},
		creditor: valuationpg.Party{ID: ref.New(), Person: ref.New(), Kind: "creditor"},
		debtor:   valuationpg.Party{ID: ref.New(), Person: ref.New(), Kind: "debtor"},
		judge:    actor("judge"), clerk: actor("clerk"), office: actor("technical_office"), head: actor("bureau_head"), keeper: actor("pool_keeper"),
	}
	h.cases = &registry{
		asset: valuationpg.Asset{Case: ref.New(), CaseNo: "（2026）川0104执1234号", Title: "锦江区住宅一套",
			Place: valuation.Place{Province: "四川省", City: "成都市"}, SeizedOn: day("2026-02-25")},
		parties: []valuationpg.Party{h.creditor, h.debtor}, handler: h.judge.Person,
	}
	h.Service = valuationpg.New(h.pool, h.cases, rand.Reader)
	_, err := h.pool.Exec(t.Context(), `
		insert into court (court_id, code, name, name_en, opened_at)
		values ($1, '川0104', '成都市锦江区人民法院', 'Jinjiang District People''s Court', $2)`, court, h.now)
	require.NoError(t, err)
	for i := range 5 {
		h.firm(i)
	}
	return h
}

// firm lists the i-th firm with two appraisers, the first of whom acts here.
func (h *house) firm(i int) {
	h.t.Helper()
	registry := fmt.Sprintf("SC-%03d", i)
	_, err := h.ListFirm(h.t.Context(), valuationpg.NewFirm{
		Registry: registry, Name: "四川评估" + registry, USCC: uscc(i), Specialties: []valuation.Specialty{valuation.RealEstate},
		Province: "四川省", City: "成都市", Joined: day("2020-01-02")}, h.keeper, h.now)
	require.NoError(h.t, err)
	h.appraiser[registry] = actor("appraiser")
	_, err = h.AddAppraiser(h.t.Context(), registry, h.appraiser[registry].Person, registry+"-A", valuation.RealEstate, h.keeper, h.now)
	require.NoError(h.t, err)
	_, err = h.AddAppraiser(h.t.Context(), registry, "", registry+"-B", valuation.RealEstate, h.keeper, h.now)
	require.NoError(h.t, err)
}

// uscc makes a credit code with its check character (GB 32100).
func uscc(i int) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := fmt.Sprintf("91510100MA61%05d", i)
	sum, weight := 0, 1
	for _, c := range body {
		sum += strings.IndexRune(alphabet, c) * weight
		weight = weight * 3 % 31
	}
	return body + string(alphabet[(31-sum%31)%31])
}

// later moves the clock on and runs every deadline that falls due on the way.
func (h *house) later(to legal.Time) {
	h.t.Helper()
	for {
		var ran bool
		err := pg.Tx(h.t.Context(), h.pool, func(tx pgx.Tx) error {
			d, found, err := deadline.Due(h.t.Context(), tx, to)
			ran = found
			if err != nil || !found {
				return err
			}
			return h.DeadlineTx(h.t.Context(), tx, d, d.Due)
		})
		require.NoError(h.t, err)
		if !ran {
			break
		}
	}
	h.now = to
}

func (h *house) plus(d time.Duration) { h.later(h.now.Add(d)) }

// begin starts a valuation that goes straight to the choice of firms.
func (h *house) begin(b valuationpg.Beginning) ref.ID {
	h.t.Helper()
	if b.Specialty == "" {
		b.Specialty = valuation.RealEstate
	}
	step, err := h.Start(h.t.Context(), court, h.asset, b, h.judge, h.now)
	require.NoError(h.t, err)
	return step.Valuation
}

// appraisal starts a valuation that both parties want appraised, and records that
// they did not agree on firms.
func (h *house) appraisal() ref.ID {
	h.t.Helper()
	id := h.begin(valuationpg.Beginning{Wish: valuation.Appraisal})
	h.disagree(id)
	return id
}

func (h *house) disagree(id ref.ID) {
	h.t.Helper()
	out, err := h.AgreeFirms(h.t.Context(), court, id, valuationpg.Agreement{Outcome: valuationpg.Failed, Reason: "双方未能协商一致"}, h.clerk, h.now)
	require.NoError(h.t, err)
	require.True(h.t, out.Draw)
}

// drawn freezes and reveals a draw, and returns it with the chosen firms.
func (h *house) drawn(id ref.ID) (ref.ID, []string) {
	h.t.Helper()
	f, err := h.Freeze(h.t.Context(), court, id, h.now.Add(3*time.Hour), "", h.office, h.now)
	require.NoError(h.t, err)
	h.plus(3 * time.Hour)
	tr, err := h.Reveal(h.t.Context(), court, f.Draw, []string{"派驻纪检监察组"}, h.office, h.now)
	require.NoError(h.t, err)
	return f.Draw, tr.Chosen
}

func (h *house) commission(id ref.ID) valuationpg.Issued {
	h.t.Helper()
	c, err := h.Commission(h.t.Context(), court, id, valuation.Terms{Name: "住宅", Features: "框架结构", Quantity: "95.2平方米",
		Purpose: "确定处置参考价", ValueDate: h.now.Date()}, yuan("4200.00"), h.clerk, h.now)
	require.NoError(h.t, err)
	return c
}

func (h *house) accept(c valuationpg.Issued) event.Actor {
	h.t.Helper()
	who := h.appraiser[c.Registry]
	require.NoError(h.t, h.Accept(h.t.Context(), c.Commission, true, who, h.now))
	return who
}

func (h *house) inspect(c valuationpg.Issued) {
	h.t.Helper()
	_, err := h.Inspect(h.t.Context(), c.Commission, valuationpg.Inspection{Held: h.now, Place: "锦江区某路1号",
		Present: []ref.ID{h.creditor.ID}, Witness: "某社区居委会"}, h.appraiser[c.Registry], h.now)
	require.NoError(h.t, err)
}

func (h *house) paper(c valuationpg.Issued, value string) valuation.Report {
	return valuation.Report{
		Value: yuan(value), Issued: h.now.Date(), ValidUntil: h.now.Date().AddDays(180), Basics: "住宅一套", Approach: "比较法、收益法",
		Standard: "市场价值", Conclusion: "评估值 " + value + " 元", SealedBy: c.Registry, FileHash: strings.Repeat("ab", 32),
		Signers: []valuation.Signer{{Certificate: c.Registry + "-A"}, {Certificate: c.Registry + "-B"}},
	}
}

func (h *house) file(c valuationpg.Issued, value string) ref.ID {
	h.t.Helper()
	id, err := h.FileReport(h.t.Context(), c.Commission, h.paper(c, value), h.appraiser[c.Registry], h.now)
	require.NoError(h.t, err)
	return id
}

// serve reviews and sends a report.
func (h *house) serve(report ref.ID) {
	h.t.Helper()
	_, err := h.Review(h.t.Context(), court, report, true, nil, "", h.judge, h.now)
	require.NoError(h.t, err)
	n, err := h.Serve(h.t.Context(), court, report, h.clerk, h.now)
	require.NoError(h.t, err)
	require.Equal(h.t, 2, n)
}

func (h *house) received(report ref.ID, ps ...valuationpg.Party) {
	h.t.Helper()
	for _, p := range ps {
		err := pg.Tx(h.t.Context(), h.pool, func(tx pgx.Tx) error {
			return h.ReportReceivedTx(h.t.Context(), tx, report, p.ID, h.now)
		})
		require.NoError(h.t, err)
	}
}

// reported takes a valuation to a served report that both parties have received.
func (h *house) reported() (id ref.ID, c valuationpg.Issued, report ref.ID) {
	h.t.Helper()
	id = h.appraisal()
	h.drawn(id)
	c = h.commission(id)
	h.accept(c)
	h.inspect(c)
	report = h.file(c, "1214485.50")
	h.serve(report)
	h.received(report, h.creditor, h.debtor)
	return id, c, report
}

func (h *house) status(id ref.ID) valuation.Status {
	h.t.Helper()
	return h.show(id).Status
}

func (h *house) show(id ref.ID) valuationpg.View {
	h.t.Helper()
	v, err := h.Valuation(h.t.Context(), court, id)
	require.NoError(h.t, err)
	return v
}

// clock finds the due time and outcome of the newest deadline of a kind.
func (h *house) clock(kind string) (due legal.Time, outcome string) {
	h.t.Helper()
	err := h.pool.QueryRow(h.t.Context(), `
		select due_at, coalesce(outcome, 'running')
		from deadline
		where kind = $1
		order by opened_at desc, due_at desc
		limit 1`, kind).Scan(&due, &outcome)
	require.NoError(h.t, err, kind)
	return due, outcome
}

func (h *house) running(kind string) int {
	h.t.Helper()
	var n int
	require.NoError(h.t, h.pool.QueryRow(h.t.Context(), `
		select count(*)
		from deadline
		where kind = $1 and ended_at is null`, kind).Scan(&n))
	return n
}

func (h *house) told(name string) int {
	h.t.Helper()
	var n int
	require.NoError(h.t, h.pool.QueryRow(h.t.Context(), `select count(*) from outbox where name = $1`, name).Scan(&n))
	return n
}

func refused(t *testing.T, want *fault.Fault, err error) {
	t.Helper()
	require.ErrorIs(t, err, want)
}

func actorOf(person ref.ID) event.Actor { return event.Actor{Person: person, Role: "person"} }

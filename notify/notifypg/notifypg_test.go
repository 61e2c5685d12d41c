package notifypg_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/channel"
	"fachui/notify/notifypg"
)

var (
	at    = pgtest.Epoch
	clerk = event.Actor{Person: ref.New(), Role: "clerk"}
)

const court = "jinjiang"

// post is a court with one case, two parties who are registered and one who is not.
type post struct {
	*notifypg.Service
	t         *testing.T
	pool      *pgxpool.Pool
	out       *box
	now       time.Time
	caseID    ref.ID
	creditor  ref.ID // acts as zhang
	debtor    ref.ID // acts as li
	lessee    ref.ID // not registered
	zhang, li event.Actor
	got       []notify.Received
	posted    []notify.Published
	router    *outbox.Router
}

// box is a sender that can be out of order.
type box struct {
	mu   sync.Mutex
	fail error
	sent map[ref.ID]int
}

func (b *box) Send(_ context.Context, m channel.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	b.sent[m.ID]++
	return nil
}

func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{t: t, pool: pgtest.New(t), out: &box{sent: map[ref.ID]int{}}, caseID: ref.New(), creditor: ref.New(), debtor: ref.New(),
		lessee: ref.New(), zhang: event.Actor{Person: ref.New(), Role: "person"}, li: event.Actor{Person: ref.New(), Role: "person"},
		now: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), router: &outbox.Router{}}
	p.Service = notifypg.New(p.pool, notifypg.Options{
		Senders: map[notify.Means]channel.Sender{notify.File: p.out}, Machine: func() time.Time { return p.now },
	})
	outbox.On(p.router, func(_ context.Context, _ pgx.Tx, e notify.Received) error { p.got = append(p.got, e); return nil })
	outbox.On(p.router, func(_ context.Context, _ pgx.Tx, e notify.Published) error {
		p.posted = append(p.posted, e)
		return nil
	})
	p.exec(`insert into court (court_id, code, name, name_en, opened_at) values ($1, '川0104', '成都市锦江区人民法院', 'Jinjiang Court', $2)`, court, at)
	p.exec(`insert into enforcement_case (court_id, case_id, court_code, year, kind, serial, case_no, filed_on, title_doc, criminal, summary, opened_by, opened_at)
		values ($1, $2, '川0104', 2026, '执', 1, '（2026）川0104执1号', '2026-02-10', '文书', false, '', $3, $4)`, court, p.caseID, clerk.Person, at)
	p.exec(`insert into file (court_id, sha256, media_type, size, kept_by, kept_at)
		select $1, sum, 'application/pdf', 9, $2, $3 from unnest($4::text[]) sum`, court, clerk.Person, at, []string{scan, strings.Repeat("a", 64)})
	for id, kind := range map[ref.ID]string{p.creditor: "creditor", p.debtor: "debtor", p.lessee: "lessee"} {
		p.exec(`insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, added_by, added_at)
			values ($1, $2, $3, $4, 'person', '张某', '\x00', sha256('x'), $5, $6)`, court, p.caseID, id, kind, clerk.Person, at)
	}
	for party, who := range map[ref.ID]event.Actor{p.creditor: p.zhang, p.debtor: p.li} {
		p.exec(`insert into party_link (court_id, party_id, version, person_id, evidence, linked_by, linked_at)
			values ($1, $2, 1, $3, '身份证', $4, $5)`, court, party, who.Person, clerk.Person, at)
	}
	return p
}

func (p *post) exec(sql string, args ...any) {
	p.t.Helper()
	_, err := p.pool.Exec(context.Background(), sql, args...)
	require.NoError(p.t, err)
}

func (p *post) serve(kind string, to ...notify.Recipient) (ref.ID, []notifypg.ServingView) {
	p.t.Helper()
	ctx, subject := context.Background(), ref.New()
	var id ref.ID
	err := pg.Tx(ctx, p.pool, func(tx pgx.Tx) (err error) {
		id, err = p.ServeTx(ctx, tx, notify.Document{Court: court, Case: p.caseID, Kind: kind, Subject: subject, Recipients: to, Args: notify.Args{"lot": "某路1号住宅"}, At: at})
		return err
	})
	require.NoError(p.t, err)
	ss, err := notifypg.DocumentServings(ctx, p.pool, court, kind, subject, registry.Page{})
	require.NoError(p.t, err)
	return id, ss
}

// of picks the serving on a party.
func of(t *testing.T, ss []notifypg.ServingView, party ref.ID) ref.ID {
	t.Helper()
	for _, s := range ss {
		if s.Party == party {
			return s.Serving
		}
	}
	t.Fatalf("no serving on %s", party)
	return ""
}

func (p *post) drain() {
	p.t.Helper()
	_, err := p.router.Drain(context.Background(), p.pool)
	require.NoError(p.t, err)
}

func (p *post) running(kind string, subject ref.ID) (due legal.Time, outcome string) {
	p.t.Helper()
	err := p.pool.QueryRow(context.Background(), `
		select due_at, coalesce(outcome, 'running')
		from deadline
		where kind = $1 and subject_id = $2`, kind, subject).Scan(&due, &outcome)
	require.NoError(p.t, err)
	return due, outcome
}

// pass runs the deadlines that are due at t, as the sweeper does.
func (p *post) pass(t legal.Time) {
	p.t.Helper()
	ctx := context.Background()
	for more := true; more; {
		err := pg.Tx(ctx, p.pool, func(tx pgx.Tx) error {
			d, ok, err := deadline.Due(ctx, tx, t)
			if more = ok; err != nil || !ok {
				return err
			}
			return p.DeadlineTx(ctx, tx, d, t)
		})
		require.NoError(p.t, err)
	}
}

func TestAReportReachesEachPartyInTheirOwnTime(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	doc, ss := p.serve("valuation.report", notify.Parties(p.creditor, p.debtor, p.creditor)...)
	require.Len(t, ss, 2, "a recipient named twice gets it once")
	due, outcome := p.running(notifypg.DeadlineDue, doc)
	require.Equal(t, legal.MustParse("2026-03-06T00:00:00+08:00"), due)
	require.Equal(t, "running", outcome)

	first, second := of(t, ss, p.creditor), of(t, ss, p.debtor)
	require.ErrorIs(t, p.Confirm(ctx, first, notify.NoConsent, p.li, at), notify.ErrNotRecipient)
	require.ErrorIs(t, p.Confirm(ctx, ref.New(), notify.NoConsent, p.li, at), notify.ErrServingUnknown)
	require.NoError(t, p.Confirm(ctx, first, notify.NoConsent, p.zhang, at.Add(time.Hour)))
	require.ErrorIs(t, p.Confirm(ctx, first, notify.NoConsent, p.zhang, at.Add(time.Hour)), notify.ErrReceived)
	require.ErrorIs(t, p.Record(ctx, "wuhou", second, notify.Receipt{}, "送达回证1号", at, clerk, at), notify.ErrServingUnknown, "a clerk of another court")
	require.NoError(t, p.Record(ctx, court, second, notify.Receipt{}, "送达回证1号", at.Add(time.Minute), clerk, at.Add(2*time.Hour)))
	_, outcome = p.running(notifypg.DeadlineDue, doc)
	require.Equal(t, "met", outcome, "it has reached everybody")

	p.drain()
	require.Len(t, p.got, 2)
	require.Equal(t, at.Add(time.Hour), p.got[0].At)
	require.Equal(t, p.zhang.Person, p.got[0].Person)
	require.Equal(t, p.debtor, p.got[1].Party)
	require.Equal(t, at.Add(time.Minute), p.got[1].At, "clocks run from the real receipt")
}

func TestADocumentThatHasNotReachedEverybodyIsOverdue(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	doc, _ := p.serve("valuation.report", notify.Parties(p.creditor)...)
	p.pass(legal.MustParse("2026-03-06T00:00:00+08:00"))
	_, outcome := p.running(notifypg.DeadlineDue, doc)
	require.Equal(t, "missed", outcome)
}

// 法释〔2018〕15号 Art. 21: fifteen days after publication the report counts as received.
func TestWhoCannotBeReachedIsDeemedToHaveReceived(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	_, ss := p.serve("valuation.report", notify.Parties(p.lessee)...)
	id := of(t, ss, p.lessee)
	_, err := p.Publish(ctx, court, id, "", clerk, at)
	require.ErrorIs(t, err, notify.ErrPublishReason)
	last, err := p.Publish(ctx, court, id, "下落不明", clerk, at)
	require.NoError(t, err)
	require.Equal(t, legal.MustDate("2026-03-17"), last)
	ps, err := notifypg.Postings(ctx, p.pool, registry.Page{})
	require.NoError(t, err)
	require.Len(t, ps, 1)
	require.Equal(t, "张某", ps[0].Name)

	p.pass(legal.MustParse("2026-03-17T23:59:59+08:00"))
	p.drain()
	require.Len(t, p.posted, 1)
	require.Empty(t, p.got)
	p.pass(legal.MustParse("2026-03-18T00:00:00+08:00"))
	p.drain()
	require.Len(t, p.got, 1)
	require.Equal(t, notify.Deemed, p.got[0].How)
	require.Equal(t, legal.MustDate("2026-03-17"), p.got[0].At.Date())
	_, outcome := p.running(notifypg.DeadlineDeemed, id)
	require.Equal(t, "expired", outcome)
}

func TestWhoTurnsUpDuringAPostingHasReceived(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	_, ss := p.serve("auction.notice", notify.Parties(p.creditor)...)
	id := of(t, ss, p.creditor)
	_, err := p.Publish(ctx, court, id, "下落不明", clerk, at)
	require.NoError(t, err)
	require.NoError(t, p.Confirm(ctx, id, notify.NoConsent, p.zhang, at.Add(time.Hour)))
	_, outcome := p.running(notifypg.DeadlineDeemed, id)
	require.Equal(t, "cancelled", outcome)
	p.pass(legal.MustParse("2026-03-20 00:00"))
	p.drain()
	require.Len(t, p.got, 1)
}

func TestAWaiverTellsTheOthersToo(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	_, ss := p.serve("auction.notice", notify.Parties(p.lessee)...)
	require.NoError(t, p.Waive(ctx, court, of(t, ss, p.lessee), "承租人书面声明", clerk, at))
	p.drain()
	require.Equal(t, notify.ByWaive, p.got[0].How)
	_, ss = p.serve("payments.plan", notify.Parties(p.lessee)...)
	require.ErrorIs(t, p.Waive(ctx, court, of(t, ss, p.lessee), "书面声明", clerk, at), notify.ErrNotWaivable)
}

// The recipient confirms on the phone while the clerk records the slip: one of
// them, and one event. And the last two recipients of a document between them
// end its clock.
func TestReceiptsAtOnce(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	doc, ss := p.serve("valuation.report", notify.Parties(p.creditor, p.debtor)...)
	acts := []func() error{
		func() error { return p.Confirm(ctx, of(t, ss, p.creditor), notify.NoConsent, p.zhang, at) },
		func() error {
			return p.Record(ctx, court, of(t, ss, p.creditor), notify.Receipt{}, "送达回证1号", at, clerk, at)
		},
		func() error { return p.Confirm(ctx, of(t, ss, p.debtor), notify.NoConsent, p.li, at) },
	}
	errs := make([]error, len(acts))
	var wg sync.WaitGroup
	for i, act := range acts {
		wg.Go(func() { errs[i] = act() })
	}
	wg.Wait()
	require.True(t, (errs[0] == nil) != (errs[1] == nil), "%v and %v", errs[0], errs[1])
	require.NoError(t, errs[2])
	_, outcome := p.running(notifypg.DeadlineDue, doc)
	require.Equal(t, "met", outcome)
	p.drain()
	require.Len(t, p.got, 2)
}

func TestABuyerIsServedAsAPerson(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	buyer := event.Actor{Person: ref.New(), Role: "person"}
	_, ss := p.serve("auction.ruling", notify.Persons(buyer.Person)...)
	own, err := notifypg.OwnServings(ctx, p.pool, buyer.Person, true, registry.Page{})
	require.NoError(t, err)
	require.Len(t, own, 1)
	require.NoError(t, p.Confirm(ctx, ss[0].Serving, notify.OneDocument, buyer, at))
	own, err = notifypg.OwnServings(ctx, p.pool, buyer.Person, true, registry.Page{})
	require.NoError(t, err)
	require.Empty(t, own, "nothing awaits confirmation any more")
	notices, err := notifypg.CaseNotices(ctx, p.pool, court, p.caseID, registry.Page{})
	require.NoError(t, err)
	require.Empty(t, notices, "the court's list does not show who buys")
	mine, err := notifypg.OwnNotices(ctx, p.pool, buyer.Person, false, registry.Page{})
	require.NoError(t, err)
	require.Len(t, mine.Notices, 1)
}

func TestWhatCannotBeServed(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	for name, d := range map[string]notify.Document{
		"nothing known of that name": {Kind: "auction.gossip", Recipients: notify.Parties(p.creditor)},
		"nobody":                     {Kind: "valuation.report"},
		"a mere message":             {Kind: "payments.plan_final", Recipients: notify.Parties(p.creditor)},
		"a notice with a hole":       {Kind: "valuation.negotiation", Recipients: notify.Parties(p.creditor)},
		"a party of nowhere":         {Kind: "valuation.report", Recipients: notify.Parties(ref.New())},
	} {
		d.Court, d.Case, d.Subject, d.At = court, p.caseID, ref.New(), at
		err := pg.Tx(ctx, p.pool, func(tx pgx.Tx) error { _, err := p.ServeTx(ctx, tx, d); return err })
		require.Error(t, err, name)
	}
	var rows int
	require.NoError(t, p.pool.QueryRow(ctx, `select count(*) from document`).Scan(&rows))
	require.Zero(t, rows)
}

func TestWhatTheSchemaRefuses(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	_, ss := p.serve("auction.notice", notify.Parties(p.creditor, p.debtor)...)
	require.NoError(t, p.Confirm(ctx, of(t, ss, p.creditor), notify.NoConsent, p.zhang, at))
	_, err := p.Publish(ctx, court, of(t, ss, p.debtor), "下落不明", clerk, at)
	require.NoError(t, err)
	_, err = p.Deliver(ctx)
	require.NoError(t, err)
	owner := pgtest.Owner(t, p.pool)
	for _, sql := range []string{
		`update serving set status = 'sent', how = '', received_at = null where status = 'received'`,
		`update serving set received_at = received_at - interval '1 day' where status = 'received'`,
		`update serving set deemed_due = deemed_due - interval '1 day' where status = 'published'`,
		`update serving set person_id = gen_random_uuid() where status = 'published'`,
		`update serving set status = 'received', how = 'clerk', received_at = sent_at where status = 'published'`,
		`update serving set status = 'received', how = 'self', received_at = sent_at - interval '1 day' where status = 'published'`,
		`update serving set status = 'waived', how = 'self', received_at = sent_at, evidence = '声明' where status = 'published'`,
		`delete from serving`,
		`update notice set zh_text = '别的'`,
		`delete from notice`,
		`update document set kind = 'x.y'`,
		`update notice_delivery set state = 'waiting', sent_at = null`,
		`update notice_delivery set delivery_id = gen_random_uuid()`,
		`delete from notice_delivery`,
		`update delivery_try set outcome = 'dropped'`,
		`delete from delivery_try`,
	} {
		_, err := p.pool.Exec(ctx, sql)
		require.Error(t, err, "as the application: %s", sql)
		_, err = owner.Exec(ctx, sql)
		require.Error(t, err, "as the owner: %s", sql)
	}
}

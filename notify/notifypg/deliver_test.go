package notifypg_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/channel"
	"fachui/notify/notifypg"
)

var operator = event.Actor{Person: ref.New(), Role: "operator"}

func (p *post) tell(subject ref.ID, to ...notify.Recipient) {
	p.t.Helper()
	ctx := context.Background()
	err := pg.Tx(ctx, p.pool, func(tx pgx.Tx) error {
		return p.NotifyTx(ctx, tx, notify.Notice{Court: court, Case: p.caseID, Kind: "payments.plan_final", Subject: subject, Recipients: to, At: at})
	})
	require.NoError(p.t, err)
}

// deliver runs one round and returns how many went out.
func (p *post) deliver() int {
	p.t.Helper()
	n, err := p.Deliver(context.Background())
	require.NoError(p.t, err)
	return n
}

// way is a message's one way out as it stands.
type way struct {
	id       ref.ID
	state    string
	failure  string
	attempts int
	tries    int
}

func (p *post) way() way {
	p.t.Helper()
	var w way
	err := p.pool.QueryRow(context.Background(), `
		select delivery_id, state, failure, attempts, tries
		from notice_delivery`).Scan(&w.id, &w.state, &w.failure, &w.attempts, &w.tries)
	require.NoError(p.t, err)
	return w
}

func (p *post) outcomes() []string {
	p.t.Helper()
	rows, err := p.pool.Query(context.Background(), `
		select outcome || coalesce(nullif(' ' || failure, ' '), '')
		from delivery_try
		order by no`)
	require.NoError(p.t, err)
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(p.t, err)
	return out
}

func TestDeliverSendsEachMessageOnce(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	subject := ref.New()
	p.tell(subject, notify.Parties(p.creditor, p.debtor)...)
	p.tell(subject, notify.Parties(p.creditor, p.debtor)...) // told again in the same breath
	p.tell(ref.New())                                        // nobody to tell
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, err := p.Deliver(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.Len(t, p.out.sent, 2)
	for id, n := range p.out.sent {
		require.Equal(t, 1, n, id)
	}
	waiting, parked, _, err := p.Backlog(ctx)
	require.NoError(t, err)
	require.Zero(t, waiting+parked)
}

// Every pause is kept to the instant, and after the last try the message is parked.
func TestABrokenChannelDelaysAndThenParks(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	p.out.fail = &channel.Failure{Class: "failing", Code: 503}
	for n := 1; n <= notify.MaxTries; n++ {
		_, err := p.Deliver(ctx)
		require.Error(t, err)
		w := p.way()
		require.Equal(t, n, w.attempts)
		require.Equal(t, "failing 503", w.failure)
		pause, again := notify.Pause(n)
		if !again {
			require.Equal(t, "parked", w.state)
			break
		}
		require.Equal(t, "retrying", w.state)
		p.now = p.now.Add(pause - time.Microsecond)
		require.Zero(t, p.deliver(), "before the pause after try %d is over", n)
		require.Equal(t, n, p.way().tries)
		p.now = p.now.Add(time.Microsecond)
	}
	require.Equal(t, notify.MaxTries, p.way().tries)
	p.now = p.now.Add(1000 * time.Hour)
	require.Zero(t, p.deliver(), "a parked message waits for somebody")
	waiting, parked, _, err := p.Backlog(ctx)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1}, []int{waiting, parked})
}

func TestAParkedMessageIsReplayed(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	p.out.fail = &channel.Failure{Class: "refused", Code: 550, Final: true}
	_, err := p.Deliver(ctx)
	require.Error(t, err)
	w := p.way()
	require.Equal(t, way{w.id, "parked", "refused 550", 1, 1}, w, "what is refused for good is parked at once")

	list, err := p.ParkedDeliveries(ctx, registry.Page{})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, w.id, list[0].Delivery)
	require.Equal(t, "payments.plan_final", list[0].Kind)
	require.Equal(t, "refused 550", list[0].Failure)
	require.True(t, list[0].On)

	p.out.fail = nil
	require.ErrorIs(t, p.Replay(ctx, ref.New(), operator, at), notify.ErrDeliveryUnknown)
	require.NoError(t, p.Replay(ctx, w.id, operator, at))
	require.ErrorIs(t, p.Replay(ctx, w.id, operator, at), notify.ErrNotParked)
	require.Equal(t, 1, p.deliver())
	require.Equal(t, way{w.id, "sent", "", 1, 2}, p.way())
	require.Equal(t, []string{"refused refused 550", "sent"}, p.outcomes())
	require.ErrorIs(t, p.Replay(ctx, w.id, operator, at), notify.ErrNotParked, "what was sent is not sent again")
	list, err = p.ParkedDeliveries(ctx, registry.Page{})
	require.NoError(t, err)
	require.Empty(t, list)
	var events int
	require.NoError(t, p.pool.QueryRow(ctx, `select count(*) from event where kind = 'delivery.replayed' and actor_id = $1`, operator.Person).Scan(&events))
	require.Equal(t, 1, events)
}

// Two may replay at once: one of them does.
func TestReplaysAtOnce(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	p.out.fail = &channel.Failure{Class: "refused", Code: 410, Final: true}
	_, err := p.Deliver(ctx)
	require.Error(t, err)
	id := p.way().id
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = p.Replay(ctx, id, operator, at) })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else {
			require.ErrorIs(t, err, notify.ErrNotParked)
		}
	}
	require.Equal(t, 1, done)
}

// What an error says may quote an address; only its class is kept.
func TestTheWordsOfAnErrorAreNotKept(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	p.out.fail = errors.New("550 <zhang@example.com> unknown")
	_, err := p.Deliver(context.Background())
	require.Error(t, err)
	require.Equal(t, "unknown", p.way().failure)
	require.Equal(t, []string{"failed unknown"}, p.outcomes())
}

// dying is a sender whose process ends before the note that it sent.
type dying struct{ panics bool }

func (d *dying) Send(context.Context, channel.Message) error {
	if d.panics {
		panic("the process dies")
	}
	return nil
}

func TestAMessageWhoseSenderDiedIsTriedAgainAfterItsLease(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	d := &dying{panics: true}
	s := notifypg.New(p.pool, notifypg.Options{Senders: map[notify.Means]channel.Sender{notify.File: d}, Machine: func() time.Time { return p.now }})
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	die := func() { defer func() { require.NotNil(t, recover()) }(); _, _ = s.Deliver(ctx) }
	die()
	n, err := s.Deliver(ctx)
	require.NoError(t, err)
	require.Zero(t, n, "the lease still holds")
	for range notify.MaxTries - 1 {
		p.now = p.now.Add(2 * time.Minute)
		die()
	}
	p.now = p.now.Add(2 * time.Minute)
	d.panics = false
	_, err = s.Deliver(ctx)
	require.Error(t, err)
	w := p.way()
	require.Equal(t, "parked", w.state, "a message that kills its sender is not tried for ever")
	require.Equal(t, "interrupted", w.failure)
}

func TestAChannelThatWasSwitchedOffParks(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	off := notifypg.New(p.pool, notifypg.Options{Machine: func() time.Time { return p.now }})
	_, err := off.Deliver(ctx)
	require.Error(t, err)
	require.Equal(t, "channel_off", p.way().failure)
	list, err := off.ParkedDeliveries(ctx, registry.Page{})
	require.NoError(t, err)
	require.False(t, list[0].On)
}

func TestTheFolderCarriesWhatDeliverSends(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	dir := t.TempDir()
	f, err := channel.NewFolder(dir, notify.File)
	require.NoError(t, err)
	s := notifypg.New(p.pool, notifypg.Options{Senders: map[notify.Means]channel.Sender{notify.File: f}, Machine: func() time.Time { return p.now }})
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	n, err := s.Deliver(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	files, err := filepath.Glob(filepath.Join(dir, at.Date().String(), "*-file-"+p.way().id.String()+".txt"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	require.Contains(t, string(text), "（2026）川0104执1号")
}

func TestReading(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	for range 3 {
		p.tell(ref.New(), notify.Parties(p.creditor, p.debtor, p.lessee)...)
	}
	in, err := notifypg.OwnNotices(ctx, p.pool, p.zhang.Person, false, registry.Page{Limit: 2})
	require.NoError(t, err)
	require.Equal(t, 3, in.Unread)
	require.Len(t, in.Notices, 2)
	require.Greater(t, in.Notices[0].Notice, in.Notices[1].Notice, "newest first")
	require.Equal(t, in.Notices[1].Notice, in.Next)
	rest, err := notifypg.OwnNotices(ctx, p.pool, p.zhang.Person, false, registry.Page{Limit: 2, After: in.Next})
	require.NoError(t, err)
	require.Len(t, rest.Notices, 1)
	require.Empty(t, rest.Next)

	id := in.Notices[0].Notice
	_, err = p.Read(ctx, p.li.Person, id, at)
	require.ErrorIs(t, err, notify.ErrNoticeUnknown, "somebody else's")
	_, err = p.Read(ctx, p.zhang.Person, ref.New(), at)
	require.ErrorIs(t, err, notify.ErrNoticeUnknown)
	for _, later := range []time.Duration{0, time.Hour} {
		read, err := p.Read(ctx, p.zhang.Person, id, at.Add(later))
		require.NoError(t, err)
		require.Equal(t, at, read, "the first reading stays")
	}
	in, err = notifypg.OwnNotices(ctx, p.pool, p.zhang.Person, true, registry.Page{})
	require.NoError(t, err)
	require.Equal(t, 2, in.Unread)
	require.Len(t, in.Notices, 2)

	told, err := notifypg.CaseNotices(ctx, p.pool, court, p.caseID, registry.Page{})
	require.NoError(t, err)
	require.Len(t, told, 9)
	for _, n := range told {
		switch {
		case n.Notice == id:
			require.Equal(t, "read", n.Deliveries[0].State)
			require.Equal(t, "inapp", n.Deliveries[0].Channel)
			require.Equal(t, "waiting", n.Deliveries[1].State)
		case n.Party == p.lessee:
			require.Len(t, n.Deliveries, 1, "nobody is registered: no list holds it")
			require.Equal(t, "file", n.Deliveries[0].Channel)
		}
	}
}

// A mail that goes out late at night is still tried the next morning, and no pause is
// shorter than the one before.
func TestPauses(t *testing.T) {
	t.Parallel()
	var all, last time.Duration
	for n := 1; n < notify.MaxTries; n++ {
		pause, ok := notify.Pause(n)
		require.True(t, ok)
		require.Greater(t, pause, last)
		all, last = all+pause, pause
	}
	require.Greater(t, all, 20*time.Hour)
	for _, n := range []int{-1, 0, notify.MaxTries, notify.MaxTries + 1} {
		_, ok := notify.Pause(n)
		require.False(t, ok)
	}
}

func TestAudience(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	p.exec(`insert into claim (court_id, case_id, claim_id, version, party_id, kind, principal, interest, costs, doubled_base, standing,
			why, until, title_doc, advanced, seizure_rank, seizure_doc, applicant, withdrawn, reason, lodged_by, lodged_at)
		values ($1, $2, $3, 1, $4, 'ordinary', 1, 0, 0, 0, 'titled', '', '', '文书', false, 0, '', true, false, '', $5, $6)`,
		court, p.caseID, ref.New(), p.creditor, clerk.Person, at)
	for kind, want := range map[string][]ref.ID{
		"payments.plan":      {p.creditor, p.debtor},
		"auction.notice":     {p.creditor, p.debtor, p.lessee},
		"auction.no_surplus": {p.creditor},
		"auction.ruling":     {},
	} {
		got, err := notifypg.Audience(ctx, p.pool, kind, court, p.caseID)
		require.NoError(t, err)
		require.ElementsMatch(t, notify.Parties(want...), got, kind)
	}
	_, err := notifypg.Audience(ctx, p.pool, "auction.gossip", court, p.caseID)
	require.ErrorIs(t, err, notify.ErrKind)
}

package notifypg_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/notify"
	"fachui/notify/channel"
	"fachui/notify/notifypg"
)

func (p *post) tell(subject ref.ID, to ...notify.Recipient) {
	p.t.Helper()
	ctx := context.Background()
	err := pg.Tx(ctx, p.pool, func(tx pgx.Tx) error {
		return p.NotifyTx(ctx, tx, notify.Notice{Court: court, Case: p.caseID, Kind: "payments.plan_final", Subject: subject, Recipients: to, At: at})
	})
	require.NoError(p.t, err)
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

func TestABrokenChannelDelaysAndThenParks(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	p.out.broken = true
	for range 8 {
		n, err := p.Deliver(ctx)
		require.Error(t, err)
		require.Zero(t, n)
		n, err = p.Deliver(ctx)
		require.NoError(t, err, "nothing is due before the pause is over")
		require.Zero(t, n)
		p.now = p.now.Add(time.Hour)
	}
	waiting, parked, _, err := p.Backlog(ctx)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1}, []int{waiting, parked})
	p.out.broken = false
	var id ref.ID
	require.NoError(t, p.pool.QueryRow(ctx, `select notice_id from notice_delivery`).Scan(&id))
	require.NoError(t, p.Retry(ctx, court, id))
	n, err := p.Deliver(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, n)
}

func TestTheFileChannelCarriesWhatDeliverSends(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	dir := t.TempDir()
	f, err := channel.NewFile(dir)
	require.NoError(t, err)
	s := notifypg.New(p.pool, f, func() time.Time { return p.now })
	p.tell(ref.New(), notify.Parties(p.creditor)...)
	n, err := s.Deliver(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.FileExists(t, filepath.Join(dir, at.Date().String()+".jsonl"))
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

package paymentspg

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// applicants are a lot with two applications, one of them joint and half agreed.
type applicants struct {
	pool               *pgxpool.Pool
	lot                ref.ID
	alone, joint       ref.ID
	loner, first, next ref.ID // the people
}

func newApplicants(t *testing.T) applicants {
	t.Helper()
	a := applicants{pool: pgtest.New(t), alone: ref.New(), joint: ref.New(), loner: ref.New(), first: ref.New(), next: ref.New()}
	fixture.Court(t, a.pool, jinjiang)
	a.lot = fixture.Announced(t, a.pool, fixture.Lot{Court: jinjiang})
	for id, person := range map[ref.ID]ref.ID{a.alone: a.loner, a.joint: a.first} {
		_, err := a.pool.Exec(t.Context(), `
			insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash, housing_pledge, applied_at)
			values ('jinjiang', $1, $2, $3, $3, false, 70000, 'DEPOSIT_PENDING', repeat('a', 64), true, '2026-03-10 09:00+08')`, a.lot, id, person)
		require.NoError(t, err)
		_, err = a.pool.Exec(t.Context(), `
			insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, state, expected_at, held_at)
			select 'jinjiang', gen_random_uuid(), case_id, lot_id, $2::uuid, 0, sha256('x'), upper(substr(md5('' || $2::uuid), 1, 10)), 'held', '2026-03-10', '2026-03-10'
			from lot
			where lot_id = $1`, a.lot, id)
		require.NoError(t, err)
	}
	_, err := a.pool.Exec(t.Context(), a.seats(a.joint, "1, 2", "2, 2"))
	require.NoError(t, err)
	return a
}

// seats makes two seats of halves in an application; its representative says yes.
func (a applicants) seats(application ref.ID, seats, wholes string) string {
	return fmt.Sprintf(`
		insert into joint_bidder (court_id, lot_id, application_id, seat, seat_id, name_hash, name_masked, share_part, share_whole, invited_at)
			select court_id, lot_id, application_id, x.seat, gen_random_uuid(), sha256('y'), '某', 1, x.whole, applied_at
			from application, unnest(array[%[3]s], array[%[4]s]) x (seat, whole) where lot_id = '%[1]s' and application_id = '%[2]s';
		insert into joint_consent (court_id, lot_id, application_id, seat, person_id, announcement_hash, housing_pledge, consented_at)
			select court_id, lot_id, application_id, 1, person_id, announcement_hash, true, applied_at
			from application where lot_id = '%[1]s' and application_id = '%[2]s'
			on conflict do nothing`, a.lot, application, seats, wholes)
}

// onPayers are the attempts on who stands behind an application and pays for it.
func onPayers(a applicants) []attack {
	payer := func(as string) string {
		return fmt.Sprintf(`insert into deposit_payer (court_id, deposit_id, name_hash, payer, added_at)
			select court_id, deposit_id, sha256('stranger'), '%s', '2026-03-11' from deposit where application_id = '%s'`, as, a.joint)
	}
	yes := func(person ref.ID, at string) string {
		return fmt.Sprintf(`insert into joint_consent (court_id, lot_id, application_id, seat, person_id, announcement_hash, housing_pledge, consented_at)
			values ('jinjiang', '%s', '%s', 2, '%s', repeat('a', 64), true, '%s')`, a.lot, a.joint, person, at)
	}
	return []attack{
		{"I11", "把别人记作共同付款人", "a stranger recorded as one who bids together", payer("joint")},
		{"I11", "把未确认的人记作代理付款人", "a stranger recorded as an agent who may pay", payer("agent")},
		{"I11", "共同竞买份额合计不足一", "shares that make less than one", a.seats(a.alone, "1, 2", "3, 3")},
		{"I11", "给共同竞买再加一人", "one more who bids together", a.seats(a.joint, "3", "2")},
		{"I11", "改写份额", "a share rewritten", `update joint_bidder set share_part = 2, share_whole = 3`},
		{"I11", "撤回同意", "a consent deleted", `delete from joint_consent`},
		{"I11", "单独报名又参加共同竞买", "who bids alone agrees to bid together", yes(a.loner, "2026-03-11")},
		{"I11", "邀请之前的同意", "a consent before the invitation", yes(a.next, "2026-03-01")},
		{"I11", "未全体同意就取得资格", "a joint application that bids before all agree", fmt.Sprintf(
			`update application set status = 'QUALIFIED', deposit_held_at = '2026-03-11' where application_id = '%s'`, a.joint)},
		{"I11", "腾出一人两投的位置", "room made for one person in two applications", `update application_stand set stands = false, person_id = gen_random_uuid()`},
		{"I11", "竞价开始后确认代理人", "an agent confirmed once bidding has begun", fmt.Sprintf(`
			insert into application_confirmation (court_id, lot_id, application_id, what, confirmed, rank, evidence, confirmed_by, at)
			select court_id, lot_id, '%s', 'agent', true, 0, '授权委托书', gen_random_uuid(), opens_at from lot where lot_id = '%s'`, a.alone, a.lot)},
		{"I11", "给没有代理的报名加代付权限", "a power for an application without a mandate", fmt.Sprintf(`
			insert into mandate_power (court_id, lot_id, application_id, power, declared_at)
			select court_id, lot_id, application_id, 'pay', applied_at from application where application_id = '%s'`, a.alone)},
	}
}

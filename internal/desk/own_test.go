package desk_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/desk"
	"fachui/internal/legal"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

func (r room) mine(at legal.Time) []desk.Task {
	r.t.Helper()
	q, err := r.Mine(r.t.Context(), r.me, desk.Question{}, at)
	require.NoError(r.t, err)
	return q.Tasks
}

// A bidder is told what to pay and until when, and nobody else is.
func TestMine_as_bidder(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	lot := fixture.Announced(t, r.pool, fixture.Lot{Court: court})
	application := ref.New()
	r.exec(`
		insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash,
			housing_pledge, applied_at)
		values ($1, $2, $3, $4, $4, false, 70000, 'DEPOSIT_PENDING', repeat('a', 64), false, $5)`, court, lot, application, r.me, first)
	r.exec(`
		insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, state, expected_at, virtual_no)
		select court_id, $2, case_id, lot_id, $3, 70000, '0123456789abcdef', 'ABCDEFGH01', 'expected', $4, ''
		from lot
		where lot_id = $1`, lot, ref.New(), application, first)
	got := r.mine(first)
	require.Len(t, got, 1)
	ends := legal.MustParse("2026-04-02T10:00:00")
	require.Equal(t, []any{"deposit.pay", desk.OnLot, lot, "70000.00", ends, desk.Green},
		[]any{got[0].Node, got[0].Noun, got[0].ID, got[0].Amount.String(), got[0].Due, got[0].Light})
	require.Len(t, r.mine(ends.Add(-time.Microsecond)), 1)
	require.Empty(t, r.mine(ends), "too late to pay")

	r.exec(`update lot set status = 'SOLD', final_price = 800000, ended_at = ends_at where lot_id = $1`, lot)
	settlement := ref.New()
	r.exec(`
		insert into settlement (court_id, settlement_id, case_id, lot_id, application_id, price, deposit, paid, payer_hash, reference, pay_by, state, opened_at)
		select court_id, $2, case_id, lot_id, $3, 800000, 70000, 30000, '', 'ABCDEFGH02', $4, 'open', $5
		from lot
		where lot_id = $1`, lot, settlement, application, ends.Add(15*24*time.Hour), ends)
	got = r.mine(ends)
	require.Len(t, got, 1)
	require.Equal(t, []any{"balance.pay", settlement, "700000.00"}, []any{got[0].Node, got[0].ID, got[0].Amount.String()})
	require.Equal(t, desk.Red, r.mine(ends.Add(15 * 24 * time.Hour))[0].Light)
	other := r
	other.me = ref.New()
	require.Empty(t, other.mine(ends))
}

// Those who bid together each see what is owed; the representative, who is missing.
func TestMine_as_one_of_several(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	lot := fixture.Announced(t, r.pool, fixture.Lot{Court: court})
	application, partner := ref.New(), r
	partner.me = ref.New()
	r.exec(`
		insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash,
			housing_pledge, applied_at)
		values ($1, $2, $3, $4, $4, false, 70000, 'DEPOSIT_PENDING', repeat('a', 64), false, $5)`, court, lot, application, r.me, first)
	r.exec(fmt.Sprintf(`
		insert into joint_bidder (court_id, lot_id, application_id, seat, seat_id, name_hash, name_masked, share_part, share_whole, invited_at)
		select court_id, lot_id, application_id, n, gen_random_uuid(), sha256('x'), '某', 1, 3, applied_at
		from application, generate_series(1, 3) n
		where application_id = '%[1]s';
		insert into joint_consent (court_id, lot_id, application_id, seat, person_id, announcement_hash, housing_pledge, consented_at)
		select court_id, lot_id, application_id, 1, person_id, announcement_hash, false, applied_at
		from application
		where application_id = '%[1]s'`, application))
	got := r.mine(first)
	require.Len(t, got, 1)
	require.Equal(t, []any{"joint.gather", 2}, []any{got[0].Node, got[0].Count})
	require.Empty(t, partner.mine(first))
	r.exec(`
		insert into joint_consent (court_id, lot_id, application_id, seat, person_id, announcement_hash, housing_pledge, consented_at)
		values ($1, $2, $3, 2, $4, repeat('a', 64), false, $5)`, court, lot, application, partner.me, first)
	r.exec(`
		insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, state, expected_at, virtual_no)
		select court_id, $2, case_id, lot_id, $3, 70000, '0123456789abcdef', 'ABCDEFGH01', 'expected', $4, ''
		from lot
		where lot_id = $1`, lot, ref.New(), application, first)
	require.Equal(t, 1, r.mine(first)[0].Count)
	got = partner.mine(first)
	require.Len(t, got, 1)
	require.Equal(t, "deposit.pay", got[0].Node)
	require.Empty(t, r.mine(legal.MustParse("2026-04-02T10:00:00")), "too late for either")
}

// party makes me a party of a case.
func (r room) party(caseID ref.ID, kind string) ref.ID {
	party := ref.New()
	r.exec(`
		insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, added_by, added_at)
		values ($1, $2, $3, $4, 'person', '王某', '', sha256('x'), $3, $5)`, court, caseID, party, kind, first)
	r.exec(`
		insert into party_link (court_id, party_id, version, person_id, evidence, linked_by, linked_at)
		values ($1, $2, 1, $3, '身份证', $3, $4)`, court, party, r.me, first)
	return party
}

func TestMine_as_party(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	caseID, asset := fixture.Asset(t, r.pool, court, "immovable", "housing")
	party := r.party(caseID, "creditor")
	got := r.mine(first)
	require.Len(t, got, 1)
	require.Equal(t, []any{"payee.confirm", desk.OnParty, party, caseID}, []any{got[0].Node, got[0].Noun, got[0].ID, got[0].Case})

	valuation, report, receipt := ref.New(), ref.New(), ref.New()
	r.exec(`
		insert into valuation (court_id, valuation_id, case_id, asset_id, specialty, province, city, seized_on, mandate, wish, negotiable, official_price,
			needs_inspection, online_available, status, started_by, started_at)
		values ($1, $2, $3, $4, 'real_estate', '四川省', '成都市', '2026-01-06', '', '', '', '', '', '', 'served', $2, $5)`, court, valuation, caseID, asset, first)
	r.exec(`
		insert into valuation_report (court_id, report_id, valuation_id, report_no, method, supplement, value, issued_on, valid_until, parts, filed_at)
		values ($1, $2, $3, 1, 'online_inquiry', false, 1000, '2026-01-05', '2026-12-31', '{}', $4)`, court, report, valuation, first)
	r.exec(`
		insert into report_recipient (court_id, receipt_id, report_id, party_id, sent_at)
		values ($1, $2, $3, $4, $5)`, court, receipt, report, party, first)
	r.exec(`
		insert into report_receipt (court_id, receipt_id, received_at, last_day)
		values ($1, $2, $3, '2026-01-10')`, court, receipt, first)
	got = r.mine(first)
	require.Len(t, got, 2)
	require.Equal(t, []any{"report.object", valuation, legal.MustDate("2026-01-10").End(), desk.Green}, []any{got[0].Node, got[0].ID, got[0].Due, got[0].Light})
	require.Len(t, r.mine(legal.MustDate("2026-01-10").At(23, 59)), 2)
	require.Len(t, r.mine(legal.MustDate("2026-01-11").Start()), 1, "the window is over")
	other := r
	other.me = ref.New()
	require.Empty(t, other.mine(first))
}

// An appraiser who has left sees nothing of the firm's.
func TestMine_as_appraiser(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	caseID, asset := fixture.Asset(t, r.pool, court, "immovable", "housing")
	firm, commission, valuation := ref.New(), ref.New(), ref.New()
	r.exec(`
		insert into appraisal_firm (firm_id, registry_no, name, uscc, specialties, province, city, joined_on)
		values ($1, 'R-001', '某评估公司', '91510100MA0000000X', '{real_estate}', '四川省', '成都市', '2020-01-01')`, firm)
	r.exec(`
		insert into appraiser (appraiser_id, firm_id, person_id, certificate_no, specialty, joined_at)
		values ($1, $2, $3, 'C-001', 'real_estate', $4)`, ref.New(), firm, r.me, first)
	r.exec(`
		insert into valuation (court_id, valuation_id, case_id, asset_id, specialty, province, city, seized_on, mandate, wish, negotiable, official_price,
			needs_inspection, online_available, status, started_by, started_at)
		values ($1, $2, $3, $4, 'real_estate', '四川省', '成都市', '2026-01-06', '', '', '', '', '', '', 'commissioned', $2, $5)`, court, valuation, caseID, asset, first)
	r.exec(`
		insert into commission (court_id, commission_id, valuation_id, selection_no, rank, firm_id, terms, fee_estimate, received_at, issued_by, status)
		values ($1, $2, $3, 1, 1, $4, '{}', 0, $5, $2, 'sent')`, court, commission, valuation, firm, first)
	require.Equal(t, "commission.answer", r.mine(first)[0].Node)
	r.exec(`update commission set status = 'accepted', answered_at = $1`, first)
	got := r.mine(first)
	require.Equal(t, []any{"commission.report", commission}, []any{got[0].Node, got[0].ID})
	r.exec(`alter table appraiser disable trigger all`)
	r.exec(`update appraiser set left_at = $1`, first)
	require.Empty(t, r.mine(first))
}

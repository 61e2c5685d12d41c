package valuationpg_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
)

// What must never happen is refused by the schema, to the application and to the
// owner alike.
func TestTheSchemaRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id, _, _ := h.reported()
	_, err := h.Object(t.Context(), id, objecting(valuation.WrongBasics), actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)
	owner := pgtest.Owner(t, h.pool)
	for _, sql := range []string{
		// facts stay as they are
		`update draw set manifest = manifest || '{"case": "other"}'`,
		`update draw set nonces_until = nonces_until + interval '1 hour'`,
		`update draw set transcript = transcript || '{"chosen": []}'`,
		`update draw set status = 'frozen'`,
		`update draw set status = 'void'`,
		`update draw set status = 'exhausted'`,
		`delete from draw`, `truncate draw cascade`,
		`update draw_secret set secret = secret`, `delete from draw_secret`,
		`update draw_nonce set nonce = 'x'; delete from draw_nonce; truncate draw_nonce`,
		`update selected_firm set rank = rank`, `delete from selection`, `truncate selected_firm`,
		`update valuation_report set value = value + 1`, `delete from valuation_report`,
		`update report_review set passed = not passed`, `delete from report_receipt`,
		`update report_receipt set last_day = last_day - 1`,
		`update valuation_method set reason = 'another'`, `delete from firm_keeping`,
		`update appraisal_firm set registry_no = registry_no || 'x'`, `delete from appraisal_firm`,
		`update appraiser set certificate_no = certificate_no || 'x'`,
		`update valuation set seized_on = seized_on + 1`, `delete from valuation`,
		`update commission set rank = 2`, `update commission set status = 'sent'`, `delete from commission`,
		`update appraisal_objection set statement = 'withdrawn by the court'`,
		// one live draw, its next number, its people apart
		`insert into draw (court_id, draw_id, valuation_id, draw_no, manifest, manifest_hash, secret_hash, frozen_at, nonces_until, operator_id, status)
			select court_id, gen_random_uuid(), valuation_id, 2, manifest, manifest_hash, secret_hash, frozen_at, nonces_until, operator_id, 'frozen' from draw`,
		`insert into draw (court_id, draw_id, valuation_id, draw_no, manifest, manifest_hash, secret_hash, frozen_at, nonces_until, operator_id, status)
			select court_id, gen_random_uuid(), valuation_id, 3, manifest, manifest_hash, secret_hash, frozen_at, nonces_until, operator_id, 'frozen' from draw`,
		`insert into draw_nonce (court_id, draw_id, party_id, person_id, nonce, given_at)
			select court_id, draw_id, gen_random_uuid(), gen_random_uuid(), 'late', frozen_at from draw`,
		`insert into draw_void (court_id, draw_id, order_no, reason, ordered_by, ordered_at, hash)
			select court_id, draw_id, 'order', 'by the operator', operator_id, timestamptz '2026-03-02', manifest_hash from draw`,
		// the order of the three
		`insert into commission (court_id, commission_id, valuation_id, selection_no, rank, firm_id, terms, fee_estimate, received_at, issued_by, status)
			select court_id, gen_random_uuid(), valuation_id, selection_no, 3, firm_id, '{}', 0, timestamptz '2026-03-02', gen_random_uuid(), 'sent' from selected_firm where rank = 3`,
		// a second live commission
		`insert into commission (court_id, commission_id, valuation_id, selection_no, rank, firm_id, terms, fee_estimate, received_at, issued_by, status)
			select court_id, gen_random_uuid(), valuation_id, selection_no, 2, firm_id, '{}', 0, timestamptz '2026-03-02', gen_random_uuid(), 'sent' from selected_firm where rank = 2`,
		// a report of a year and a day, of one signer, of no value
		`insert into valuation_report (court_id, report_id, valuation_id, commission_id, report_no, method, supplement, value, issued_on, valid_until, parts, filed_at)
			select court_id, gen_random_uuid(), valuation_id, commission_id, 2, method, false, value, issued_on, issued_on + 366, parts, filed_at from valuation_report`,
		`insert into valuation_report (court_id, report_id, valuation_id, commission_id, report_no, method, supplement, value, issued_on, valid_until, parts, filed_at)
			select court_id, gen_random_uuid(), valuation_id, commission_id, 2, method, false, value, issued_on, valid_until, parts || '{"signers": [{}]}', filed_at from valuation_report`,
		`insert into valuation_report (court_id, report_id, valuation_id, commission_id, report_no, method, supplement, value, issued_on, valid_until, parts, filed_at)
			select court_id, gen_random_uuid(), valuation_id, commission_id, 2, method, false, 'NaN', issued_on, valid_until, parts, filed_at from valuation_report`,
		// an inspection without a witness
		`insert into inspection (court_id, inspection_id, commission_id, held_at, place, present, absent, noted_by, noted_at)
			select court_id, gen_random_uuid(), commission_id, timestamptz '2026-03-02', '现场', '{}', array[gen_random_uuid()], gen_random_uuid(), timestamptz '2026-03-02' from commission`,
		// a price while anybody may still object
		`insert into reference_price (court_id, valuation_id, price_no, amount, method, report_id, fixed_at, valid_until)
			select court_id, valuation_id, 1, value, method, report_id, '2027-01-01', valid_until from valuation_report`,
		// a third extension
		`insert into extension_decision (court_id, extension_id, commission_id, granted, decided_by, decided_at)
			select court_id, gen_random_uuid(), commission_id, 3, gen_random_uuid(), timestamptz '2026-03-02' from commission`,
	} {
		_, err := h.pool.Exec(t.Context(), sql)
		require.Error(t, err, "the application may: %s", sql)
		_, err = owner.Exec(context.Background(), sql)
		require.Error(t, err, "the owner may: %s", sql)
		require.True(t, strings.HasPrefix(pg.Code(err), "23") || pg.Code(err) == "0A000", "the owner is stopped by %v, not by a rule: %s", err, sql)
	}
	_, err = pgtest.Auditor(t, h.pool).Exec(context.Background(), `select secret from draw_secret`)
	require.Error(t, err, "the auditor may read the court's secret")
}

// A price cannot be written either after the objection is decided but before the
// window of another recipient has passed.
func TestThePriceWaitsForTheLastWindow(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.appraisal()
	h.drawn(id)
	c := h.commission(id)
	h.accept(c)
	h.inspect(c)
	report := h.file(c, "1000000.00")
	h.serve(report)
	h.received(report, h.creditor)
	owner := pgtest.Owner(t, h.pool)
	const sql = `
		insert into reference_price (court_id, valuation_id, price_no, amount, method, report_id, fixed_at, valid_until)
		select court_id, valuation_id, 1, value, method, report_id, $1, valid_until from valuation_report`
	_, err := owner.Exec(context.Background(), sql, h.now.Add(60*24*time.Hour))
	require.Error(t, err, "one has not received it")
	h.received(report, h.debtor)
	last := h.show(id).Reports[0].WindowEnds
	_, err = owner.Exec(context.Background(), sql, last.End().Add(-time.Microsecond))
	require.Error(t, err, "the window is open")
	h.later(last.End())
	require.Equal(t, valuation.Priced, h.status(id))
}

// Two people press the same button at once: one of them is told that it is done.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	start := func() error {
		_, err := h.Start(ctx, court, h.asset, valuationpg.Beginning{Specialty: valuation.RealEstate, Wish: valuation.Appraisal}, h.judge, h.now)
		return err
	}
	require.Len(t, won(t, start), 1)
	list, err := h.OfAsset(ctx, court, h.asset)
	require.NoError(t, err)
	id := list[0].Valuation
	h.disagree(id)
	until := h.now.Add(3 * time.Hour)
	require.Len(t, won(t, func() error {
		_, err := h.Freeze(ctx, court, id, until, "", h.office, h.now)
		return err
	}), 1)
	drawID := h.show(id).Draws[0].Draw
	require.Len(t, won(t, func() error { return h.Contribute(ctx, drawID, "x", actorOf(h.debtor.Person), h.now) }), 1)
	h.later(until)
	require.Len(t, won(t, func() error {
		_, err := h.Reveal(ctx, court, drawID, nil, h.office, h.now)
		return err
	}), 1)
	require.Len(t, won(t, func() error {
		_, err := h.Commission(ctx, court, id, valuation.Terms{Name: "住宅", Features: "框架", Quantity: "一套", Purpose: "参考价", ValueDate: h.now.Date()}, yuan("0"), h.clerk, h.now)
		return err
	}), 1)
	c := h.show(id).Commissions[0]
	who := h.appraiser[c.Registry]
	require.Len(t, won(t,
		func() error { return h.Accept(ctx, c.Commission, true, who, h.now) },
		func() error { return h.Refuse(ctx, c.Commission, true, "与当事人有利害关系", who, h.now) }), 1)
}

// won runs fns, or one of them eight times, at once; it returns the successes and
// insists that everybody else got a fault.
func won(t *testing.T, fns ...func() error) []error {
	t.Helper()
	if len(fns) == 1 {
		for range 7 {
			fns = append(fns, fns[0])
		}
	}
	errs := make([]error, len(fns))
	var wg sync.WaitGroup
	for i, fn := range fns {
		wg.Go(func() { errs[i] = fn() })
	}
	wg.Wait()
	var ok []error
	for _, err := range errs {
		if err == nil {
			ok = append(ok, err)
			continue
		}
		var f *fault.Fault
		require.True(t, errors.As(err, &f), "%v", err)
	}
	return ok
}

package paymentspg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// checkedLine is a line of an opening and all that is wrong with it.
type checkedLine struct {
	payments.OpeningLine
	wrong []*fault.Fault
	id    ref.ID // once it is booked
	sale  ref.ID
}

func faultOf(err error) *WhyNot {
	f := fault.Of(err)
	if f == nil {
		return nil
	}
	return &WhyNot{f.Code, f.ZH(), f.EN()}
}

// openingFacts reads the file of an opening and holds each line against the registers.
func (s *Service) openingFacts(ctx context.Context, tx pgx.Tx, court string, o opening) (lines []checkedLine, f payments.OpeningFacts, err error) {
	f = payments.OpeningFacts{Day: o.Day}
	err = tx.QueryRow(ctx, `
		select h.last_number > 0 and $2 <> 'signed'
		from ledger_head h
		where h.court_id = $1`, court, o.State).Scan(&f.Begun)
	if err != nil {
		return nil, f, fmt.Errorf("read ledger: %w", err)
	}
	var taken legal.Time
	err = tx.QueryRow(ctx, `
		select closing, imported_at
		from statement
		where court_id = $1 and day = $2
		order by statement_id desc
		limit 1`, court, o.Day).Scan(&f.BankClosing, &taken)
	if err != nil && !pg.NoRows(err) {
		return nil, f, fmt.Errorf("find statement: %w", err)
	}
	f.HasStatement, f.Complete = err == nil, err == nil && !taken.Before(o.Day.End())
	if o.Content == nil {
		return nil, f, nil
	}
	raw, err := s.o.Cipher.Decrypt("ledger_opening", openingKey(o.ID, o.Hash), "content", o.Content)
	if err != nil {
		return nil, f, fmt.Errorf("decrypt balances: %w", err)
	}
	read, _, err := payments.ReadOpening(raw)
	if err != nil {
		return nil, f, err
	}
	err = s.findOpeningPayees(ctx, tx, court, read)
	if err != nil {
		return nil, f, err
	}
	for _, l := range read {
		c := checkedLine{OpeningLine: l}
		c.wrong = payments.CheckOpening(&c.OpeningLine, o.Day)
		lines = append(lines, c)
	}
	for _, i := range payments.Twice(read) {
		lines[i].wrong = append(lines[i].wrong, payments.ErrOpeningTwice)
	}
	for i, l := range lines {
		read[i] = l.OpeningLine // with what it says in words
	}
	for i, f := range payments.OpeningSales(read) {
		lines[i].wrong = append(lines[i].wrong, f)
	}
	f.Lines = len(lines)
	for _, l := range lines {
		f.Total = f.Total.Add(l.Sum)
		if len(l.wrong) > 0 {
			f.Faults++
		}
	}
	return lines, f, nil
}

// toParties are the kinds of money that are owed to parties of record.
var toParties = []payments.Code{payments.Creditors, payments.Surplus, payments.Reserved, payments.Escrow}

// findOpeningPayees looks up the case of each line and whom it names: a party of that
// case by its own name, or an outside payee in force.
func (s *Service) findOpeningPayees(ctx context.Context, tx pgx.Tx, court string, lines []payments.OpeningLine) error {
	numbers, hashes, payees := make([]string, len(lines)), make([][]byte, len(lines)), make([]string, len(lines))
	for i, l := range lines {
		numbers[i], payees[i] = l.CaseNo, l.Payee
		hashes[i] = s.o.HashName(l.Payee)
	}
	rows, err := tx.Query(ctx, `
		select x.n, c.case_id, coalesce(p.party_id::text, o.payee, '')
		from unnest($2::text[], $3::bytea[], $4::text[]) with ordinality x (case_no, name_hash, payee, n)
		join enforcement_case c on c.court_id = $1 and c.case_no = x.case_no
		left join lateral (
			select party_id
			from party_now p
			where p.court_id = $1 and p.case_id = c.case_id and p.name_hash = x.name_hash and x.payee <> ''
			order by party_id
			limit 1) p on true
		left join lateral (
			select p.payee
			from outside_payee p
			join outside_payee_approval a using (court_id, payee_id)
			where p.court_id = $1 and p.payee = x.payee
			limit 1) o on true`, court, numbers, hashes, payees)
	if err != nil {
		return fmt.Errorf("find payees of opening: %w", err)
	}
	var n int
	var to payments.OpeningTo
	_, err = pgx.ForEachRow(rows, []any{&n, &to.Case, &to.Payee}, func() error {
		lines[n-1].To = to
		return nil
	})
	if err != nil {
		return fmt.Errorf("find payees of opening: %w", err)
	}
	for i, l := range lines {
		if l.Code == payments.EnforcementFee && l.To.Payee != "treasury" {
			lines[i].To.Payee = ""
		}
		if _, err := ref.Parse(l.To.Payee); err != nil && slices.Contains(toParties, l.Code) {
			lines[i].To.Payee = "" // owed to a party of record, never to anybody else
		}
	}
	return nil
}

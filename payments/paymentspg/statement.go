package paymentspg

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/statement"
)

// Imported is what an import found.
type Imported struct {
	Statement   ref.ID       `json:"statement"`
	Account     string       `json:"account"`
	Day         legal.Date   `json:"day"`
	Opening     money.Amount `json:"opening"`
	Closing     money.Amount `json:"closing"`
	Lines       int          `json:"lines"`
	Received    int          `json:"received"` // lines that the link had not brought yet
	Differences []Difference `json:"differences"`
}

// Difference is a line that stands on one side only, or differently.
type Difference struct {
	Kind    string       `json:"kind"` // bank_only, book_only, differs
	Seq     int64        `json:"seq"`
	BankRef string       `json:"bank_ref"`
	Credit  bool         `json:"credit"`
	Amount  money.Amount `json:"amount"`
}

// ImportStatement reads a statement file of the court's fund account, keeps the
// very bytes by their hash, books the lines that the link had not brought, and
// names every line on which bank and book differ. A file that is not complete in
// itself is refused whole. The same file again is refused with ErrStatementTwice.
func (s *Service) ImportStatement(ctx context.Context, court string, raw []byte, format statement.Format, at legal.Time, actor event.Actor) (Imported, error) {
	st, err := statement.Read(bytes.NewReader(raw), format)
	if err != nil {
		return Imported{}, err
	}
	term, err := s.checkStatement(ctx, court, st, at)
	if err != nil {
		return Imported{}, err
	}
	in := Imported{Statement: ref.New(), Account: st.Account, Day: st.Date, Opening: st.Opening, Closing: st.Closing, Lines: len(st.Lines)}
	err = s.saveStatement(ctx, court, term, in, st, raw, format, at, actor)
	if err != nil {
		return Imported{}, err
	}
	in.Received, err = s.receiveMissing(ctx, court, term, st.Lines, at)
	if err != nil {
		return in, err
	}
	in.Differences, err = differences(ctx, s.pool, court, in.Day, in.Statement)
	return in, err
}

// checkStatement compares a statement with the court's accounts and the days closed,
// and finds which account it is of.
func (s *Service) checkStatement(ctx context.Context, court string, st statement.Statement, at legal.Time) (term int, err error) {
	var account string
	var closed legal.Date
	err = s.pool.QueryRow(ctx, `
		select f.term, f.account_no, l.closed_through
		from fund_account_history f
		join ledger l using (court_id)
		where court_id = $1 and f.begun_at is not null
		order by f.account_no = $2 desc, f.term desc
		limit 1`, court, st.Account).Scan(&term, &account, &closed)
	if pg.NoRows(err) {
		return 0, payments.ErrNoLedger.With("court", court)
	}
	if err != nil {
		return 0, fmt.Errorf("read fund account: %w", err)
	}
	err = st.Check(account, at.Date())
	if err != nil {
		return 0, err
	}
	if !st.Date.After(closed) {
		return 0, payments.ErrStatementDayClosed.With("day", st.Date)
	}
	return term, nil
}

func (s *Service) saveStatement(ctx context.Context, court string, term int, in Imported, st statement.Statement, raw []byte, format statement.Format, at legal.Time, actor event.Actor) error {
	hash := sha256.Sum256(raw)
	sealed, err := s.o.Cipher.Encrypt("statement_file", court+"/"+hex.EncodeToString(hash[:]), "content", raw)
	if err != nil {
		return fmt.Errorf("encrypt statement file: %w", err)
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into statement_file (court_id, file_hash, format, content_enc, brought_by, brought_at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict do nothing`, court, hash[:], format, sealed, actor.Person, at)
		if err != nil {
			return fmt.Errorf("keep statement file: %w", err)
		}
		err = notTwice(ctx, tx, court, term, in.Day, hash[:])
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into statement (court_id, statement_id, day, file_hash, opening, closing, lines, imported_at, term)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			court, in.Statement, in.Day, hash[:], in.Opening, in.Closing, in.Lines, at, term)
		if err != nil {
			return fmt.Errorf("save statement: %w", err)
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"statement_line"},
			[]string{"court_id", "statement_id", "seq", "bank_ref", "credit", "amount", "end_to_end"},
			pgx.CopyFromSlice(len(st.Lines), func(i int) ([]any, error) {
				l := st.Lines[i]
				return []any{court, string(in.Statement), l.Seq, l.BankRef, l.Credit, l.Amount.String(), l.EndToEnd}, nil
			}))
		if err != nil {
			return fmt.Errorf("save statement lines: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "statement.imported", Court: court, Subject: in.Statement, Actor: actor, At: at,
			Body: map[string]any{"day": in.Day, "closing": in.Closing, "lines": in.Lines, "file": fmt.Sprintf("%x", hash)},
		})
	})
}

// notTwice refuses the file that counts already. The same file may come again when
// it was first taken before its day was over, or when another has replaced it.
func notTwice(ctx context.Context, tx pgx.Tx, court string, term int, day legal.Date, hash []byte) error {
	var counts bool
	err := tx.QueryRow(ctx, `
		select coalesce((
			select file_hash = $3 and imported_at >= $4
			from statement
			where court_id = $1 and day = $2 and term = $5
			order by statement_id desc
			limit 1), false)`, court, day, hash, day.End(), term).Scan(&counts)
	if err != nil {
		return fmt.Errorf("find last statement: %w", err)
	}
	if counts {
		return payments.ErrStatementTwice
	}
	return nil
}

// receiveMissing books the lines of a statement that the link had not brought.
func (s *Service) receiveMissing(ctx context.Context, court string, term int, lines []statement.Line, at legal.Time) (int, error) {
	var last int64
	err := s.pool.QueryRow(ctx, `
		select coalesce(max(bank_seq), 0)
		from bank_line
		where court_id = $1 and term = $2`, court, term).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("find last bank line: %w", err)
	}
	for i, l := range lines {
		if l.Seq == last+1 {
			return s.receiveAll(ctx, court, map[int][]statement.Line{term: lines[i:]}, at)
		}
	}
	return 0, nil
}

// differences compares the latest statement of a day with the lines that were
// booked: every line must stand on both sides, the same.
func differences(ctx context.Context, q Querier, court string, day legal.Date, statement ref.ID) ([]Difference, error) {
	rows, err := q.Query(ctx, `
		with account as (
			select term
			from statement
			where court_id = $1 and statement_id = $2),
		covered as ( -- by the balance brought forward
			select coalesce(max(last_seq), -1) as n
			from ledger_opening
			where court_id = $1 and state = 'signed' and (select term from account) = 1),
		book as (
			select bank_seq as seq, bank_ref, credit, amount
			from bank_line
			where court_id = $1 and term = (select term from account) and booked_at >= $3 and booked_at < $4 and bank_seq > (select n from covered)),
		bank as (
			select seq, bank_ref, credit, amount
			from statement_line
			where court_id = $1 and statement_id = $2 and seq > (select n from covered))
		select case when b.seq is null then 'bank_only' when s.seq is null then 'book_only' else 'differs' end,
			coalesce(s.seq, b.seq), coalesce(s.bank_ref, b.bank_ref), coalesce(s.credit, b.credit), coalesce(s.amount, b.amount)
		from bank s
		full join book b on b.bank_ref = s.bank_ref
		where b.seq is null or s.seq is null or (b.credit, b.amount) <> (s.credit, s.amount)
		order by 2`, court, statement, day.Start(), day.End())
	if err != nil {
		return nil, fmt.Errorf("compare statement: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Difference])
	return all, wrap("compare statement", err)
}

package paymentspg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// BeginOpening says that a court comes with money, and on which day it changes over:
// until its balances are brought forward no bank line of it is booked.
func (s *Service) BeginOpening(ctx context.Context, court string, day legal.Date, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		var first, closed legal.Date
		var begun bool
		err := tx.QueryRow(ctx, `
			select l.opened_on, l.closed_through, h.last_number > 0
			from ledger l
			join ledger_head h using (court_id)
			where l.court_id = $1`, court).Scan(&first, &closed, &begun)
		switch {
		case err != nil:
			return fmt.Errorf("read ledger: %w", err)
		case begun:
			return payments.ErrOpeningLate
		case day.IsZero() || !day.After(closed) || day.After(at.Date()):
			return payments.ErrOpeningDate.With("first", first)
		}
		_, err = tx.Exec(ctx, `
			insert into ledger_opening (court_id, opening_id, day, state, begun_by, begun_at)
			values ($1, $2, $3, 'begun', $4, $5)`, court, id, day, actor.Person, at)
		if pg.Violated(err, "opening_once") {
			return payments.ErrOpeningBegun
		}
		if err != nil {
			return fmt.Errorf("begin opening: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "opening.begun", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(3),
			Body: map[string]any{"day": day},
		})
	})
}

// CancelOpening ends an opening that is not signed by both: the court comes without
// money, or begins anew.
func (s *Service) CancelOpening(ctx context.Context, court string, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		o, err := lockOpening(ctx, tx, court)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update ledger_opening
			set state = 'void'
			where court_id = $1 and opening_id = $2`, court, o.ID)
		if err != nil {
			return fmt.Errorf("cancel opening: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "opening.cancelled", Court: court, Subject: o.ID, Actor: actor, At: at, Basis: basis.CaseFunds2017(3),
		})
	})
}

// BringBalances keeps the file of balances of an opening, in place of the one before,
// whose signatures it voids. The file is kept whole under a key; each of its lines is
// checked when it is looked at, and again when it is signed.
func (s *Service) BringBalances(ctx context.Context, court string, raw []byte, at legal.Time, actor event.Actor) (v OpeningView, err error) {
	lines, format, err := payments.ReadOpening(raw)
	if err != nil {
		return v, err
	}
	hash := sha256.Sum256(raw)
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		o, err := lockOpening(ctx, tx, court)
		if err != nil {
			return err
		}
		sealed, err := s.o.Cipher.Encrypt("ledger_opening", openingKey(o.ID, hash[:]), "content", raw)
		if err != nil {
			return fmt.Errorf("encrypt balances: %w", err)
		}
		_, err = tx.Exec(ctx, `
			update ledger_opening
			set file_hash = $3, format = $4, content_enc = $5, brought_by = $6, brought_at = $7,
				bureau_by = null, bureau_at = null, finance_by = null, finance_at = null
			where court_id = $1 and opening_id = $2 and file_hash is distinct from $3`, court, o.ID, hash[:], format, sealed, actor.Person, at)
		if err != nil {
			return fmt.Errorf("keep balances: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "opening.brought", Court: court, Subject: o.ID, Actor: actor, At: at, Basis: basis.CaseFunds2017(3),
			Body: map[string]any{"file": hex.EncodeToString(hash[:]), "lines": len(lines)},
		})
	})
	if err != nil {
		return v, err
	}
	return s.Opening(ctx, court)
}

func openingKey(id ref.ID, hash []byte) string { return string(id) + "/" + hex.EncodeToString(hash) }

// opening is an opening under way.
type opening struct {
	ID      ref.ID
	Day     legal.Date
	Hash    []byte
	Content []byte
	Brought ref.ID
	Bureau  ref.ID
	Finance ref.ID
	State   string
}

const openingSQL = `
	select opening_id, day, file_hash, content_enc, brought_by, bureau_by, finance_by, state
	from ledger_opening
	where court_id = $1 and state <> 'void'`

func scanOpening(row pgx.Row) (o opening, err error) {
	var brought, bureau, finance *ref.ID
	err = row.Scan(&o.ID, &o.Day, &o.Hash, &o.Content, &brought, &bureau, &finance, &o.State)
	o.Brought, o.Bureau, o.Finance = or(brought), or(bureau), or(finance)
	if pg.NoRows(err) {
		return o, payments.ErrOpeningUnknown
	}
	return o, wrap("read opening", err)
}

func lockOpening(ctx context.Context, tx pgx.Tx, court string) (opening, error) {
	o, err := scanOpening(tx.QueryRow(ctx, openingSQL+` for update`, court))
	if err == nil && o.State == "signed" {
		return o, payments.ErrOpeningBegun
	}
	return o, err
}

// SignOpening is the word of one office on the very file that was looked at: the
// enforcement bureau's head, or finance's checker. The second signature books it.
func (s *Service) SignOpening(ctx context.Context, court, seen string, at legal.Time, actor event.Actor) (signed bool, err error) {
	last, err := s.coveredThrough(ctx, court)
	if err != nil {
		return false, err
	}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		o, err := lockOpening(ctx, tx, court)
		if err != nil {
			return err
		}
		lines, facts, err := s.openingFacts(ctx, tx, court, o)
		if err != nil {
			return err
		}
		err = payments.CanSignOpening(facts)
		if err != nil {
			return err
		}
		office, other := "bureau", o.Finance
		mine := o.Bureau
		if actor.Role != "bureau_head" {
			office, other, mine = "finance", o.Bureau, o.Finance
		}
		switch {
		case seen != hex.EncodeToString(o.Hash):
			return payments.ErrOpeningChanged
		case !mine.IsZero():
			return payments.ErrOpeningOffice
		case actor.Person == o.Brought || actor.Person == other:
			return payments.ErrOpeningPeople
		}
		err = s.noteSignature(ctx, tx, court, o, office, at, actor)
		if err != nil || other.IsZero() {
			return err
		}
		signed = true
		return s.bookOpening(ctx, tx, court, booking{opening: o, lines: lines, facts: facts, last: last, maker: other, checker: actor.Person}, at, actor)
	})
	return signed, err
}

func (s *Service) noteSignature(ctx context.Context, tx pgx.Tx, court string, o opening, office string, at legal.Time, actor event.Actor) error {
	_, err := tx.Exec(ctx, `
		update ledger_opening
		set bureau_by = case when $3 = 'bureau' then $4::uuid else bureau_by end, bureau_at = case when $3 = 'bureau' then $5::timestamptz else bureau_at end,
			finance_by = case when $3 = 'finance' then $4::uuid else finance_by end, finance_at = case when $3 = 'finance' then $5::timestamptz else finance_at end
		where court_id = $1 and opening_id = $2`, court, o.ID, office, actor.Person, at)
	if err != nil {
		return fmt.Errorf("sign opening: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "opening.signed", Court: court, Subject: o.ID, Actor: actor, At: at, Basis: basis.CaseFunds2017(3),
		Body: map[string]any{"office": office, "file": hex.EncodeToString(o.Hash)},
	})
}

// coveredThrough is the number of the last bank line that the opening covers: the
// last of its day's statement or, if the bank moved nothing that day, of the link.
func (s *Service) coveredThrough(ctx context.Context, court string) (last int64, err error) {
	var account string
	var day legal.Date
	var found *int64
	err = s.pool.QueryRow(ctx, `
		select f.account_no, o.day, (
			select max(t.seq)
			from statement_line t
			where t.court_id = o.court_id and t.statement_id = (
				select s.statement_id from statement s where s.court_id = o.court_id and s.day = o.day order by s.statement_id desc limit 1))
		from ledger_opening o
		join fund_account f using (court_id)
		where o.court_id = $1 and o.state <> 'void'`, court).Scan(&account, &day, &found)
	if pg.NoRows(err) {
		return 0, payments.ErrOpeningUnknown
	}
	if err != nil {
		return 0, fmt.Errorf("find last line of opening: %w", err)
	}
	if found != nil {
		return *found, nil
	}
	for {
		lines, err := s.o.Bank.Lines(ctx, account, last)
		if err != nil {
			return 0, fmt.Errorf("ask for lines of %s: %w", account, err)
		}
		before := last
		for _, l := range lines {
			if l.Seq > last && l.Booked.Before(day.End()) {
				last = l.Seq
			}
		}
		if last == before {
			return last, nil
		}
	}
}

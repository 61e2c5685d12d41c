package ledger

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Times and amounts are asked for as the texts that were hashed.
const (
	journalsSQL = `
		select j.number, to_char(j.book_date, 'YYYY-MM-DD'), to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
			j.event, j.key, encode(j.body_hash, 'hex'), j.made_by::text, j.checked_by::text, coalesce(j.reverses, 0),
			coalesce(j.case_id::text, ''), j.source, to_char(j.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
			j.total::text
		from journal j
		where j.court_id = $1
		order by j.number`
	legsSQL = `
		select p.number, p.leg, concat_ws(':', d.code, coalesce(d.case_id::text, ''), coalesce(d.lot_id::text, ''), coalesce(d.subject_id::text, '')),
			concat_ws(':', c.code, coalesce(c.case_id::text, ''), coalesce(c.lot_id::text, ''), coalesce(c.subject_id::text, '')),
			p.amount::text
		from posting p
		left join account d on d.court_id = p.court_id and d.account_id = p.dr_account
		left join account c on c.court_id = p.court_id and c.account_id = p.cr_account
		where p.court_id = $1
		order by p.number, p.leg`
	balancesSQL = `
		select concat_ws(':', a.code, coalesce(a.case_id::text, ''), coalesce(a.lot_id::text, ''), coalesce(a.subject_id::text, '')),
			b.debit::text, b.credit::text
		from account a
		join balance b on b.court_id = a.court_id and b.account_id = a.account_id
		where a.court_id = $1`
	totalsSQL = `select code, debit::text, credit::text from kind_total where court_id = $1`
	sealsSQL  = `select to_char(day, 'YYYY-MM-DD'), size, encode(root, 'hex') from ledger_seal where court_id = $1 order by day`
	// The hash of leaf n has the index 2n less the ones in n: all before it are complete trees.
	storedSQL = `
		select h.hash
		from generate_series(0, (select coalesce(max(size), 0) from ledger_seal where court_id = $1) - 1) n
		join ledger_hash h on h.court_id = $1 and h.index = 2 * n - bit_count(n::bit(64))
		order by n`
)

// readDatabase reads the book of a court as one snapshot, with rights to read.
func readDatabase(ctx context.Context, url, court string) (*book, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("reach database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	b := newBook(court)
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err = pgx.BeginTxFunc(ctx, conn, snapshot, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select last_number from ledger_head where court_id = $1`, court).Scan(&b.head)
		if err != nil {
			return err
		}
		for _, read := range []func(context.Context, pgx.Tx) error{b.readJournals, b.readSums, b.readTerms, b.readSeals} {
			err = read(ctx, tx)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read ledger of %q: %w", court, err)
	}
	return b, nil
}

func (b *book) readJournals(ctx context.Context, tx pgx.Tx) error {
	var j journal
	err := each(ctx, tx, journalsSQL, b.court, []any{&j.Number, &j.Book, &j.At, &j.Event, &j.Key, &j.BodyHash, &j.Made, &j.Checked,
		&j.Reverses, &j.Case, &j.Source, &j.Recorded, &j.Total}, func() error {
		b.journals = append(b.journals, j)
		return nil
	})
	if err != nil {
		return err
	}
	at := map[int64]int{}
	for i, j := range b.journals {
		at[j.Number] = i
	}
	var n int64
	var l leg
	return each(ctx, tx, legsSQL, b.court, []any{&n, &l.Leg, &l.Debit, &l.Credit, &l.Amount}, func() error {
		i, ok := at[n]
		if !ok {
			i = len(b.journals)
			at[n] = i
			b.journals = append(b.journals, journal{Number: n}) // postings of no journal
		}
		b.journals[i].Legs = append(b.journals[i].Legs, l)
		return nil
	})
}

func (b *book) readSums(ctx context.Context, tx pgx.Tx) error {
	var name, debit, credit string
	into := []any{&name, &debit, &credit}
	take := func(to map[string]sums) func() error {
		return func() error {
			var s sums
			err := s.read(debit, credit)
			to[name] = s
			return err
		}
	}
	err := each(ctx, tx, balancesSQL, b.court, into, take(b.balances))
	if err != nil {
		return err
	}
	return each(ctx, tx, totalsSQL, b.court, into, take(b.totals))
}

func (b *book) readSeals(ctx context.Context, tx pgx.Tx) error {
	var s seal
	err := each(ctx, tx, sealsSQL, b.court, []any{&s.Day, &s.Size, &s.Root}, func() error {
		b.seals = append(b.seals, s)
		return nil
	})
	if err != nil {
		return err
	}
	var h []byte
	err = each(ctx, tx, storedSQL, b.court, []any{&h}, func() error {
		if len(h) == len(hash{}) {
			b.stored = append(b.stored, hash(h))
		}
		return nil
	})
	b.sort()
	return err
}

func each(ctx context.Context, tx pgx.Tx, sql, court string, into []any, fn func() error) error {
	rows, err := tx.Query(ctx, sql, court)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, into, fn)
	return err
}

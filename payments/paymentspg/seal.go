package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/checkpoint"
)

// sealAtOnce is how many journals a seal holds in memory.
const sealAtOnce = 5000

// seal grows the court's tree to the journals of its closed days and keeps the
// root of each day that has none yet. It runs in the transaction of a close, which
// holds the money lock: no journal is on its way, so that the first n are the first
// n for ever.
func seal(ctx context.Context, tx pgx.Tx, court string, at legal.Time) error {
	type closed struct {
		Day  legal.Date
		Size int64
	}
	days, err := list[closed](ctx, tx, "list days to be sealed", `
		select c.day, c.last_number
		from day_close c
		where c.court_id = $1 and not exists (
			select from ledger_seal s where s.court_id = c.court_id and s.day = c.day)
		order by c.day`, court)
	if err != nil {
		return err
	}
	var size int64
	err = tx.QueryRow(ctx, `select coalesce(max(size), 0) from ledger_seal where court_id = $1`, court).Scan(&size)
	if err != nil {
		return fmt.Errorf("read size of the tree: %w", err)
	}
	for _, d := range days {
		for size < d.Size {
			next := min(d.Size, size+sealAtOnce)
			err = growTree(ctx, tx, court, size, next)
			if err != nil {
				return err
			}
			size = next
		}
		root, err := checkpoint.Root(d.Size, treeReader(ctx, tx, court))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into ledger_seal (court_id, day, size, root, sealed_at)
			values ($1, $2, $3, $4, $5)`, court, d.Day, d.Size, root, at)
		if err != nil {
			return fmt.Errorf("seal day %s: %w", d.Day, err)
		}
	}
	return nil
}

// growTree adds the journals after size, up to last, to the court's tree.
func growTree(ctx context.Context, tx pgx.Tx, court string, size, last int64) error {
	entries, err := leafEntries(ctx, tx, court, size, last)
	if err != nil {
		return err
	}
	first := checkpoint.Count(size)
	var grown []checkpoint.Hash
	stored := treeReader(ctx, tx, court)
	read := func(indexes []int64) ([]checkpoint.Hash, error) {
		out := make([]checkpoint.Hash, len(indexes))
		for i, x := range indexes {
			if x >= first {
				out[i] = grown[x-first]
				continue
			}
			old, err := stored([]int64{x})
			if err != nil {
				return nil, err
			}
			out[i] = old[0]
		}
		return out, nil
	}
	for i, e := range entries {
		more, err := checkpoint.Grow(size+int64(i), e.Leaf(), read)
		if err != nil {
			return err
		}
		grown = append(grown, more...)
	}
	_, err = tx.Exec(ctx, `
		insert into ledger_hash (court_id, index, hash)
		select $1, $2 + ord - 1, h
		from unnest($3::bytea[]) with ordinality t (h, ord)`, court, first, bytesOf(grown))
	return wrap("store tree", err)
}

func bytesOf(all []checkpoint.Hash) [][]byte {
	out := make([][]byte, len(all))
	for i, h := range all {
		out[i] = h[:]
	}
	return out
}

// treeReader reads the stored hashes of a court's tree.
func treeReader(ctx context.Context, q Querier, court string) checkpoint.Reader {
	return func(indexes []int64) ([]checkpoint.Hash, error) {
		rows, err := q.Query(ctx, `
			select h.hash
			from unnest($2::bigint[]) with ordinality t (index, ord)
			join ledger_hash h on h.court_id = $1 and h.index = t.index
			order by t.ord`, court, indexes)
		if err != nil {
			return nil, fmt.Errorf("read tree: %w", err)
		}
		all, err := pgx.CollectRows(rows, pgx.RowTo[checkpoint.Hash])
		if err == nil && len(all) != len(indexes) {
			err = fmt.Errorf("%d of %d hashes", len(all), len(indexes))
		}
		return all, wrap("read tree", err)
	}
}

const leafSQL = `
	select j.number, j.book_date, j.at, j.event, j.key, j.body_hash, j.made_by, j.checked_by, coalesce(j.reverses, 0), j.case_id,
		j.source, j.recorded_at, j.total, coalesce(p.leg, 0), coalesce(d.name, ''), coalesce(c.name, ''), coalesce(p.amount, 0)
	from journal j
	left join posting p on p.court_id = j.court_id and p.number = j.number
	left join account d on d.court_id = p.court_id and d.account_id = p.dr_account
	left join account c on c.court_id = p.court_id and c.account_id = p.cr_account
	where j.court_id = $1 and j.number > $2 and j.number <= $3
	order by j.number, p.leg`

// leafEntries reads the journals after one number, up to another, as leaves know
// them; none may be missing.
func leafEntries(ctx context.Context, q Querier, court string, after, last int64) ([]checkpoint.Entry, error) {
	all, err := storedEntries(ctx, q, court, after, last)
	if err != nil {
		return nil, err
	}
	for i, e := range all {
		if e.Number != after+int64(i)+1 {
			return nil, fmt.Errorf("journal %d of %s is missing", after+int64(i)+1, court)
		}
	}
	if int64(len(all)) != last-after {
		return nil, fmt.Errorf("journals of %s end at %d, not %d", court, after+int64(len(all)), last)
	}
	return all, nil
}

// storedEntries reads what there is of the journals after one number, up to another.
func storedEntries(ctx context.Context, q Querier, court string, after, last int64) ([]checkpoint.Entry, error) {
	all := make([]checkpoint.Entry, 0, last-after)
	rows, err := q.Query(ctx, leafSQL, court, after, last)
	if err != nil {
		return nil, fmt.Errorf("read journals: %w", err)
	}
	var e checkpoint.Entry
	var l checkpoint.Leg
	var caseID *ref.ID
	_, err = pgx.ForEachRow(rows, []any{&e.Number, &e.Book, &e.At, &e.Event, &e.Key, &e.BodyHash, &e.Made, &e.Checked,
		&e.Reverses, &caseID, &e.Source, &e.Recorded, &e.Total, &l.Leg, &l.Debit, &l.Credit, &l.Amount}, func() error {
		if n := len(all); n == 0 || all[n-1].Number != e.Number {
			e.Court, e.Case, e.Legs = court, or(caseID), nil
			all = append(all, e)
		}
		if l.Leg > 0 {
			last := &all[len(all)-1]
			last.Legs = append(last.Legs, l)
		}
		return nil
	})
	return all, wrap("read journals", err)
}

// Checkpoint is the seal of a closed day, and the proof that it continues an
// earlier one if that was asked for.
type Checkpoint struct {
	checkpoint.Checkpoint
	Since *checkpoint.Checkpoint `json:"since,omitempty"`
	Proof []checkpoint.Hash      `json:"proof,omitempty"` // that the tree of Since begins this one
}

// Checkpoint returns the seal of a closed day and, unless since is zero, the proof
// that it continues the seal of that day. It fails with ErrNotSealed.
func (s *Service) Checkpoint(ctx context.Context, court string, day, since legal.Date) (c Checkpoint, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		c.Checkpoint, err = sealOf(ctx, tx, court, day)
		if err != nil || since.IsZero() {
			return err
		}
		old, err := sealOf(ctx, tx, court, since)
		if err != nil {
			return err
		}
		if old.Size > c.Size {
			return payments.ErrSealOrder.With("day", day).With("since", since)
		}
		c.Since = &old
		c.Proof, err = checkpoint.ProveExtension(c.Size, old.Size, treeReader(ctx, tx, court))
		return err
	})
	return c, err
}

// sealOf reads the seal of a day, or of the last that has one if day is zero.
func sealOf(ctx context.Context, q Querier, court string, day legal.Date) (checkpoint.Checkpoint, error) {
	c := checkpoint.Checkpoint{Format: checkpoint.Format, Court: court}
	var on *legal.Date
	if !day.IsZero() {
		on = &day
	}
	err := q.QueryRow(ctx, `
		select day, size, root
		from ledger_seal
		where court_id = $1 and ($2::date is null or day = $2)
		order by day desc
		limit 1`, court, on).Scan(&c.Day, &c.Size, &c.Root)
	if pg.NoRows(err) {
		return c, payments.ErrNotSealed
	}
	return c, wrap("read seal", err)
}

// EntryProof shows that a journal stands in the sealed journal of its court: hash
// Leaf, climb with Proof, and the root of Checkpoint comes out.
type EntryProof struct {
	Checkpoint checkpoint.Checkpoint `json:"checkpoint"`
	Number     int64                 `json:"number"`
	Leaf       []byte                `json:"leaf"` // the canonical bytes, in base64
	LeafHash   checkpoint.Hash       `json:"leaf_hash"`
	Proof      []checkpoint.Hash     `json:"proof"`
	Holds      bool                  `json:"holds"` // this house's own answer; whoever doubts it computes it
	Total      money.Amount          `json:"total"`
}

// ProveEntry returns the proof that a journal is covered by the seal of day, or by
// the last seal if day is zero. It fails with ErrEntryUnknown, ErrNotSealed and
// ErrEntryNotSealed.
func (s *Service) ProveEntry(ctx context.Context, court string, number int64, day legal.Date) (p EntryProof, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		var known bool
		err := tx.QueryRow(ctx, `select exists (select from journal where court_id = $1 and number = $2)`, court, number).Scan(&known)
		if err != nil {
			return fmt.Errorf("look for journal: %w", err)
		}
		if !known {
			return payments.ErrEntryUnknown
		}
		p.Checkpoint, err = sealOf(ctx, tx, court, day)
		if err != nil {
			return err
		}
		if number > p.Checkpoint.Size {
			return payments.ErrEntryNotSealed.With("number", number).With("size", p.Checkpoint.Size)
		}
		entries, err := leafEntries(ctx, tx, court, number-1, number)
		if err != nil {
			return err
		}
		p.Number, p.Leaf, p.Total = number, entries[0].Leaf(), entries[0].Total
		p.LeafHash = checkpoint.LeafHash(p.Leaf)
		p.Proof, err = checkpoint.ProveEntry(p.Checkpoint.Size, number, treeReader(ctx, tx, court))
		if err != nil {
			return err
		}
		p.Holds = checkpoint.CheckEntry(p.Checkpoint, number, p.Leaf, p.Proof) == nil
		return nil
	})
	return p, err
}

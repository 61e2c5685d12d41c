package paymentspg

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/checkpoint"
)

// Taken is a checkpoint as an export writes it: with the hashes of its leaves, so
// that a later check can name what differs.
type Taken struct {
	checkpoint.Checkpoint
	Leaves []checkpoint.Hash `json:"leaves"`
}

// Exporter writes one court's book for outsiders, as one snapshot. It needs
// rights to read only; names and bank accounts of people are not in the book.
type Exporter struct {
	tx    pgx.Tx
	court string
	last  int64 // number, as the head of the ledger says
	most  int64 // number that any journal has
}

// NewExporter begins an export in tx, which must read one snapshot. It fails with
// ErrNoLedger.
func NewExporter(ctx context.Context, tx pgx.Tx, court string) (*Exporter, error) {
	x := &Exporter{tx: tx, court: court}
	err := tx.QueryRow(ctx, `
		select h.last_number, coalesce((select max(j.number) from journal j where j.court_id = h.court_id), 0)
		from ledger_head h
		where h.court_id = $1`, court).Scan(&x.last, &x.most)
	if pg.NoRows(err) {
		return nil, payments.ErrNoLedger.With("court", court)
	}
	return x, wrap("read ledger", err)
}

// Journals is how many journals the book has.
func (x *Exporter) Journals() int64 { return x.last }

// Sealed returns the checkpoint of a closed day, of the last one if day is zero,
// from what was stored when it was closed. It fails with ErrNotSealed.
func (x *Exporter) Sealed(ctx context.Context, day legal.Date) (t Taken, err error) {
	t.Checkpoint, err = sealOf(ctx, x.tx, x.court, day)
	if err != nil {
		return t, err
	}
	indexes := make([]int64, t.Size)
	for i := range indexes {
		indexes[i] = checkpoint.LeafIndex(int64(i) + 1)
	}
	t.Leaves, err = treeReader(ctx, x.tx, x.court)(indexes)
	return t, err
}

// Now returns the checkpoint of the whole book as it stands, computed from its
// journals. It has no day.
func (x *Exporter) Now(ctx context.Context) (t Taken, err error) {
	t.Checkpoint = checkpoint.Checkpoint{Format: checkpoint.Format, Court: x.court, Size: x.last}
	var tree []checkpoint.Hash
	read := func(indexes []int64) ([]checkpoint.Hash, error) { //nolint:unparam // the shape of a reader
		out := make([]checkpoint.Hash, len(indexes))
		for i, n := range indexes {
			out[i] = tree[n]
		}
		return out, nil
	}
	err = x.each(ctx, func(e checkpoint.Entry) error {
		if e.Number != int64(len(t.Leaves))+1 {
			return fmt.Errorf("journal %d of %s is missing", len(t.Leaves)+1, x.court)
		}
		leaf := e.Leaf()
		more, err := checkpoint.Grow(e.Number-1, leaf, read)
		tree, t.Leaves = append(tree, more...), append(t.Leaves, checkpoint.LeafHash(leaf))
		return err
	})
	if err != nil {
		return t, err
	}
	t.Root, err = checkpoint.Root(x.last, read)
	return t, err
}

// each passes every journal that there is to fn, in the order of their numbers: a
// book that somebody damaged is exported as it is.
func (x *Exporter) each(ctx context.Context, fn func(checkpoint.Entry) error) error {
	for from := int64(0); from < x.most; from += sealAtOnce {
		entries, err := storedEntries(ctx, x.tx, x.court, from, min(x.most, from+sealAtOnce))
		if err != nil {
			return err
		}
		for _, e := range entries {
			err = fn(e)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// The lines of an export. Each is a JSON object that says its type.
type (
	headLine struct {
		Type   string `json:"type"` // ledger: the first line
		Format string `json:"format"`
		Court  string `json:"court"`
		Last   int64  `json:"last"`
	}
	journalLine struct {
		Type     string           `json:"type"`
		Number   int64            `json:"number"`
		Book     legal.Date       `json:"book"`
		At       string           `json:"at"`
		Event    string           `json:"event"`
		Key      string           `json:"key"`
		BodyHash string           `json:"body_hash"`
		Made     ref.ID           `json:"made"`
		Checked  ref.ID           `json:"checked"`
		Reverses int64            `json:"reverses,omitempty"`
		Case     ref.ID           `json:"case,omitempty"`
		Source   string           `json:"source,omitempty"`
		Recorded string           `json:"recorded"`
		Total    money.Amount     `json:"total"`
		Legs     []checkpoint.Leg `json:"legs"`
	}
	balanceLine struct {
		Type    string       `json:"type"` // balance, of an account
		Account string       `json:"account"`
		Debit   money.Amount `json:"debit"`
		Credit  money.Amount `json:"credit"`
	}
	totalLine struct {
		Type   string        `json:"type"` // total, of a kind
		Code   payments.Code `json:"code"`
		Debit  money.Amount  `json:"debit"`
		Credit money.Amount  `json:"credit"`
	}
	termLine struct {
		Type  string       `json:"type"` // term, of the fund account
		Term  int          `json:"term"`
		From  string       `json:"from"`
		Until string       `json:"until"` // the first day of the next one
		Holds money.Amount `json:"holds"`
	}
	sealLine struct {
		Type string          `json:"type"`
		Day  legal.Date      `json:"day"`
		Size int64           `json:"size"`
		Root checkpoint.Hash `json:"root"`
	}
)

// NDJSON writes the whole book: its head, every journal with its postings as the
// leaf knows them, then what the house says of accounts and kinds, of the fund account in time, and
// its seals.
func (x *Exporter) NDJSON(ctx context.Context, w io.Writer) error {
	out := json.NewEncoder(w)
	err := out.Encode(headLine{"ledger", checkpoint.Format, x.court, x.last})
	if err != nil {
		return err
	}
	err = x.each(ctx, func(e checkpoint.Entry) error {
		return out.Encode(journalLine{"journal", e.Number, e.Book, checkpoint.Instant(e.At), e.Event, e.Key, hex.EncodeToString(e.BodyHash),
			e.Made, e.Checked, e.Reverses, e.Case, e.Source, checkpoint.Instant(e.Recorded), e.Total, e.Legs})
	})
	if err != nil {
		return err
	}
	balances, err := x.balances(ctx)
	if err != nil {
		return err
	}
	totals, err := list[totalLine](ctx, x.tx, "read totals", `
		select 'total', code, debit, credit
		from kind_total
		where court_id = $1
		order by code`, x.court)
	if err != nil {
		return err
	}
	terms, err := list[termLine](ctx, x.tx, "read fund accounts", `
		select 'term', term, lower(valid)::text, coalesce(upper(valid)::text, ''), fund_term_holds(court_id, term)
		from fund_account_history
		where court_id = $1
		order by term`, x.court)
	if err != nil {
		return err
	}
	seals, err := list[sealLine](ctx, x.tx, "read seals", `
		select 'seal', day, size, root
		from ledger_seal
		where court_id = $1
		order by day`, x.court)
	if err != nil {
		return err
	}
	for _, err := range []error{encode(out, balances), encode(out, totals), encode(out, terms), encode(out, seals)} {
		if err != nil {
			return fmt.Errorf("write export: %w", err)
		}
	}
	return nil
}

func (x *Exporter) balances(ctx context.Context) ([]balanceLine, error) {
	return list[balanceLine](ctx, x.tx, "read balances", `
		select 'balance', a.name, b.debit, b.credit
		from account a
		join balance b on b.court_id = a.court_id and b.account_id = a.account_id
		where a.court_id = $1
		order by a.name`, x.court)
}

func encode[T any](out *json.Encoder, lines []T) error {
	for _, l := range lines {
		err := out.Encode(l)
		if err != nil {
			return err
		}
	}
	return nil
}

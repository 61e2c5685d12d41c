package bidding

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// FirstLink begins the chain of a lot's bids: SHA-256, in hex, over the lines
//
//	fachui/ladder/1
//	<lot> <starting price> <increment>
//
// each ended by a line feed.
func FirstLink(lot ref.ID, starting, increment money.Amount) string {
	return hashed(fmt.Sprintf("fachui/ladder/1\n%s %s %s\n", lot, starting, increment))
}

// NextLink adds a bid, by its receipt, to a chain: SHA-256, in hex, over the lines
//
//	fachui/chain/1
//	<link before> <receipt>
//
// each ended by a line feed. Whoever keeps a link can tell later whether a bid up
// to it was changed, left out or put in.
func NextLink(before, receipt string) string {
	return hashed(fmt.Sprintf("fachui/chain/1\n%s %s\n", before, receipt))
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Kept is what is kept of a lot's bidding beside the bids themselves. Codes stand in
// it and never people.
type Kept struct {
	Codes    []KeptCode    `json:"codes"`
	Voids    []KeptVoid    `json:"voids"`
	Refused  int64         `json:"refused"`  // how many refusals are kept
	Refusals []KeptRefusal `json:"refusals"` // the first of them, in order
}

// KeptCode is a code that could bid.
type KeptCode struct {
	Code   string     `json:"code"`
	Rank   int        `json:"rank"`
	Barred legal.Time `json:"barred_at"`
}

// KeptVoid is a court's order that a bid does not count.
type KeptVoid struct {
	Seq    int64      `json:"seq"`
	Reason string     `json:"reason"`
	At     legal.Time `json:"at"`
}

// KeptRefusal is a bid that was judged and refused. Those too low for the price that stood
// are not among them unless [Options.KeepEveryRefusal] says so.
type KeptRefusal struct {
	Code   string       `json:"code"`
	Amount money.Amount `json:"amount"`
	At     legal.Time   `json:"at"`
	Fault  string       `json:"fault"`
}

// mostKept bounds each list of Kept.
const mostKept = 20_000

// Kept reads what is kept of a lot beside its bids.
func (e *Engine) Kept(ctx context.Context, court string, lot ref.ID) (Kept, error) {
	var k Kept
	var err error
	k.Codes, err = listKept[KeptCode](ctx, e, `
		select code, rank, barred_at
		from lot_code
		where court_id = $1 and lot_id = $2
		order by code
		limit $3`, court, lot)
	if err != nil {
		return Kept{}, err
	}
	k.Voids, err = listKept[KeptVoid](ctx, e, `
		select seq, reason, at
		from bid_void
		where court_id = $1 and lot_id = $2
		order by seq
		limit $3`, court, lot)
	if err != nil {
		return Kept{}, err
	}
	k.Refusals, err = listKept[KeptRefusal](ctx, e, `
		select code, amount, at, fault
		from bid_refusal
		where court_id = $1 and lot_id = $2
		order by at, key
		limit $3`, court, lot)
	if err != nil {
		return Kept{}, err
	}
	err = e.opts.Pool.QueryRow(ctx, `
		select count(*)
		from bid_refusal
		where court_id = $1 and lot_id = $2`, court, lot).Scan(&k.Refused)
	if err != nil {
		return Kept{}, fmt.Errorf("count refusals: %w", err)
	}
	return k, nil
}

func listKept[T any](ctx context.Context, e *Engine, sql, court string, lot ref.ID) ([]T, error) {
	rows, err := e.opts.Pool.Query(ctx, sql, court, lot, mostKept)
	if err != nil {
		return nil, fmt.Errorf("read what is kept of a lot: %w", err)
	}
	out, err := pgx.AppendRows([]T{}, rows, pgx.RowToStructByPos[T])
	if err != nil {
		return nil, fmt.Errorf("read what is kept of a lot: %w", err)
	}
	return out, nil
}

package auctionpg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// LeaveNote is the court's leave to pay late.
type LeaveNote struct {
	DocNo    string     `json:"doc_no"`
	Document string     `json:"document"`
	Reason   string     `json:"reason"`
	PayBy    legal.Time `json:"pay_by"`
	At       legal.Time `json:"at"`
}

// UndoneNote is the ruling that a buyer is in default, or that a sale is revoked.
type UndoneNote struct {
	Ruling   ref.ID         `json:"ruling"`
	DocNo    string         `json:"doc_no"`
	Document string         `json:"document"`
	Reason   string         `json:"reason"`
	Ground   auction.Ground `json:"ground,omitempty"` // of a revocation
	LodgedOn legal.Date     `json:"lodged_on"`
	At       legal.Time     `json:"at"`
}

func readLeaves(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	rows, err := tx.Query(ctx, `
		select doc_no, document, reason, pay_by, at
		from late_acceptance
		where court_id = $1 and lot_id = $2
		order by at, acceptance_id
		limit $3`, l.Court, l.ID, dossierMost)
	if err != nil {
		return err
	}
	out.Leaves, err = pgx.AppendRows([]LeaveNote{}, rows, pgx.RowToStructByPos[LeaveNote])
	return err
}

func readDefault(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	var n UndoneNote
	err := tx.QueryRow(ctx, `
		select ruling_id, doc_no, document, reason, at
		from default_ruling
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&n.Ruling, &n.DocNo, &n.Document, &n.Reason, &n.At)
	if pg.NoRows(err) {
		return nil
	}
	out.Default = &n
	return err
}

func readRevocation(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	var n UndoneNote
	err := tx.QueryRow(ctx, `
		select ruling_id, doc_no, document, reason, ground, lodged_on, at
		from revocation_ruling
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&n.Ruling, &n.DocNo, &n.Document, &n.Reason, &n.Ground, &n.LodgedOn, &n.At)
	if pg.NoRows(err) {
		return nil
	}
	out.Revocation = &n
	return err
}

package auctionpg

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"fachui/auction/papers"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/press"
	"fachui/internal/ref"
)

// PaperView is a paper as anybody may know of it: whoever holds a copy can verify it.
// What it says is read only by those who may open it.
type PaperView struct {
	ID        ref.ID      `json:"paper"`
	Court     string      `json:"court"`
	Lot       ref.ID      `json:"lot"`
	Kind      papers.Kind `json:"kind"`
	Name      fault.Text  `json:"name"`
	Number    string      `json:"doc_no"`
	Public    bool        `json:"public"` // anybody may open it
	Version   int         `json:"template_version"`
	TextSum   string      `json:"text_sha256"` // of what it says, as at the foot of its pages
	Sum       string      `json:"sha256"`      // of its bytes
	Size      int64       `json:"size"`
	KeyID     string      `json:"key_id"`
	Key       string      `json:"public_key"` // Ed25519, hexadecimal
	Signature []byte      `json:"signature"`  // over the bytes, base64
	IssuedAt  legal.Time  `json:"issued_at"`
}

const paperSQL = `
	select p.paper_id, p.court_id, p.lot_id, p.kind, p.doc_no, p.template_version, p.text_sum, p.sha256, p.size, p.key_id,
		k.public_key, p.signature, p.issued_at
	from sale_paper p
	join paper_key k on k.key_id = p.key_id`

func scanPaper(row pgx.CollectableRow) (v PaperView, err error) {
	var key []byte
	err = row.Scan(&v.ID, &v.Court, &v.Lot, &v.Kind, &v.Number, &v.Version, &v.TextSum, &v.Sum, &v.Size, &v.KeyID, &key, &v.Signature, &v.IssuedAt)
	v.Key, v.Name, v.Public = press.Hex(key), v.Kind.Words(), v.Kind.Public()
	return v, err
}

// papersMost bounds a list of papers.
const papersMost = 200

func (s *Service) listPapers(ctx context.Context, where string, args ...any) ([]PaperView, error) {
	rows, err := s.pool.Query(ctx, paperSQL+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list papers: %w", err)
	}
	out, err := pgx.AppendRows([]PaperView{}, rows, scanPaper)
	if err != nil {
		return nil, fmt.Errorf("list papers: %w", err)
	}
	return out, nil
}

// PublicPapers are the papers of an announced lot that the law publishes. ErrNoLot.
func (s *Service) PublicPapers(ctx context.Context, lot ref.ID) ([]PaperView, error) {
	_, err := s.Public(ctx, lot)
	if err != nil {
		return nil, err
	}
	return s.listPapers(ctx, ` where p.lot_id = $1 and p.kind = 'confirmation' order by p.paper_id limit $2`, lot, papersMost)
}

// CourtPapers are all papers of a lot, the oldest first. ErrNoLot.
func (s *Service) CourtPapers(ctx context.Context, court string, lot ref.ID) ([]PaperView, error) {
	_, err := s.Lot(ctx, court, lot)
	if err != nil {
		return nil, err
	}
	return s.listPapers(ctx, ` where p.court_id = $1 and p.lot_id = $2 order by p.paper_id limit $3`, court, lot, papersMost)
}

// Paper is what anybody may know of a paper. ErrNoPaper.
func (s *Service) Paper(ctx context.Context, id ref.ID) (PaperView, error) {
	found, err := s.listPapers(ctx, ` where p.paper_id = $1 limit 1`, id)
	if err != nil {
		return PaperView{}, err
	}
	if len(found) == 0 {
		return PaperView{}, ErrNoPaper
	}
	return found[0], nil
}

// Reader is who asks for the bytes of a paper.
type Reader struct {
	Person ref.ID   // zero: nobody is signed in
	Courts []string // in which they hold an office
}

// OpenPaper opens the bytes of a paper: for anybody if the law publishes it, else for
// people of its court and for whom a sale ruling names as the buyer. Others learn no
// more than that it is not open to them. ErrNoPaper.
func (s *Service) OpenPaper(ctx context.Context, id ref.ID, r Reader) (v PaperView, content io.ReadCloser, err error) {
	v, err = s.Paper(ctx, id)
	if err != nil {
		return v, nil, err
	}
	var may bool
	err = s.pool.QueryRow(ctx, `
		select p.kind = 'confirmation' or p.court_id = any ($2) or exists (
			select from sale_ruling r
			where r.court_id = p.court_id and r.lot_id = p.lot_id and r.document = p.sha256 and r.buyer_id = $3)
		from sale_paper p
		where p.paper_id = $1`, id, r.Courts, null(r.Person)).Scan(&may)
	if err != nil {
		return v, nil, fmt.Errorf("look who may open paper %s: %w", id, err)
	}
	if !may {
		return v, nil, ErrNoPaper
	}
	content, v.Size, err = s.from.Press.Open(ctx, v.Sum)
	return v, content, err
}

// PaperKeyView is a key that signs or signed papers.
type PaperKeyView struct {
	ID    string     `json:"key_id"`
	Key   string     `json:"public_key"` // Ed25519, hexadecimal
	PEM   string     `json:"pem"`
	Since legal.Time `json:"first_used_at"` // zero: it has signed nothing yet
}

// PaperKeys are the public keys of papers, by first use: what the keyring signs with
// today, and what signed before.
func (s *Service) PaperKeys(ctx context.Context) ([]PaperKeyView, error) {
	rows, err := s.pool.Query(ctx, `
		select public_key, first_used_at
		from paper_key
		order by first_used_at, key_id`)
	if err != nil {
		return nil, fmt.Errorf("list paper keys: %w", err)
	}
	out := []PaperKeyView{}
	seen := map[string]bool{}
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var key []byte
		var at legal.Time
		err := row.Scan(&key, &at)
		if err == nil {
			out, seen[keyID(key)] = append(out, keyView(key, at)), true
		}
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("list paper keys: %w", err)
	}
	for _, key := range s.from.Press.Keys() {
		if !seen[keyID(key)] {
			out = append(out, keyView(key, legal.Time{}))
		}
	}
	return out, nil
}

func keyView(key ed25519.PublicKey, at legal.Time) PaperKeyView {
	return PaperKeyView{ID: keyID(key), Key: press.Hex(key), PEM: press.PEM(key), Since: at}
}

// noPaperYet reports whether a lot's confirmation has no paper.
func noPaperYet(ctx context.Context, q querier, l Lot, k papers.Kind) (yes bool, err error) {
	err = q.QueryRow(ctx, `
		select not exists (
			select from sale_paper
			where court_id = $1 and lot_id = $2 and kind = $3)`, l.Court, l.ID, k).Scan(&yes)
	if err != nil && !pg.NoRows(err) {
		return false, fmt.Errorf("look for papers of lot %s: %w", l.ID, err)
	}
	return yes, nil
}

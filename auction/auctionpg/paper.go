package auctionpg

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction/papers"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/press"
	"fachui/internal/ref"
)

// keyID names a public key: the start of its SHA-256.
func keyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

// issue writes a paper of a lot from its facts: it sets it, keeps and signs the bytes
// and puts it on record under its number. ErrNumberTaken.
func (s *Service) issue(ctx context.Context, tx pgx.Tx, l Lot, f papers.Facts, by event.Actor, at legal.Time) (PaperView, error) {
	f.Version, f.At = f.Kind.Version(), at
	d, err := papers.Write(f)
	if err != nil {
		return PaperView{}, err
	}
	v := PaperView{
		ID: ref.New(), Court: l.Court, Lot: l.ID, Kind: f.Kind, Name: f.Kind.Words(), Number: f.Number, Public: f.Kind.Public(),
		Version: f.Version, TextSum: d.Sum(), IssuedAt: at,
	}
	pdf, err := s.from.Press.Print(d, press.Foot{Where: s.from.Press.Where(v.ID.String()), Sum: v.TextSum}, at)
	if err != nil {
		return PaperView{}, err
	}
	kept, err := s.from.Press.Keep(ctx, pdf)
	if err != nil {
		return PaperView{}, err
	}
	v.Sum, v.Size, v.Key = kept.Sum, kept.Size, press.Hex(kept.Signature.Key)
	v.KeyID, v.Signature = keyID(kept.Signature.Key), kept.Signature.Bytes
	err = s.savePaper(ctx, tx, l, f, v, kept.Signature, by)
	if err != nil {
		return PaperView{}, err
	}
	return v, event.Add(ctx, tx, event.Fact{
		Kind: "paper.issued", Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: v.ID, Actor: by, At: at,
		Body: map[string]any{"kind": v.Kind, "doc_no": v.Number, "sha256": v.Sum},
	})
}

func (s *Service) savePaper(ctx context.Context, tx pgx.Tx, l Lot, f papers.Facts, v PaperView, signed press.Signature, by event.Actor) error {
	facts, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("write facts of paper %s: %w", v.ID, err)
	}
	sealed, err := s.from.Cipher.Encrypt("sale_paper", v.ID.String(), "facts", facts)
	if err != nil {
		return fmt.Errorf("seal facts of paper %s: %w", v.ID, err)
	}
	_, err = tx.Exec(ctx, `
		insert into paper_key (key_id, public_key, first_used_at)
		values ($1, $2, $3)
		on conflict do nothing`, v.KeyID, []byte(signed.Key), v.IssuedAt)
	if err != nil {
		return fmt.Errorf("note key of paper %s: %w", v.ID, err)
	}
	_, err = tx.Exec(ctx, `
		insert into sale_paper (court_id, paper_id, lot_id, case_id, kind, doc_no, template_version, facts_enc, text_sum, sha256, size,
			key_id, signature, issued_by, issued_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		l.Court, v.ID, l.ID, l.Case, v.Kind, v.Number, v.Version, sealed, v.TextSum, v.Sum, v.Size, v.KeyID, signed.Bytes, null(by.Person), v.IssuedAt)
	if pg.Violated(err, "sale_paper_number_once") {
		return ErrNumberTaken.With("number", v.Number)
	}
	if err != nil {
		return fmt.Errorf("save paper %s: %w", v.ID, err)
	}
	return nil
}

// nextNumber proposes the number of the next paper of a kind in a case: its own number
// and the first ordinal that no paper of the case bears, as far as the house knows. The case is locked, so that two papers never ask at once.
func nextNumber(ctx context.Context, tx pgx.Tx, l Lot, caseNo string, k papers.Kind) (string, error) {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 735))`, l.Case.String())
	if err != nil {
		return "", fmt.Errorf("lock numbers of case %s: %w", l.Case, err)
	}
	return freeNumber(ctx, tx, l, caseNo, k)
}

// mostNumbers is how many ordinals are looked through; a case with more papers gives
// its numbers by hand.
const mostNumbers = 999

func freeNumber(ctx context.Context, q querier, l Lot, caseNo string, k papers.Kind) (string, error) {
	candidates := make([]string, mostNumbers)
	for i := range candidates {
		candidates[i] = caseNo + papers.Ordinal(k, i+1)
	}
	var free string
	err := q.QueryRow(ctx, `
		with used (number) as (
			select doc_no from sale_paper where court_id = $1 and case_id = $3
			union all select a.seizure_doc from asset a where a.court_id = $1 and a.case_id = $3
			union all select r.doc_no from lot join sale_ruling r using (court_id, lot_id) where court_id = $1 and case_id = $3
			union all select r.doc_no from lot join default_ruling r using (court_id, lot_id) where court_id = $1 and case_id = $3
			union all select r.doc_no from lot join revocation_ruling r using (court_id, lot_id) where court_id = $1 and case_id = $3
			union all select r.doc_no from lot join late_acceptance r using (court_id, lot_id) where court_id = $1 and case_id = $3
			union all select r.doc_no from lot join in_kind_award r using (court_id, lot_id) where court_id = $1 and case_id = $3
			union all select r.doc_no from lot join in_kind_lapse r using (court_id, lot_id) where court_id = $1 and case_id = $3
			union all select r.doc_no from lot join asset_release r using (court_id, lot_id) where court_id = $1 and case_id = $3)
		select n
		from unnest($2::text[]) with ordinality c (n, place)
		where n not in (select translate(number, '()〔〕[]【】 　', '（）（）（）（）') from used)
		order by place
		limit 1`, l.Court, candidates, l.Case).Scan(&free)
	if pg.NoRows(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("propose number in case %s: %w", l.Case, err)
	}
	return free, nil
}

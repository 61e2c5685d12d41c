package auctionpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/files"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// OrderCorrection is what a judge gives to mend slips of the pen in the published text of
// an order.
type OrderCorrection struct {
	Order    int // number of the text among those of the lot
	DocNo    string
	Reason   string
	Document string // SHA-256 of the ruling, if there is one
	Slips    []wording.Slip
}

// Corrected is a correction as it was published.
type Corrected struct {
	Number      int            `json:"number"` // among those of the text
	DocNo       string         `json:"doc_no"`
	Reason      string         `json:"reason"`
	Document    string         `json:"document"` // SHA-256; empty without one
	Slips       []wording.Slip `json:"slips"`
	Title       string         `json:"title"`
	Paragraphs  []string       `json:"paragraphs"`
	Hash        string         `json:"hash"`      // SHA-256 of the correction
	Mends       string         `json:"mends"`     // SHA-256 of the text that it mends
	Text        []string       `json:"text"`      // the order's paragraphs as they read now
	TextHash    string         `json:"text_hash"` // SHA-256 of the text as it reads now
	PublishedAt legal.Time     `json:"published_at"`
}

// standingText is the text of an order as it stands: as it was published, or as the last
// correction left it.
type standingText struct {
	id        ref.ID // of the interruption
	published legal.Time
	corrected int
	hash      string
	order     wording.Order
	facts     wording.Interruption // what the order decided
}

// standing reads the text of an order of a lot; two who correct texts of one lot wait for
// each other. ErrNoOrderText.
func standing(ctx context.Context, tx pgx.Tx, l Lot, number int) (t standingText, err error) {
	_, err = tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 817))`, l.ID.String())
	if err != nil {
		return t, fmt.Errorf("lock texts of lot %s: %w", l.ID, err)
	}
	var content string
	var form auction.Form
	var until legal.Date
	f := &t.facts
	err = tx.QueryRow(ctx, `
		select a.interruption_id, a.published_at, coalesce(c.number, 0), coalesce(c.corrected_hash, a.content_hash), coalesce(c.corrected, a.content),
			a.act, a.opens_at, a.ends_at, i.doc_no, i.form, i.stay_until, i.cause_ended_on, i.at
		from order_announcement a
		join lot_interruption i using (court_id, interruption_id)
		left join lateral (
			select c.number, c.corrected_hash, c.corrected
			from order_correction c
			where c.court_id = a.court_id and c.interruption_id = a.interruption_id
			order by c.number desc
			limit 1) c on true
		where a.court_id = $1 and a.lot_id = $2 and a.number = $3`, l.Court, l.ID, number).Scan(&t.id, &t.published, &t.corrected, &t.hash, &content,
		&f.Act, &f.OpensAt, &f.EndsAt, &f.DocNo, &form, &until, &f.GoneOn, &f.At)
	if pg.NoRows(err) {
		return t, ErrNoOrderText
	}
	if err == nil {
		err = json.Unmarshal([]byte(content), &t.order)
	}
	if err != nil {
		return t, fmt.Errorf("read order %d of lot %s: %w", number, l.ID, err)
	}
	i := interruption{stop: auction.Stop{Form: form, Until: until}}
	f.Until, f.ResumeBy = until, i.resumeBy()
	return t, nil
}

// CorrectOrder publishes a correction beside the text of an order: 民事诉讼法
// Art. 157(1)(7), 民诉法解释 Art. 245. One judge gives it, as one gives the order; the first
// text stays. ErrNoOrderText, ErrCorrectionReason, ErrNumberTaken, ErrHash, files.ErrNotKept,
// auction.ErrOrderNumber, and what wording.Order.Mend refuses.
func (s *Service) CorrectOrder(ctx context.Context, court string, lot ref.ID, in OrderCorrection, by event.Actor, at legal.Time) (int, error) {
	var number int
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, shared)
		if err != nil {
			return err
		}
		err = in.check(ctx, tx, court)
		if err != nil {
			return err
		}
		t, err := standing(ctx, tx, l, in.Order)
		if err != nil {
			return err
		}
		number = t.corrected + 1
		return s.correct(ctx, tx, l, t, in, by, at)
	})
	return number, err
}

const correctionReasonMost = 500 // characters

func (in OrderCorrection) check(ctx context.Context, tx pgx.Tx, court string) error {
	err := auction.CheckNumber(in.DocNo)
	if err != nil {
		return err
	}
	if n := len([]rune(strings.TrimSpace(in.Reason))); n < 2 || n > correctionReasonMost {
		return ErrCorrectionReason.With("most", correctionReasonMost)
	}
	if in.Document != "" && !auction.IsHash(in.Document) {
		return ErrHash.With("field", "document")
	}
	err = files.Kept(ctx, tx, court, "document", in.Document)
	if err != nil {
		return err
	}
	taken, err := numberTaken(ctx, tx, court, in.DocNo)
	if taken {
		return ErrNumberTaken.With("number", in.DocNo)
	}
	return err
}

func (s *Service) correct(ctx context.Context, tx pgx.Tx, l Lot, t standingText, in OrderCorrection, by event.Actor, at legal.Time) error {
	mended, err := t.order.Mend(in.Slips, t.facts.Facts())
	if err != nil {
		return err
	}
	c, err := registry.FindCourt(ctx, tx, l.Court)
	if err != nil {
		return err
	}
	notice, noticeSum, err := sealedText(wording.WriteCorrection(wording.Correction{
		Court: c.Name, Number: in.Order, Title: t.order.Title, On: t.published, DocNo: in.DocNo, Reason: in.Reason, Slips: in.Slips, At: at,
	}))
	if err != nil {
		return err
	}
	text, textSum, err := sealedText(mended)
	if err != nil {
		return err
	}
	slips, err := json.Marshal(in.Slips)
	if err != nil {
		return fmt.Errorf("write slips: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into order_correction (court_id, interruption_id, lot_id, number, doc_no, reason, document, base_hash, slips,
			content, content_hash, corrected, corrected_hash, corrected_by, published_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		l.Court, t.id, l.ID, t.corrected+1, strings.TrimSpace(in.DocNo), strings.TrimSpace(in.Reason), in.Document, t.hash, string(slips),
		notice, noticeSum, text, textSum, by.Person, at)
	if pg.Violated(err, "order_correction_doc_no") {
		return ErrNumberTaken.With("number", in.DocNo)
	}
	if err != nil {
		return fmt.Errorf("correct order %d of lot %s: %w", in.Order, l.ID, err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "lot.order_corrected", Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: t.id, Actor: by, At: at,
		Public: !l.AnnouncedAt.IsZero(), Basis: basis.CivilProcedure2023(157),
		Body: map[string]any{"order": in.Order, "number": t.corrected + 1, "doc_no": in.DocNo, "hash": noticeSum, "mends": t.hash},
	})
}

// sealedText is a text as it is kept, with its hash.
func sealedText(o wording.Order) (text, sum string, err error) {
	content, err := json.Marshal(o)
	if err != nil {
		return "", "", fmt.Errorf("write %s: %w", o.Title, err)
	}
	of := sha256.Sum256(content)
	return string(content), hex.EncodeToString(of[:]), nil
}

// corrections are those of the orders about a lot, by the number of the order's text.
func (s *Service) corrections(ctx context.Context, lot ref.ID) (map[int][]Corrected, error) {
	rows, err := s.pool.Query(ctx, `
		select a.number, c.number, c.doc_no, c.reason, c.document, c.slips, c.content, c.content_hash, c.base_hash, c.corrected, c.corrected_hash, c.published_at
		from order_correction c
		join order_announcement a using (court_id, interruption_id)
		where c.lot_id = $1
		order by a.number, c.number
		limit $2`, lot, historyMost)
	if err != nil {
		return nil, fmt.Errorf("list corrections of lot %s: %w", lot, err)
	}
	out := map[int][]Corrected{}
	var order int
	var c Corrected
	var slips, content, text string
	_, err = pgx.ForEachRow(rows, []any{&order, &c.Number, &c.DocNo, &c.Reason, &c.Document, &slips, &content, &c.Hash, &c.Mends, &text, &c.TextHash, &c.PublishedAt}, func() error {
		var notice, now wording.Order
		c.Slips = nil
		err := errors.Join(json.Unmarshal([]byte(slips), &c.Slips), json.Unmarshal([]byte(content), &notice), json.Unmarshal([]byte(text), &now))
		if err != nil {
			return err
		}
		c.Title, c.Paragraphs, c.Text = notice.Title, notice.Paragraphs, now.Paragraphs
		out[order] = append(out[order], c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list corrections of lot %s: %w", lot, err)
	}
	return out, nil
}

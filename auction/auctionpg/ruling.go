package auctionpg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// RulingDraft is the ruling that a judge issues. BuyerCheck says what the second
// look at the buyer's qualification found, in the judge's words; the findings that are
// on record (FindBuyer) are recited after them.
type RulingDraft struct {
	DocNo      string
	Document   string // SHA-256; empty: the house writes it from its template
	BuyerCheck string
}

func (d RulingDraft) paper() auction.Paper {
	return auction.Paper{DocNo: d.DocNo, Document: d.Document}
}

func (d RulingDraft) check() error {
	if d.Document != "" && !auction.IsHash(d.Document) {
		return ErrHash.With("field", "document")
	}
	if n := len([]rune(strings.TrimSpace(d.DocNo))); n < 2 || n > 120 {
		return auction.ErrPaper.With("field", "doc_no")
	}
	if len([]rune(strings.TrimSpace(d.BuyerCheck))) < 2 {
		return ErrBuyerCheck
	}
	return nil
}

// Ruled is the answer to IssueRuling.
type Ruled struct {
	Ruling  ref.ID         `json:"ruling"`
	ServeBy legal.Time     `json:"serve_by"`
	Status  auction.Status `json:"status"`
}

// IssueRuling issues the sale ruling of a lot that is paid in full. Title passes
// only when it is served (法释〔2016〕18号 Art. 22). Without a document the house writes
// it from its template. ErrHash, ErrBuyerCheck, ErrNumberTaken, auction.ErrPaper, and
// what auction.BuyerFacts.MayRule refuses.
func (s *Service) IssueRuling(ctx context.Context, court string, lot ref.ID, in RulingDraft, by event.Actor, at legal.Time) (Ruled, error) {
	err := in.check()
	if err != nil {
		return Ruled{}, err
	}
	var out Ruled
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.IssueRuling, by)
		if err != nil {
			return err
		}
		in.BuyerCheck, err = stillQualified(ctx, tx, l, in.BuyerCheck, by, at)
		if err != nil {
			return err
		}
		serveBy, err := s.courtDue(ctx, tx, court, auction.Within(l.PaidAt.Date(), auction.RulingDays), l.PaidAt)
		if err != nil {
			return err
		}
		out = Ruled{Ruling: ref.New(), ServeBy: serveBy, Status: step.To}
		in.Document, err = s.written(ctx, tx, l, papers.SaleRuling, in.paper(), by, at, addSale, addBurdens, checked(in.BuyerCheck))
		if err != nil {
			return err
		}
		var buyer ref.ID
		err = tx.QueryRow(ctx, `
			insert into sale_ruling (court_id, lot_id, ruling_id, doc_no, document, buyer_id, buyer_check, issued_by, issued_at)
			select court_id, lot_id, $3, $4, $5, buyer_id, $6, $7, $8
			from sale_confirmation
			where court_id = $1 and lot_id = $2
			returning buyer_id`, court, lot, out.Ruling, in.DocNo, in.Document, in.BuyerCheck, by.Person, at).Scan(&buyer)
		if err != nil {
			return fmt.Errorf("issue ruling of lot %s: %w", lot, err)
		}
		_, err = tx.Exec(ctx, `
			update lot
			set status = $3, ruled_at = $4
			where court_id = $1 and lot_id = $2`, court, lot, step.To, at)
		if err != nil {
			return fmt.Errorf("note ruling of lot %s: %w", lot, err)
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.ruled", subject: out.Ruling, by: by, at: at, body: map[string]any{"doc_no": in.DocNo},
			tell: auction.RulingIssued{Court: court, Case: l.Case, Lot: l.ID, Ruling: out.Ruling, Buyer: buyer, Due: out.ServeBy},
		})
	})
	return out, err
}

// RulingReceivedTx notes that the ruling reached the buyer: at that instant title
// passes, and fifteen days for handing over begin (拍卖变卖规定 Art. 26, 27). It does
// nothing when called again.
func (s *Service) RulingReceivedTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, exclusive)
	if err != nil || !l.TitledAt.IsZero() {
		return err
	}
	step, err := l.step(auction.ServeRuling, event.House)
	if err != nil {
		return ErrServing.Because(err)
	}
	_, err = tx.Exec(ctx, `
		update lot
		set status = $3, titled_at = $4
		where court_id = $1 and lot_id = $2`, court, lot, step.To, at)
	if err != nil {
		return fmt.Errorf("pass title of lot %s: %w", lot, err)
	}
	return s.record(ctx, tx, l, step, done{
		kind: "lot.titled", by: event.House, at: at,
		due:  map[string]legal.Time{auction.DeadlineDelivery: auction.Within(at.Date(), auction.DeliveryDays)},
		tell: auction.TitlePassed{Court: court, Case: l.Case, Lot: l.ID, Asset: l.Asset, At: at},
	})
}

// Handover is the record of handing over.
type Handover struct {
	Document string // SHA-256 of the record that the buyer signed
	Note     string
	Record   auction.Record
}

// Deliver notes that the property was handed over to the buyer. ErrHash, auction.ErrRecord.
func (s *Service) Deliver(ctx context.Context, court string, lot ref.ID, in Handover, by event.Actor, at legal.Time) (auction.Status, error) {
	if !auction.IsHash(in.Document) {
		return "", ErrHash.With("field", "document")
	}
	err := in.Record.Check()
	if err != nil {
		return "", err
	}
	var to auction.Status
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.Deliver, by)
		if err != nil {
			return err
		}
		to = step.To
		_, err = tx.Exec(ctx, `
			insert into sale_delivery (court_id, lot_id, document, note, record, delivered_by, at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, lot, in.Document, in.Note, in.Record, by.Person, at)
		if err != nil {
			return fmt.Errorf("record delivery of lot %s: %w", lot, err)
		}
		_, err = tx.Exec(ctx, `
			update lot
			set status = $3, delivered_at = $4
			where court_id = $1 and lot_id = $2`, court, lot, step.To, at)
		if err != nil {
			return fmt.Errorf("note delivery of lot %s: %w", lot, err)
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.delivered", by: by, at: at, tell: auction.LotDelivered{Court: court, Case: l.Case, Lot: l.ID, At: at},
		})
	})
	return to, err
}

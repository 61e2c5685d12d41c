package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Receipt is how one recipient of the sale notice came to be told.
type Receipt string

// The ways. Posted is not yet told: it becomes Deemed after five full days.
const (
	ByReceipt Receipt = "received"
	ByWaiver  Receipt = "waived"
	ByPosting Receipt = "posted"
	ByDeeming Receipt = "deemed"
)

// Issued is the answer to IssueNotices.
type Issued struct {
	Recipients []ref.ID `json:"recipients"` // parties that were newly told
}

// IssueNotices tells the creditor, the debtor and every known priority holder of
// the coming sale: 法释〔2016〕18号 Art. 16. Called again, it tells those who have
// joined the case since. ErrNobodyToTell, ErrNoticesIssued.
func (s *Service) IssueNotices(ctx context.Context, court string, lot ref.ID, by event.Actor, at legal.Time) (Issued, error) {
	out := Issued{Recipients: []ref.ID{}}
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.IssueNotices, by)
		if err != nil {
			return err
		}
		recipients, err := s.recipients(ctx, tx, l)
		if err != nil {
			return err
		}
		for _, r := range recipients {
			added, err := insertRecipient(ctx, tx, l, r, by, at)
			if err != nil {
				return err
			}
			if added {
				out.Recipients = append(out.Recipients, r.ID)
			}
		}
		if len(out.Recipients) == 0 {
			return ErrNoticesIssued
		}
		return s.record(ctx, tx, l, step, done{
			kind: "lot.notices_issued", by: by, at: at, body: map[string]any{"recipients": len(out.Recipients)},
			tell: auction.NoticesIssued{Court: court, Case: l.Case, Lot: l.ID, Recipients: out.Recipients},
		})
	})
	return out, err
}

// recipient is one who must be told, and why.
type recipient struct {
	Party
	why         string
	shareholder bool
}

// recipients are the parties of the case and those who may hold a priority
// right, by their own nature or by the panel's list.
func (s *Service) recipients(ctx context.Context, tx pgx.Tx, l Lot) ([]recipient, error) {
	parties, err := s.from.Cases.Parties(ctx, tx, l.Court, l.Case)
	if err != nil {
		return nil, err
	}
	r, err := findResolution(ctx, tx, l, l.Resolution)
	if err != nil {
		return nil, err
	}
	kinds := map[ref.ID]string{}
	for _, h := range r.Holders {
		kinds[h.Party] = h.Kind
	}
	var out []recipient
	sides := false
	for _, p := range parties {
		kind, held := kinds[p.ID]
		switch {
		case p.party():
			out = append(out, recipient{Party: p, why: "party"})
			sides = true
		case p.priority() || held:
			out = append(out, recipient{Party: p, why: "priority", shareholder: kind == "shareholder"})
		}
	}
	if !sides {
		return nil, ErrNobodyToTell
	}
	return out, nil
}

func insertRecipient(ctx context.Context, tx pgx.Tx, l Lot, r recipient, by event.Actor, at legal.Time) (added bool, err error) {
	tag, err := tx.Exec(ctx, `
		insert into lot_recipient (court_id, lot_id, party_id, person_id, why, shareholder, issued_by, issued_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict do nothing`, l.Court, l.ID, r.ID, null(r.Person), r.why, r.shareholder, null(by.Person), at)
	if err != nil {
		return false, fmt.Errorf("add recipient of lot %s: %w", l.ID, err)
	}
	return tag.RowsAffected() == 1, nil
}

// NoticeReceivedTx records that one recipient was told, waived, was posted or
// counts as told. When nobody is left the lot is ready to be announced. A
// receipt for a lot that has gone another way changes nothing.
func (s *Service) NoticeReceivedTx(ctx context.Context, tx pgx.Tx, court string, lot, party ref.ID, how Receipt, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, exclusive)
	if err != nil {
		return err
	}
	step, err := auction.Next(l.Status, auction.ReceiveNotice, l.Round)
	if err != nil {
		return nil //nolint:nilerr // the lot was withdrawn or suspended meanwhile
	}
	tag, err := tx.Exec(ctx, `
		insert into lot_receipt (court_id, lot_id, party_id, how, at)
		select court_id, lot_id, party_id, $4, $5
		from lot_recipient
		where court_id = $1 and lot_id = $2 and party_id = $3
		on conflict do nothing`, court, lot, party, how, at)
	if err != nil {
		return fmt.Errorf("record receipt for lot %s: %w", lot, err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	err = s.record(ctx, tx, l, step, done{kind: "lot.notice_received", by: event.House, at: at, body: map[string]any{"how": how}})
	if err != nil {
		return err
	}
	return s.complete(ctx, tx, l, at)
}

// complete moves a lot on when nobody is left to be told.
func (s *Service) complete(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) error {
	step, err := auction.Next(l.Status, auction.CompleteNotices, l.Round)
	if err != nil {
		return nil //nolint:nilerr // it has moved on already
	}
	notices, err := findNotices(ctx, tx, l)
	if err != nil || !auction.NoticesSettled(notices) {
		return err
	}
	err = setStatus(ctx, tx, l, step.To)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, l, step, done{kind: "lot.noticed", by: event.House, at: at})
}

func findNotices(ctx context.Context, q querier, l Lot) ([]auction.Notice, error) {
	rows, err := q.Query(ctx, `
		select r.party_id, r.shareholder, r.why = 'priority',
			min(t.at) filter (where t.how in ('received', 'deemed')),
			bool_and(t.how <> 'received') and bool_or(t.how = 'deemed'),
			coalesce(bool_or(t.how = 'waived'), false),
			min(t.at) filter (where t.how = 'posted')
		from lot_recipient r
		left join lot_receipt t using (court_id, lot_id, party_id)
		where r.court_id = $1 and r.lot_id = $2
		group by r.party_id, r.shareholder, r.why
		order by r.party_id`, l.Court, l.ID)
	if err != nil {
		return nil, fmt.Errorf("read notices of lot %s: %w", l.ID, err)
	}
	ns, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n auction.Notice, err error) {
		var received, posted legal.Time
		var deemed *bool
		err = row.Scan(&n.Party, &n.Shareholder, &n.Priority, &received, &deemed, &n.Waived, &posted)
		n.Deemed = deemed != nil && *deemed
		n.ReceivedOn, n.PostedOn = dateOf(received), dateOf(posted)
		return n, err
	})
	if err != nil {
		return nil, fmt.Errorf("read notices of lot %s: %w", l.ID, err)
	}
	return ns, nil
}

func dateOf(t legal.Time) legal.Date {
	if t.IsZero() {
		return legal.Date{}
	}
	return t.Date()
}

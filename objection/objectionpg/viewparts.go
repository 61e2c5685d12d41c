package objectionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/pg"
	"fachui/internal/ref"
)

func readPapers(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v *View) (err error) {
	v.Papers, err = collect(ctx, tx, "read papers", func(r pgx.Row) (p PaperView, err error) {
		return p, r.Scan(&p.ID, &p.Name, &p.Text, &p.Document, &p.Late, &p.AddedAt, &p.Media, &p.Size)
	}, `
		select p.paper_id, p.name, p.text, p.document, p.late, p.added_at, coalesce(f.media_type, ''), coalesce(f.size, 0)::bigint
		from objection_paper p
		left join objection_file f on f.court_id = p.court_id and f.objection_id = p.objection_id and f.sha256 = p.document
		where p.court_id = $1 and p.objection_id = $2
		order by p.paper_id
		limit 200`, court, id)
	return err
}

func readPanel(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v *View) error {
	v.Members = []ref.ID{}
	err := tx.QueryRow(ctx, `
		select members, presiding
		from objection_panel
		where court_id = $1 and objection_id = $2 and round = $3`, court, id, v.Round).Scan(&v.Members, &v.Presiding)
	if err != nil && !pg.NoRows(err) {
		return fmt.Errorf("read panel: %w", err)
	}
	return nil
}

func readHearings(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v *View) (err error) {
	v.Hearings, err = collect(ctx, tx, "read hearings", func(r pgx.Row) (h HearingView, err error) {
		return h, r.Scan(&h.Hearing, &h.HeldAt, &h.Place, &h.Note, &h.Document, &h.NotedAt)
	}, `
		select hearing_id, held_at, place, note, document, noted_at
		from objection_hearing
		where court_id = $1 and objection_id = $2
		order by hearing_id
		limit 50`, court, id)
	return err
}

func readRulings(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v *View) (err error) {
	v.Rulings, err = collect(ctx, tx, "read rulings", func(r pgx.Row) (x RulingView, err error) {
		return x, r.Scan(&x.Ruling, &x.Outcome, &x.Revoke, &x.DocNo, &x.Document, &x.Reason, &x.Hash, &x.ProposedAt, &x.Round, &x.Signed)
	}, `
		select r.ruling_id, r.outcome, r.revoke_ground, r.doc_no, r.document, r.reason, r.content_hash, r.proposed_at, r.round,
			array(
				select s.member_id
				from objection_signature s
				where s.court_id = r.court_id and s.ruling_id = r.ruling_id
				order by s.signed_at, s.member_id)
		from objection_ruling r
		where r.court_id = $1 and r.objection_id = $2
		order by r.ruling_id desc
		limit 50`, court, id)
	return err
}

func readOrders(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v *View) (err error) {
	v.Orders, err = collect(ctx, tx, "read orders", func(r pgx.Row) (o OrderView, err error) {
		return o, r.Scan(&o.Command, &o.DocNo, &o.Reason, &o.At)
	}, `
		select command, doc_no, reason, at
		from objection_order
		where court_id = $1 and objection_id = $2
		order by order_id
		limit 50`, court, id)
	return err
}

func readRecipients(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v *View) (err error) {
	v.Recipients, err = collect(ctx, tx, "read recipients", func(r pgx.Row) (x RecipientView, err error) {
		return x, r.Scan(&x.Name, pointer(&x.Party), &x.ReceivedAt, &x.ActBy, &x.ClosedAt)
	}, `
		select coalesce(p.masked_name, n.name_masked, ''), r.party_id::text, r.received_at, r.act_by, r.closed_at
		from objection_recipient r
		left join party p on p.court_id = r.court_id and p.party_id = r.party_id
		left join person n on n.person_id = r.person_id
		where r.court_id = $1 and r.objection_id = $2 and r.round = $3
		order by r.recipient_id
		limit 200`, court, id, v.Round)
	return err
}

func readHolds(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v *View) (err error) {
	v.Holds, err = collect(ctx, tx, "read holds", func(r pgx.Row) (h HoldView, err error) {
		return h, r.Scan(&h.Why, &h.PlacedAt, &h.ReleasedAt, &h.Freed)
	}, `
		select why, placed_at, released_at, coalesce(released_why, '')
		from objection_hold
		where court_id = $1 and objection_id = $2
		order by hold_id
		limit 50`, court, id)
	return err
}

func readSecurities(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v *View) (err error) {
	v.Securities, err = collect(ctx, tx, "read securities", func(r pgx.Row) (x SecurityView, err error) {
		return x, r.Scan(&x.Security, &x.Side, &x.Form, &x.Amount, &x.OfferedAt, &x.Decided, &x.Accepted, &x.Reason)
	}, `
		select security_id, side, form, amount, offered_at, accepted is not null, coalesce(accepted, false), reason
		from objection_security
		where court_id = $1 and objection_id = $2
		order by security_id
		limit 50`, court, id)
	return err
}

// readAddressed tells whoever reads until when the next remedy is open to them.
func readAddressed(ctx context.Context, tx pgx.Tx, court string, id, reader ref.ID, v *View) error {
	err := tx.QueryRow(ctx, `
		select r.act_by
		from objection_recipient r
		left join party_now p on p.court_id = r.court_id and p.party_id = r.party_id
		where r.court_id = $1 and r.objection_id = $2 and r.round = $3 and $4 in (r.person_id, p.person_id)
		order by r.act_by nulls first
		limit 1`, court, id, v.Round, reader).Scan(&v.ActBy)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read own remedy: %w", err)
	}
	v.Addressed = true
	return nil
}

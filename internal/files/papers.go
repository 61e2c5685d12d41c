package files

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/ref"
	"fachui/internal/registry"
)

// unknown is what to say if the court does not have t.
func (t Thing) unknown() error {
	switch {
	case t.Asset != "":
		return registry.ErrAssetUnknown
	case t.Lot != "":
		return ErrNoLot
	case t.Custody != "":
		return ErrNoThing
	}
	return ErrNoReport
}

const attachmentSQL = `
	select a.attachment_id, a.attachment_no, a.kind, a.title, a.sha256, f.media_type, f.size, a.public,
		a.added_at, a.hidden_at, a.hidden_reason
	from attachment a
	join file f on f.court_id = a.court_id and f.sha256 = a.sha256`

func scanAttachment(r pgx.Row) (a CourtAttachment, err error) {
	err = r.Scan(&a.ID, &a.Number, &a.Kind, &a.Title, &a.File, &a.Media, &a.Size, &a.Public, &a.AddedAt, &a.HiddenAt, &a.Reason)
	return a, err
}

// Attachments lists the papers of t for its court, hidden ones too.
// registry.ErrAssetUnknown, ErrNoLot, ErrNoReport.
func (s *Service) Attachments(ctx context.Context, court string, t Thing) ([]CourtAttachment, error) {
	_, err := caseOf(ctx, s.pool, court, t)
	if err != nil {
		return nil, err
	}
	as, err := collect(ctx, s.pool, scanAttachment, attachmentSQL+`
		where a.court_id = $1 and coalesce(a.asset_id, a.lot_id, a.report_id, a.thing_id) = $2
		order by a.attachment_no`, court, t.id())
	if err != nil {
		return nil, fmt.Errorf("list attachments of %s: %w", t.id(), err)
	}
	return as, nil
}

// LotAttachments lists the public papers of a lot that was announced: its own,
// those of its asset and those of the report behind its price. ErrNoLot.
func (s *Service) LotAttachments(ctx context.Context, lot ref.ID) ([]Attachment, error) {
	court, asset, err := s.announced(ctx, lot)
	if err != nil {
		return nil, err
	}
	as, err := collect(ctx, s.pool, scanAttachment, attachmentSQL+`
		where a.court_id = $1 and a.public and a.hidden_at is null
			and coalesce(a.asset_id, a.lot_id, a.report_id, a.thing_id) = any(array[$2, $3, (select l.report_id from lot l where l.lot_id = $2)]::uuid[])
		order by a.added_at, a.attachment_id`, court, lot, asset)
	if err != nil {
		return nil, fmt.Errorf("list attachments of lot %s: %w", lot, err)
	}
	out := make([]Attachment, len(as))
	for i, a := range as {
		out[i] = a.Attachment
	}
	return out, nil
}

// CasePaper is a paper of a case with what it belongs to.
type CasePaper struct {
	CourtAttachment
	Of    string `json:"of"`    // asset, lot, report or thing
	Thing string `json:"thing"` // its title
}

// MostPapers is the longest page of the papers of a case.
const MostPapers = 500

// CasePapers lists the papers of everything in a case in the order in which they were
// kept, hidden ones too: of its assets, lots, reports and things in custody. A page goes
// on after the last identifier of the one before. registry.ErrCaseUnknown.
func (s *Service) CasePapers(ctx context.Context, court string, id, after ref.ID, limit int) ([]CasePaper, error) {
	_, err := registry.FindCase(ctx, s.pool, court, id)
	if err != nil {
		return nil, err
	}
	if limit < 1 || limit > MostPapers {
		limit = MostPapers
	}
	out, err := collect(ctx, s.pool, func(r pgx.Row) (a CasePaper, err error) {
		err = r.Scan(&a.ID, &a.Number, &a.Kind, &a.Title, &a.File, &a.Media, &a.Size, &a.Public, &a.AddedAt, &a.HiddenAt, &a.Reason, &a.Of, &a.Thing)
		return a, err
	}, `
		select a.attachment_id, a.attachment_no, a.kind, a.title, a.sha256, f.media_type, f.size, a.public, a.added_at, a.hidden_at, a.hidden_reason, o.of, o.title
		from (
			select 'asset' as of, s.asset_id as id, s.title
			from asset s
			where s.court_id = $1 and s.case_id = $2
			union all
			select 'lot', l.lot_id, l.title
			from lot l
			where l.court_id = $1 and l.case_id = $2
			union all
			select 'report', r.report_id, s.title
			from valuation v
			join valuation_report r on r.court_id = v.court_id and r.valuation_id = v.valuation_id
			join asset s on s.court_id = v.court_id and s.asset_id = v.asset_id
			where v.court_id = $1 and v.case_id = $2
			union all
			select 'thing', t.thing_id, t.description
			from custody_thing t
			where t.court_id = $1 and t.case_id = $2) o
		join attachment a on a.court_id = $1 and coalesce(a.asset_id, a.lot_id, a.report_id, a.thing_id) = o.id
		join file f on f.court_id = a.court_id and f.sha256 = a.sha256
		where $3 = '' or a.attachment_id > nullif($3, '')::uuid
		order by a.attachment_id
		limit $4`, court, id, after.String(), limit)
	if err != nil {
		return nil, fmt.Errorf("list papers of case %s: %w", id, err)
	}
	return out, nil
}

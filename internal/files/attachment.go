package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/blob"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/picture"
	"fachui/internal/ref"
)

// Limits of attachments.
const (
	MostBytes       = blob.MaxSize // of one paper
	AttachmentsEver = 200          // of one thing, with those that were hidden
)

// Survey is the kind of paper that stays inside the court.
const Survey = "survey"

// kinds of paper, as the database knows them.
var kinds = []string{Survey, "title", "inspection", "appraisal_report", "resolution", "announcement", "ruling", "other"}

// Kinds are the kinds of paper that may be attached.
func Kinds() []string { return slices.Clone(kinds) }

// A Thing is what a paper belongs to: one of the three has an identifier.
type Thing struct{ Asset, Lot, Report, Custody ref.ID }

func (t Thing) id() ref.ID { return t.Asset + t.Lot + t.Report + t.Custody }

// NewAttachment is a paper as the clerk hands it in.
type NewAttachment struct {
	Kind   string `json:"kind"`
	Title  string `json:"title"`
	Public bool   `json:"public"`
}

func (n NewAttachment) check() error {
	wrong := func(zh, en string) error { return ErrAttachment.With("why", fault.Text{ZH: zh, EN: en}) }
	switch {
	case !slices.Contains(kinds, n.Kind):
		list := strings.Join(kinds, ", ")
		return wrong("kind 应为 "+list+" 之一", "kind should be one of "+list)
	case !between(n.Title, 2, 120):
		return wrong("名称应为 2 至 120 字", "the title should have 2 to 120 characters")
	case n.Kind == Survey && n.Public:
		return ErrSurveyPublic
	}
	return nil
}

// Attachment is a paper as the public sees it. File names its bytes.
type Attachment struct {
	ID     ref.ID   `json:"attachment"`
	Number int      `json:"number"` // counts every paper ever added to its thing
	Kind   string   `json:"kind"`
	Title  string   `json:"title"`
	File   blob.Sum `json:"file"`
	Media  string   `json:"media_type"`
	Size   int64    `json:"size"` // bytes
}

// CourtAttachment is a paper as its court sees it.
type CourtAttachment struct {
	Attachment
	Public bool `json:"public"`
	Trace
}

// SniffAttachment tells from the first bytes whether a file may be attached.
// picture.ErrEmpty, ErrFileType.
func SniffAttachment(head []byte) error {
	if isPDF(head) {
		return nil
	}
	_, err := picture.Sniff(head)
	if errors.Is(err, picture.ErrType) {
		return ErrFileType
	}
	return err
}

func isPDF(head []byte) bool {
	return bytes.HasPrefix(head, []byte("%PDF-1.")) || bytes.HasPrefix(head, []byte("%PDF-2."))
}

// Attach keeps a paper of t. A picture is written anew like a photo; a PDF stays
// as it is and is only ever handed out to be saved. ErrAttachment,
// ErrSurveyPublic, ErrFileType, ErrFileBroken, ErrFileLarge, registry.ErrAssetUnknown,
// ErrNoLot, ErrNoReport, ErrAttachmentTwice, ErrAttachmentsFull, and what picture refuses.
func (s *Service) Attach(ctx context.Context, court string, t Thing, upload []byte, n NewAttachment, actor event.Actor, at legal.Time) (CourtAttachment, error) {
	err := n.check()
	if err != nil {
		return CourtAttachment{}, err
	}
	if n.Public && t.Custody != "" {
		return CourtAttachment{}, ErrCustodyPublic
	}
	_, err = caseOf(ctx, s.pool, court, t)
	if err != nil {
		return CourtAttachment{}, err
	}
	k, err := s.keepPaper(ctx, upload)
	if err != nil {
		return CourtAttachment{}, err
	}
	out := CourtAttachment{Public: n.Public, Trace: Trace{AddedAt: at}}
	out.Attachment = Attachment{ID: ref.New(), Kind: n.Kind, Title: n.Title, File: k.sum, Media: k.media, Size: k.size}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := lock(ctx, tx, t.id().String())
		if err != nil {
			return err
		}
		caseID, err := caseOf(ctx, tx, court, t)
		if err != nil {
			return err
		}
		out.Number, err = number(ctx, tx, court, t, k.sum)
		if err != nil {
			return err
		}
		err = keepRow(ctx, tx, court, k, actor, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into attachment (court_id, attachment_id, asset_id, lot_id, report_id, thing_id, attachment_no, kind, title, sha256, public, added_by, added_at)
			values ($1, $2, nullif($3, '')::uuid, nullif($4, '')::uuid, nullif($5, '')::uuid, nullif($6, '')::uuid, $7, $8, $9, $10, $11, $12, $13)`,
			court, out.ID, t.Asset.String(), t.Lot.String(), t.Report.String(), t.Custody.String(), out.Number, n.Kind, n.Title, k.sum.String(), n.Public, actor.Person, at)
		if err != nil {
			return fmt.Errorf("save attachment: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "attachment.added", Court: court, Case: caseID, Asset: t.Asset, Lot: t.Lot, Subject: out.ID,
			Actor: actor, At: at, Body: map[string]any{"kind": n.Kind, "file": k.sum, "public": n.Public}})
	})
	return out, err
}

// Keep keeps a paper that somebody hands in with a request of their own: a proof of an
// account, a contract, a mandate. It is attached to nothing and never public; the
// court's own people open it by its hash, which is what the request keeps.
// ErrFileType, ErrFileBroken, ErrFileLarge, and what picture refuses.
func (s *Service) Keep(ctx context.Context, court string, upload []byte, actor event.Actor, at legal.Time) (blob.Sum, error) {
	k, err := s.keepPaper(ctx, upload)
	if err != nil {
		return "", err
	}
	return k.sum, pg.Tx(ctx, s.pool, func(tx pgx.Tx) error { return keepRow(ctx, tx, court, k, actor, at) })
}

func (s *Service) keepPaper(ctx context.Context, upload []byte) (kept, error) {
	err := SniffAttachment(upload)
	switch {
	case err != nil:
		return kept{}, err
	case len(upload) > MostBytes:
		return kept{}, ErrFileLarge.With("limit", MostBytes>>20)
	case !isPDF(upload):
		p, err := s.studio.Develop(ctx, upload)
		if err != nil {
			return kept{}, err
		}
		return s.keepPicture(ctx, p.Large)
	case !bytes.Contains(upload[max(0, len(upload)-1024):], []byte("%%EOF")):
		return kept{}, ErrFileBroken
	}
	sum, size, err := s.store.Put(ctx, bytes.NewReader(upload))
	if err != nil {
		return kept{}, fmt.Errorf("keep paper: %w", err)
	}
	return kept{sum: sum, media: PDF, size: size}, nil
}

// caseOf finds the case of a thing and so that the court has it.
func caseOf(ctx context.Context, q Querier, court string, t Thing) (caseID ref.ID, err error) {
	switch {
	case t.Asset != "":
		err = q.QueryRow(ctx, `select case_id from asset where court_id = $1 and asset_id = $2`, court, t.Asset).Scan(&caseID)
	case t.Custody != "":
		err = q.QueryRow(ctx, `select case_id from custody_thing where court_id = $1 and thing_id = $2`, court, t.Custody).Scan(&caseID)
	case t.Lot != "":
		err = q.QueryRow(ctx, `select case_id from lot where court_id = $1 and lot_id = $2`, court, t.Lot).Scan(&caseID)
	default:
		err = q.QueryRow(ctx, `
			select v.case_id
			from valuation_report r
			join valuation v on v.court_id = r.court_id and v.valuation_id = r.valuation_id
			where r.court_id = $1 and r.report_id = $2`, court, t.Report).Scan(&caseID)
	}
	if pg.NoRows(err) {
		return "", t.unknown()
	}
	if err != nil {
		return "", fmt.Errorf("find the case of %s: %w", t.id(), err)
	}
	return caseID, nil
}

// number counts what was ever attached to t and finds the same file among what is shown.
func number(ctx context.Context, tx pgx.Tx, court string, t Thing, sum blob.Sum) (int, error) {
	var next int
	var twice bool
	err := tx.QueryRow(ctx, `
		select coalesce(max(attachment_no), 0) + 1, coalesce(bool_or(hidden_at is null and sha256 = $3), false)
		from attachment
		where court_id = $1 and coalesce(asset_id, lot_id, report_id, thing_id) = $2`, court, t.id(), sum.String()).Scan(&next, &twice)
	switch {
	case err != nil:
		return 0, fmt.Errorf("count attachments of %s: %w", t.id(), err)
	case twice:
		return 0, ErrAttachmentTwice
	case next > AttachmentsEver:
		return 0, ErrAttachmentsFull.With("most", AttachmentsEver)
	}
	return next, nil
}

// HideAttachment takes a paper out of sight for good. ErrReason,
// ErrAttachmentUnknown, ErrAttachmentHidden.
func (s *Service) HideAttachment(ctx context.Context, court string, id ref.ID, reason string, actor event.Actor, at legal.Time) error {
	if !between(reason, 2, 500) {
		return ErrReason
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var asset, lot, report, thing *ref.ID
		var hidden bool
		err := tx.QueryRow(ctx, `
			select asset_id, lot_id, report_id, thing_id, hidden_at is not null
			from attachment
			where court_id = $1 and attachment_id = $2
			for update`, court, id).Scan(&asset, &lot, &report, &thing, &hidden)
		switch {
		case pg.NoRows(err):
			return ErrAttachmentUnknown
		case err != nil:
			return fmt.Errorf("read attachment: %w", err)
		case hidden:
			return ErrAttachmentHidden
		}
		_, err = tx.Exec(ctx, `
			update attachment
			set hidden_by = $3, hidden_at = $4, hidden_reason = $5
			where court_id = $1 and attachment_id = $2`, court, id, actor.Person, at, reason)
		if err != nil {
			return fmt.Errorf("hide attachment: %w", err)
		}
		t := Thing{Asset: value(asset), Lot: value(lot), Report: value(report), Custody: value(thing)}
		caseID, err := caseOf(ctx, tx, court, t)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "attachment.hidden", Court: court, Case: caseID, Asset: t.Asset, Lot: t.Lot, Subject: id,
			Actor: actor, At: at, Body: map[string]any{"reason": reason}})
	})
}

func value(id *ref.ID) ref.ID {
	if id == nil {
		return ""
	}
	return *id
}

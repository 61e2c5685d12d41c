package objectionpg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/objection"
)

// AskPapers tells the objector, once, what is missing (执行异议复议规定 Art. 2).
// objection.ErrAskedOnce, ErrText.
func (s *Service) AskPapers(ctx context.Context, court string, id ref.ID, missing string, by event.Actor, at legal.Time) (due legal.Time, err error) {
	n := len([]rune(strings.TrimSpace(missing)))
	if n < 2 || n > 1000 {
		return due, objection.ErrText.With("field", "missing").With("least", 2).With("most", 1000)
	}
	err = s.do(ctx, court, id, objection.AskPapers, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := objection.CanAskPapers(o.asked)
		if err != nil {
			return done{}, err
		}
		due, err = s.period(ctx, tx, at, objection.PapersDays)
		return done{
			set: map[string]any{"papers_asked": missing, "papers_due": due}, due: map[string]legal.Time{objection.DeadlinePapers: due},
			tell: []outbox.Event{objection.PapersAsked{About: o.about(at), Due: due}},
		}, err
	})
	return due, err
}

// period is the end of a period of a person that begins at.
func (s *Service) period(ctx context.Context, tx pgx.Tx, at legal.Time, days int) (legal.Time, error) {
	cal, err := registry.Calendar(ctx, tx)
	if err != nil {
		return legal.Time{}, err
	}
	return objection.PeriodBy(cal, at.Date(), days)
}

// Opened is the answer to Accept.
type Opened struct {
	CaseNo   string     `json:"case_no"` // of the objection
	ReviewBy legal.Time `json:"review_by"`
}

// Accept opens the review under a number of its own. From a third party's acceptance on
// the property stands still (执行程序解释 Art. 15). The fifteen days run from the receipt of
// the objection, and from that of the missing papers where some were asked for.
func (s *Service) Accept(ctx context.Context, court string, id ref.ID, by event.Actor, at legal.Time) (out Opened, err error) {
	err = s.do(ctx, court, id, objection.Accept, by, at, func(tx pgx.Tx, o *row) (done, error) {
		sale, err := s.sale(ctx, tx, *o)
		if err != nil {
			return done{}, err
		}
		err = objection.InTime(o.kind, objection.Standing{Titled: sale.Titled, ToParty: sale.ToParty})
		if err != nil {
			return done{}, err
		}
		from, err := received(ctx, tx, *o)
		if err != nil {
			return done{}, err
		}
		o.year = at.Date().Year
		o.serial, err = nextSerial(ctx, tx, court, o.year)
		if err != nil {
			return done{}, err
		}
		out = Opened{CaseNo: o.caseNo(), ReviewBy: objection.DutyBy(from, objection.ReviewDays)}
		d := done{
			set:  map[string]any{"year": o.year, "serial": o.serial, "accepted_at": at},
			due:  map[string]legal.Time{objection.DeadlineReview: out.ReviewBy},
			tell: []outbox.Event{objection.WasAccepted{About: o.about(at), Kind: o.kind, CaseNo: out.CaseNo, ReviewBy: out.ReviewBy}},
		}
		if o.kind != objection.ThirdParty {
			return d, nil
		}
		held, err := s.hold(ctx, tx, *o, objection.HeldByLaw, event.Actor{}, "案外人对标的物提出异议（"+out.CaseNo+"），审查期间不处分", "", at)
		d.tell = append(d.tell, held)
		return d, err
	})
	return out, err
}

// received is the day on which the objection was whole.
func received(ctx context.Context, tx pgx.Tx, o row) (legal.Date, error) {
	var last legal.Time
	err := tx.QueryRow(ctx, `
		select max(added_at)
		from objection_paper
		where court_id = $1 and objection_id = $2 and late`, o.court, o.id).Scan(&last)
	if err != nil {
		return legal.Date{}, fmt.Errorf("read day of papers: %w", err)
	}
	return legal.Later(o.filedAt, last).Date(), nil
}

func nextSerial(ctx context.Context, tx pgx.Tx, court string, year int) (n int, err error) {
	_, err = tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('fachui.objection:' || $1, 0))`, court)
	if err == nil {
		err = tx.QueryRow(ctx, `
			select coalesce(max(serial), 0) + 1
			from objection
			where court_id = $1 and year = $2`, court, year).Scan(&n)
	}
	if err != nil {
		return 0, fmt.Errorf("number objection: %w", err)
	}
	return n, nil
}

func (s *Service) sale(ctx context.Context, tx pgx.Tx, o row) (Sale, error) {
	if o.asset.IsZero() {
		return Sale{}, nil
	}
	return s.property.Asset(ctx, tx, o.court, o.caseID, o.asset, o.lot)
}

// Refuse does not accept an objection, by a written ruling that is served
// (执行异议复议规定 Art. 2). objection.ErrPaper, ErrPapersRun.
func (s *Service) Refuse(ctx context.Context, court string, id ref.ID, p objection.Paper, by event.Actor, at legal.Time) error {
	err := p.Check()
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.Refuse, by, at, func(tx pgx.Tx, o *row) (done, error) {
		if o.state == objection.Incomplete {
			err := objection.CanRefusePapers(o.papersDue, at)
			if err != nil {
				return done{}, err
			}
		}
		err := order(ctx, tx, *o, objection.Refuse, p, by, at)
		if err == nil {
			err = addRecipients(ctx, tx, *o, nil)
		}
		return done{
			body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason},
			tell: []outbox.Event{objection.WasRefused{About: o.about(at), DocNo: p.DocNo}},
		}, err
	})
}

func order(ctx context.Context, tx pgx.Tx, o row, c objection.Command, p objection.Paper, by event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into objection_order (court_id, order_id, objection_id, command, doc_no, document, reason, ordered_by, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, o.court, ref.New(), o.id, c, p.DocNo, p.Document, p.Reason, by.Person, at)
	if err != nil {
		return fmt.Errorf("save order about objection: %w", err)
	}
	return nil
}

// Hearing says when and where an objection is heard in person.
type Hearing struct {
	HeldAt legal.Time
	Place  string
}

// SetHearing calls the objector and the parties (执行异议复议规定 Art. 12). objection.ErrHearing,
// ErrNotOnPanel.
func (s *Service) SetHearing(ctx context.Context, court string, id ref.ID, h Hearing, by event.Actor, at legal.Time) (hearing ref.ID, err error) {
	if n := len([]rune(strings.TrimSpace(h.Place))); n < 2 || n > 200 || !h.HeldAt.After(at) {
		return "", objection.ErrHearing
	}
	hearing = ref.New()
	err = s.do(ctx, court, id, objection.SetHearing, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := s.member(ctx, tx, *o, by)
		if err != nil {
			return done{}, err
		}
		_, err = tx.Exec(ctx, `
			insert into objection_hearing (court_id, hearing_id, objection_id, held_at, place, set_by, set_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, hearing, id, h.HeldAt, h.Place, by.Person, at)
		if err != nil {
			return done{}, fmt.Errorf("set hearing: %w", err)
		}
		return done{
			body: map[string]any{"hearing": hearing, "held_at": h.HeldAt},
			tell: []outbox.Event{objection.HearingSet{About: o.about(at), CaseNo: o.caseNo(), HeldAt: h.HeldAt, Place: h.Place}},
		}, nil
	})
	return hearing, err
}

// NoteHearing records who came; whoever stays away bears the consequence (Art. 14).
// objection.ErrHearingNote, ErrUnknown.
func (s *Service) NoteHearing(ctx context.Context, court string, id, hearing ref.ID, note, document string, by event.Actor, at legal.Time) error {
	if n := len([]rune(strings.TrimSpace(note))); n < 2 || n > 2000 || !isHash(document) {
		return objection.ErrHearingNote
	}
	return s.do(ctx, court, id, objection.NoteHearing, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := s.member(ctx, tx, *o, by)
		if err != nil {
			return done{}, err
		}
		tag, err := tx.Exec(ctx, `
			update objection_hearing
			set note = $4, document = $5, noted_by = $6, noted_at = $7
			where court_id = $1 and objection_id = $2 and hearing_id = $3 and noted_at is null and held_at <= $7`,
			court, id, hearing, note, document, by.Person, at)
		if err != nil {
			return done{}, fmt.Errorf("note hearing: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return done{}, objection.ErrHearingNote
		}
		return done{body: map[string]any{"hearing": hearing}}, nil
	})
}

// PermitWithdrawal ends an objection at its maker's wish (Art. 13). objection.ErrNoWithdrawal,
// ErrPaper, ErrNotOnPanel.
func (s *Service) PermitWithdrawal(ctx context.Context, court string, id ref.ID, p objection.Paper, by event.Actor, at legal.Time) error {
	err := p.Check()
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.PermitWithdrawal, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := s.member(ctx, tx, *o, by)
		if err == nil && !o.withdrawal {
			err = objection.ErrNoWithdrawal
		}
		if err == nil {
			err = order(ctx, tx, *o, objection.PermitWithdrawal, p, by, at)
		}
		if err == nil { // before its hold is released: a third party's stands while it is heard
			_, err = tx.Exec(ctx, `
				update objection
				set state = 'WITHDRAWN', ended_at = $3
				where court_id = $1 and objection_id = $2`, court, id, at)
		}
		if err != nil {
			return done{}, err
		}
		d := done{
			body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason},
			tell: []outbox.Event{objection.WasWithdrawn{About: o.about(at), CaseNo: o.caseNo()}},
		}
		return d, s.free(ctx, tx, *o, objection.FreedWithdrawn, at, &d)
	})
}

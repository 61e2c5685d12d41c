package objectionpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/objection"
)

// partiesToServe are the creditors and debtors of the case.
func partiesToServe(ctx context.Context, tx pgx.Tx, o row) ([]registry.Party, error) {
	all, err := registry.Parties(ctx, tx, o.court, o.caseID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p registry.Party) bool { return p.Kind != "creditor" && p.Kind != "debtor" }), nil
}

// addRecipients puts on record on whom a ruling is served: the parties, and the objector
// who is none of them.
func addRecipients(ctx context.Context, tx pgx.Tx, o row, parties []registry.Party) error {
	objector := false
	for _, p := range parties {
		objector = objector || p.ID == o.party || p.Person == o.person
		err := addRecipient(ctx, tx, o, p.ID, "")
		if err != nil {
			return err
		}
	}
	switch {
	case objector:
		return nil
	case !o.party.IsZero():
		return addRecipient(ctx, tx, o, o.party, "")
	}
	return addRecipient(ctx, tx, o, "", o.person)
}

func addRecipient(ctx context.Context, tx pgx.Tx, o row, party, person ref.ID) error {
	_, err := tx.Exec(ctx, `
		insert into objection_recipient (court_id, recipient_id, objection_id, round, party_id, person_id)
		values ($1, $2, $3, $4, $5, $6)
		on conflict do nothing`, o.court, ref.New(), o.id, o.round, null(party), null(person))
	if err != nil {
		return fmt.Errorf("add recipient of ruling: %w", err)
	}
	return nil
}

// Recipient is one on whom a ruling is served.
type Recipient struct{ Party, Person ref.ID }

// RecipientsTx lists on whom the ruling of an objection is served now.
func (s *Service) RecipientsTx(ctx context.Context, tx pgx.Tx, court string, id ref.ID) ([]Recipient, error) {
	return collect(ctx, tx, "list recipients", func(r pgx.Row) (x Recipient, err error) {
		return x, r.Scan(pointer(&x.Party), pointer(&x.Person))
	}, `
		select r.party_id::text, r.person_id::text
		from objection_recipient r
		join objection o using (court_id, objection_id, round)
		where r.court_id = $1 and r.objection_id = $2
		order by r.recipient_id`, court, id)
}

// ReceivedTx notes that a ruling reached one recipient: the time for the next remedy
// runs for them from that day (民事诉讼法 Art. 236, 238). Again it does nothing.
func (s *Service) ReceivedTx(ctx context.Context, tx pgx.Tx, court string, id, party, person ref.ID, at legal.Time) error {
	o, err := lock(ctx, tx, court, id)
	if err != nil {
		return err
	}
	_, days := objection.NextRemedy(o.kind, o.outcome)
	due, err := s.period(ctx, tx, at, days)
	if err != nil {
		return err
	}
	var recipient ref.ID
	err = tx.QueryRow(ctx, `
		update objection_recipient
		set received_at = $6, act_by = $7
		where court_id = $1 and objection_id = $2 and round = $3 and received_at is null
			and (party_id = nullif($4, '')::uuid or nullif($4, '') is null and person_id = nullif($5, '')::uuid)
		returning recipient_id`, court, id, o.round, string(party), string(person), at, due).Scan(&recipient)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("note receipt of ruling: %w", err)
	}
	step, err := objection.Next(o.state, objection.Receive, o.kind)
	if err != nil {
		return nil //nolint:nilerr // the next remedy was taken before this receipt: nothing more waits for it
	}
	err = open(ctx, tx, o, objection.DeadlineRemedy, recipient, due, at, step)
	if err != nil {
		return err
	}
	return s.fact(ctx, tx, o, step, event.House, at, map[string]any{"act_by": due})
}

// addressed finds the recipient that person is or acts for. objection.ErrNotRecipient.
func addressed(ctx context.Context, tx pgx.Tx, o row, person ref.ID) (actBy legal.Time, err error) {
	err = tx.QueryRow(ctx, `
		select r.act_by
		from objection_recipient r
		left join party_now p on p.court_id = r.court_id and p.party_id = r.party_id
		where r.court_id = $1 and r.objection_id = $2 and r.round = $3 
			and ($4 in (r.person_id, p.person_id) or $4 = $5 and r.party_id = nullif($6, '')::uuid)
		order by r.act_by nulls first
		limit 1`, o.court, o.id, o.round, person, o.person, string(o.party)).Scan(&actBy)
	if pg.NoRows(err) {
		return actBy, objection.ErrNotRecipient
	}
	if err != nil {
		return actBy, fmt.Errorf("find recipient: %w", err)
	}
	return actBy, nil
}

// Reconsider applies to the higher court, through this one (民事诉讼法 Art. 236; 执行程序解释
// Art. 7). Refusals: those of objection.CanSeek, ErrNotRecipient.
func (s *Service) Reconsider(ctx context.Context, id ref.ID, reason string, by event.Actor, at legal.Time) error {
	if n := len([]rune(reason)); n < 4 || n > objection.StatementMost {
		return objection.ErrText.With("field", "reason").With("least", 4).With("most", objection.StatementMost)
	}
	court, err := s.concerned(ctx, id, by.Person)
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.Reconsider, by, at, func(tx pgx.Tx, o *row) (done, error) {
		actBy, err := addressed(ctx, tx, *o, by.Person)
		if err == nil {
			err = objection.CanSeek(objection.ToReconsider, o.kind, o.outcome, actBy, at)
		}
		if err == nil {
			err = closeWindows(ctx, tx, *o, at)
		}
		if err == nil {
			err = addPapers(ctx, tx, court, id, []Paper{{Name: "复议申请", Text: first(reason, paperText)}}, false, by, at)
		}
		return done{due: map[string]legal.Time{
			objection.DeadlineForward:    objection.DutyBy(at.Date(), objection.ForwardDays),
			objection.DeadlineReconsider: objection.DutyBy(at.Date(), objection.HigherDays),
		}}, err
	})
}

// first is no more than n characters of s.
func first(s string, n int) string {
	r := []rune(s)
	return string(r[:min(len(r), n)])
}

// closeWindows ends the clocks of all recipients: what they were for was done.
func closeWindows(ctx context.Context, tx pgx.Tx, o row, at legal.Time) error {
	ids, err := collect(ctx, tx, "close windows", func(r pgx.Row) (id ref.ID, err error) { return id, r.Scan(&id) }, `
		update objection_recipient
		set closed_at = $4
		where court_id = $1 and objection_id = $2 and round = $3 and closed_at is null
		returning recipient_id`, o.court, o.id, o.round, at)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err = deadline.End(ctx, tx, objection.DeadlineRemedy, id, at, deadline.Met)
		if err != nil {
			return err
		}
	}
	return nil
}

// Suit says that an action about a third party's right was brought.
type Suit struct {
	Court  string // where
	CaseNo string
}

// Sue notes that an action was brought in time: the property goes on standing still
// (民事诉讼法 Art. 238; 执行程序解释 Art. 16). Refusals: those of objection.CanSeek, ErrNotRecipient.
func (s *Service) Sue(ctx context.Context, id ref.ID, in Suit, by event.Actor, at legal.Time) error {
	if n := len([]rune(in.CaseNo)); n < 4 || n > 120 {
		return objection.ErrText.With("field", "case_no").With("least", 4).With("most", 120)
	}
	court, err := s.concerned(ctx, id, by.Person)
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.Sue, by, at, func(tx pgx.Tx, o *row) (done, error) {
		actBy, err := addressed(ctx, tx, *o, by.Person)
		if err == nil {
			err = objection.CanSeek(objection.ToSue, o.kind, o.outcome, actBy, at)
		}
		if err == nil {
			err = closeWindows(ctx, tx, *o, at)
		}
		if err == nil {
			err = addPapers(ctx, tx, court, id, []Paper{{Name: "执行异议之诉受理通知", Text: in.CaseNo}}, false, by, at)
		}
		return done{body: map[string]any{"suit": in.CaseNo}}, err
	})
}

// Forward notes that the file went to the higher court. objection.ErrForwarded.
func (s *Service) Forward(ctx context.Context, court string, id ref.ID, by event.Actor, at legal.Time) error {
	return s.do(ctx, court, id, objection.Forward, by, at, func(_ pgx.Tx, o *row) (done, error) {
		if o.forwarded {
			return done{}, objection.ErrForwarded
		}
		return done{set: map[string]any{"forwarded_at": at}}, nil
	})
}

// HigherRuling is what the higher court ruled: affirm, change (to Outcome) or remand.
type HigherRuling struct {
	objection.Paper
	Command objection.Command
	Outcome objection.Outcome // of a change
	Revoke  string            // of a change: ground on which the sale is revoked
}

// NoteHigher puts on record what the higher court ruled (执行异议复议规定 Art. 23).
// objection.ErrPaper, ErrOutcome, ErrRemandedOnce.
func (s *Service) NoteHigher(ctx context.Context, court string, id ref.ID, in HigherRuling, by event.Actor, at legal.Time) error {
	err := in.Check()
	if err != nil {
		return err
	}
	if !slices.Contains([]objection.Command{objection.Affirm, objection.Change, objection.Remand}, in.Command) {
		return objection.ErrOutcome.With("kind", in.Command.Words())
	}
	return s.do(ctx, court, id, in.Command, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := order(ctx, tx, *o, in.Command, in.Paper, by, at)
		if err != nil {
			return done{}, err
		}
		d := done{
			body: map[string]any{"doc_no": in.DocNo, "reason": in.Reason},
			tell: []outbox.Event{objection.HigherRuled{About: o.about(at), CaseNo: o.caseNo(), DocNo: in.DocNo}},
		}
		switch in.Command {
		case objection.Remand:
			return s.remand(ctx, tx, o, d, at)
		case objection.Change:
			sale, err := s.sale(ctx, tx, *o)
			if err == nil {
				err = objection.CheckOutcome(o.kind, in.Outcome, in.Revoke != "", sale.Sold)
			}
			if err != nil {
				return done{}, err
			}
			o.outcome = in.Outcome
		default: // it affirmed; nothing else came through above
			in.Revoke, _, err = carried(ctx, tx, *o)
			if err != nil {
				return done{}, err
			}
		}
		return s.over(ctx, tx, o, d, in.Revoke, in.Paper, at)
	})
}

// remand opens another review by another panel, under a number if it has none yet.
func (s *Service) remand(ctx context.Context, tx pgx.Tx, o *row, d done, at legal.Time) (done, error) {
	err := objection.CanRemand(o.round - 1)
	if err != nil {
		return done{}, err
	}
	d.set = map[string]any{"round": o.round + 1, "outcome": nil, "ruled_at": nil, "forwarded_at": nil}
	d.due = map[string]legal.Time{objection.DeadlineReview: objection.DutyBy(at.Date(), objection.ReviewDays)}
	if o.serial > 0 {
		return d, nil
	}
	o.year = at.Date().Year
	o.serial, err = nextSerial(ctx, tx, o.court, o.year)
	if err != nil {
		return done{}, err
	}
	d.set["year"], d.set["serial"], d.set["accepted_at"] = o.year, o.serial, at
	if o.kind != objection.ThirdParty {
		return d, nil
	}
	ev, err := s.hold(ctx, tx, *o, objection.HeldByLaw, event.Actor{}, "上一级法院指令受理案外人异议，审查期间不处分", "", at)
	d.tell = append(d.tell, ev)
	return d, err
}

// NoteJudgment puts on record how an action about a third party's right ended.
// objection.ErrPaper, ErrJudgment.
func (s *Service) NoteJudgment(ctx context.Context, court string, id ref.ID, p objection.Paper, judged objection.Outcome, by event.Actor, at legal.Time) error {
	err := p.Check()
	if err == nil {
		err = objection.CheckJudgment(judged)
	}
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.NoteJudgment, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := order(ctx, tx, *o, objection.NoteJudgment, p, by, at)
		if err != nil {
			return done{}, err
		}
		o.judged = judged
		return s.over(ctx, tx, o, done{
			body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason, "judged": judged},
			tell: []outbox.Event{objection.WasJudged{About: o.about(at), CaseNo: o.caseNo(), DocNo: p.DocNo, Outcome: judged}},
		}, "", p, at)
	})
}

// over ends an objection and lets follow what its outcome means for the property.
func (s *Service) over(ctx context.Context, tx pgx.Tx, o *row, d done, revoke string, p objection.Paper, at legal.Time) (done, error) {
	after := objection.Afterwards(o.kind, o.outcome, o.judged, revoke != "")
	d.set = map[string]any{"ended_at": at, "outcome": empty(string(o.outcome)), "judged": empty(string(o.judged))}
	_, err := tx.Exec(ctx, `
		update objection
		set state = 'FINAL', ended_at = $3, outcome = $4, judged = $5
		where court_id = $1 and objection_id = $2`, o.court, o.id, at, empty(string(o.outcome)), empty(string(o.judged)))
	if err != nil {
		return done{}, fmt.Errorf("end objection: %w", err)
	}
	if after.Free != "" {
		err = s.free(ctx, tx, *o, after.Free, at, &d)
		if err != nil {
			return done{}, err
		}
	}
	if after.Lift {
		step, err := objection.Next(objection.Final, objection.Lift, o.kind)
		if err != nil {
			return done{}, err
		}
		err = open(ctx, tx, *o, objection.DeadlineLift, o.id, objection.DutyBy(at.Date(), objection.LiftDays), at, step)
		if err != nil {
			return done{}, err
		}
	}
	if after.Revoke {
		judge, err := presided(ctx, tx, *o)
		if err != nil {
			return done{}, err
		}
		d.tell = append(d.tell, objection.SaleUndone{
			About: o.about(at), Ground: revoke, LodgedOn: o.filedAt.Date(), DocNo: p.DocNo, Document: p.Document, Reason: p.Reason, Judge: judge,
		})
	}
	return d, nil
}

func presided(ctx context.Context, tx pgx.Tx, o row) (ref.ID, error) {
	p, err := panelOf(ctx, tx, o)
	return p.presiding, err
}

func empty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Lift puts on record that the measures on the property were lifted: enforcement on it
// was stopped and nobody sued, or a judgment excludes it (民诉法解释 Art. 314).
// objection.ErrNotStopped, ErrPaper.
func (s *Service) Lift(ctx context.Context, court string, id ref.ID, p objection.Paper, by event.Actor, at legal.Time) error {
	err := p.Check()
	if err != nil {
		return err
	}
	return s.do(ctx, court, id, objection.Lift, by, at, func(tx pgx.Tx, o *row) (done, error) {
		if !objection.Afterwards(o.kind, o.outcome, o.judged, false).Lift || o.hasLift {
			return done{}, objection.ErrNotStopped
		}
		err := order(ctx, tx, *o, objection.Lift, p, by, at)
		if err != nil {
			return done{}, err
		}
		d := done{set: map[string]any{"lifted_at": at}, body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason}}
		return d, s.free(ctx, tx, *o, objection.FreedLifted, at, &d)
	})
}

// DeadlineTx lets a clock of an objection run out: the time of a recipient is over, and
// with the last one the ruling stands. Other clocks are duties that were missed.
func (s *Service) DeadlineTx(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	if d.Kind == objection.DeadlinePapers { // the judge refuses now, or the papers are there after all
		return deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Expired)
	}
	if d.Kind != objection.DeadlineRemedy {
		return nil
	}
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Expired)
	if err != nil {
		return err
	}
	var id ref.ID
	err = tx.QueryRow(ctx, `
		update objection_recipient
		set closed_at = $3
		where court_id = $1 and recipient_id = $2
		returning objection_id`, d.Court, d.Subject, at).Scan(&id)
	if err != nil {
		return fmt.Errorf("close window: %w", err)
	}
	return s.stands(ctx, tx, d.Court, id, at)
}

// stands ends an objection whose ruling reached everybody and which nobody takes further.
func (s *Service) stands(ctx context.Context, tx pgx.Tx, court string, id ref.ID, at legal.Time) error {
	o, err := lock(ctx, tx, court, id)
	if err != nil {
		return err
	}
	var open bool
	err = tx.QueryRow(ctx, `
		select exists (
			select from objection_recipient
			where court_id = $1 and objection_id = $2 and round = $3 and closed_at is null)`, court, id, o.round).Scan(&open)
	if err != nil || open {
		return err
	}
	step, err := objection.Next(o.state, objection.Close, o.kind)
	if err != nil {
		return nil //nolint:nilerr // it went another way
	}
	revoke, p, err := carried(ctx, tx, o)
	if err != nil {
		return err
	}
	d, err := s.over(ctx, tx, &o, done{body: map[string]any{"outcome": o.outcome}}, revoke, p, at)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, o, step, event.House, at, d)
}

// carried is the ruling that the panel made, if it made one: on which ground it revokes
// a sale, and its paper.
func carried(ctx context.Context, tx pgx.Tx, o row) (revoke string, p objection.Paper, err error) {
	err = tx.QueryRow(ctx, `
		select revoke_ground, doc_no, document, reason
		from objection_ruling
		where court_id = $1 and objection_id = $2 and round = $3 and outcome = $4
		order by ruling_id desc
		limit 1`, o.court, o.id, o.round, empty(string(o.outcome))).Scan(&revoke, &p.DocNo, &p.Document, &p.Reason)
	if err != nil && !pg.NoRows(err) {
		return "", p, fmt.Errorf("read ruling that stands: %w", err)
	}
	return revoke, p, nil
}

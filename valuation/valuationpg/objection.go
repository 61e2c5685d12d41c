package valuationpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// NewObjection is an objection as it is handed in.
type NewObjection struct {
	Grounds   []valuation.Objectionable
	Statement string
	Evidence  string
	Party     ref.ID     // by post only: whose it is
	Posted    legal.Date // by post only: the day of the postmark
}

// Objected tells where an objection went.
type Objected struct {
	Objection ref.ID          `json:"objection"`
	State     valuation.State `json:"state"`
}

// Object takes an objection from the party for whom the caller acts. Refusals:
// those of valuation.Route, ErrNotParty, ErrObjectionOpen, valuation.ErrNotNow.
func (s *Service) Object(ctx context.Context, id ref.ID, n NewObjection, actor event.Actor, at legal.Time) (Objected, error) {
	var court string
	err := s.pool.QueryRow(ctx, `
		select court_id
		from valuation
		where valuation_id = $1`, id).Scan(&court)
	if pg.NoRows(err) {
		return Objected{}, ErrUnknown
	}
	if err != nil {
		return Objected{}, fmt.Errorf("find valuation: %w", err)
	}
	n.Posted = at.Date()
	return s.object(ctx, court, id, n, actor, at, func(tx pgx.Tx, v row) (ref.ID, error) {
		p, err := s.partyOf(ctx, tx, v, actor.Person)
		return p.ID, err
	})
}

// ObjectByPost takes an objection that came by post or was handed in at the court.
// Posted in time is in time (民事诉讼法 Art. 85), also if the price became final
// in the meantime: then it is open again. Refusals: as Object, and ErrPosted.
func (s *Service) ObjectByPost(ctx context.Context, court string, id ref.ID, n NewObjection, actor event.Actor, at legal.Time) (Objected, error) {
	if n.Posted.IsZero() || n.Posted.After(at.Date()) {
		return Objected{}, ErrPosted
	}
	return s.object(ctx, court, id, n, actor, at, func(tx pgx.Tx, v row) (ref.ID, error) {
		ps, err := s.cases.Parties(ctx, tx, v.Court, v.Case)
		if err == nil && !slices.Contains(partyIDs(ps), n.Party) {
			err = valuation.ErrNoStanding
		}
		return n.Party, err
	})
}

func (s *Service) object(ctx context.Context, court string, id ref.ID, n NewObjection, actor event.Actor, at legal.Time, whose func(pgx.Tx, row) (ref.ID, error)) (Objected, error) {
	if l := len([]rune(n.Statement)); l < 4 || l > 5000 || len([]rune(n.Evidence)) > 2000 {
		return Objected{}, valuation.ErrObjectionText
	}
	out := Objected{Objection: ref.New()}
	err := s.change(ctx, court, id, valuation.ActObject, func(tx pgx.Tx, v row) error {
		party, err := whose(tx, v)
		if err != nil {
			return err
		}
		o, against, err := objectionFacts(ctx, tx, v, party, n)
		if err != nil {
			return err
		}
		out.State, err = valuation.Route(o)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into appraisal_objection (court_id, objection_id, valuation_id, report_id, party_id, grounds, statement,
				evidence, posted_on, filed_by, filed_at, state)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			v.Court, out.Objection, v.ID, null(against), party, n.Grounds, n.Statement, n.Evidence, n.Posted, actor.Person, at, out.State)
		if pg.Violated(err, "objection_one_open") {
			return ErrObjectionOpen
		}
		if err != nil {
			return fmt.Errorf("save objection: %w", err)
		}
		err = s.enter(ctx, tx, v, out.Objection, out.State, at)
		if err != nil {
			return err
		}
		err = reopen(ctx, tx, v, out.State, actor, at)
		if err != nil {
			return err
		}
		return told(ctx, tx, v, "valuation.objected", out.Objection, actor, at, 22, map[string]any{"grounds": n.Grounds, "state": out.State, "party": party})
	})
	return out, err
}

// objectionFacts gathers what the routing depends on; against is the newest
// result that was sent to the party, or the newest at all.
func objectionFacts(ctx context.Context, q Querier, v row, party ref.ID, n NewObjection) (valuation.Objection, ref.ID, error) {
	o := valuation.Objection{
		Against: valuation.PartyAgreement, Grounds: n.Grounds, Posted: n.Posted, Standing: true, Evidence: n.Evidence != "",
		Announced: v.Status == valuation.Announced,
	}
	var against ref.ID
	err := q.QueryRow(ctx, `
		select r.report_id, r.method, r.supplement, c.last_day
		from valuation_report r
		left join report_recipient p on p.court_id = r.court_id and p.report_id = r.report_id and p.party_id = $3
		left join report_receipt c on c.court_id = r.court_id and c.receipt_id = p.receipt_id
		where r.court_id = $1 and r.valuation_id = $2
		order by p.receipt_id is null, r.report_no desc
		limit 1`, v.Court, v.ID, party).Scan(&against, &o.Against, &o.Supplement, &o.LastDay)
	if err != nil && !pg.NoRows(err) {
		return valuation.Objection{}, "", fmt.Errorf("read what is objected to: %w", err)
	}
	return o, against, nil
}

// reopen takes a final price back while an objection that was posted in time is decided.
func reopen(ctx context.Context, tx pgx.Tx, v row, to valuation.State, actor event.Actor, at legal.Time) error {
	if v.Status != valuation.Priced || !to.Open() {
		return nil
	}
	err := cancel(ctx, tx, v.ID, at, kindExpiry)
	if err != nil {
		return err
	}
	err = cancel(ctx, tx, v.Asset, at, kindSale)
	if err != nil {
		return err
	}
	err = setStatus(ctx, tx, v, valuation.Served)
	if err != nil {
		return err
	}
	return told(ctx, tx, v, "valuation.price_reopened", v.ID, actor, at, 22, nil)
}

// enter starts the clock of the state that an objection comes into.
func (s *Service) enter(ctx context.Context, tx pgx.Tx, v row, id ref.ID, to valuation.State, at legal.Time) error {
	clocks := map[valuation.State]struct {
		kind, owner   string
		article, days int
	}{
		valuation.Reviewing:       {kindDecide, judge, 22, valuation.DecideDays},
		valuation.ReviewingFirst:  {kindDecide, judge, 23, valuation.DecideDays},
		valuation.Forwarding:      {kindForward, clerk, 23, valuation.ForwardDays},
		valuation.Explaining:      {kindExplanation, appraiser, 23, valuation.ExplainDays},
		valuation.Explained:       {kindResponse, person, 23, valuation.ResponseDays},
		valuation.TechnicalReview: {kindReview, judge, 23, valuation.ReviewOpinionDays},
	}
	for _, c := range clocks {
		err := met(ctx, tx, c.kind, id, at)
		if err != nil {
			return err
		}
	}
	c, runs := clocks[to]
	if !runs {
		return nil
	}
	_, err := s.clock(ctx, tx, v, c.kind, id, c.owner, c.article, c.days, at)
	return err
}

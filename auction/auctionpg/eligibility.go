package auctionpg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// appealDays is the house's own number.
const appealDays = 3

// BarLine is one line of the list of a lot: who may not bid on it (法释〔2016〕18号 Art. 24,
// 34). Nobody is named in full, and nothing says whether they applied.
type BarLine struct {
	Rule      auction.Rule `json:"rule"`
	Source    string       `json:"source"` // names the line
	Body      auction.Body `json:"body"`
	BodyZH    string       `json:"body_zh"`
	BodyEN    string       `json:"body_en"`
	Name      string       `json:"name"` // masked
	Relation  string       `json:"relation"`
	Struck    bool         `json:"struck"`
	Strikable bool         `json:"strikable"`
}

// barsMost bounds a list.
const barsMost = 500

// strikable reports whether a line may be struck: an office and a ruling are facts.
func strikable(source string) bool {
	kind, _, _ := strings.Cut(source, ":")
	return slices.Contains([]string{"appraiser", "relative", "entry"}, kind)
}

func scanBar(r pgx.CollectableRow) (b BarLine, err error) {
	err = r.Scan(&b.Rule, &b.Source, &b.Body, &b.Name, &b.Relation, &b.Struck)
	w := b.Body.Words()
	b.BodyZH, b.BodyEN, b.Strikable = w.ZH, w.EN, strikable(b.Source) && !b.Struck
	return b, err
}

const barSQL = `
	select b.rule, b.source, b.body, b.masked, b.relation, b.struck
	from lot_bars($1, $2) b`

// BarList is the list of a lot. ErrNoLot.
func (s *Service) BarList(ctx context.Context, court string, lot ref.ID) ([]BarLine, error) {
	var out []BarLine
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		out, err = bars(ctx, tx, barSQL+`
			order by b.rule, b.source
			limit $3`, court, lot, barsMost)
		return err
	})
	return out, err
}

func bars(ctx context.Context, q querier, sql string, args ...any) ([]BarLine, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read list of lot: %w", err)
	}
	out, err := pgx.AppendRows([]BarLine{}, rows, scanBar)
	if err != nil {
		return nil, fmt.Errorf("read list of lot: %w", err)
	}
	return out, nil
}

// barsOf are the standing lines of a lot that name a person.
func barsOf(ctx context.Context, q querier, court string, lot, person ref.ID) ([]BarLine, error) {
	return bars(ctx, q, barSQL+`
		join person p on p.person_id = $3
		where not b.struck and (b.person_id = p.person_id or b.number_hash = p.number_hash and p.proof = 'proved')
		order by b.rule, b.source`, court, lot, person)
}

// barred adds to what is known of an applicant what the list of the lot says.
func barred(ctx context.Context, tx pgx.Tx, l Lot, person ref.ID, a *auction.Applicant) error {
	lines, err := barsOf(ctx, tx, l.Court, l.ID, person)
	if err != nil {
		return err
	}
	for _, b := range lines {
		if b.Rule == auction.RuleDefaulter {
			a.Defaulted = true
			continue
		}
		a.Links = append(a.Links, auction.Link{Body: b.Body, Relative: b.Relation != "", Connected: true})
	}
	return nil
}

// NewBar is what an officer puts on the list by hand.
type NewBar struct {
	Body     auction.Body
	Name     string
	Number   string // of the paper; only its keyed hash is kept
	Relation string
	Document string
}

// AddBar puts somebody on the list of a lot, with the relation that keeps them out.
// auction.ErrBarEntry, ErrBarTwice.
func (s *Service) AddBar(ctx context.Context, court string, lot ref.ID, in NewBar, by event.Actor, at legal.Time) (string, error) {
	name, relation := []rune(strings.TrimSpace(in.Name)), len([]rune(strings.TrimSpace(in.Relation)))
	if len(name) < 1 || len(name) > 80 || relation < 2 || relation > 200 || len(in.Number) < 4 || len(in.Number) > 40 || in.Document != "" && !auction.IsHash(in.Document) ||
		!slices.Contains([]auction.Body{auction.EnforcingCourt, auction.Platform, auction.Auxiliary, auction.Appraiser}, in.Body) {
		return "", auction.ErrBarEntry
	}
	id := ref.New()
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, shared)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into lot_bar_entry (court_id, entry_id, lot_id, body, name_masked, number_hash, relation, document, entered_by, entered_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			court, id, lot, in.Body, string(name[:1])+"**", s.from.HashNumber(in.Number), in.Relation, in.Document, by.Person, at)
		if pg.Violated(err, "lot_bar_entry_once") {
			return auction.ErrBarTwice
		}
		if err != nil {
			return fmt.Errorf("add to list of lot: %w", err)
		}
		return barFact(ctx, tx, l, "lot.bar_added", id, by, at, map[string]any{"body": in.Body})
	})
	return "entry:" + id.String(), err
}

func barFact(ctx context.Context, tx pgx.Tx, l Lot, kind string, subject ref.ID, by event.Actor, at legal.Time, body map[string]any) error {
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: subject, Actor: by, At: at, Basis: basis.Online2016(34), Body: body,
	})
}

// StrikeBar strikes a line of the list, with the reason. auction.ErrBarUnknown, ErrBarFact,
// ErrBarOwn.
func (s *Service) StrikeBar(ctx context.Context, court string, lot ref.ID, source, reason string, by event.Actor, at legal.Time) error {
	if n := len([]rune(strings.TrimSpace(reason))); n < 4 || n > 2000 {
		return auction.ErrAppealText
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, shared)
		if err != nil {
			return err
		}
		return strike(ctx, tx, l, source, reason, "", by, at)
	})
}

func strike(ctx context.Context, tx pgx.Tx, l Lot, source, reason string, appeal ref.ID, by event.Actor, at legal.Time) error {
	lines, err := bars(ctx, tx, barSQL+`
		where b.source = $3 and not b.struck`, l.Court, l.ID, source)
	switch {
	case err != nil:
		return err
	case len(lines) == 0:
		return auction.ErrBarUnknown
	case !strikable(source):
		return auction.ErrBarFact
	}
	id := ref.New()
	_, err = tx.Exec(ctx, `
		insert into lot_bar_strike (court_id, strike_id, lot_id, source, reason, appeal_id, struck_by, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, l.Court, id, l.ID, source, reason, null(appeal), by.Person, at)
	if pg.Violated(err, "lot_bar_strike_other") {
		return auction.ErrBarOwn
	}
	if err != nil {
		return fmt.Errorf("strike a line: %w", err)
	}
	return barFact(ctx, tx, l, "lot.bar_struck", id, by, at, map[string]any{"source": source, "reason": reason})
}

// Standing is where somebody stands with a lot, before they apply: each of the nine
// rules, and the lines that name them.
type Standing struct {
	Lot           ref.ID            `json:"lot"`
	Findings      []auction.Finding `json:"findings"`
	Lines         []BarLine         `json:"lines"`
	Qualification string            `json:"qualification,omitempty"`
	Appeals       []AppealView      `json:"appeals"` // one's own
}

// Standing tells a person how they stand with an announced lot. It tells nobody else.
func (s *Service) Standing(ctx context.Context, lot, person ref.ID, at legal.Time) (Standing, error) {
	out := Standing{Lot: lot}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		if l.AnnouncedAt.IsZero() {
			return ErrNoLot
		}
		out.Lines, err = barsOf(ctx, tx, l.Court, lot, person)
		if err != nil {
			return err
		}
		a, err := s.applicant(ctx, tx, l, person, at)
		if err != nil {
			return err
		}
		f := auction.EligibilityFacts{
			Proved: a.Proved, Defaulted: a.Defaulted, Debtor: a.Debtor, Creditor: a.Creditor, Limited: l.Limited && l.Class == auction.Housing,
		}
		for _, b := range out.Lines {
			f.Bars = append(f.Bars, b.Rule)
		}
		out.Qualification, err = requirement(ctx, tx, l)
		if err != nil {
			return err
		}
		f.Qualified = out.Qualification != ""
		err = tx.QueryRow(ctx, `
			select exists (
				select from application
				where court_id = $1 and lot_id = $2 and person_id = $3 and status <> 'DISQUALIFIED')`, l.Court, lot, person).Scan(&f.Applied)
		if err != nil {
			return fmt.Errorf("look for application: %w", err)
		}
		out.Findings = auction.Eligibility(f)
		out.Appeals, err = appeals(ctx, tx, `
			where a.lot_id = $1 and a.person_id = $2
			order by a.appeal_id
			limit 20`, lot, person)
		return err
	})
	return out, err
}

// requirement is the special qualification that a lot asks for, if any.
func requirement(ctx context.Context, q querier, l Lot) (words string, err error) {
	err = q.QueryRow(ctx, `
		select qualification
		from lot_requirement
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&words)
	if err != nil && !pg.NoRows(err) {
		return "", fmt.Errorf("read qualification of lot %s: %w", l.ID, err)
	}
	return words, nil
}

// Require names the special qualification that the law asks of a buyer (Art. 14(1)).
// auction.ErrRequirement.
func (s *Service) Require(ctx context.Context, court string, lot ref.ID, qualification, law string, by event.Actor, at legal.Time) error {
	n, m := len([]rune(strings.TrimSpace(qualification))), len([]rune(strings.TrimSpace(law)))
	if n < 2 || n > 300 || m < 2 || m > 200 {
		return auction.ErrRequirement
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, exclusive)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into lot_requirement (court_id, lot_id, qualification, basis, set_by, set_at)
			values ($1, $2, $3, $4, $5, $6)`, court, lot, qualification, law, by.Person, at)
		if pg.Violated(err, "lot_requirement_early") || pg.Violated(err, "lot_requirement_once") {
			return auction.ErrRequirement
		}
		if err != nil {
			return fmt.Errorf("name qualification: %w", err)
		}
		return barFact(ctx, tx, l, "lot.qualification_named", lot, by, at, map[string]any{"qualification": qualification, "basis": law})
	})
}

// AppealView is an appeal against a line of the list.
type AppealView struct {
	Appeal    ref.ID     `json:"appeal"`
	Court     string     `json:"court"`
	Lot       ref.ID     `json:"lot"`
	Title     string     `json:"title"`
	Name      string     `json:"name"` // masked
	Source    string     `json:"source"`
	Statement string     `json:"statement"`
	FiledAt   legal.Time `json:"filed_at"`
	Due       legal.Time `json:"due"`
	Decided   bool       `json:"decided"`
	Upheld    bool       `json:"upheld"`
	Reason    string     `json:"reason"`
}

func appeals(ctx context.Context, q querier, where string, args ...any) ([]AppealView, error) {
	rows, err := q.Query(ctx, `
		select a.appeal_id, a.court_id, a.lot_id, l.title, n.name_masked, a.source, a.statement, a.filed_at, d.due_at,
			e.appeal_id is not null, coalesce(e.upheld, false), coalesce(e.reason, '')
		from eligibility_appeal a
		join lot l using (court_id, lot_id)
		join person n on n.person_id = a.person_id
		left join eligibility_decision e using (court_id, appeal_id)
		left join lateral (
			select due_at
			from deadline d
			where d.kind = '`+auction.DeadlineAppeal+`' and d.subject_id = a.appeal_id
			order by due_at desc
			limit 1) d on true`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list appeals: %w", err)
	}
	out, err := pgx.AppendRows([]AppealView{}, rows, pgx.RowToStructByPos[AppealView])
	if err != nil {
		return nil, fmt.Errorf("list appeals: %w", err)
	}
	return out, nil
}

// Appeals are those of a court that wait, then those decided, the newest first.
func (s *Service) Appeals(ctx context.Context, court string) ([]AppealView, error) {
	return appeals(ctx, s.pool, `
		where a.court_id = $1
		order by e.appeal_id is not null, a.appeal_id desc
		limit 100`, court)
}

// Appeal is against the lines that name the person. auction.ErrAppealNone, ErrAppealTwice,
// ErrAppealText.
func (s *Service) Appeal(ctx context.Context, lot ref.ID, statement, document string, by event.Actor, at legal.Time) (appeal ref.ID, err error) {
	if n := len([]rune(strings.TrimSpace(statement))); n < 4 || n > 2000 || document != "" && !auction.IsHash(document) {
		return "", auction.ErrAppealText
	}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		if l.AnnouncedAt.IsZero() {
			return ErrNoLot
		}
		lines, err := barsOf(ctx, tx, l.Court, lot, by.Person)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return auction.ErrAppealNone
		}
		due := at.Date().AddDays(appealDays).End()
		if l.EndsAt.After(at) && l.EndsAt.Before(due) {
			due = l.EndsAt
		}
		for _, b := range lines {
			appeal = ref.New()
			_, err = tx.Exec(ctx, `
				insert into eligibility_appeal (court_id, appeal_id, lot_id, person_id, source, statement, document, filed_at)
				values ($1, $2, $3, $4, $5, $6, $7, $8)`, l.Court, appeal, lot, by.Person, b.Source, statement, document, at)
			if pg.Violated(err, "eligibility_appeal_once") {
				return auction.ErrAppealTwice
			}
			if err != nil {
				return fmt.Errorf("save appeal: %w", err)
			}
			err = deadline.Open(ctx, tx, deadline.Deadline{
				Court: l.Court, Kind: auction.DeadlineAppeal, Subject: appeal, Case: l.Case, Lot: lot, Owner: "confirm_officer", Due: due, Basis: basis.Online2016(34), Opened: at,
			})
			if err != nil {
				return err
			}
			err = barFact(ctx, tx, l, "lot.appeal_filed", appeal, event.Actor{Role: by.Role}, at, nil)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return appeal, err
}

// DecideAppeal upholds or dismisses an appeal; another officer than the one who put the
// line there decides, and nobody who handles the case. Upheld, the line is struck.
// auction.ErrAppealUnknown, ErrAppealOfficer, ErrBarFact.
func (s *Service) DecideAppeal(ctx context.Context, court string, appeal ref.ID, upheld bool, reason string, by event.Actor, at legal.Time) error {
	if n := len([]rune(strings.TrimSpace(reason))); n < 4 || n > 2000 {
		return auction.ErrAppealText
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var lot ref.ID
		var source string
		err := tx.QueryRow(ctx, `
			select lot_id, source
			from eligibility_appeal
			where court_id = $1 and appeal_id = $2`, court, appeal).Scan(&lot, &source)
		if pg.NoRows(err) {
			return auction.ErrAppealUnknown
		}
		if err != nil {
			return fmt.Errorf("find appeal: %w", err)
		}
		l, err := lockLot(ctx, tx, court, lot, shared)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into eligibility_decision (court_id, appeal_id, upheld, reason, decided_by, decided_at)
			values ($1, $2, $3, $4, $5, $6)`, court, appeal, upheld, reason, by.Person, at)
		switch {
		case pg.Violated(err, "eligibility_other_officer"):
			return auction.ErrAppealOfficer
		case pg.Violated(err, "eligibility_decided_once"):
			return auction.ErrAppealUnknown
		case err != nil:
			return fmt.Errorf("decide appeal: %w", err)
		}
		if upheld {
			err = strike(ctx, tx, l, source, reason, appeal, by, at)
			if err != nil {
				return err
			}
		}
		err = deadline.End(ctx, tx, auction.DeadlineAppeal, appeal, at, deadline.Met)
		if err != nil {
			return err
		}
		return barFact(ctx, tx, l, "lot.appeal_decided", appeal, by, at, map[string]any{"upheld": upheld})
	})
}

// Relative is a close relative that somebody in office declared.
type Relative struct {
	Declaration ref.ID     `json:"declaration"`
	Relation    string     `json:"relation"`
	Number      string     `json:"number"` // masked
	DeclaredAt  legal.Time `json:"declared_at"`
}

// Relatives are those that person declared.
func (s *Service) Relatives(ctx context.Context, person ref.ID) ([]Relative, error) {
	rows, err := s.pool.Query(ctx, `
		select declaration_id, relation, number_masked, declared_at
		from relative_declaration
		where person_id = $1
		order by declaration_id
		limit 200`, person)
	if err != nil {
		return nil, fmt.Errorf("list relatives: %w", err)
	}
	return pgx.AppendRows([]Relative{}, rows, pgx.RowToStructByPos[Relative])
}

// DeclareRelative keeps the keyed hash of a close relative's number (民法典 Art. 1045), so
// that the lists of lots name them. auction.ErrBarEntry, ErrBarTwice.
func (s *Service) DeclareRelative(ctx context.Context, relation, number string, by event.Actor, at legal.Time) (ref.ID, error) {
	if !slices.Contains([]string{"spouse", "parent", "child", "sibling", "grandparent", "grandchild"}, relation) || len(number) < 4 || len(number) > 40 {
		return "", auction.ErrBarEntry
	}
	id := ref.New()
	_, err := s.pool.Exec(ctx, `
		insert into relative_declaration (declaration_id, person_id, relation, number_hash, number_masked, declared_at)
		values ($1, $2, $3, $4, $5, $6)`, id, by.Person, relation, s.from.HashNumber(number), "**"+number[len(number)-2:], at)
	if pg.Violated(err, "relative_declared_once") {
		return "", auction.ErrBarTwice
	}
	if err != nil {
		return "", fmt.Errorf("declare relative: %w", err)
	}
	return id, nil
}

// readTies are the buyer's ties to the case, which the court reads with the result
// (拍卖变卖规定 Art. 12).
func readTies(ctx context.Context, tx pgx.Tx, l Lot, out *Dossier) error {
	out.Ties = []string{}
	err := tx.QueryRow(ctx, `
		select flags
		from application
		where court_id = $1 and lot_id = $2 and status in ('WON', 'OFFSET_TO_PRICE', 'FORFEITED')`, l.Court, l.ID).Scan(&out.Ties)
	if pg.NoRows(err) {
		return nil
	}
	return err
}

package registry

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// NewCase is an enforcement case as its clerk files it.
type NewCase struct {
	CaseNo           cn.CaseNo  `json:"case_no" required:"true"`
	FiledOn          legal.Date `json:"filed_on" required:"true"`
	TitleDoc         string     `json:"title_doc" required:"true"` // number of the document enforced (执行依据)
	TitleEffectiveOn legal.Date `json:"title_effective_on"`
	Criminal         bool       `json:"criminal"` // the property part of a criminal judgment
	Summary          string     `json:"summary"`
	Handler          string     `json:"handler"` // login of the judge, may be set later
}

// Case is an enforcement case.
type Case struct {
	ID               ref.ID     `json:"case"`
	Court            string     `json:"court"`
	CaseNo           string     `json:"case_no"`
	FiledOn          legal.Date `json:"filed_on"`
	TitleDoc         string     `json:"title_doc"`
	TitleEffectiveOn legal.Date `json:"title_effective_on"`
	Criminal         bool       `json:"criminal"`
	Summary          string     `json:"summary"`
	Handler          ref.ID     `json:"handler,omitempty"` // the judge, empty until assigned
	OpenedAt         legal.Time `json:"opened_at"`
	HandlerLogin     string     `json:"handler_login"` // by which colleagues know the judge
}

func (n NewCase) check(code string, at legal.Time) error {
	wrong := func(zh, en string) error { return ErrCaseFields.With("why", fault.Text{ZH: zh, EN: en}) }
	switch {
	case n.CaseNo.Court != code:
		return ErrCaseNoOfCourt.With("case_no", n.CaseNo).With("code", code)
	case !n.CaseNo.Enforcement():
		return ErrCaseNotEnforcement.With("case_no", n.CaseNo)
	case n.FiledOn.After(at.Date()) || n.FiledOn.Year < n.CaseNo.Year:
		return wrong("立案日期不能晚于今天，也不能早于案号年度", "the day of filing cannot lie in the future or before the year of the number")
	case !between(n.TitleDoc, 2, 120) || !between(n.Summary, 0, 500):
		return wrong("执行依据文号应为 2 至 120 字，案情不超过 500 字", "title_doc should have 2 to 120 characters and summary at most 500")
	case n.TitleEffectiveOn.After(n.FiledOn):
		return wrong("执行依据生效日不能晚于立案日期", "the title cannot take effect after the day of filing")
	}
	return nil
}

// OpenCase files a case. Its number must carry the code of the court.
// ErrCaseNoOfCourt, ErrCaseNotEnforcement, ErrCaseFields, ErrCaseExists, ErrHandler.
func (s *Service) OpenCase(ctx context.Context, court string, n NewCase, actor event.Actor, at legal.Time) (ref.ID, error) {
	id := ref.New()
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		c, err := FindCourt(ctx, tx, court)
		if err != nil {
			return err
		}
		err = n.check(c.Code, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into enforcement_case (court_id, case_id, court_code, year, kind, serial, case_no, filed_on,
				title_doc, title_effective_on, criminal, summary, opened_by, opened_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			court, id, c.Code, n.CaseNo.Year, n.CaseNo.Kind, n.CaseNo.Serial, n.CaseNo.String(), n.FiledOn,
			n.TitleDoc, n.TitleEffectiveOn, n.Criminal, n.Summary, actor.Person, at)
		if pg.Violated(err, "case_no_once") {
			return ErrCaseExists.With("case_no", n.CaseNo)
		}
		if err != nil {
			return fmt.Errorf("save case %s: %w", n.CaseNo, err)
		}
		err = event.Add(ctx, tx, event.Fact{Kind: "case.opened", Court: court, Case: id, Actor: actor, At: at,
			Public: true, Body: map[string]string{"case_no": n.CaseNo.String()}})
		if err != nil || n.Handler == "" {
			return err
		}
		return s.assign(ctx, tx, court, id, n.Handler, actor, at)
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// AssignHandler names the judge who handles the case, by login, where nobody does yet:
// afterwards the case passes on by hand-over. ErrHandler, ErrHandlerNamed,
// ErrCaseUnknown, ErrChanged.
func (s *Service) AssignHandler(ctx context.Context, court string, id ref.ID, login string, actor event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		c, err := FindCase(ctx, tx, court, id)
		if err != nil {
			return err
		}
		if !c.Handler.IsZero() {
			return ErrHandlerNamed
		}
		return s.assign(ctx, tx, court, id, login, actor, at)
	})
}

func (s *Service) assign(ctx context.Context, tx pgx.Tx, court string, id ref.ID, login string, actor event.Actor, at legal.Time) error {
	judge, ok, err := s.people.KnownByLogin(ctx, tx, login)
	if err != nil {
		return err
	}
	if ok {
		ok, err = s.people.Holds(ctx, tx, judge.ID, court, identity.Judge)
		if err != nil {
			return err
		}
	}
	if !ok {
		return ErrHandler.With("login", login)
	}
	_, err = tx.Exec(ctx, `
		insert into case_handler (court_id, case_id, version, person_id, assigned_by, assigned_at)
		select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5
		from case_handler
		where court_id = $1 and case_id = $2`, court, id, judge.ID, actor.Person, at)
	if pg.Violated(err, "case_handler_version") {
		return ErrChanged
	}
	if err != nil {
		return fmt.Errorf("assign handler of %s: %w", id, err)
	}
	return event.Add(ctx, tx, event.Fact{Kind: "case.handler_assigned", Court: court, Case: id, Subject: judge.ID,
		Actor: actor, At: at})
}

const caseSQL = `
	select c.case_id, c.court_id, c.case_no, c.filed_on, c.title_doc, c.title_effective_on, c.criminal, c.summary,
		coalesce(h.person_id::text, ''), c.opened_at, coalesce(h.login, '')
	from enforcement_case c
	left join lateral (
		select person_id, login
		from case_handler
		left join person using (person_id)
		where court_id = c.court_id and case_id = c.case_id
		order by version desc
		limit 1) h on true`

func scanCase(r pgx.Row) (c Case, err error) {
	err = r.Scan(&c.ID, &c.Court, &c.CaseNo, &c.FiledOn, &c.TitleDoc, &c.TitleEffectiveOn, &c.Criminal, &c.Summary,
		&c.Handler, &c.OpenedAt, &c.HandlerLogin)
	return c, err
}

// FindCase returns a case of a court. ErrCaseUnknown.
func FindCase(ctx context.Context, q Querier, court string, id ref.ID) (Case, error) {
	c, err := scanCase(q.QueryRow(ctx, caseSQL+`
		where c.court_id = $1 and c.case_id = $2`, court, id))
	if errors.Is(err, pgx.ErrNoRows) {
		return Case{}, ErrCaseUnknown
	}
	if err != nil {
		return Case{}, fmt.Errorf("read case %s: %w", id, err)
	}
	return c, nil
}

// CaseFilter narrows and orders a list of cases; zero fields do not.
type CaseFilter struct {
	Words   string // part of the number, the summary or the document enforced
	Handler ref.ID // the judge
	Newest  bool   // the last filed first; a page then goes back from its After
}

// mostWords bounds what a search looks for.
const mostWords = 60

// Cases lists the cases of a court in the order of their filing here.
func Cases(ctx context.Context, q Querier, court string, f CaseFilter, p Page) ([]Case, error) {
	order, beyond := "asc", ">"
	if f.Newest {
		order, beyond = "desc", "<"
	}
	words := []rune(strings.TrimSpace(f.Words))
	cs, err := collect(ctx, q, scanCase, caseSQL+`
		where c.court_id = $1 and ($2 = '' or c.case_id `+beyond+` nullif($2, '')::uuid)
		  and ($4 = '' or strpos(lower(translate(c.case_no || ' ' || c.summary || ' ' || c.title_doc, '（）', '()')), lower(translate($4, '（）', '()'))) > 0)
		  and ($5 = '' or h.person_id = nullif($5, '')::uuid)
		order by c.case_id `+order+`
		limit $3`, court, p.After, p.Rows(), string(words[:min(len(words), mostWords)]), f.Handler)
	if err != nil {
		return nil, fmt.Errorf("list cases of %s: %w", court, err)
	}
	return cs, nil
}

// lockCase makes writers of a case's parties wait for each other and checks
// that it exists. A case is never updated, so an advisory lock stands in for its row.
func lockCase(ctx context.Context, tx pgx.Tx, court string, id ref.ID) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 3))`, id.String())
	if err != nil {
		return fmt.Errorf("lock case %s: %w", id, err)
	}
	_, err = FindCase(ctx, tx, court, id)
	return err
}

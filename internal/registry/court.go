package registry

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// NewCourt is what an operator proposes: a court with its one fund account and
// its one channel.
type NewCourt struct {
	ID        string `json:"court" required:"true"`      // short name in addresses: "jinjiang"
	Code      string `json:"code" required:"true"`       // in case numbers: "川0104"
	Name      string `json:"name" required:"true"`       // 成都市锦江区人民法院
	NameEN    string `json:"name_en" required:"true"`    //
	BankCode  string `json:"bank_code" required:"true"`  // of the bank that keeps the fund account
	AccountNo string `json:"account_no" required:"true"` //
	Holder    string `json:"holder" required:"true"`     // account name
	Platform  string `json:"platform" required:"true"`   // the one online channel
}

var (
	courtID   = regexp.MustCompile(`^[a-z][a-z0-9-]{1,19}$`)
	bankCode  = regexp.MustCompile(`^[A-Za-z0-9-]{2,20}$`)
	accountNo = regexp.MustCompile(`^[0-9]{8,30}$`)
)

// check refuses what the schema would refuse, in words. ErrCourtFields.
func (n NewCourt) check() error {
	wrong := func(zh, en string) error { return ErrCourtFields.With("why", fault.Text{ZH: zh, EN: en}) }
	probe, err := cn.ParseCaseNo("（2026）" + n.Code + "执1号")
	switch {
	case !courtID.MatchString(n.ID):
		return wrong("court 应为小写字母开头的 2 至 20 位小写字母、数字或连字符", "court should be 2 to 20 lower-case letters, digits or hyphens, a letter first")
	case err != nil || probe.Court != n.Code:
		return wrong("code 应为案号中的法院代字，如 川0104", "code should be the court's code in case numbers, such as 川0104")
	case !between(n.Name, 4, 60) || !between(n.NameEN, 4, 120):
		return wrong("name 应为 4 至 60 字，name_en 应为 4 至 120 字", "name should have 4 to 60 characters and name_en 4 to 120")
	case !bankCode.MatchString(n.BankCode):
		return wrong("bank_code 应为 2 至 20 位字母、数字或连字符", "bank_code should have 2 to 20 letters, digits or hyphens")
	case !accountNo.MatchString(n.AccountNo):
		return wrong("account_no 应为 8 至 30 位数字", "account_no should have 8 to 30 digits")
	case !between(n.Holder, 2, 80) || !between(n.Platform, 2, 40):
		return wrong("holder 应为 2 至 80 字，platform 应为 2 至 40 字", "holder should have 2 to 80 characters and platform 2 to 40")
	}
	return nil
}

func between(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most
}

// ProposeCourt records an operator's proposal and returns its identifier.
// Nothing exists until another operator approves it. ErrCourtFields, ErrCourtExists.
func (s *Service) ProposeCourt(ctx context.Context, n NewCourt, actor event.Actor, at legal.Time) (ref.ID, error) {
	err := n.check()
	if err != nil {
		return "", err
	}
	id := ref.New()
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var taken bool
		err := tx.QueryRow(ctx, `
			select exists (select from court where court_id = $1 or code = $2 or name = $3)
				or exists (select from fund_term where bank_code = $4 and account_no = $5)`,
			n.ID, n.Code, n.Name, n.BankCode, n.AccountNo).Scan(&taken)
		if err != nil {
			return fmt.Errorf("look for court %s: %w", n.ID, err)
		}
		if taken {
			return ErrCourtExists
		}
		_, err = tx.Exec(ctx, `
			insert into court_proposal (proposal_id, court_id, code, name, name_en, bank_code, account_no,
				holder, platform, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			id, n.ID, n.Code, n.Name, n.NameEN, n.BankCode, n.AccountNo, n.Holder, n.Platform, actor.Person, at)
		if err != nil {
			return fmt.Errorf("save proposal of %s: %w", n.ID, err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "court.proposed", Subject: id, Actor: actor, At: at,
			Basis: basis.ThreeOnes(0), Body: map[string]string{"court": n.ID, "name": n.Name}})
	})
	return id, err
}

type proposal struct {
	NewCourt
	by ref.ID
}

// ApproveCourt makes the court of a proposal with its fund account, ledger and
// channel, in one transaction, and returns its short name. ErrProposalUnknown,
// ErrProposalDecided, ErrSameOperator, ErrCourtExists.
func (s *Service) ApproveCourt(ctx context.Context, id ref.ID, actor event.Actor, at legal.Time) (string, error) {
	var court string
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		p, err := decide(ctx, tx, id, true, "", actor, at)
		if err != nil {
			return err
		}
		court = p.ID
		err = p.open(ctx, tx, actor.Person, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "court.opened", Court: p.ID, Subject: id, Actor: actor, At: at,
			Public: true, Basis: basis.ThreeOnes(0), Body: map[string]string{"name": p.Name, "platform": p.Platform}})
	})
	return court, err
}

// RefuseCourt closes a proposal with a reason. Errors as ApproveCourt, and ErrReason.
func (s *Service) RefuseCourt(ctx context.Context, id ref.ID, reason string, actor event.Actor, at legal.Time) error {
	if !between(reason, 2, 500) {
		return ErrReason
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		p, err := decide(ctx, tx, id, false, reason, actor, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "court.refused", Subject: id, Actor: actor, At: at,
			Basis: basis.ThreeOnes(0), Body: map[string]string{"court": p.ID, "reason": reason}})
	})
}

// decide locks the proposal and records the one decision about it.
func decide(ctx context.Context, tx pgx.Tx, id ref.ID, approved bool, reason string, actor event.Actor, at legal.Time) (proposal, error) {
	var p proposal
	err := tx.QueryRow(ctx, `
		select court_id, code, name, name_en, bank_code, account_no, holder, platform, proposed_by
		from court_proposal
		where proposal_id = $1`, id,
	).Scan(&p.ID, &p.Code, &p.Name, &p.NameEN, &p.BankCode, &p.AccountNo, &p.Holder, &p.Platform, &p.by)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, ErrProposalUnknown
	}
	if err != nil {
		return p, fmt.Errorf("read proposal %s: %w", id, err)
	}
	if p.by == actor.Person {
		return p, ErrSameOperator
	}
	_, err = tx.Exec(ctx, `
		insert into court_decision (proposal_id, proposed_by, decided_by, approved, reason, decided_at)
		values ($1, $2, $3, $4, $5, $6)`, id, p.by, actor.Person, approved, reason, at)
	switch {
	case pg.Violated(err, "court_decision_pkey"):
		return p, ErrProposalDecided
	case err != nil:
		return p, fmt.Errorf("decide proposal %s: %w", id, err)
	}
	return p, nil
}

// open makes the court and its three ones. The ledger's first day is today.
func (p proposal) open(ctx context.Context, tx pgx.Tx, approvedBy ref.ID, at legal.Time) error {
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{`insert into court (court_id, code, name, name_en, opened_at)
			values ($1, $2, $3, $4, $5)`,
			[]any{p.ID, p.Code, p.Name, p.NameEN, at}},
		{`insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ($1, $2, $3, $4, $5, $6, $7)`,
			[]any{p.ID, p.BankCode, p.AccountNo, p.Holder, p.by, approvedBy, at}},
		{`insert into ledger (court_id, opened_on, closed_through)
			values ($1, $2, $3)`,
			[]any{p.ID, at.Date(), at.Date().AddDays(-1)}},
		{`insert into auction_channel (court_id, platform, opened_at)
			values ($1, $2, $3)`,
			[]any{p.ID, p.Platform, at}},
	} {
		_, err := tx.Exec(ctx, step.sql, step.args...)
		if pg.Code(err) == uniqueViolation {
			return ErrCourtExists
		}
		if err != nil {
			return fmt.Errorf("open court %s: %w", p.ID, err)
		}
	}
	return nil
}

const uniqueViolation = "23505"

// Proposal is a court that waits for its second operator, or what became of it.
type Proposal struct {
	ID         ref.ID     `json:"proposal"`
	ProposedBy ref.ID     `json:"proposed_by"`
	ProposedAt legal.Time `json:"proposed_at"`
	State      string     `json:"state"` // waiting, approved or refused
	Reason     string     `json:"reason"`
	NewCourt
}

// Proposals lists the proposals in the order of their making.
func Proposals(ctx context.Context, q Querier, p Page) ([]Proposal, error) {
	ps, err := collect(ctx, q, func(r pgx.Row) (v Proposal, err error) {
		err = r.Scan(&v.NewCourt.ID, &v.Code, &v.Name, &v.NameEN, &v.BankCode, &v.AccountNo, &v.Holder, &v.Platform,
			&v.ID, &v.ProposedBy, &v.ProposedAt, &v.State, &v.Reason)
		return v, err
	}, `
		select p.court_id, p.code, p.name, p.name_en, p.bank_code, p.account_no, p.holder, p.platform,
			p.proposal_id, p.proposed_by, p.proposed_at,
			case when d.approved is null then 'waiting' when d.approved then 'approved' else 'refused' end,
			coalesce(d.reason, '')
		from court_proposal p
		left join court_decision d on d.proposal_id = p.proposal_id
		where $1 = '' or p.proposal_id > nullif($1, '')::uuid
		order by p.proposal_id
		limit $2`, p.After, p.Rows())
	if err != nil {
		return nil, fmt.Errorf("list proposals: %w", err)
	}
	return ps, nil
}

// Court is a court as the public sees it.
type Court struct {
	ID       string     `json:"court"`
	Code     string     `json:"code"`
	Name     string     `json:"name"`
	NameEN   string     `json:"name_en"`
	Platform string     `json:"platform"`
	OpenedAt legal.Time `json:"opened_at"`
}

const courtSQL = `
	select c.court_id, c.code, c.name, c.name_en, coalesce(h.platform, ''), c.opened_at
	from court c
	left join auction_channel h on h.court_id = c.court_id`

func scanCourt(r pgx.Row) (c Court, err error) {
	err = r.Scan(&c.ID, &c.Code, &c.Name, &c.NameEN, &c.Platform, &c.OpenedAt)
	return c, err
}

// Courts lists the courts by short name, after the given one.
func Courts(ctx context.Context, q Querier, after string, limit int) ([]Court, error) {
	cs, err := collect(ctx, q, scanCourt, courtSQL+`
		where c.court_id > $1
		order by c.court_id
		limit $2`, after, Page{Limit: limit}.Rows())
	if err != nil {
		return nil, fmt.Errorf("list courts: %w", err)
	}
	return cs, nil
}

// FindCourt returns a court. ErrCourtUnknown.
func FindCourt(ctx context.Context, q Querier, court string) (Court, error) {
	c, err := scanCourt(q.QueryRow(ctx, courtSQL+`
		where c.court_id = $1`, court))
	if errors.Is(err, pgx.ErrNoRows) {
		return Court{}, ErrCourtUnknown
	}
	if err != nil {
		return Court{}, fmt.Errorf("read court %s: %w", court, err)
	}
	return c, nil
}

package valuationpg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/valuation"
)

// NewFirm is an appraisal firm as the pool's keeper lists it.
type NewFirm struct {
	Registry    string
	Name        string
	USCC        string
	Specialties []valuation.Specialty
	Province    string
	City        string
	Joined      legal.Date
	Group       string
	Scale       valuation.Scale
}

// Firm is a listed firm.
type Firm struct {
	ID          ref.ID                `json:"firm"`
	Registry    string                `json:"registry_no"`
	Name        string                `json:"name"`
	Specialties []valuation.Specialty `json:"specialties"`
	Province    string                `json:"province"`
	City        string                `json:"city"`
	Joined      legal.Date            `json:"joined_on"`
	Group       string                `json:"group"`
	Suspended   bool                  `json:"suspended"`
	PunishedOn  legal.Date            `json:"punished_on"`
	RemovedOn   legal.Date            `json:"removed_on"`
	scale       valuation.Scale
}

func (n *NewFirm) check(at legal.Time) error {
	wrong := func(zh, en string) error { return ErrFirmFields.With("why", fault.Text{ZH: zh, EN: en}) }
	code, err := cn.ParseCreditCode(n.USCC)
	if err != nil {
		return wrong("统一社会信用代码校验不通过", "the unified social credit code does not check")
	}
	n.USCC = string(code)
	n.Registry, n.Name = strings.TrimSpace(n.Registry), strings.TrimSpace(n.Name)
	switch {
	case len([]rune(n.Registry)) < 3 || len([]rune(n.Registry)) > 60 || strings.ContainsAny(n.Registry, " \t\n"):
		return wrong("备案号应为 3 至 60 个字符，不含空格", "the registry number should have 3 to 60 characters without blanks")
	case len([]rune(n.Name)) < 2 || len([]rune(n.Name)) > 80:
		return wrong("名称应为 2 至 80 字", "the name should have 2 to 80 characters")
	case len(n.Specialties) == 0 || slices.ContainsFunc(n.Specialties, func(s valuation.Specialty) bool { return !slices.Contains(valuation.Specialties, s) }):
		return wrong(fmt.Sprintf("专业应为 %v 之一或数个", valuation.Specialties), fmt.Sprintf("the branches should be among %v", valuation.Specialties))
	case len([]rune(n.Province)) < 2 || len([]rune(n.City)) < 2 || len([]rune(n.Province)) > 20 || len([]rune(n.City)) > 20:
		return wrong("省、市应为 2 至 20 字，如 四川省、成都市", "province and city should have 2 to 20 characters, such as 四川省 and 成都市")
	case n.Joined.IsZero() || n.Joined.After(at.Date()):
		return wrong("入库日期不晚于今天", "the day of entry is not after today")
	}
	return nil
}

// ListFirm adds a firm to the pool. Refusals: ErrFirmFields, ErrFirmListed.
func (s *Service) ListFirm(ctx context.Context, n NewFirm, actor event.Actor, at legal.Time) (ref.ID, error) {
	err := n.check(at)
	if err != nil {
		return "", err
	}
	id := ref.New()
	if n.Scale == nil {
		n.Scale = valuation.Scale{}
	}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into appraisal_firm (firm_id, registry_no, name, uscc, specialties, province, city, joined_on,
				control_group, fee_scale)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			id, n.Registry, n.Name, n.USCC, n.Specialties, n.Province, n.City, n.Joined, n.Group, n.Scale)
		if pg.Violated(err, "appraisal_firm_registry_no") || pg.Violated(err, "appraisal_firm_uscc") {
			return ErrFirmListed
		}
		if err != nil {
			return fmt.Errorf("save firm: %w", err)
		}
		return kept(ctx, tx, id, "listed", "", actor, at)
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// Keeping is what a keeper of the pool does to a listed firm.
type Keeping string

// The keepings. Removed bars the firm for good; a firm that comes back after five
// years (Art. 15) is listed anew.
const (
	SuspendFirm Keeping = "suspended"
	ResumeFirm  Keeping = "resumed"
	PunishFirm  Keeping = "punished"
	RemoveFirm  Keeping = "removed"
)

// KeepFirm changes a firm's standing, with a reason that stays public (Art. 15).
// Refusals: ErrFirmUnknown, ErrFirmFields, valuation.ErrReason.
func (s *Service) KeepFirm(ctx context.Context, registry string, k Keeping, reason string, actor event.Actor, at legal.Time) error {
	reason, err := whys(reason)
	if err != nil {
		return err
	}
	if !slices.Contains([]Keeping{SuspendFirm, ResumeFirm, PunishFirm, RemoveFirm}, k) {
		return ErrFirmFields.With("why", fault.Text{ZH: "处理应为 suspended、resumed、punished 或 removed", EN: "the keeping should be suspended, resumed, punished or removed"})
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		f, err := firmByRegistry(ctx, tx, registry)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update appraisal_firm
			set suspended = case $2 when 'suspended' then true when 'resumed' then false else suspended end,
				punished_on = case $2 when 'punished' then $3 else punished_on end,
				removed_on = case $2 when 'removed' then $3 else removed_on end
			where firm_id = $1`, f.ID, string(k), at.Date())
		if err != nil {
			return fmt.Errorf("keep firm %s: %w", registry, err)
		}
		return kept(ctx, tx, f.ID, string(k), reason, actor, at)
	})
}

func kept(ctx context.Context, tx pgx.Tx, firm ref.ID, what, reason string, actor event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into firm_keeping (firm_id, what, reason, kept_by, kept_at)
		values ($1, $2, $3, $4, $5)`, firm, what, reason, actor.Person, at)
	if err != nil {
		return fmt.Errorf("record keeping of firm: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{Kind: "firm." + what, Subject: firm, Actor: actor, At: at, Public: true,
		Basis: basis.Price2018(15), Body: map[string]any{"reason": reason}})
}

// AddAppraiser adds an appraiser to a firm; person is zero for one who does not
// act here. Refusals: ErrFirmUnknown, ErrFirmFields, ErrAppraiserListed.
func (s *Service) AddAppraiser(ctx context.Context, registry string, who ref.ID, certificate string, sp valuation.Specialty, actor event.Actor, at legal.Time) (ref.ID, error) {
	id := ref.New()
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		f, err := firmByRegistry(ctx, tx, registry)
		if err != nil {
			return err
		}
		if n := len([]rune(certificate)); n < 3 || n > 40 || strings.ContainsAny(certificate, " \t\n") || !slices.Contains(f.Specialties, sp) {
			return ErrFirmFields.With("why", fault.Text{ZH: "证书号应为 3 至 40 个字符，专业应为该机构的专业", EN: "the certificate should have 3 to 40 characters, the branch should be one of the firm's"})
		}
		_, err = tx.Exec(ctx, `
			insert into appraiser (appraiser_id, firm_id, person_id, certificate_no, specialty, joined_at)
			values ($1, $2, $3, $4, $5, $6)`, id, f.ID, null(who), certificate, sp, at)
		if pg.Violated(err, "appraiser_certificate") || pg.Violated(err, "appraiser_one_firm") {
			return ErrAppraiserListed
		}
		if err != nil {
			return fmt.Errorf("save appraiser: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "firm.appraiser_added", Subject: f.ID, Actor: actor, At: at,
			Basis: basis.Appraisal2016(13), Body: map[string]any{"certificate": certificate, "appraiser": id}})
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

const firmSQL = `
	select firm_id, registry_no, name, specialties, province, city, joined_on, control_group, suspended,
		punished_on, removed_on, fee_scale
	from appraisal_firm`

func scanFirm(r pgx.CollectableRow) (f Firm, err error) {
	err = r.Scan(&f.ID, &f.Registry, &f.Name, &f.Specialties, &f.Province, &f.City, &f.Joined, &f.Group, &f.Suspended,
		&f.PunishedOn, &f.RemovedOn, &f.scale)
	return f, err
}

func firmByRegistry(ctx context.Context, q Querier, registry string) (Firm, error) {
	fs, err := firms(ctx, q, firmSQL+`
		where registry_no = $1`, registry)
	if err != nil {
		return Firm{}, err
	}
	if len(fs) == 0 {
		return Firm{}, ErrFirmUnknown.With("registry", registry)
	}
	return fs[0], nil
}

func firms(ctx context.Context, q Querier, sql string, args ...any) ([]Firm, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read firms: %w", err)
	}
	fs, err := pgx.CollectRows(rows, scanFirm)
	if err != nil {
		return nil, fmt.Errorf("read firms: %w", err)
	}
	return fs, nil
}

// maxFirms bounds a listing.
const maxFirms = 1000

// Firms lists the pool by registry number; sp narrows it to a branch if given.
func (s *Service) Firms(ctx context.Context, sp valuation.Specialty) ([]Firm, error) {
	return firms(ctx, s.pool, firmSQL+`
		where $1 = '' or $1 = any (specialties)
		order by registry_no
		limit $2`, string(sp), maxFirms)
}

// listed returns the firms of a branch that were not removed, and who kept them.
func listed(ctx context.Context, q Querier, sp valuation.Specialty) ([]Firm, error) {
	return firms(ctx, q, firmSQL+`
		where removed_on is null and $1 = any (specialties)
		order by registry_no`, string(sp))
}

// keepers are all who ever touched the pool. Whoever suspended or removed a firm
// shaped the list as much as whoever listed those that are left on it.
func keepers(ctx context.Context, q Querier) ([]string, error) {
	rows, err := q.Query(ctx, `
		select distinct kept_by::text
		from firm_keeping
		order by 1`)
	if err != nil {
		return nil, fmt.Errorf("read keepers: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// firmOf returns the firm that person is an appraiser of. Refusal: ErrCommissionUnknown.
func firmOf(ctx context.Context, q Querier, who ref.ID) (ref.ID, error) {
	var firm ref.ID
	err := q.QueryRow(ctx, `
		select firm_id
		from appraiser
		where person_id = $1 and left_at is null`, who).Scan(&firm)
	if pg.NoRows(err) {
		return "", ErrCommissionUnknown
	}
	if err != nil {
		return "", fmt.Errorf("read firm of appraiser: %w", err)
	}
	return firm, nil
}

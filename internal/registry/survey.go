package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Facts are what the court found out about an asset. An absent list means "not
// yet found out"; an empty one means "found that there is none". That
// difference is the gate of 法释〔2018〕15号 Art. 3.
type Facts struct {
	Title       *Title           `json:"title"`
	Burdens     []Burden         `json:"burdens"`
	Waiting     []WaitingSeizure `json:"waiting_seizures"`
	Possession  *Possession      `json:"possession"`
	Leases      []Lease          `json:"leases"`
	Taxes       []Unpaid         `json:"unpaid"`  // taxes, property fees, utilities
	Defects     []string         `json:"defects"` // known ones, in words the public will read
	Description string           `json:"description"`
	Hints       []MarketHint     `json:"market_hints"` // never needed

	// What such a thing has: floor area and layout of a home, plate and mileage of a
	// car. The keys are those of [ParticularsOf] the asset's class; none is needed.
	Particulars map[string]string `json:"particulars,omitempty"`

	// What buyers ask beyond what a price needs: absent means not found out.
	Disputes []Dispute       `json:"disputes"`
	Building *Building       `json:"building"`
	Parts    map[string]Part `json:"parts,omitempty"` // by part: what it rests on, when it was looked at
}

// Dispute is an objection or a suit about the asset.
type Dispute struct {
	Kind  string     `json:"kind"`  // objection, suit
	State string     `json:"state"` // open, ended
	Court string     `json:"court"`
	On    legal.Date `json:"on"`
	Note  string     `json:"note"` // in words the public will read
}

// Building says whether real property was built as permitted.
type Building struct {
	Unpermitted bool   `json:"unpermitted"`
	Note        string `json:"note"` // in words the public will read
}

// Part says of one part of a survey what it rests on, in words that the public
// will read, or why nothing could be found out.
type Part struct {
	Evidence  string     `json:"evidence"`
	CheckedOn legal.Date `json:"checked_on"`
	Unknown   string     `json:"unknown"`
}

// PartNames are the parts that a survey may speak of.
var PartNames = []string{"title", "burdens", "waiting_seizures", "possession", "leases", "unpaid", "defects", "disputes", "building"}

// Title is who owns the asset and by which certificate.
type Title struct {
	Owner       string `json:"owner"`
	Certificate string `json:"certificate"`
	Shared      bool   `json:"shared"` // there are co-owners
}

// Burden is a right of somebody else in the asset.
type Burden struct {
	Kind         string       `json:"kind"` // mortgage, pledge, lien, easement, residence, other
	Holder       string       `json:"holder"`
	Amount       money.Amount `json:"amount"`
	RegisteredOn legal.Date   `json:"registered_on"`
	Note         string       `json:"note"`
}

// WaitingSeizure is another court's seizure behind ours (轮候查封).
type WaitingSeizure struct {
	Court   string       `json:"court"`
	Doc     string       `json:"doc"`
	Since   legal.Date   `json:"since"`
	Amount  money.Amount `json:"amount"` // zero: not known
	InTrial bool         `json:"in_trial"`
	Cleared bool         `json:"cleared"`
}

// Possession is who has the asset now.
type Possession struct {
	By     string `json:"by"` // owner, lessee, third_party, court, vacant
	Note   string `json:"note"`
	Vacate bool   `json:"vacate"` // the court will clear it before delivery
}

// Lease is a lease of the asset.
type Lease struct {
	Lessee    string       `json:"lessee"`
	From      legal.Date   `json:"from"`
	Until     legal.Date   `json:"until"`
	Rent      money.Amount `json:"rent"` // per year
	BeforeUs  bool         `json:"before_security"`
	PaidUntil legal.Date   `json:"paid_until"`
}

// Unpaid is a tax or fee owed on the asset.
type Unpaid struct {
	Kind   string       `json:"kind"`
	Amount money.Amount `json:"amount"`
	As     legal.Date   `json:"as_of"`
}

// MarketHint is a price seen elsewhere.
type MarketHint struct {
	Source string       `json:"source"`
	Price  money.Amount `json:"price"`
	On     legal.Date   `json:"on"`
}

// Missing names what is still to be found out before a price may be sought
// (法释〔2018〕15号 Art. 3). Empty means complete.
func (f Facts) Missing() []fault.Text {
	var m []fault.Text
	for _, part := range []struct {
		absent bool
		name   fault.Text
	}{
		{f.Title == nil, fault.Text{ZH: "权属", EN: "title"}},
		{f.Burdens == nil, fault.Text{ZH: "权利负担", EN: "burdens"}},
		{f.Waiting == nil, fault.Text{ZH: "轮候查封", EN: "waiting seizures"}},
		{f.Possession == nil, fault.Text{ZH: "占有使用", EN: "possession"}},
		{f.Leases == nil, fault.Text{ZH: "租赁", EN: "leases"}},
		{f.Taxes == nil, fault.Text{ZH: "欠缴税费", EN: "unpaid taxes and fees"}},
		{f.Defects == nil, fault.Text{ZH: "质量瑕疵", EN: "defects"}},
	} {
		if part.absent {
			m = append(m, part.name)
		}
	}
	return m
}

// Complete is nil if the facts suffice for seeking a price, else ErrSurveyIncomplete.
func (f Facts) Complete() error {
	missing := f.Missing()
	if len(missing) == 0 {
		return nil
	}
	var zh, en []string
	for _, m := range missing {
		zh, en = append(zh, m.ZH), append(en, m.EN)
	}
	return ErrSurveyIncomplete.With("missing", fault.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")})
}

// most bounds every list of a survey.
const most = 50

func (f Facts) check() error {
	wrong := func(zh, en string) error { return ErrSurveyFields.With("why", fault.Text{ZH: zh, EN: en}) }
	longest := max(len(f.Burdens), len(f.Waiting), len(f.Leases), len(f.Taxes), len(f.Defects), len(f.Hints), len(f.Disputes))
	switch {
	case longest > most:
		return wrong("每一项最多 50 条", "each list has at most 50 entries")
	case f.Title != nil && !between(f.Title.Owner, 1, 120):
		return wrong("title.owner 应为 1 至 120 字", "title.owner should have 1 to 120 characters")
	case f.Possession != nil && !slices.Contains([]string{"owner", "lessee", "third_party", "court", "vacant"}, f.Possession.By):
		return wrong("possession.by 应为 owner、lessee、third_party、court 或 vacant", "possession.by should be owner, lessee, third_party, court or vacant")
	case !between(f.Description, 0, 5000):
		return wrong("description 不超过 5000 字", "description has at most 5000 characters")
	}
	for _, b := range f.Burdens {
		if !slices.Contains([]string{"mortgage", "pledge", "lien", "easement", "residence", "other"}, b.Kind) || b.Amount.IsNegative() || !between(b.Holder, 1, 120) {
			return wrong("burdens 的 kind 应为 mortgage、pledge、lien、easement、residence 或 other，写明 holder，金额不为负", "each burden needs a kind (mortgage, pledge, lien, easement, residence, other), a holder and an amount that is not negative")
		}
	}
	for _, l := range f.Leases {
		if !between(l.Lessee, 1, 120) || l.Rent.IsNegative() || !l.Until.IsZero() && !l.Until.After(l.From) {
			return wrong("leases 应写明 lessee，租金不为负，until 晚于 from", "each lease needs a lessee, a rent that is not negative and an end after its start")
		}
	}
	for _, d := range f.Defects {
		if !between(d, 1, 500) {
			return wrong("每条 defects 应为 1 至 500 字", "each defect has 1 to 500 characters")
		}
	}
	for _, w := range f.Waiting {
		if !between(w.Court, 2, 60) || w.Since.IsZero() || w.Amount.IsNegative() {
			return wrong("waiting_seizures 应写明 court 与 since，金额不为负", "each waiting seizure needs a court, a day and an amount that is not negative")
		}
	}
	return f.checkMore()
}

// checkMore checks what is not needed for a price.
func (f Facts) checkMore() error {
	wrong := func(zh, en string) error { return ErrSurveyFields.With("why", fault.Text{ZH: zh, EN: en}) }
	for _, d := range f.Disputes {
		if !slices.Contains([]string{"objection", "suit"}, d.Kind) || !slices.Contains([]string{"open", "ended"}, d.State) || !between(d.Note, 0, 500) || !between(d.Court, 0, 60) {
			return wrong("disputes 的 kind 应为 objection 或 suit，state 应为 open 或 ended，note 不超过 500 字",
				"each dispute needs a kind (objection, suit), a state (open, ended) and a note of at most 500 characters")
		}
	}
	if f.Building != nil && !between(f.Building.Note, 0, 500) {
		return wrong("building.note 不超过 500 字", "building.note has at most 500 characters")
	}
	for name, p := range f.Parts {
		if !slices.Contains(PartNames, name) || !between(p.Evidence, 0, 500) || !between(p.Unknown, 0, 500) {
			return wrong("parts 只能写 "+strings.Join(PartNames, "、")+"，依据和未查明的理由各不超过 500 字",
				"parts may name "+strings.Join(PartNames, ", ")+"; evidence and reason have at most 500 characters each")
		}
	}
	return nil
}

// Survey is one version of the facts about an asset.
type Survey struct {
	ID         ref.ID     `json:"survey"`
	Asset      ref.ID     `json:"asset"`
	Version    int        `json:"version"`
	Complete   bool       `json:"complete"`
	SurveyedAt legal.Time `json:"surveyed_at"`
	Facts
}

// SurveyAsset records what was found out so far and returns the new version. It
// may be incomplete. A name that stands in f as the newest survey shows it, masked,
// stays what it was. ErrAssetUnknown, ErrSurveyFields, ErrSurveyNames, ErrChanged.
func (s *Service) SurveyAsset(ctx context.Context, court string, asset ref.ID, f Facts, actor event.Actor, at legal.Time) (Survey, error) {
	err := f.check()
	if err != nil {
		return Survey{}, err
	}
	v := Survey{ID: ref.New(), Asset: asset, Complete: len(f.Missing()) == 0, SurveyedAt: at}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		a, err := FindAsset(ctx, tx, court, asset)
		if err != nil {
			return err
		}
		err = f.checkParticulars(a.Class)
		if err != nil {
			return err
		}
		f, err := s.keepNames(ctx, tx, court, asset, f)
		if err != nil {
			return err
		}
		v.Facts = f.masked()
		body, sealed, err := s.sealFacts(v.ID, f)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			insert into survey (court_id, asset_id, version, survey_id, facts, facts_enc, complete, surveyed_by, surveyed_at)
			select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $8, $5, $6, $7
			from survey
			where court_id = $1 and asset_id = $2
			returning version`, court, asset, v.ID, body, v.Complete, actor.Person, at, sealed).Scan(&v.Version)
		if pg.Violated(err, "survey_version") {
			return ErrChanged
		}
		if err != nil {
			return fmt.Errorf("save survey: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "asset.surveyed", Court: court, Case: a.Case, Asset: asset, Subject: v.ID,
			Actor: actor, At: at, Basis: basis.Price2018(3), Body: map[string]any{"version": v.Version, "complete": v.Complete}})
	})
	return v, err
}

// LatestSurvey returns the newest version of the facts about an asset, the names
// of people in it masked. ErrSurveyNone.
func LatestSurvey(ctx context.Context, q Querier, court string, asset ref.ID) (Survey, error) {
	var v Survey
	var body []byte
	err := q.QueryRow(ctx, `
		select survey_id, asset_id, version, complete, surveyed_at, facts
		from survey
		where court_id = $1 and asset_id = $2
		order by version desc
		limit 1`, court, asset).Scan(&v.ID, &v.Asset, &v.Version, &v.Complete, &v.SurveyedAt, &body)
	if errors.Is(err, pgx.ErrNoRows) {
		return Survey{}, ErrSurveyNone
	}
	if err != nil {
		return Survey{}, fmt.Errorf("read survey of %s: %w", asset, err)
	}
	err = json.Unmarshal(body, &v.Facts)
	if err != nil {
		return Survey{}, fmt.Errorf("decode survey of %s: %w", asset, err)
	}
	return v, nil
}

// Surveys lists the versions of the facts about an asset, the newest first, the
// names of people in them masked.
func Surveys(ctx context.Context, q Querier, court string, asset ref.ID) ([]Survey, error) {
	vs, err := collect(ctx, q, func(r pgx.Row) (v Survey, err error) {
		var body []byte
		err = r.Scan(&v.ID, &v.Asset, &v.Version, &v.Complete, &v.SurveyedAt, &body)
		if err != nil {
			return v, err
		}
		return v, json.Unmarshal(body, &v.Facts)
	}, `
		select survey_id, asset_id, version, complete, surveyed_at, facts
		from survey
		where court_id = $1 and asset_id = $2
		order by version desc
		limit $3`, court, asset, MaxPage)
	if err != nil {
		return nil, fmt.Errorf("list surveys of %s: %w", asset, err)
	}
	return vs, nil
}

// ReadyForPrice is the gate before every method of fixing a price: the asset was
// surveyed and nothing is missing. ErrSurveyNone, ErrSurveyIncomplete.
func ReadyForPrice(ctx context.Context, q Querier, court string, asset ref.ID) error {
	v, err := LatestSurvey(ctx, q, court, asset)
	if err != nil {
		return err
	}
	return v.Facts.Complete()
}

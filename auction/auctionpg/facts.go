package auctionpg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// Findings is what the public may know about the property of an announced lot.
type Findings struct {
	Lot        ref.ID       `json:"lot"`
	Version    int          `json:"version"` // of the survey; 0 without one
	SurveyedAt legal.Time   `json:"surveyed_at"`
	Since      bool         `json:"since_announcement"` // surveyed again after the announcement: what was published may be older
	Risks      []Risk       `json:"risks"`
	Defects    []string     `json:"defects"`
	Holders    []HolderView `json:"priority_holders"`
	// What the inspection found of such a thing, but for what is the court's own.
	Particulars []ParticularView `json:"particulars"`
}

// ParticularView is one thing that an inspection found.
type ParticularView struct {
	Key   string     `json:"key"`
	Name  fault.Text `json:"name"`
	Value fault.Text `json:"value"` // with its unit
}

// particularsOf are the public ones of a survey, in the order of its form.
func particularsOf(class auction.Class, values map[string]string) []ParticularView {
	out := []ParticularView{}
	for _, x := range registry.ParticularsOf(string(class)) {
		if v := values[x.Key]; v != "" && !x.Inner {
			out = append(out, ParticularView{x.Key, x.Name, x.Say(v)})
		}
	}
	return out
}

// HolderView is one who holds a priority right: of what kind and which rank. Art. 13
// has the right published; the name is left to the announcement's own words, and
// whether a holder bids stays sealed like any bidder (法释〔2016〕18号 Art. 18).
type HolderView struct {
	Kind string     `json:"kind"`
	Name fault.Text `json:"name"`
	Rank int        `json:"rank"`
}

var holderNames = map[string]fault.Text{
	"co_owner": say("共有人", "co-owner"), "lessee": say("承租人", "lessee"), "shareholder": say("其他股东", "shareholder"),
}

// Findings reads the newest survey of the property of an announced lot. ErrNoLot.
func (s *Service) Findings(ctx context.Context, lot ref.ID) (Findings, error) {
	out := Findings{Lot: lot, Defects: []string{}, Holders: []HolderView{}, Particulars: []ParticularView{}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, a, err := published(ctx, tx, lot)
		if err != nil {
			return err
		}
		found, err := survey(ctx, tx, l)
		if err != nil {
			return err
		}
		if found != nil {
			out.Version, out.SurveyedAt, out.Since = found.Version, found.SurveyedAt, found.SurveyedAt.After(a.PublishedAt)
			out.Defects = append(out.Defects, found.Defects...)
			out.Particulars = particularsOf(l.Class, found.Particulars)
		}
		out.Risks = RiskCard(found, a, l.Kind == auction.Immovable)
		r, err := findResolution(ctx, tx, l, l.Resolution)
		if err != nil {
			return err
		}
		for _, h := range r.Holders {
			name, ok := holderNames[h.Kind]
			if !ok {
				name = say("优先购买权人", "priority purchaser")
			}
			out.Holders = append(out.Holders, HolderView{h.Kind, name, h.Rank})
		}
		return nil
	})
	return out, err
}

// published reads an announced lot with its announcement in force. ErrNoLot.
func published(ctx context.Context, tx pgx.Tx, lot ref.ID) (Lot, Published, error) {
	l, err := findLot(ctx, tx, lot)
	if err != nil {
		return Lot{}, Published{}, err
	}
	var content []byte
	err = tx.QueryRow(ctx, `
		select content
		from announcement
		where court_id = $1 and lot_id = $2
		order by announcement_id desc
		limit 1`, l.Court, lot).Scan(&content)
	if pg.NoRows(err) {
		return Lot{}, Published{}, ErrNoLot
	}
	if err != nil {
		return Lot{}, Published{}, fmt.Errorf("read announcement of lot %s: %w", lot, err)
	}
	var p Published
	err = json.Unmarshal(content, &p)
	if err != nil {
		return Lot{}, Published{}, fmt.Errorf("decode announcement of lot %s: %w", lot, err)
	}
	return l, p, nil
}

// survey is the newest of a lot's property, or nil; the names in it are masked. Of things
// that are sold as a whole it is that of all of them, or none.
func survey(ctx context.Context, tx pgx.Tx, l Lot) (*registry.Survey, error) {
	along, titles, err := alongOf(ctx, tx, l)
	if err != nil {
		return nil, err
	}
	var things []surveyedThing
	for i, asset := range append([]ref.ID{l.Asset}, along...) {
		v, err := registry.LatestSurvey(ctx, tx, l.Court, asset)
		if errors.Is(err, registry.ErrSurveyNone) {
			return nil, nil
		}
		if err != nil || len(along) == 0 {
			return &v, err
		}
		things = append(things, surveyedThing{append([]string{l.Title}, titles...)[i], v})
	}
	v := together(things)
	return &v, nil
}

// CostQuestion is what a buyer says to have the cost estimated; all may be left out.
type CostQuestion struct {
	Price money.Amount // the current price unless given
	Area  string       // m², at most two decimals
	Home  auction.Home
	Buyer auction.BuyerKind
}

// floorArea is a number that is small enough to be reckoned with.
var floorArea = regexp.MustCompile(`^([0-9]{1,8}(\.[0-9]{1,2})?)?$`)

// Costs estimates what a buyer pays beside the price of an announced lot. ErrNoLot,
// ErrSearch.
func (s *Service) Costs(ctx context.Context, lot ref.ID, q CostQuestion) (auction.Estimate, error) {
	switch {
	case q.Price.IsNegative():
		return auction.Estimate{}, ErrSearch.With("field", "price").With("want", say("正数", "a positive number"))
	case !floorArea.MatchString(q.Area):
		return auction.Estimate{}, ErrSearch.With("field", "area").With("want", say("平方米数，如 89.50", "square metres such as 89.50"))
	case q.Home != "" && q.Home != auction.OnlyHome && q.Home != auction.SecondHome && q.Home != auction.FurtherOne:
		return auction.Estimate{}, ErrSearch.With("field", "home").With("want", say("only、second 或 further", "only, second or further"))
	case q.Buyer != "" && q.Buyer != auction.BuyerPerson && q.Buyer != auction.BuyerCompany:
		return auction.Estimate{}, ErrSearch.With("field", "buyer").With("want", say("person 或 company", "person or company"))
	}
	view, err := s.Public(ctx, lot)
	if err != nil {
		return auction.Estimate{}, err
	}
	if !q.Price.IsPositive() {
		q.Price = view.Price
	}
	p := auction.Purchase{
		Kind: view.Kind, Class: view.Class, Province: view.Province, Price: q.Price, Home: q.Home, Buyer: q.Buyer,
	}
	if q.Area != "" {
		p.Area, err = decimal.NewFromString(q.Area)
		if err != nil {
			return auction.Estimate{}, fmt.Errorf("read area: %w", err)
		}
	}
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, a, err := published(ctx, tx, lot)
		if err != nil {
			return err
		}
		p.Taxes = a.Taxes
		found, err := survey(ctx, tx, l)
		if err != nil || found == nil {
			return err
		}
		for _, u := range found.Taxes {
			p.Arrears = append(p.Arrears, auction.Arrear{Name: u.Kind, Amount: u.Amount})
		}
		return nil
	})
	return auction.Costs(p), err
}

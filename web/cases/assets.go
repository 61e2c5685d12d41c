package cases

import (
	"context"
	"errors"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/place"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/route"
)

// assets are the routes of seized assets and what was found out about them.
func (h handler) assets() []route.Route {
	return []route.Route{
		route.Post("/api/v1/courts/:court/cases/:case/assets", "asset.list_seized", writers(), "登记查封财产", "List a seized asset", h.listAsset),
		route.Get("/api/v1/courts/:court/cases/:case/assets", "asset.list", readers(), "案件财产", "List the assets of a case", h.listAssets),
		route.Get("/api/v1/courts/:court/assets/:asset", "asset.show", readers(), "财产详情", "Show an asset with its latest survey", h.showAsset),
		route.Post("/api/v1/courts/:court/assets/:asset/place", "asset.place", writers(), "登记或更正财产的坐标", "Record or correct where an asset lies", h.placeAsset),
		route.Get("/api/v1/courts/:court/assets/:asset/surveys", "asset.surveys", readers(), "财产调查的各次记录", "Every version of what was found out", h.surveys),
		route.Post("/api/v1/courts/:court/assets/:asset/surveys", "asset.survey", writers(), "登记财产调查", "Record what was found out", h.survey),
		route.Post("/api/v1/courts/:court/assets/:asset/survey-opening", "asset.open_survey", writers().WithFreshSession(),
			"查看调查中的完整姓名（记录理由）", "Open the names in a survey; the reason is recorded", h.openSurvey),
	}
}

type seized struct {
	Case        ref.ID     `path:"case"`
	Kind        string     `json:"kind" required:"true"`
	Class       string     `json:"class" required:"true"`
	Title       string     `json:"title" required:"true"`
	Province    string     `json:"province" required:"true"`
	City        string     `json:"city" required:"true"`
	Address     string     `json:"address"`
	SeizureKind string     `json:"seizure_kind" required:"true"`
	SeizedOn    legal.Date `json:"seized_on" required:"true"`
	SeizedUntil legal.Date `json:"seized_until"`
	SeizureDoc  string     `json:"seizure_doc" required:"true"`

	Place place.Point `json:"place"` // latitude,longitude
}

type placed struct {
	Asset ref.ID      `path:"asset"`
	Place place.Point `json:"place" required:"true"` // latitude,longitude in CGCS2000
}

func (h handler) placeAsset(ctx context.Context, c route.Call, in placed) (route.None, error) {
	return route.None{}, h.svc.PlaceAsset(ctx, c.Court, in.Asset, in.Place, c.Caller.As(c.Role), c.At)
}

type listed struct {
	Asset ref.ID `json:"asset"`
}

func (h handler) listAsset(ctx context.Context, c route.Call, in seized) (listed, error) {
	id, err := h.svc.ListAsset(ctx, c.Court, in.Case, registry.NewAsset{Kind: in.Kind, Class: in.Class, Title: in.Title,
		Province: in.Province, City: in.City, Address: in.Address, SeizureKind: in.SeizureKind, SeizedOn: in.SeizedOn,
		SeizedUntil: in.SeizedUntil, SeizureDoc: in.SeizureDoc, Place: in.Place}, c.Caller.As(c.Role), c.At)
	return listed{id}, err
}

func (h handler) listAssets(ctx context.Context, c route.Call, in inCase) ([]registry.Asset, error) {
	return registry.Assets(ctx, h.read, c.Court, in.Case)
}

type inAsset struct {
	Asset ref.ID `path:"asset"`
}

// AssetView is an asset with the newest facts about it; survey is null before the first.
type AssetView struct {
	registry.Asset
	Survey *registry.Survey `json:"survey"`
}

func (h handler) showAsset(ctx context.Context, c route.Call, in inAsset) (v AssetView, err error) {
	v.Asset, err = registry.FindAsset(ctx, h.read, c.Court, in.Asset)
	if err != nil {
		return v, err
	}
	s, err := registry.LatestSurvey(ctx, h.read, c.Court, in.Asset)
	if errors.Is(err, registry.ErrSurveyNone) {
		return v, nil
	}
	v.Survey = &s
	return v, err
}

func (h handler) surveys(ctx context.Context, c route.Call, in inAsset) ([]registry.Survey, error) {
	_, err := registry.FindAsset(ctx, h.read, c.Court, in.Asset)
	if err != nil {
		return nil, err
	}
	return registry.Surveys(ctx, h.read, c.Court, in.Asset)
}

// newSurvey: an absent or null list means "not yet found out", an empty one "none".
type newSurvey struct {
	Asset       ref.ID                    `path:"asset"`
	Title       *registry.Title           `json:"title"`
	Burdens     []registry.Burden         `json:"burdens"`
	Waiting     []registry.WaitingSeizure `json:"waiting_seizures"`
	Possession  *registry.Possession      `json:"possession"`
	Leases      []registry.Lease          `json:"leases"`
	Taxes       []registry.Unpaid         `json:"unpaid"`
	Defects     []string                  `json:"defects"`
	Description string                    `json:"description"`
	Hints       []registry.MarketHint     `json:"market_hints"`
	Disputes    []registry.Dispute        `json:"disputes"`
	Building    *registry.Building        `json:"building"`
	Parts       map[string]registry.Part  `json:"parts"`
	Particulars map[string]string         `json:"particulars"`
}

type surveyed struct {
	Survey   ref.ID   `json:"survey"`
	Version  int      `json:"version"`
	Complete bool     `json:"complete"`
	Missing  []string `json:"missing"`
	Lacking  []string `json:"missing_en"`
}

func (h handler) survey(ctx context.Context, c route.Call, in newSurvey) (surveyed, error) {
	s, err := h.svc.SurveyAsset(ctx, c.Court, in.Asset, registry.Facts{Title: in.Title, Burdens: in.Burdens,
		Waiting: in.Waiting, Possession: in.Possession, Leases: in.Leases, Taxes: in.Taxes, Defects: in.Defects,
		Description: in.Description, Hints: in.Hints, Disputes: in.Disputes, Building: in.Building, Parts: in.Parts, Particulars: in.Particulars}, c.Caller.As(c.Role), c.At)
	out := surveyed{Survey: s.ID, Version: s.Version, Complete: s.Complete, Missing: []string{}, Lacking: []string{}}
	for _, m := range s.Missing() {
		out.add(m)
	}
	return out, err
}

func (s *surveyed) add(m fault.Text) {
	s.Missing, s.Lacking = append(s.Missing, m.ZH), append(s.Lacking, m.EN)
}

type surveyOpening struct {
	Asset  ref.ID `path:"asset"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) openSurvey(ctx context.Context, c route.Call, in surveyOpening) (registry.Survey, error) {
	return h.svc.OpenSurvey(ctx, c.Court, in.Asset, in.Reason, c.Caller.As(c.Role), c.At)
}

package lots

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// settings are the rows of what a court sets where the law is silent.
func (h handlers) settings() []route.Route {
	head := route.Court(identity.BureauHead, identity.Leader)
	return []route.Route{
		route.Get("/api/v1/court-settings/:court", "setting.list", route.Public(),
			"本院在法律未规定处的设置及来源", "What the court set where the law is silent, and where that comes from", h.listSettings),
		route.Post("/api/v1/courts/:court/settings", "setting.propose", head,
			"提出修改设置", "Ask for a change of a setting", h.proposeSetting),
		route.Post("/api/v1/courts/:court/settings/:change/approval", "setting.approve", head.WithFreshSession(),
			"批准修改设置（另一人）", "Approve a change that another person asked for", h.approveSetting),
	}
}

type settingsIn struct {
	Court string `path:"court"`
}

func (h handlers) listSettings(ctx context.Context, call route.Call, in settingsIn) (auctionpg.CourtSettings, error) {
	return h.svc.Settings(ctx, in.Court, call.At)
}

type settingIn struct {
	Name     string     `json:"name" required:"true"`
	Value    int        `json:"value"`
	Document string     `json:"document" required:"true"`
	From     legal.Date `json:"from"` // today unless given
}

// SettingProposed is a change that waits for another person.
type SettingProposed struct {
	Change ref.ID `json:"change"`
}

func (h handlers) proposeSetting(ctx context.Context, call route.Call, in settingIn) (SettingProposed, error) {
	id, err := h.svc.ProposeSetting(ctx, call.Court, auctionpg.SettingProposal{Name: in.Name, Value: in.Value, Document: in.Document, From: in.From},
		call.Caller.As(call.Role), call.At)
	return SettingProposed{id}, err
}

type changeIn struct {
	Change ref.ID `path:"change"`
}

func (h handlers) approveSetting(ctx context.Context, call route.Call, in changeIn) (SettingProposed, error) {
	return SettingProposed(in), h.svc.ApproveSetting(ctx, call.Court, in.Change, call.Caller.As(call.Role), call.At)
}

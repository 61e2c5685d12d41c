package lots

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/ref"
	"fachui/web/route"
)

// joint are the rows of those who bid together. Nobody is named by an identifier:
// the representative writes names down, and whoever proved that name and was told
// the invitation says yes in a session of his own.
func (h handlers) joint() []route.Route {
	return []route.Route{
		route.Post("/api/v1/lots/:lot/joint-invitations", "joint.look", route.RealName(),
			"查看共同竞买邀请（不作任何改变）", "See what an invitation to bid together is about; changes nothing", h.look),
		route.Post("/api/v1/lots/:lot/joint-consents", "joint.consent", route.RealName(),
			"同意共同竞买", "Agree to bid together", h.consent),
		route.Post("/api/v1/lots/:lot/joint-withdrawals", "joint.withdraw", route.RealName(),
			"代表人撤回未齐备的共同竞买报名", "Take back a joint application that waits for somebody", h.withdrawJoint),
	}
}

// lookIn is what one may have filled in while looking; only the invitation counts.
type lookIn struct {
	Lot          ref.ID `path:"lot"`
	Invitation   string `json:"invitation" required:"true"`
	Announcement string `json:"announcement_hash"`
	Warnings     bool   `json:"accept_warnings"`
	Housing      bool   `json:"housing_pledge"`
}

func (h handlers) look(ctx context.Context, call route.Call, in lookIn) (auctionpg.Joint, error) {
	return h.svc.Invitation(ctx, in.Lot, in.Invitation, call.Caller.As(call.Role))
}

type consentIn struct {
	Lot          ref.ID `path:"lot"`
	Invitation   string `json:"invitation" required:"true"`
	Announcement string `json:"announcement_hash" required:"true"`
	Warnings     bool   `json:"accept_warnings" required:"true"` // and to answer for all with the others
	Housing      bool   `json:"housing_pledge"`
}

func (h handlers) consent(ctx context.Context, call route.Call, in consentIn) (auctionpg.Joint, error) {
	return h.svc.ConsentJoint(ctx, in.Lot, auctionpg.Consent{
		Invitation: in.Invitation, Announcement: in.Announcement, Warnings: in.Warnings, Housing: in.Housing,
	}, call.Caller.As(call.Role), call.At)
}

type withdrawnOut struct {
	Withdrawn bool `json:"withdrawn"`
}

func (h handlers) withdrawJoint(ctx context.Context, call route.Call, in lotIn) (withdrawnOut, error) {
	err := h.svc.WithdrawJoint(ctx, in.Lot, call.Caller.As(call.Role), call.At)
	return withdrawnOut{err == nil}, err
}

package cases

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/route"
)

// claims are the routes of what is owed in a case.
func (h handler) claims() []route.Route {
	return []route.Route{
		route.Post("/api/v1/courts/:court/parties/:party/claims", "claim.lodge", writers(), "登记债权", "Lodge a claim of a party", h.lodge),
		route.Get("/api/v1/courts/:court/cases/:case/claims", "claim.list", readers(), "案件债权", "List the claims of a case", h.listClaims),
		route.Put("/api/v1/courts/:court/claims/:claim", "claim.correct", writers(),
			"更正债权（生成新版本）", "Correct a claim by its next version", h.correct),
		route.Post("/api/v1/courts/:court/claims/:claim/withdrawal", "claim.withdraw", writers(), "撤回债权", "Withdraw a claim", h.withdraw),
	}
}

type lodging struct {
	Party        ref.ID        `path:"party"`
	Kind         string        `json:"kind" required:"true"`
	Principal    money.Amount  `json:"principal" required:"true"`
	Interest     money.Amount  `json:"interest"`
	Costs        money.Amount  `json:"costs"`
	DoubledBase  money.Amount  `json:"doubled_base"`
	DoubledFrom  legal.Date    `json:"doubled_from"`
	Standing     string        `json:"standing"`
	Why          string        `json:"why"`
	Until        string        `json:"until"`
	TitleDoc     string        `json:"title_doc"`
	Advanced     bool          `json:"advanced"`
	Asset        *ref.ID       `json:"asset"`
	RegisteredOn legal.Date    `json:"registered_on"`
	MaxSecured   *money.Amount `json:"max_secured"`
	SeizedOn     legal.Date    `json:"seized_on"`
	SeizureRank  int           `json:"seizure_rank"`
	SeizureDoc   string        `json:"seizure_doc"`
	Applicant    bool          `json:"applicant"`
}

func (l lodging) terms() registry.Terms {
	t := registry.Terms{Kind: l.Kind, Principal: l.Principal, Interest: l.Interest, Costs: l.Costs,
		DoubledBase: l.DoubledBase, DoubledFrom: l.DoubledFrom, Standing: l.Standing, Why: l.Why, Until: l.Until,
		TitleDoc: l.TitleDoc, Advanced: l.Advanced, RegisteredOn: l.RegisteredOn, MaxSecured: l.MaxSecured,
		SeizedOn: l.SeizedOn, SeizureRank: l.SeizureRank, SeizureDoc: l.SeizureDoc, Applicant: l.Applicant}
	if l.Asset != nil {
		t.Asset = *l.Asset
	}
	return t
}

type lodged struct {
	Claim   ref.ID `json:"claim"`
	Version int    `json:"version"`
}

func (h handler) lodge(ctx context.Context, c route.Call, in lodging) (lodged, error) {
	id, err := h.svc.LodgeClaim(ctx, c.Court, in.Party, in.terms(), c.Caller.As(c.Role), c.At)
	return lodged{id, 1}, err
}

func (h handler) listClaims(ctx context.Context, c route.Call, in inCase) ([]registry.Claim, error) {
	return registry.Claims(ctx, h.read, c.Court, in.Case)
}

// correction carries the whole of the new terms and the version they replace.
type correction struct {
	Claim   ref.ID         `path:"claim"`
	Version int            `json:"version" required:"true"`
	Reason  string         `json:"reason" required:"true"`
	Terms   registry.Terms `json:"terms" required:"true"`
}

func (h handler) correct(ctx context.Context, c route.Call, in correction) (lodged, error) {
	err := h.svc.CorrectClaim(ctx, c.Court, in.Claim, in.Version, in.Terms, in.Reason, c.Caller.As(c.Role), c.At)
	return lodged{in.Claim, in.Version + 1}, err
}

type claimWithdrawal struct {
	Claim   ref.ID `path:"claim"`
	Version int    `json:"version" required:"true"`
	Reason  string `json:"reason" required:"true"`
}

func (h handler) withdraw(ctx context.Context, c route.Call, in claimWithdrawal) (lodged, error) {
	err := h.svc.WithdrawClaim(ctx, c.Court, in.Claim, in.Version, in.Reason, c.Caller.As(c.Role), c.At)
	return lodged{in.Claim, in.Version + 1}, err
}

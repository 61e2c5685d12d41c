package cases

import (
	"context"

	"fachui/internal/cn"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/route"
)

// parties are the routes of the people in a case, as the court keeps them.
func (h handler) parties() []route.Route {
	return []route.Route{
		route.Post("/api/v1/courts/:court/cases/:case/parties", "party.add", writers(), "登记当事人", "Add a party", h.addParty),
		route.Get("/api/v1/courts/:court/cases/:case/parties", "party.list", readers(), "案件当事人", "List the parties of a case", h.listParties),
		route.Put("/api/v1/courts/:court/parties/:party/person", "party.link", writers(),
			"关联注册用户", "Link the registered person who acts as the party", h.linkParty),
		route.Post("/api/v1/courts/:court/parties/:party/removal", "party.remove", writers(), "移除登记错误的当事人", "Remove a party", h.removeParty),
		route.Put("/api/v1/courts/:court/parties/:party/payee-account", "payee.record", writers().WithFreshSession(),
			"凭材料登记收款账户", "Record a payee account on evidence", h.recordPayee),
	}
}

type newParty struct {
	Case     ref.ID  `path:"case"`
	Kind     string  `json:"kind" required:"true"`
	Nature   string  `json:"nature" required:"true"`
	Name     cn.Name `json:"name" required:"true"`
	IDNumber string  `json:"id_number"`
	Phone    string  `json:"phone"`
	Address  string  `json:"address"`
	Login    string  `json:"login"`
}

type added struct {
	Party ref.ID `json:"party"`
}

func (h handler) addParty(ctx context.Context, c route.Call, in newParty) (added, error) {
	id, err := h.svc.AddParty(ctx, c.Court, in.Case, registry.NewParty{Kind: in.Kind, Nature: in.Nature, Name: in.Name,
		IDNumber: in.IDNumber, Phone: in.Phone, Address: in.Address, Login: in.Login}, c.Caller.As(c.Role), c.At)
	return added{id}, err
}

func (h handler) listParties(ctx context.Context, c route.Call, in inCase) ([]registry.Party, error) {
	return registry.Parties(ctx, h.read, c.Court, in.Case)
}

type link struct {
	Party    ref.ID `path:"party"`
	Login    string `json:"login" required:"true"`
	Evidence string `json:"evidence" required:"true"`
}

func (h handler) linkParty(ctx context.Context, c route.Call, in link) (done, error) {
	return ok(h.svc.LinkParty(ctx, c.Court, in.Party, in.Login, in.Evidence, c.Caller.As(c.Role), c.At))
}

type removal struct {
	Party  ref.ID `path:"party"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) removeParty(ctx context.Context, c route.Call, in removal) (done, error) {
	return ok(h.svc.RemoveParty(ctx, c.Court, in.Party, in.Reason, c.Caller.As(c.Role), c.At))
}

type recordedPayee struct {
	Party    ref.ID  `path:"party"`
	Bank     string  `json:"bank" required:"true"`
	BankCode string  `json:"bank_code" required:"true"`
	Number   string  `json:"number" required:"true"`
	Holder   cn.Name `json:"holder" required:"true"`
	Evidence string  `json:"evidence" required:"true"`
}

func (h handler) recordPayee(ctx context.Context, c route.Call, in recordedPayee) (done, error) {
	return ok(h.svc.RecordPayee(ctx, c.Court, in.Party, registry.NewPayee{Bank: in.Bank, BankCode: in.BankCode,
		Number: in.Number, Holder: in.Holder}, in.Evidence, c.Caller.As(c.Role), c.At))
}

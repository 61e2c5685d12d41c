package notices

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/notifypg"
	"fachui/web/route"
)

// consents are the rows of consent to electronic service and of the proof of service.
func (h handler) consents() []route.Route {
	const ofCase, ofServing = "/api/v1/courts/:court/cases/:case/service-consents", "/api/v1/courts/:court/servings/:serving"
	return []route.Route{
		route.Get("/api/v1/me/service-consents", "consent.own", route.SignedIn(), "我的电子送达同意", "My consents to electronic service", h.ownConsents),
		route.Post("/api/v1/me/cases/:case/service-consents", "consent.give", route.RealName(),
			"同意本案电子送达", "Agree to electronic service in a case", h.agree),
		route.Post("/api/v1/me/service-consents/:consent/withdrawal", "consent.withdraw", route.SignedIn(),
			"撤回电子送达同意（对此后的文书生效）", "Take back a consent to electronic service, from now on", h.withdraw),
		route.Get(ofCase, "consent.list", readers(), "案件的电子送达同意", "The consents to electronic service of a case", h.caseConsents),
		route.Handed(ofCase, "consent.take", writers(), "登记书面的送达地址确认书", "Record a signed confirmation of address", scan, h.takeConsent),
		route.Handed(ofCase+"/:consent/withdrawal", "consent.take_withdrawal", writers(),
			"登记书面撤回电子送达同意", "Record that a consent was taken back on paper", scan, h.takeWithdrawal),
		route.Get(ofServing, "serving.show", readers(), "一项送达及其送达回证", "One serving, with its receipt", h.showServing),
		route.Raw(fiber.MethodGet, ofServing+"/receipt/pdf", "serving.print", readers(), "送达回证（PDF）", "The receipt of service as PDF", h.print),
		route.Post(ofServing+"/arrival", "serving.arrive", writers(),
			"登记电子送达到达（须受送达人已同意）", "Record that a document arrived electronically, as its recipient agreed", h.arrive),
	}
}

func (h handler) ownConsents(ctx context.Context, c route.Call, in paged) ([]notifypg.ConsentView, error) {
	return notifypg.OwnConsents(ctx, h.read, c.Caller.Person, in.page())
}

type aCase struct {
	Case ref.ID `path:"case"`
}

// agreed is the answer to a consent: one for each place that a person has in a case.
type agreed struct {
	Consents []ref.ID   `json:"consents"`
	At       legal.Time `json:"at"`
}

// taken is the answer to a consent that came on paper.
type taken struct {
	Consent ref.ID     `json:"consent"`
	At      legal.Time `json:"at"`
}

func (h handler) agree(ctx context.Context, c route.Call, in aCase) (agreed, error) {
	ids, err := h.svc.Agree(ctx, in.Case, c.Caller.As(c.Role), c.At)
	return agreed{ids, c.At}, err
}

type aConsent struct {
	Consent ref.ID `path:"consent"`
}

// ended is the answer to a withdrawal.
type ended struct {
	Consent ref.ID     `json:"consent"`
	EndedAt legal.Time `json:"ended_at"`
}

func (h handler) withdraw(ctx context.Context, c route.Call, in aConsent) (ended, error) {
	return ended{in.Consent, c.At}, h.svc.Revoke(ctx, in.Consent, c.Caller.As(c.Role), c.At)
}

func (h handler) caseConsents(ctx context.Context, c route.Call, in casePage) ([]notifypg.ConsentView, error) {
	_, err := registry.FindCase(ctx, h.read, c.Court, in.Case)
	if err != nil {
		return nil, err
	}
	return notifypg.CaseConsents(ctx, h.read, c.Court, in.Case, in.page())
}

type takingConsent struct {
	Case     ref.ID        `path:"case"`
	Party    ref.ID        `json:"party"`   // who signed: a party of the case,
	Serving  ref.ID        `json:"serving"` // or whom this was served on
	Medium   notify.Medium `json:"medium" required:"true"`
	Address  string        `json:"address"` // of a mailbox or a telephone
	SignedOn legal.Date    `json:"signed_on" required:"true"`
	Document string        `json:"document"` // SHA-256 of the signed paper, if its scan does not come along
}

func (h handler) takeConsent(ctx context.Context, c route.Call, in takingConsent, file []byte) (taken, error) {
	var err error
	in.Document, err = h.named(ctx, c, in.Document, file)
	if err != nil {
		return taken{}, err
	}
	id, err := h.svc.TakeConsent(ctx, c.Court, in.Case, notifypg.Signed{Party: in.Party, Serving: in.Serving, Medium: in.Medium,
		Address: in.Address, SignedOn: in.SignedOn, Document: in.Document}, c.Caller.As(c.Role), c.At)
	return taken{id, c.At}, err
}

type takingWithdrawal struct {
	Case     ref.ID `path:"case"`
	Consent  ref.ID `path:"consent"`
	Document string `json:"document"` // SHA-256 of the signed paper, if its scan does not come along
}

func (h handler) takeWithdrawal(ctx context.Context, c route.Call, in takingWithdrawal, file []byte) (ended, error) {
	var err error
	in.Document, err = h.named(ctx, c, in.Document, file)
	if err != nil {
		return ended{}, err
	}
	return ended{in.Consent, c.At}, h.svc.TakeRevocation(ctx, c.Court, in.Case, in.Consent, in.Document, c.Caller.As(c.Role), c.At)
}

func (h handler) showServing(ctx context.Context, c route.Call, in aServing) (notifypg.Shown, error) {
	return h.svc.Show(ctx, c.Court, in.Serving, c.At)
}

type arriving struct {
	Serving   ref.ID     `path:"serving"`
	Evidence  string     `json:"evidence"`   // of a mailbox or a telephone: what shows that it was sent
	ArrivedAt legal.Time `json:"arrived_at"` // of a mailbox or a telephone
}

func (h handler) arrive(ctx context.Context, c route.Call, in arriving) (receipt, error) {
	done, err := h.svc.Arrive(ctx, c.Court, in.Serving, in.Evidence, in.ArrivedAt, c.Caller.As(c.Role), c.At)
	return receipt{in.Serving, "received", done.ReceivedAt}, err
}

// print hands out a receipt to be saved: no browser runs it.
func (h handler) print(c *fiber.Ctx, call route.Call) error {
	id, err := ref.Parse(c.Params("serving"))
	if err != nil {
		return notify.ErrServingUnknown
	}
	pdf, err := h.svc.PrintSlip(c.UserContext(), call.Court, id, call.At)
	if err != nil {
		return err
	}
	c.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf("attachment; filename=\"receipt-%s.pdf\"", id))
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderContentType, "application/pdf")
	return c.Send(pdf)
}

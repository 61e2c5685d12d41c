package notices

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/notifypg"
	"fachui/web/route"
)

func (h handler) contacts() []route.Route {
	return []route.Route{
		route.Get("/api/v1/me/contacts", "contact.mine", route.SignedIn(),
			"我的联系方式", "Where messages reach me", h.ownContacts),
		route.Put("/api/v1/me/contacts/:channel", "contact.set", route.SignedIn(),
			"填写联系方式并获取验证码", "Enter an address and have a code sent there", h.setContact),
		route.Post("/api/v1/me/contacts/:channel/verification", "contact.verify", route.SignedIn(),
			"以验证码验证地址；不填则重新发送", "Verify an address by its code; without one another is sent", h.verifyContact),
		route.Delete("/api/v1/me/contacts/:channel", "contact.remove", route.SignedIn(),
			"删除联系方式", "Delete an address", h.removeContact),
		route.Put("/api/v1/me/language", "contact.language", route.SignedIn(),
			"选择消息的语言", "Choose the language of my messages", h.setLanguage),
	}
}

func (h handler) deliveries() []route.Route {
	operator := route.Platform(identity.Operator)
	return []route.Route{
		route.Get("/api/v1/deliveries/parked", "delivery.parked", operator,
			"未能发出的消息", "Messages that could not be sent", h.parked),
		route.Post("/api/v1/deliveries/:delivery/replay", "delivery.replay", operator,
			"重新发送被搁置的消息", "Send a parked message again", h.replay),
	}
}

func (h handler) ownContacts(ctx context.Context, c route.Call, _ route.None) (notifypg.Contacts, error) {
	return h.svc.Contacts(ctx, c.Caller.Person)
}

type contactIn struct {
	Channel string `path:"channel"` // email, sms or webhook
	Address string `json:"address"` // empty keeps the one that is there; for sms else the number of the papers
	Off     bool   `json:"off"`     // keep the address, send nothing there
}

// ContactSet is an address as it was stored. The key of a new webhook is in this answer only.
type ContactSet struct {
	Contact notifypg.Contact `json:"contact"`
	Secret  string           `json:"secret,omitempty"` // signs what a new webhook receives; shown this once
}

func (h handler) setContact(ctx context.Context, c route.Call, in contactIn) (ContactSet, error) {
	m, err := notify.ReadMeans(in.Channel)
	if err != nil {
		return ContactSet{}, err
	}
	contact, key, err := h.svc.SetContact(ctx, c.Caller.Person, notifypg.Wish{Means: m, Address: in.Address, Wanted: !in.Off}, c.At)
	return ContactSet{contact, key}, err
}

type verifyIn struct {
	Channel string `path:"channel"`
	Code    string `json:"code"` // six digits; empty asks for another, and calls a webhook
}

func (h handler) verifyContact(ctx context.Context, c route.Call, in verifyIn) (notifypg.Contact, error) {
	m, err := notify.ReadMeans(in.Channel)
	if err != nil {
		return notifypg.Contact{}, err
	}
	return h.svc.Verify(ctx, c.Caller.Person, m, in.Code, c.At)
}

type aChannel struct {
	Channel string `path:"channel"`
}

func (h handler) removeContact(ctx context.Context, c route.Call, in aChannel) (route.None, error) {
	m, err := notify.ReadMeans(in.Channel)
	if err != nil {
		return route.None{}, err
	}
	return route.None{}, h.svc.RemoveContact(ctx, c.Caller.Person, m, c.At)
}

type languageIn struct {
	Language string `json:"language" required:"true"` // zh or en
}

func (h handler) setLanguage(ctx context.Context, c route.Call, in languageIn) (languageIn, error) {
	l, err := notify.ReadLanguage(in.Language)
	if err != nil {
		return languageIn{}, err
	}
	return in, h.svc.SetLanguage(ctx, c.Caller.Person, l)
}

// ParkedDeliveries are the messages that could not be sent.
type ParkedDeliveries struct {
	Parked []notifypg.Parked `json:"parked"`
}

func (h handler) parked(ctx context.Context, _ route.Call, in paged) (ParkedDeliveries, error) {
	p, err := h.svc.ParkedDeliveries(ctx, registry.Page{After: in.After, Limit: in.Limit})
	return ParkedDeliveries{p}, err
}

type aDelivery struct {
	Delivery ref.ID `path:"delivery"`
}

func (h handler) replay(ctx context.Context, c route.Call, in aDelivery) (route.None, error) {
	return route.None{}, h.svc.Replay(ctx, in.Delivery, c.Caller.As(c.Role), c.At)
}

// Package notices is the web's face of servings and messages. A person reads
// what was sent to them, confirms what was served and says where else messages
// shall go; the clerk sees where each document stands and how each message
// travelled, and records receipts, waivers and postings; the public reads the
// postings; the operator replays what could not be sent. Handlers decode, make one call and encode.
package notices

import (
	"context"
	"slices"

	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/notifypg"
	"fachui/web/route"
)

type handler struct {
	svc   *notifypg.Service
	files *files.Service // keeps the scans that come with a record
	read  registry.Querier
}

// scan is the file that may come with a record of service, in place of its hash.
var scan = route.File{Field: "file", Sniff: files.SniffAttachment}

// named is the hash of the scan that came with a record, or that it names.
func (h handler) named(ctx context.Context, c route.Call, document string, file []byte) (string, error) {
	return h.files.Named(ctx, c.Court, document, file, c.Caller.As(c.Role), c.At)
}

func writers() route.Access { return route.Court(identity.Clerk, identity.Judge) }
func readers() route.Access { return route.Court(identity.CourtRoles...) }

// Routes are the rows of the route table for servings and messages.
func Routes(svc *notifypg.Service, files *files.Service, read registry.Querier) []route.Route {
	h := handler{svc, files, read}
	return slices.Concat(h.own(), h.contacts(), h.ofCourt(), h.consents(), h.deliveries())
}

func (h handler) own() []route.Route {
	return []route.Route{
		route.Get("/api/v1/me/servings", "serving.own", route.SignedIn(), "送达我的文书", "List what was served on me", h.ownServings),
		route.Post("/api/v1/me/servings/:serving/receipt", "serving.confirm", route.SignedIn(), "确认收到文书", "Confirm receipt of a document", h.confirm),
		route.Get("/api/v1/me/notices", "notice.own", route.SignedIn(), "我的消息（新的在前）和未读数", "List my messages, newest first, and how many are unread", h.ownNotices),
		route.Post("/api/v1/me/notices/:notice/reading", "notice.read", route.SignedIn(), "标记消息已读", "Mark a message as read", h.readNotice),
		route.Get("/api/v1/postings", "serving.postings", route.Public(), "送达公示", "List the publications for recipients who cannot be reached", h.postings),
	}
}

func (h handler) ofCourt() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/cases/:case/servings", "serving.list", readers(), "案件送达", "List the servings of a case", h.servings),
		route.Get("/api/v1/courts/:court/cases/:case/notices", "notice.list", readers(), "案件通知", "List what the parties of a case were told", h.notices),
		route.Get("/api/v1/courts/:court/servings", "serving.of_subject", readers(),
			"某一文书的送达情况", "List the servings of one report, lot, ruling or plan", h.ofSubject),
		route.Handed("/api/v1/courts/:court/servings/:serving/receipt", "serving.record", writers(),
			"凭送达材料登记收到", "Record a receipt on evidence", scan, h.record),
		route.Post("/api/v1/courts/:court/servings/:serving/waiver", "serving.waive", writers(), "登记书面放弃", "Record a written waiver", h.waive),
		route.Post("/api/v1/courts/:court/servings/:serving/publication", "serving.publish", writers(),
			"公示无法通知的理由", "Publish why a recipient cannot be reached", h.publish),
	}
}

type paged struct {
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (p paged) page() registry.Page { return registry.Page{After: p.After, Limit: p.Limit} }

type ownPage struct {
	Open  bool   `query:"open"` // only what awaits confirmation
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) ownServings(ctx context.Context, c route.Call, in ownPage) ([]notifypg.ServingView, error) {
	return notifypg.OwnServings(ctx, h.read, c.Caller.Person, in.Open, registry.Page{After: in.After, Limit: in.Limit})
}

type inboxPage struct {
	Unread bool   `query:"unread"` // only what was not read yet
	After  ref.ID `query:"after"`
	Limit  int    `query:"limit"`
}

func (h handler) ownNotices(ctx context.Context, c route.Call, in inboxPage) (notifypg.Inbox, error) {
	return notifypg.OwnNotices(ctx, h.read, c.Caller.Person, in.Unread, registry.Page{After: in.After, Limit: in.Limit})
}

type aNotice struct {
	Notice ref.ID `path:"notice"`
}

type reading struct {
	Notice ref.ID     `json:"notice"`
	ReadAt legal.Time `json:"read_at"`
}

func (h handler) readNotice(ctx context.Context, c route.Call, in aNotice) (reading, error) {
	at, err := h.svc.Read(ctx, c.Caller.Person, in.Notice, c.At)
	return reading{in.Notice, at}, err
}

func (h handler) postings(ctx context.Context, _ route.Call, in paged) ([]notifypg.Posting, error) {
	return notifypg.Postings(ctx, h.read, in.page())
}

// receipt is the answer to every act that ends a serving.
type receipt struct {
	Serving ref.ID     `json:"serving"`
	Status  string     `json:"status"`
	At      legal.Time `json:"received_at"`
}

type aServing struct {
	Serving ref.ID `path:"serving"`
}

type confirming struct {
	Serving ref.ID       `path:"serving"`
	Consent notify.Scope `json:"consent"` // to electronic service: document, case; empty if given before or not needed
}

func (h handler) confirm(ctx context.Context, c route.Call, in confirming) (receipt, error) {
	err := h.svc.Confirm(ctx, in.Serving, in.Consent, c.Caller.As(c.Role), c.At)
	return receipt{in.Serving, "received", c.At}, err
}

type casePage struct {
	Case  ref.ID `path:"case"`
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (p casePage) page() registry.Page { return registry.Page{After: p.After, Limit: p.Limit} }

func (h handler) servings(ctx context.Context, c route.Call, in casePage) ([]notifypg.ServingView, error) {
	return notifypg.CaseServings(ctx, h.read, c.Court, in.Case, in.page())
}

func (h handler) notices(ctx context.Context, c route.Call, in casePage) ([]notifypg.NoticeView, error) {
	return notifypg.CaseNotices(ctx, h.read, c.Court, in.Case, in.page())
}

type subjectPage struct {
	Kind    string `query:"kind" required:"true"`
	Subject ref.ID `query:"subject" required:"true"`
	After   ref.ID `query:"after"`
	Limit   int    `query:"limit"`
}

func (h handler) ofSubject(ctx context.Context, c route.Call, in subjectPage) ([]notifypg.ServingView, error) {
	return notifypg.DocumentServings(ctx, h.read, c.Court, in.Kind, in.Subject, registry.Page{After: in.After, Limit: in.Limit})
}

type recording struct {
	Serving    ref.ID     `path:"serving"`
	Evidence   string     `json:"evidence" required:"true"`
	ReceivedAt legal.Time `json:"received_at"` // now unless given

	// Of a litigation paper the receipt that the law wants.
	Method      notify.Method  `json:"method"`       // direct, left, mail, entrusted
	Address     string         `json:"address"`      // of service
	Taker       notify.Taker   `json:"taker"`        // recipient, family, office, agent; empty if left
	TakerName   string         `json:"taker_name"`   // who signed
	Witness     notify.Witness `json:"witness"`      // person, recording; of a paper that was left
	WitnessName string         `json:"witness_name"` // of a person
	Document    string         `json:"document"`     // SHA-256 of the signed receipt, if its scan does not come along

	EntrustedCourt  string     `json:"entrusted_court"`  // the court that served for this one
	EntrustedLetter string     `json:"entrusted_letter"` // number of the letter of entrustment
	EntrustedOn     legal.Date `json:"entrusted_on"`     // the day on which it went out
}

func (h handler) record(ctx context.Context, c route.Call, in recording, file []byte) (receipt, error) {
	var err error
	in.Document, err = h.named(ctx, c, in.Document, file)
	if err != nil {
		return receipt{}, err
	}
	received := in.ReceivedAt
	if received.IsZero() {
		received = c.At
	}
	slip := notify.Receipt{Method: in.Method, Address: in.Address, Taker: in.Taker, TakerName: in.TakerName,
		Witness: in.Witness, WitnessName: in.WitnessName, Document: in.Document,
		Entrusted: notify.Entrustment{Court: in.EntrustedCourt, Letter: in.EntrustedLetter, On: in.EntrustedOn}}
	err = h.svc.Record(ctx, c.Court, in.Serving, slip, in.Evidence, received, c.Caller.As(c.Role), c.At)
	return receipt{in.Serving, "received", received}, err
}

type waiving struct {
	Serving  ref.ID `path:"serving"`
	Evidence string `json:"evidence" required:"true"`
}

func (h handler) waive(ctx context.Context, c route.Call, in waiving) (receipt, error) {
	err := h.svc.Waive(ctx, c.Court, in.Serving, in.Evidence, c.Caller.As(c.Role), c.At)
	return receipt{in.Serving, "waived", c.At}, err
}

type publishing struct {
	Serving ref.ID `path:"serving"`
	Reason  string `json:"reason" required:"true"`
}

type publication struct {
	Serving  ref.ID     `json:"serving"`
	Status   string     `json:"status"`
	DeemedOn legal.Date `json:"deemed_on"` // the last day of the posting
}

func (h handler) publish(ctx context.Context, c route.Call, in publishing) (publication, error) {
	last, err := h.svc.Publish(ctx, c.Court, in.Serving, in.Reason, c.Caller.As(c.Role), c.At)
	return publication{in.Serving, "published", last}, err
}

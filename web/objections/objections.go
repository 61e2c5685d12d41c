// Package objections is the web's face of objections to enforcement: people hand them
// in, answer and take the next remedy from their own desk; the court accepts them, forms
// a panel that took no part in the case, hears and rules; everybody reads one line of
// each on the page of the lot. Handlers decode, make one call and encode.
package objections

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/objection"
	"fachui/objection/objectionpg"
	"fachui/web/route"
)

type handler struct {
	svc    *objectionpg.Service
	files  *files.Service    // keeps what people hand in
	people *identity.Service // opens names, with a reason on record
}

const (
	mine    = "/api/v1/me/enforcement-objections"
	one     = mine + "/:objection"
	inCourt = "/api/v1/courts/:court/enforcement-objections"
	ofCourt = inCourt + "/:objection"
)

// Routes are the rows of the table that svc answers.
func Routes(svc *objectionpg.Service, f *files.Service, people *identity.Service) []route.Route {
	h := handler{svc, f, people}
	return slices.Concat(h.own(), h.desk(), h.counter(), h.review(), h.after())
}

// own are the rows of whoever objects, and of the parties of the case.
func (h handler) own() []route.Route {
	return []route.Route{
		route.Get("/api/v1/lots/:lot/objections", "lot.objections", route.Public(), "标的的执行异议（公示）", "The objections about a lot, as everybody reads them", h.ofLot),
		route.Handed(mine, "enforcement_objection.file", route.RealName(), "提出执行异议，可以附一份材料的文件", "Object to enforcement, with the file of one paper or without", paperFile, h.file),
		route.Get(mine, "enforcement_objection.mine", route.SignedIn(), "我的执行异议", "My objections, and those of my cases", h.list),
		route.Get(one, "enforcement_objection.own", route.SignedIn(), "我的一件执行异议", "One of my objections", h.show),
		route.Handed(one+"/papers", "enforcement_objection.supplement", route.RealName(), "提交或者补充异议材料", "Send papers, those that were missing or more", paperFile, h.supplement),
		route.Raw(fiber.MethodGet, one+"/papers/:paper/file", "enforcement_objection.own_paper", route.SignedIn(), "异议材料的文件（异议人；受理后当事人）",
			"The file of a paper: for who objects, and the parties once the objection is heard", h.ownPaper),
		route.Post(one+"/withdrawal", "enforcement_objection.take_back", route.RealName(), "撤回异议", "Withdraw an objection", h.takeBack),
		route.Handed(one+"/securities", "enforcement_objection.offer_security", route.RealName(), "提供担保，可以附担保文书", "Offer security, with its paper or without", paperFile, h.offer),
		route.Post(one+"/reconsideration", "enforcement_objection.reconsider", route.RealName(), "申请复议", "Apply for reconsideration", h.reconsider),
		route.Post(one+"/suit", "enforcement_objection.sue", route.RealName(), "告知已提起执行异议之诉", "Say that an action was brought", h.sue),
	}
}

// desk are the rows of the court's reading and of intake.
func (h handler) desk() []route.Route {
	readers := route.Court(identity.CourtRoles...)
	desk := route.Court(identity.Clerk, identity.Judge)
	judge := route.Court(identity.Judge).WithFreshSession()
	return []route.Route{
		route.Get(inCourt, "enforcement_objection.list", readers, "本院执行异议", "The objections of the court", h.courtList),
		route.Get(ofCourt, "enforcement_objection.show", readers, "执行异议卷宗", "The file of an objection", h.courtShow),
		route.Post(ofCourt+"/missing-papers", "enforcement_objection.ask_papers", desk, "一次性告知补充材料", "Say, once, what is missing", h.askPapers),
		route.Post(ofCourt+"/acceptance", "enforcement_objection.accept", desk, "异议立案", "Accept an objection", h.accept),
		route.Post(ofCourt+"/refusal", "enforcement_objection.refuse", judge, "裁定不予受理异议", "Refuse to accept an objection", h.refuse),
		route.Raw(fiber.MethodGet, ofCourt+"/papers/:paper/file", "enforcement_objection.paper", hears(), "异议材料的文件（立案人员和合议庭）",
			"The file of a paper, for those who decide about the objection", h.courtPaper),
		route.Post(ofCourt+"/name-openings", "enforcement_objection.open_name", hears().WithFreshSession(), "查看异议人姓名（写明理由，留痕）",
			"Read who objects, in plain; the reason goes on record", h.openName),
		route.Get(ofCourt+"/candidates", "enforcement_objection.candidates", readers, "可以组成合议庭的人员", "Who may sit on the panel, and what keeps the others", h.candidates),
		route.Post(ofCourt+"/panel", "enforcement_objection.form_panel", route.Court(identity.BureauHead).WithFreshSession(), "指定合议庭", "Form the panel", h.formPanel),
	}
}

// review are the rows of the panel.
func (h handler) review() []route.Route {
	panel := route.Court(identity.PanelMember, identity.Judge).WithFreshSession()
	return []route.Route{
		route.Post(ofCourt+"/hearings", "enforcement_objection.set_hearing", panel, "安排听证", "Set a hearing", h.setHearing),
		route.Post(ofCourt+"/hearings/:hearing/record", "enforcement_objection.note_hearing", panel, "记录听证", "Record a hearing", h.noteHearing),
		route.Post(ofCourt+"/stay", "enforcement_objection.stay", panel, "裁定停止处分", "Stop the disposal meanwhile", h.stay),
		route.Post(ofCourt+"/stay/end", "enforcement_objection.end_stay", panel, "裁定恢复处分", "Let the disposal go on", h.endStay),
		route.Post(ofCourt+"/securities/:security/decision", "enforcement_objection.decide_security", panel, "审查担保", "Decide about security", h.decideSecurity),
		route.Post(ofCourt+"/withdrawal", "enforcement_objection.permit_withdrawal", panel, "裁定准许撤回异议", "Permit a withdrawal", h.permit),
		route.Post(ofCourt+"/rulings", "enforcement_objection.propose_ruling", panel, "提出裁定书稿", "Put a draft ruling before the panel", h.propose),
		route.Post(ofCourt+"/rulings/:ruling/signatures", "enforcement_objection.sign", panel, "以本人名义签署裁定", "Sign a ruling as oneself", h.sign),
	}
}

// after are the rows of what follows a ruling.
func (h handler) after() []route.Route {
	judge := route.Court(identity.Judge).WithFreshSession()
	return []route.Route{
		route.Post(ofCourt+"/forwarding", "enforcement_objection.forward", route.Court(identity.Clerk, identity.Judge), "报送复议案卷", "Note that the file went to the higher court", h.forward),
		route.Post(ofCourt+"/higher-ruling", "enforcement_objection.note_higher", judge, "记录上一级法院的复议裁定", "Record what the higher court ruled", h.higher),
		route.Post(ofCourt+"/judgment", "enforcement_objection.note_judgment", judge, "记录执行异议之诉的判决", "Record the judgment in an action", h.judgment),
		route.Post(ofCourt+"/lifting", "enforcement_objection.lift", judge, "记录解除执行措施", "Record that the measures were lifted", h.lift),
	}
}

type lotIn struct {
	Lot ref.ID `path:"lot"`
}

// Lines are the objections about a lot.
type Lines struct {
	Objections []objectionpg.Line `json:"objections"`
}

func (h handler) ofLot(ctx context.Context, _ route.Call, in lotIn) (Lines, error) {
	ls, err := h.svc.OfLot(ctx, in.Lot)
	return Lines{ls}, err
}

// filing: kind is conduct or third_party; capacity party, bidder, interested,
// third_party or supervisor; ground one of the six of 法释〔2016〕18号 Art. 31 if a sale is to be revoked.
type filing struct {
	Lot       ref.ID             `json:"lot"`
	Case      ref.ID             `json:"case"`
	Asset     ref.ID             `json:"asset"`
	Kind      objection.Kind     `json:"kind" required:"true"`
	Capacity  objection.Capacity `json:"capacity" required:"true"`
	Act       objection.Act      `json:"act"`
	Ground    string             `json:"ground"`
	Request   string             `json:"request" required:"true"`
	Statement string             `json:"statement" required:"true"`
	Contact   string             `json:"contact" required:"true"`
	Papers    []listed           `json:"papers"`     // named; their files are handed in one by one
	PaperName string             `json:"paper_name"` // of the file that comes with the form
}

func (in filing) objection() objectionpg.NewObjection {
	return objectionpg.NewObjection{
		Filing: objection.Filing{
			Kind: in.Kind, Capacity: in.Capacity, Act: in.Act, Ground: in.Ground, Request: in.Request, Statement: in.Statement, Contact: in.Contact,
		},
		Lot: in.Lot, Case: in.Case, Asset: in.Asset, Papers: papers(in.Papers),
	}
}

func (h handler) file(ctx context.Context, c route.Call, in filing, file []byte) (objectionpg.FiledObjection, error) {
	o := in.objection()
	more, err := h.one(ctx, in.PaperName, "", file)
	if err != nil {
		return objectionpg.FiledObjection{}, err
	}
	o.Papers = append(o.Papers, more...)
	return h.svc.File(ctx, o, c.Caller.As(c.Role), c.At)
}

type after struct {
	After ref.ID `query:"after"`
}

// Rows are a page of objections.
type Rows struct {
	Objections []objectionpg.Row `json:"objections"`
	After      ref.ID            `json:"after,omitempty"` // where the next page begins
}

func (h handler) list(ctx context.Context, c route.Call, in after) (Rows, error) {
	rows, next, err := h.svc.Own(ctx, c.Caller.Person, in.After)
	return Rows{rows, next}, err
}

type filter struct {
	State string `query:"state"`
	Kind  string `query:"kind"`
	Case  ref.ID `query:"case"`
	Open  bool   `query:"open"`
	After ref.ID `query:"after"`
}

func (h handler) courtList(ctx context.Context, c route.Call, in filter) (Rows, error) {
	rows, next, err := h.svc.List(ctx, c.Court, objectionpg.Filter{State: in.State, Kind: in.Kind, Case: in.Case, Open: in.Open, After: in.After})
	return Rows{rows, next}, err
}

type objectionIn struct {
	Objection ref.ID `path:"objection"`
}

func (h handler) show(ctx context.Context, c route.Call, in objectionIn) (objectionpg.View, error) {
	return h.svc.ShowOwn(ctx, in.Objection, c.Caller.Person)
}

func (h handler) courtShow(ctx context.Context, c route.Call, in objectionIn) (objectionpg.View, error) {
	return h.svc.Show(ctx, c.Court, in.Objection, c.Caller.Person)
}

// Done is the answer to what has none of its own.
type Done struct {
	Objection ref.ID `json:"objection"`
}

type supplementIn struct {
	Objection ref.ID   `path:"objection"`
	Papers    []listed `json:"papers"` // several, without their files
	Name      string   `json:"name"`   // or one, with its file
	Text      string   `json:"text"`
}

func (h handler) supplement(ctx context.Context, c route.Call, in supplementIn, file []byte) (Done, error) {
	more, err := h.one(ctx, in.Name, in.Text, file)
	if err != nil {
		return Done{}, err
	}
	return Done{in.Objection}, h.svc.Supplement(ctx, in.Objection, append(papers(in.Papers), more...), c.Caller.As(c.Role), c.At)
}

func (h handler) takeBack(ctx context.Context, c route.Call, in objectionIn) (Done, error) {
	return Done(in), h.svc.TakeBack(ctx, in.Objection, c.Caller.As(c.Role), c.At)
}

type offerIn struct {
	Objection ref.ID         `path:"objection"`
	Side      objection.Side `json:"side" required:"true"` // continue or stop
	Form      string         `json:"form" required:"true"`
	Amount    money.Amount   `json:"amount" required:"true"`
}

// Offered is the answer to an offer of security.
type Offered struct {
	Security ref.ID `json:"security"`
}

func (h handler) offer(ctx context.Context, c route.Call, in offerIn, file []byte) (Offered, error) {
	kept, err := h.keep(ctx, file)
	if err != nil {
		return Offered{}, err
	}
	id, err := h.svc.OfferSecurity(ctx, in.Objection, objectionpg.Security{Side: in.Side, Form: in.Form, Amount: in.Amount, File: kept},
		c.Caller.As(c.Role), c.At)
	return Offered{id}, err
}

type reasonIn struct {
	Objection ref.ID `path:"objection"`
	Reason    string `json:"reason" required:"true"`
}

func (h handler) reconsider(ctx context.Context, c route.Call, in reasonIn) (Done, error) {
	return Done{in.Objection}, h.svc.Reconsider(ctx, in.Objection, in.Reason, c.Caller.As(c.Role), c.At)
}

type suitIn struct {
	Objection ref.ID `path:"objection"`
	CaseNo    string `json:"case_no" required:"true"` // of the action
}

func (h handler) sue(ctx context.Context, c route.Call, in suitIn) (Done, error) {
	return Done{in.Objection}, h.svc.Sue(ctx, in.Objection, objectionpg.Suit{CaseNo: in.CaseNo}, c.Caller.As(c.Role), c.At)
}

type missingIn struct {
	Objection ref.ID `path:"objection"`
	Missing   string `json:"missing" required:"true"`
}

// Asked is by when the missing papers must come.
type Asked struct {
	Due legal.Time `json:"due"`
}

func (h handler) askPapers(ctx context.Context, c route.Call, in missingIn) (Asked, error) {
	due, err := h.svc.AskPapers(ctx, c.Court, in.Objection, in.Missing, c.Caller.As(c.Role), c.At)
	return Asked{due}, err
}

func (h handler) accept(ctx context.Context, c route.Call, in objectionIn) (objectionpg.Opened, error) {
	return h.svc.Accept(ctx, c.Court, in.Objection, c.Caller.As(c.Role), c.At)
}

type paperIn struct {
	Objection ref.ID `path:"objection"`
	DocNo     string `json:"doc_no" required:"true"`
	Document  string `json:"document" required:"true"` // SHA-256
	Reason    string `json:"reason" required:"true"`   // what the public reads
}

func (in paperIn) paper() objection.Paper {
	return objection.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason}
}

func (h handler) refuse(ctx context.Context, c route.Call, in paperIn) (Done, error) {
	return Done{in.Objection}, h.svc.Refuse(ctx, c.Court, in.Objection, in.paper(), c.Caller.As(c.Role), c.At)
}

func (h handler) permit(ctx context.Context, c route.Call, in paperIn) (Done, error) {
	return Done{in.Objection}, h.svc.PermitWithdrawal(ctx, c.Court, in.Objection, in.paper(), c.Caller.As(c.Role), c.At)
}

func (h handler) stay(ctx context.Context, c route.Call, in paperIn) (Done, error) {
	return Done{in.Objection}, h.svc.Stay(ctx, c.Court, in.Objection, in.paper(), c.Caller.As(c.Role), c.At)
}

func (h handler) endStay(ctx context.Context, c route.Call, in paperIn) (Done, error) {
	return Done{in.Objection}, h.svc.EndStay(ctx, c.Court, in.Objection, in.paper(), c.Caller.As(c.Role), c.At)
}

func (h handler) lift(ctx context.Context, c route.Call, in paperIn) (Done, error) {
	return Done{in.Objection}, h.svc.Lift(ctx, c.Court, in.Objection, in.paper(), c.Caller.As(c.Role), c.At)
}

// Candidates are who could sit.
type Candidates struct {
	Candidates []objectionpg.Candidate `json:"candidates"`
}

func (h handler) candidates(ctx context.Context, c route.Call, in objectionIn) (Candidates, error) {
	cs, err := h.svc.Candidates(ctx, c.Court, in.Objection)
	return Candidates{cs}, err
}

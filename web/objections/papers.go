package objections

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5"

	"fachui/internal/blob"
	"fachui/internal/event"
	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/objection"
	"fachui/objection/objectionpg"
	webfiles "fachui/web/files"
	"fachui/web/route"
)

// paperFile is the file of a paper: a PDF, or a picture that is written anew.
var paperFile = route.File{Field: "file", Sniff: files.SniffAttachment}

// hears are those of a court who decide about an objection. Which of them may read
// what of one objection, the rule says.
func hears() route.Access { return route.Court(identity.Clerk, identity.Judge, identity.PanelMember) }

// listed is a paper that is named, without its file.
type listed struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

func papers(in []listed) []objectionpg.Paper {
	out := make([]objectionpg.Paper, len(in))
	for i, p := range in {
		out[i] = objectionpg.Paper{Name: p.Name, Text: p.Text}
	}
	return out
}

// keep keeps an upload; none is kept as none.
func (h handler) keep(ctx context.Context, upload []byte) (objectionpg.Kept, error) {
	if len(upload) == 0 {
		return objectionpg.Kept{}, nil
	}
	k, err := h.files.Take(ctx, upload)
	return objectionpg.Kept{Sum: k.Sum.String(), Media: k.Media, Size: k.Size}, err
}

// one is the paper that came with a form, if one did.
func (h handler) one(ctx context.Context, name, text string, upload []byte) ([]objectionpg.Paper, error) {
	if name == "" && len(upload) == 0 {
		return nil, nil
	}
	kept, err := h.keep(ctx, upload)
	return []objectionpg.Paper{{Name: name, Text: text, File: kept}}, err
}

func (h handler) ownPaper(c *fiber.Ctx, call route.Call) error {
	return h.give(c, func(id, paper ref.ID) (objectionpg.Kept, error) {
		return h.svc.OwnPaper(c.UserContext(), id, paper, call.Caller.Person)
	})
}

func (h handler) courtPaper(c *fiber.Ctx, call route.Call) error {
	return h.give(c, func(id, paper ref.ID) (objectionpg.Kept, error) {
		return h.svc.CourtPaper(c.UserContext(), call.Court, id, paper, call.Caller.Person)
	})
}

func (h handler) give(c *fiber.Ctx, find func(id, paper ref.ID) (objectionpg.Kept, error)) error {
	id, err := ref.Parse(c.Params("objection"))
	if err != nil {
		return objection.ErrUnknown
	}
	paper, err := ref.Parse(c.Params("paper"))
	if err != nil {
		return objection.ErrUnknown
	}
	k, err := find(id, paper)
	if err != nil {
		return err
	}
	sum, err := blob.ParseSum(k.Sum)
	if err != nil {
		return err
	}
	o, err := h.files.Content(c.UserContext(), sum, k.Media)
	if err != nil {
		return err
	}
	return webfiles.Give(c, o, sum)
}

type nameIn struct {
	Objection ref.ID `path:"objection"`
	Reason    string `json:"reason" required:"true"` // goes on record
}

// Name is who objects, in plain.
type Name struct {
	Objection ref.ID `json:"objection"`
	Name      string `json:"name"`
}

func (h handler) openName(ctx context.Context, c route.Call, in nameIn) (Name, error) {
	about := objectionpg.About{Court: c.Court, Reason: in.Reason, By: c.Caller.As(c.Role), At: c.At}
	name, err := h.svc.OpenName(ctx, in.Objection, about, func(ctx context.Context, tx pgx.Tx, person ref.ID, a objectionpg.About) (string, error) {
		return h.people.Name(ctx, tx, person, identity.Opening{By: a.By, At: a.At, Court: a.Court, Case: a.Case, Lot: a.Lot, Reason: a.Reason})
	})
	return Name{in.Objection, name}, err
}

// counter are the rows of the court's counter, for people without an account: they
// object on paper, and take every later step there.
func (h handler) counter() []route.Route {
	desk := route.Court(identity.Clerk, identity.Judge).WithFreshSession()
	return []route.Route{
		route.Handed(inCourt, "enforcement_objection.counter", desk, "收取书面异议（无账号的人）", "Take in an objection on paper, of somebody without an account", paperFile, h.atCounter),
		route.Handed(ofCourt+"/counter-papers", "enforcement_objection.counter_papers", desk, "收取书面异议的材料", "Take in papers of an objection on paper", paperFile, h.counterPapers),
		route.Post(ofCourt+"/counter-reconsideration", "enforcement_objection.counter_reconsider", desk, "收取书面复议申请", "Take in an application for reconsideration on paper", h.counterReconsider),
		route.Post(ofCourt+"/counter-suit", "enforcement_objection.counter_sue", desk, "记录书面告知的起诉", "Note that an action was brought, as told on paper", h.counterSue),
		route.Post(ofCourt+"/counter-withdrawal", "enforcement_objection.counter_take_back", desk, "收取书面撤回申请", "Take in a withdrawal on paper", h.counterTakeBack),
	}
}

// counterIn: number is that of an identity card, or a company's credit code; the other
// fields are those of an objection made online.
type counterIn struct {
	Company    bool               `json:"company"`
	Name       string             `json:"name" required:"true"`
	Number     string             `json:"number" required:"true"`
	Party      ref.ID             `json:"party"` // of the case, for one of its parties
	ReceivedOn legal.Date         `json:"received_on" required:"true"`
	Lot        ref.ID             `json:"lot"`
	Case       ref.ID             `json:"case"`
	Asset      ref.ID             `json:"asset"`
	Kind       objection.Kind     `json:"kind" required:"true"`
	Capacity   objection.Capacity `json:"capacity" required:"true"`
	Act        objection.Act      `json:"act"`
	Ground     string             `json:"ground"`
	Request    string             `json:"request" required:"true"`
	Statement  string             `json:"statement" required:"true"`
	Contact    string             `json:"contact" required:"true"` // address of service and telephone
	PaperName  string             `json:"paper_name"`              // of the scan that comes with the form
}

func (h handler) atCounter(ctx context.Context, c route.Call, in counterIn, file []byte) (objectionpg.Receipt, error) {
	scans, err := h.one(ctx, in.PaperName, "", file)
	if err != nil {
		return objectionpg.Receipt{}, err
	}
	return h.svc.FileAtCounter(ctx, c.Court, objectionpg.CounterFiling{
		NewObjection: objectionpg.NewObjection{
			Filing: objection.Filing{
				Kind: in.Kind, Capacity: in.Capacity, Act: in.Act, Ground: in.Ground, Request: in.Request, Statement: in.Statement, Contact: in.Contact,
			},
			Lot: in.Lot, Case: in.Case, Asset: in.Asset, Party: in.Party, Papers: scans,
		},
		Company: in.Company, Name: in.Name, Number: in.Number, ReceivedOn: in.ReceivedOn,
	}, h.people.HashNumber, c.Caller.As(c.Role), c.At)
}

// forPaper does for whoever objected on paper what an officer takes in, and puts on
// record who took it in.
func (h handler) forPaper(ctx context.Context, c route.Call, id ref.ID, what objection.Command, do func(who event.Actor) error) (Done, error) {
	who, err := h.svc.Counter(ctx, c.Court, id)
	if err == nil {
		err = do(who)
	}
	if err == nil {
		err = h.svc.TookIn(ctx, c.Court, id, what, c.Caller.As(c.Role), c.At)
	}
	return Done{id}, err
}

type counterPapersIn struct {
	Objection ref.ID `path:"objection"`
	Name      string `json:"name" required:"true"`
	Text      string `json:"text"`
}

func (h handler) counterPapers(ctx context.Context, c route.Call, in counterPapersIn, file []byte) (Done, error) {
	scans, err := h.one(ctx, in.Name, in.Text, file)
	if err != nil {
		return Done{}, err
	}
	return h.forPaper(ctx, c, in.Objection, objection.Supplement, func(who event.Actor) error {
		return h.svc.Supplement(ctx, in.Objection, scans, who, c.At)
	})
}

func (h handler) counterReconsider(ctx context.Context, c route.Call, in reasonIn) (Done, error) {
	return h.forPaper(ctx, c, in.Objection, objection.Reconsider, func(who event.Actor) error {
		return h.svc.Reconsider(ctx, in.Objection, in.Reason, who, c.At)
	})
}

func (h handler) counterSue(ctx context.Context, c route.Call, in suitIn) (Done, error) {
	return h.forPaper(ctx, c, in.Objection, objection.Sue, func(who event.Actor) error {
		return h.svc.Sue(ctx, in.Objection, objectionpg.Suit{CaseNo: in.CaseNo}, who, c.At)
	})
}

func (h handler) counterTakeBack(ctx context.Context, c route.Call, in objectionIn) (Done, error) {
	return h.forPaper(ctx, c, in.Objection, objection.TakeBack, func(who event.Actor) error {
		return h.svc.TakeBack(ctx, in.Objection, who, c.At)
	})
}

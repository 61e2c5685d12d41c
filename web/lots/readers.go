package lots

import (
	"context"
	"time"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// readers are the rows of those who look at a lot before they bid, and of the court
// that shows it and answers.
func (h handlers) readers() []route.Route {
	desk := route.Court(identity.Clerk, identity.Judge)
	staff := route.Court(identity.CourtRoles...)
	return []route.Route{
		route.Get("/api/v1/lots/:lot/viewings", "viewing.list", route.Public(), "可以预约的看样", "Viewings that can be booked", h.viewings),
		route.Post("/api/v1/viewings/:slot/bookings", "viewing.book", route.SignedIn(), "预约看样", "Book a viewing", h.book),
		route.Get("/api/v1/me/viewings", "viewing.mine", route.SignedIn(), "我的看样预约", "My bookings of viewings", h.bookings),
		route.Delete("/api/v1/me/viewings/:booking", "viewing.cancel", route.SignedIn(), "取消看样预约", "Cancel a booking", h.cancelBooking),
		route.Post("/api/v1/courts/:court/lots/:lot/viewings", "viewing.offer", desk, "安排看样", "Offer viewings", h.offer),
		route.Get("/api/v1/courts/:court/lots/:lot/viewings", "viewing.court_list", staff, "看样场次与预约代码", "Viewings, with the codes of those who come", h.courtViewings),
		route.Post("/api/v1/courts/:court/viewings/:slot/closing", "viewing.close", desk, "取消一场看样", "Cancel a viewing", h.closeViewing),

		route.Get("/api/v1/lots/:lot/questions", "question.list", route.Public(), "公开的问答", "Questions that were answered", h.questions),
		route.Post("/api/v1/lots/:lot/questions", "question.ask", route.SignedIn(), "向法院提问", "Ask the court about a lot", h.ask),
		route.Get("/api/v1/me/questions", "question.mine", route.SignedIn(), "我的提问", "My questions", h.ownQuestions),
		route.Get("/api/v1/courts/:court/lots/:lot/questions", "question.court_list", staff, "公众提问", "What the public asked", h.courtQuestions),
		route.Post("/api/v1/courts/:court/questions/:question/answer", "question.answer", desk, "答复或不予答复", "Answer a question, or say why not", h.answerQuestion),

		route.Post("/api/v1/lots/:lot/watch", "watch.follow", route.SignedIn(), "关注标的并选择提醒", "Follow a lot and choose reminders", h.follow),
		route.Delete("/api/v1/lots/:lot/watch", "watch.end", route.SignedIn(), "取消关注", "Stop following a lot", h.unfollow),
		route.Get("/api/v1/me/watches", "watch.mine", route.SignedIn(), "我关注的标的", "Lots that I follow", h.follows),
	}
}

// Viewings are times at which a lot can be seen.
type Viewings struct {
	Viewings []auctionpg.Slot `json:"viewings"`
}

func (h handlers) viewings(ctx context.Context, call route.Call, in lotIn) (Viewings, error) {
	vs, err := h.svc.Viewings(ctx, in.Lot, call.At)
	return Viewings{vs}, err
}

type slotIn struct {
	Slot   ref.ID `path:"slot"`
	People int    `json:"people" required:"true"` // 1 to 4
}

func (h handlers) book(ctx context.Context, call route.Call, in slotIn) (auctionpg.Booking, error) {
	return h.svc.BookViewing(ctx, in.Slot, in.People, call.Caller.As(call.Role), call.At)
}

// Bookings are one's own bookings.
type Bookings struct {
	Bookings []auctionpg.Booking `json:"bookings"`
}

func (h handlers) bookings(ctx context.Context, call route.Call, _ route.None) (Bookings, error) {
	bs, err := h.svc.Bookings(ctx, call.Caller.Person)
	return Bookings{bs}, err
}

type bookingIn struct {
	Booking ref.ID `path:"booking"`
}

func (h handlers) cancelBooking(ctx context.Context, call route.Call, in bookingIn) (route.None, error) {
	return route.None{}, h.svc.CancelBooking(ctx, in.Booking, call.Caller.As(call.Role), call.At)
}

type offerIn struct {
	Lot      ref.ID     `path:"lot"`
	StartsAt legal.Time `json:"starts_at" required:"true"`
	Minutes  int        `json:"minutes" required:"true"` // of each viewing, 15 to 480
	Slots    int        `json:"slots"`                   // one after the other; one unless given
	Seats    int        `json:"seats" required:"true"`   // of each viewing, 1 to 100
	Place    string     `json:"place" required:"true"`
	Contact  string     `json:"contact"`
}

// Offered are the viewings that were made.
type Offered struct {
	Slots []ref.ID `json:"slots"`
}

func (h handlers) offer(ctx context.Context, call route.Call, in offerIn) (Offered, error) {
	if in.Slots == 0 {
		in.Slots = 1
	}
	minutes := min(max(in.Minutes, 0), 24*60) // beyond a day it is too long in any case
	ids, err := h.svc.OfferViewings(ctx, call.Court, in.Lot, auction.Viewing{
		StartsAt: in.StartsAt, Length: time.Duration(minutes) * time.Minute, Slots: in.Slots, Seats: in.Seats, Place: in.Place, Contact: in.Contact,
	}, call.Caller.As(call.Role), call.At)
	return Offered{ids}, err
}

func (h handlers) courtViewings(ctx context.Context, call route.Call, in lotIn) (Viewings, error) {
	vs, err := h.svc.CourtViewings(ctx, call.Court, in.Lot)
	return Viewings{vs}, err
}

type closeIn struct {
	Slot   ref.ID `path:"slot"`
	Reason string `json:"reason" required:"true"` // those who booked will read it
}

func (h handlers) closeViewing(ctx context.Context, call route.Call, in closeIn) (route.None, error) {
	return route.None{}, h.svc.CloseViewing(ctx, call.Court, in.Slot, in.Reason, call.Caller.As(call.Role), call.At)
}

type questionsIn struct {
	Lot   ref.ID `path:"lot"`
	After ref.ID `query:"after"`
}

// Questions are what was asked about lots.
type Questions struct {
	Questions []auctionpg.Question `json:"questions"`
	Next      ref.ID               `json:"next"` // pass as after; empty on the last page
}

func (h handlers) questions(ctx context.Context, _ route.Call, in questionsIn) (Questions, error) {
	qs, err := h.svc.Questions(ctx, in.Lot, in.After)
	out := Questions{Questions: qs}
	if len(qs) == auctionpg.QuestionsPage {
		out.Next = qs[len(qs)-1].ID
	}
	return out, err
}

type askIn struct {
	Lot   ref.ID `path:"lot"`
	Words string `json:"words" required:"true"` // 5 to 500 characters
}

// Asked is the question that was put.
type Asked struct {
	Question ref.ID `json:"question"`
}

func (h handlers) ask(ctx context.Context, call route.Call, in askIn) (Asked, error) {
	id, err := h.svc.Ask(ctx, in.Lot, in.Words, call.Caller.As(call.Role), call.At)
	return Asked{id}, err
}

func (h handlers) ownQuestions(ctx context.Context, call route.Call, _ route.None) (Questions, error) {
	qs, err := h.svc.OwnQuestions(ctx, call.Caller.Person)
	return Questions{Questions: qs}, err
}

func (h handlers) courtQuestions(ctx context.Context, call route.Call, in lotIn) (Questions, error) {
	qs, err := h.svc.CourtQuestions(ctx, call.Court, in.Lot)
	return Questions{Questions: qs}, err
}

type questionAnswerIn struct {
	Question ref.ID `path:"question"`
	Answer   string `json:"answer" required:"true"` // or why there is none
	Decline  bool   `json:"decline"`                // no answer is given
	Restates bool   `json:"restates"`               // the answer changes nothing that was announced
}

func (h handlers) answerQuestion(ctx context.Context, call route.Call, in questionAnswerIn) (route.None, error) {
	return route.None{}, h.svc.AnswerQuestion(ctx, call.Court, in.Question,
		auction.Answer{Words: in.Answer, Given: !in.Decline, Restates: in.Restates}, call.Caller.As(call.Role), call.At)
}

type followIn struct {
	Lot     ref.ID `path:"lot"`
	Opens   bool   `json:"opens"`   // a day before bidding opens
	Ends    bool   `json:"ends"`    // an hour before it ends
	Changes bool   `json:"changes"` // suspended, resumed, withdrawn, announced again
}

func (h handlers) follow(ctx context.Context, call route.Call, in followIn) (route.None, error) {
	return route.None{}, h.svc.Follow(ctx, in.Lot, auction.Reminders{Opens: in.Opens, Ends: in.Ends, Changes: in.Changes}, call.Caller.As(call.Role), call.At)
}

func (h handlers) unfollow(ctx context.Context, call route.Call, in lotIn) (route.None, error) {
	return route.None{}, h.svc.Unfollow(ctx, in.Lot, call.Caller.As(call.Role), call.At)
}

// Watches are lots that one follows.
type Watches struct {
	Watches []auctionpg.Watch `json:"watches"`
}

func (h handlers) follows(ctx context.Context, call route.Call, _ route.None) (Watches, error) {
	ws, err := h.svc.Follows(ctx, call.Caller.Person)
	return Watches{ws}, err
}

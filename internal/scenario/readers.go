package scenario

import (
	"context"
	"fmt"
	"strconv"
)

// readerVerbs are what readers of a lot do before they bid, and what the court that
// shows it does for them.
func readerVerbs() []Verb {
	return []Verb{
		{Name: "offer viewings", Op: "viewing.offer", ZH: "安排看样", EN: "the court offers viewings of a lot, one after the other; \"as: 看样\" names them 看样1, 看样2, …", play: offerViewings,
			Extra:    map[string]string{"as": "the viewings, numbered"},
			Refusals: []string{"viewing.time", "viewing.fields", "viewing.twice", "lot.not_open_to_readers", "lot.not_found"}},
		{Name: "close viewing", Op: "viewing.close", ZH: "取消一场看样", EN: "the court cancels a viewing that lies ahead", Refusals: []string{"viewing.over", "viewing.unknown", "viewing.reason"}},
		{Name: "book viewing", Op: "viewing.book", Names: "booking", ZH: "预约看样", EN: "somebody books seats at a viewing",
			Refusals: []string{"viewing.full", "viewing.booked", "viewing.over", "viewing.people", "viewing.many", "viewing.unknown", "lot.not_open_to_readers"}},
		{Name: "cancel booking", Op: "viewing.cancel", ZH: "取消看样预约", EN: "somebody gives their seats back before the viewing", Refusals: []string{"viewing.no_booking", "viewing.over"}},
		{Name: "ask question", Op: "question.ask", Names: "question", ZH: "向法院提问", EN: "somebody asks the court about a lot",
			Refusals: []string{"question.words", "question.many", "lot.not_open_to_readers"}},
		{Name: "answer question", Op: "question.answer", ZH: "答复提问", EN: "the court answers a question in public, or says to who asked why not",
			Refusals: []string{"question.answer", "question.answered", "question.changes_announcement", "question.contradicts", "question.own", "question.unknown"}},
		{Name: "follow lot", Op: "watch.follow", ZH: "关注标的", EN: "somebody asks to be reminded of a lot", Refusals: []string{"watch.nothing", "watch.many", "lot.not_open_to_readers"}},
		{Name: "stop following lot", Op: "watch.end", ZH: "取消关注", EN: "somebody wants no more reminders"},
	}
}

func readerSees() []See {
	return []See{
		{Name: "viewings", Op: "viewing.list", Of: "lot", ZH: "可预约的看样", EN: "viewings that can still be booked, as the public sees them", Fields: "viewings: [{slot, starts_at, seats, left, place}] (list or count)"},
		{Name: "court viewings", Op: "viewing.court_list", Of: "lot", By: supervisor, ZH: "看样场次", EN: "every viewing of a lot with the tickets of who comes, without names", Fields: "viewings: [{slot, left, closed, bookings: [{people}]}]"},
		{Name: "own viewings", Op: "viewing.mine", ZH: "我的看样预约", EN: "the reader's own bookings", Fields: "bookings: [{lot, starts_at, people, closed}] (list or count)"},
		{Name: "questions", Op: "question.list", Of: "lot", ZH: "公开的问答", EN: "questions about a lot that were answered, as the public reads them", Fields: "questions: [{words, answer, answered_at}] (list or count)"},
		{Name: "court questions", Op: "question.court_list", Of: "lot", By: supervisor, ZH: "公众提问", EN: "what was asked about a lot, without who asked", Fields: "questions: [{question, words, answered, answer}] (list or count)"},
		{Name: "own questions", Op: "question.mine", ZH: "我的提问", EN: "the reader's own questions", Fields: "questions: [{lot, words, answered, answer}] (list or count)"},
		{Name: "followed lots", Op: "watch.mine", ZH: "我关注的标的", EN: "lots of which the reader is reminded", Fields: "watches: [{lot, opens, ends, changes}] (list or count)"},
	}
}

// offerViewings names each viewing that was made: by number, since they come in a row.
func offerViewings(ctx context.Context, w *world, s Step) error {
	as := s.Fields.fields["as"].scalar
	s.Fields = without(s.Fields, "as")
	out, err := w.operate(ctx, Verb{Name: "offer viewings", Op: "viewing.offer"}, s)
	if err != nil || as == "" {
		return err
	}
	slots, _ := out["slots"].([]any)
	if len(slots) == 0 {
		return fmt.Errorf("no viewing was made")
	}
	for i, id := range slots {
		err = w.remember(as+strconv.Itoa(i+1), text(id), "offer viewings")
		if err != nil {
			return err
		}
	}
	return nil
}

package auctionpg_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

func reader() event.Actor { return event.Actor{Person: ref.New(), Role: "person"} }

var clerk = event.Actor{Person: ref.New(), Role: "clerk"}

// seen is a time between the announcement and the opening of lots that open on 10 April.
var seen = legal.MustParse("2026-03-20T09:00:00")

func is(t *testing.T, err, want error, what string) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestViewings(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := t.Context()
	lot, over := m.add(t, court, "100000.00", 10), m.add(t, court, "100000.00", 11)
	m.to(t, over, auction.Withdrawn)
	offer := auction.Viewing{StartsAt: seen.Add(24 * time.Hour), Length: time.Hour, Slots: 2, Seats: 3, Place: "某路一号门口"}
	_, err := m.OfferViewings(ctx, "wuhou", lot, offer, clerk, seen)
	is(t, err, auctionpg.ErrNoLot, "another court's lot")
	_, err = m.OfferViewings(ctx, court, over, offer, clerk, seen)
	is(t, err, auction.ErrNotReadable, "a lot that is over")
	slots, err := m.OfferViewings(ctx, court, lot, offer, clerk, seen)
	no(t, err)
	_, err = m.OfferViewings(ctx, court, lot, offer, clerk, seen)
	is(t, err, auction.ErrViewingTwice, "the same time again")
	list, err := m.Viewings(ctx, lot, seen)
	no(t, err)
	if len(list) != 2 || list[0].ID != slots[0] || list[0].Left != 3 || !list[1].StartsAt.Equal(offer.StartsAt.Add(time.Hour)) {
		t.Errorf("%+v", list)
	}
	alice, bob := reader(), reader()
	_, err = m.BookViewing(ctx, slots[0], 0, alice, seen)
	is(t, err, auction.ErrViewingPeople, "nobody")
	_, err = m.BookViewing(ctx, slots[0], 5, alice, seen)
	is(t, err, auction.ErrViewingPeople, "a busload")
	_, err = m.BookViewing(ctx, ref.New(), 1, alice, seen)
	is(t, err, auction.ErrViewingUnknown, "no such viewing")
	b, err := m.BookViewing(ctx, slots[0], 2, alice, seen)
	no(t, err)
	_, err = m.BookViewing(ctx, slots[1], 1, alice, seen)
	is(t, err, auction.ErrViewingBooked, "twice for one lot")
	_, err = m.BookViewing(ctx, slots[0], 2, bob, seen)
	is(t, err, auction.ErrViewingFull, "more than are left")
	_, err = m.BookViewing(ctx, slots[0], 1, bob, offer.StartsAt)
	is(t, err, auction.ErrViewingOver, "when it begins")
	_, err = m.BookViewing(ctx, slots[0], 1, bob, offer.StartsAt.Add(-time.Microsecond))
	no(t, err)
	staff, err := m.CourtViewings(ctx, court, lot)
	no(t, err)
	if len(staff) != 2 || len(staff[1].Bookings) != 2 || staff[1].Left != 0 || len(b.Code) != 6 {
		t.Errorf("%+v", staff)
	}
	is(t, m.CancelBooking(ctx, b.ID, bob, seen), auction.ErrBookingUnknown, "somebody else's")
	is(t, m.CancelBooking(ctx, b.ID, alice, offer.StartsAt), auction.ErrViewingOver, "too late")
	no(t, m.CancelBooking(ctx, b.ID, alice, seen))
	is(t, m.CancelBooking(ctx, b.ID, alice, seen), auction.ErrBookingUnknown, "twice")
	own, err := m.Bookings(ctx, alice.Person)
	no(t, err)
	if len(own) != 0 {
		t.Errorf("a cancelled booking is shown: %+v", own)
	}
	is(t, m.CloseViewing(ctx, court, slots[1], "无", clerk, seen), auctionpg.ErrCloseReason, "no reason")
	is(t, m.CloseViewing(ctx, "wuhou", slots[1], "下雨改期", clerk, seen), auction.ErrViewingUnknown, "another court's")
	is(t, m.CloseViewing(ctx, court, slots[1], "下雨改期", clerk, offer.StartsAt.Add(time.Hour)), auction.ErrViewingOver, "when it has begun")
	no(t, m.CloseViewing(ctx, court, slots[1], "下雨改期", clerk, seen))
	is(t, m.CloseViewing(ctx, court, slots[1], "下雨改期", clerk, seen), auction.ErrViewingOver, "twice")
	_, err = m.BookViewing(ctx, slots[1], 1, alice, seen)
	is(t, err, auction.ErrViewingOver, "a cancelled one")
	list, err = m.Viewings(ctx, lot, seen)
	no(t, err)
	if len(list) != 1 || list[0].Left != 2 {
		t.Errorf("%+v", list)
	}
}

// Many want the last seats at once; a person books five ahead.
func TestViewings_seats_are_given_once(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := t.Context()
	offer := auction.Viewing{StartsAt: seen.Add(24 * time.Hour), Length: time.Hour, Slots: 1, Seats: 3, Place: "某路一号门口"}
	many := reader()
	var first ref.ID
	for n := range 6 {
		slots, err := m.OfferViewings(ctx, court, m.add(t, court, "100000.00", 10+n), offer, clerk, seen)
		no(t, err)
		_, err = m.BookViewing(ctx, slots[0], 1, many, seen)
		if n == 0 {
			first = slots[0]
		}
		if n < auction.MostBookings {
			no(t, err)
		} else {
			is(t, err, auction.ErrViewingMany, "one more than may be")
		}
	}
	var all sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		all.Go(func() { _, errs[i] = m.BookViewing(ctx, first, 1, reader(), seen) })
	}
	all.Wait()
	booked := 0
	for _, err := range errs {
		if err == nil {
			booked++
			continue
		}
		is(t, err, auction.ErrViewingFull, "a seat too many")
	}
	if booked != 2 {
		t.Errorf("%d of two seats were given", booked)
	}
}

func TestQuestionsAndAnswers(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := t.Context()
	lot, over := m.add(t, court, "100000.00", 10), m.add(t, court, "100000.00", 11)
	m.to(t, over, auction.Withdrawn)
	alice := reader()
	_, err := m.Ask(ctx, lot, "有吗", alice, seen)
	is(t, err, auction.ErrQuestion, "too short")
	_, err = m.Ask(ctx, over, "还拍卖吗，什么时候？", alice, seen)
	is(t, err, auction.ErrNotReadable, "about a lot that is over")
	_, err = m.Ask(ctx, ref.New(), "还拍卖吗，什么时候？", alice, seen)
	is(t, err, auctionpg.ErrNoLot, "about nothing")
	q, err := m.Ask(ctx, lot, "钥匙在哪里？我的电话 138 1234 5678", alice, seen)
	no(t, err)
	for range 2 {
		_, err = m.Ask(ctx, lot, "还有一个问题要问法院", alice, seen)
		no(t, err)
	}
	_, err = m.Ask(ctx, lot, "第四个问题没有答复前不能问", alice, seen)
	is(t, err, auction.ErrQuestionMany, "a fourth that waits")
	public, err := m.Questions(ctx, lot, "")
	no(t, err)
	if len(public) != 0 {
		t.Errorf("the public reads what nobody answered: %+v", public)
	}
	yes := auction.Answer{Words: "钥匙在法院，看样时可以进屋。", Given: true, Restates: true}
	is(t, m.AnswerQuestion(ctx, "wuhou", q, yes, clerk, seen), auction.ErrQuestionUnknown, "another court")
	is(t, m.AnswerQuestion(ctx, court, q, auction.Answer{Words: yes.Words, Given: true}, clerk, seen), auction.ErrAnswerChanges, "which changes something")
	is(t, m.AnswerQuestion(ctx, court, q, auction.Answer{Words: "起拍价降到9万元。", Given: true, Restates: true}, clerk, seen), auction.ErrAnswerContradicts, "which contradicts")
	is(t, m.AnswerQuestion(ctx, court, q, auction.Answer{Words: "卡号 6222020012345678901", Given: true, Restates: true}, clerk, seen), auction.ErrAnswer, "which names an account")
	no(t, m.AnswerQuestion(ctx, court, q, yes, clerk, seen))
	is(t, m.AnswerQuestion(ctx, court, q, yes, clerk, seen), auction.ErrQuestionAnswered, "twice")
	public, err = m.Questions(ctx, lot, "")
	no(t, err)
	if len(public) != 1 || !strings.Contains(public[0].Words, cn.Hidden) || strings.Contains(public[0].Words, "138") || public[0].Answer != yes.Words {
		t.Errorf("%+v", public)
	}
	waiting, err := m.CourtQuestions(ctx, court, lot)
	no(t, err)
	if len(waiting) != 3 || !waiting[0].AnsweredAt.IsZero() || waiting[2].ID != q {
		t.Errorf("what waits comes first: %+v", waiting)
	}
	no(t, m.AnswerQuestion(ctx, court, waiting[0].ID, auction.Answer{Words: "与标的无关"}, clerk, seen))
	own, err := m.OwnQuestions(ctx, alice.Person)
	no(t, err)
	public, err = m.Questions(ctx, lot, "")
	no(t, err)
	if len(own) != 3 || len(public) != 1 {
		t.Errorf("what is not answered stays with who asked: %d, %d", len(own), len(public))
	}
	_, err = m.pool.Exec(ctx, `insert into lot_answer (court_id, question_id, given, words, restates, answered_by, answered_at) values ($1, $2, true, '改变公告', false, $3, $4)`,
		court, waiting[1].ID, clerk.Person, seen)
	if err == nil {
		t.Error("the schema takes an answer that changes the announcement")
	}
}

func TestFollowing(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := t.Context()
	lot, over := m.add(t, court, "100000.00", 10), m.add(t, court, "100000.00", 11)
	m.to(t, over, auction.Withdrawn)
	alice, bob := reader(), reader()
	all := auction.Reminders{Opens: true, Ends: true, Changes: true}
	is(t, m.Follow(ctx, lot, auction.Reminders{}, alice, seen), auction.ErrWatchNothing, "for nothing")
	is(t, m.Follow(ctx, over, all, alice, seen), auction.ErrNotReadable, "a lot that is over")
	no(t, m.Follow(ctx, lot, all, alice, seen))
	no(t, m.Follow(ctx, lot, auction.Reminders{Changes: true}, bob, seen))
	no(t, m.Follow(ctx, lot, all, alice, seen)) // again, as one presses twice
	var clocks int
	no(t, m.pool.QueryRow(ctx, `select count(*) from deadline where lot_id = $1 and ended_at is null and kind in ('lot.reminder_opening', 'lot.reminder_ending')`, lot).Scan(&clocks))
	if clocks != 2 {
		t.Errorf("%d clocks", clocks)
	}
	tell := func(what string) int {
		t.Helper()
		tx, err := m.pool.Begin(ctx)
		no(t, err)
		defer func() { _ = tx.Rollback(ctx) }()
		people, err := m.WatchersTx(ctx, tx, lot, what)
		no(t, err)
		return len(people)
	}
	if tell("opens") != 1 || tell("ends") != 1 || tell("changes") != 2 || tell("either") != 1 {
		t.Error("each is told what they chose")
	}
	no(t, m.Unfollow(ctx, lot, bob, seen))
	no(t, m.Unfollow(ctx, lot, bob, seen))
	if tell("changes") != 1 {
		t.Error("who stopped is told")
	}
	mine, err := m.Follows(ctx, alice.Person)
	no(t, err)
	if len(mine) != 1 || mine[0].Lot != lot || !mine[0].Opens {
		t.Errorf("%+v", mine)
	}
	_, err = m.pool.Exec(ctx, fmt.Sprintf(`
		insert into lot_watch (person_id, lot_id, court_id, opens, ends, changes, watched_at)
		select '%s', gen_random_uuid(), '%s', true, false, false, '2026-03-01'`, bob.Person, court))
	if err == nil {
		t.Error("a lot that does not exist is followed")
	}
}

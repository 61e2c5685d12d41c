package auction

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// What a reader of a lot does before bidding: see it, ask, be reminded (法释〔2016〕18号
// Art. 7). The bounds are the house's; the law gives none.
const (
	MostSlots       = 20               // made at once
	MostSeats       = 100              // of one viewing
	MostPeople      = 4                // who come with one booking
	MostBookings    = 5                // of one person, ahead
	ShortestViewing = 15 * time.Minute //
	LongestViewing  = 8 * time.Hour    //
	MostQuestions   = 3                // of one person about one lot, without an answer
	MostWatches     = 200              // of one person
	RemindOpening   = 24 * time.Hour   // before bidding opens
	RemindEnd       = time.Hour        // before it ends
	DeadlineOpening = "lot.reminder_opening"
	DeadlineEnding  = "lot.reminder_ending"
)

// What is refused to readers, and to the court that answers them.
var (
	ErrViewingTime = fault.Define(fault.Invalid, "viewing.time", basis.Online2016(7),
		"看样每场 15 分钟至 8 小时，应在现在之后、竞价结束（{ends}）之前。", "A viewing takes 15 minutes to 8 hours, lies ahead, and is over before bidding ends ({ends}).")
	ErrViewingFields = fault.Define(fault.Invalid, "viewing.fields", basis.Online2016(7),
		"请填写：一次最多 20 场，每场 1 至 100 人，地点 2 至 200 字，联系方式不超过 100 字。",
		"At most 20 viewings at once, 1 to 100 people each, a place of 2 to 200 characters and a contact of at most 100.")
	ErrViewingTwice = fault.Define(fault.Conflict, "viewing.twice", basis.Online2016(7),
		"{at} 已有一场看样。请换一个时间，或先取消那一场。", "There is a viewing at {at} already. Choose another time, or cancel that one first.")
	ErrViewingUnknown = fault.Define(fault.NotFound, "viewing.unknown", basis.Online2016(7),
		"没有这场看样。", "There is no such viewing.")
	ErrViewingOver = fault.Define(fault.Refused, "viewing.over", basis.Online2016(7),
		"这场看样已经开始、结束或取消。请选择以后的场次。", "This viewing has begun, is over or was cancelled. Choose a later one.")
	ErrViewingFull = fault.Define(fault.Conflict, "viewing.full", basis.Online2016(7),
		"这场看样只剩 {left} 个名额。请减少人数或选择其他场次。", "Only {left} seats are left at this viewing. Bring fewer people or choose another.")
	ErrViewingBooked = fault.Define(fault.Conflict, "viewing.booked", basis.Online2016(7),
		"您已预约过这件标的的看样。要换场次，请先取消原来的预约。", "You have booked a viewing of this lot. To choose another, cancel that booking first.")
	ErrViewingMany = fault.Define(fault.Refused, "viewing.many", basis.Online2016(7),
		"您已有 {most} 个未到时间的预约。请先取消不去的。", "You have {most} bookings ahead. Cancel those that you will not use.")
	ErrViewingPeople = fault.Define(fault.Invalid, "viewing.people", basis.Online2016(7),
		"每个预约 1 至 4 人。", "One booking is for 1 to 4 people.")
	ErrBookingUnknown = fault.Define(fault.NotFound, "viewing.no_booking", basis.Online2016(7),
		"没有这个预约，或者已经取消。", "There is no such booking, or it was cancelled.")

	ErrQuestion = fault.Define(fault.Invalid, "question.words", basis.Online2016(7),
		"问题应为 5 至 500 字。", "A question has 5 to 500 characters.")
	ErrQuestionMany = fault.Define(fault.Refused, "question.many", basis.Online2016(7),
		"您对这件标的已有 {most} 个问题等待答复。请等答复后再问。", "{most} of your questions about this lot wait for an answer. Wait for it before you ask more.")
	ErrQuestionUnknown = fault.Define(fault.NotFound, "question.unknown", basis.Online2016(7),
		"没有这个问题。", "There is no such question.")
	ErrQuestionAnswered = fault.Define(fault.Conflict, "question.answered", basis.Online2016(7),
		"这个问题已经处理过。答复公开后不再修改。", "This question has been dealt with. What was answered in public does not change.")
	ErrAnswerOwn = fault.Define(fault.Refused, "question.own", basis.Online2016(7),
		"提问的人不能答复自己的问题，请由另一名人员答复。", "Nobody answers their own question; somebody else of the court does.")
	ErrAnswer = fault.Define(fault.Invalid, "question.answer", basis.Online2016(7),
		"答复（或不予答复的理由）应为 2 至 1000 字，且不含证件号、账号。", "An answer, or the reason for none, has 2 to 1000 characters and no identity or account number.")
	ErrAnswerChanges = fault.Define(fault.Refused, "question.changes_announcement", basis.Online2016(13),
		"答复不能改变公告。公告有误或有变化的，应当撤回拍卖，更正后重新公告；不改变公告的，请确认后再答复。",
		"No answer changes an announcement. Where it is wrong or something has changed, withdraw the auction and announce it again; if the answer only restates it, say so.")
	ErrAnswerContradicts = fault.Define(fault.Refused, "question.contradicts", basis.Online2016(13),
		"答复中的“{what} {said} 元”与公告的 {announced} 元不一致。公告有误的，应当撤回后重新公告。",
		"The answer says {what} {said}, the announcement {announced}. Where the announcement is wrong, withdraw the auction and announce it again.")
	ErrNotReadable = fault.Define(fault.Refused, "lot.not_open_to_readers", basis.Online2016(7),
		"这件标的已经结束、暂缓或撤回，不再预约看样、提问和提醒。", "This lot is over, suspended or withdrawn: there are no more viewings, questions or reminders.")
	ErrWatchNothing = fault.Define(fault.Invalid, "watch.nothing", basis.Online2016(12),
		"请至少选一项提醒。", "Choose at least one reminder.")
	ErrWatchMany = fault.Define(fault.Refused, "watch.many", basis.Online2016(12),
		"最多关注 {most} 件标的。请先取消一些。", "At most {most} lots can be followed. Stop following some first.")
)

// Readable reports whether readers may still book, ask and follow: until the lot is over.
func (s Status) Readable() error {
	if g := s.Group(); g == GroupUpcoming || g == GroupRunning {
		return nil
	}
	return ErrNotReadable
}

// Viewing is a row of viewings that a court offers, one after the other.
type Viewing struct {
	StartsAt legal.Time
	Length   time.Duration
	Slots    int
	Seats    int
	Place    string
	Contact  string
}

// Check decides whether the viewings may be offered for a lot whose bidding ends at
// ends. ErrViewingFields, ErrViewingTime.
func (v Viewing) Check(ends, at legal.Time) error {
	switch {
	case v.Slots < 1, v.Slots > MostSlots, v.Seats < 1, v.Seats > MostSeats, !between(v.Place, 2, 200), utf8.RuneCountInString(v.Contact) > 100:
		return ErrViewingFields
	case v.Length < ShortestViewing, v.Length > LongestViewing, !v.StartsAt.After(at), v.StartsAt.Add(time.Duration(v.Slots) * v.Length).After(ends):
		return ErrViewingTime.With("ends", ends)
	}
	return nil
}

func between(s string, least, most int) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	return n >= least && n <= most
}

// CheckQuestion decides whether words may be asked. ErrQuestion.
func CheckQuestion(words string) error {
	if !between(words, 5, 500) {
		return ErrQuestion
	}
	return nil
}

// Answer is what a court says to a question, or why it says nothing.
type Answer struct {
	Words    string
	Given    bool // else it is not answered, and Words say why
	Restates bool // the court's word that nothing announced is changed
}

// stated finds sums that an answer gives for what was announced.
var stated = regexp.MustCompile(`(起拍价|变卖价|保证金|加价幅度|增价幅度)[^0-9，。；,;]{0,6}([0-9][0-9,]*(?:\.[0-9]{1,2})?)\s*(万?)元`)

// CheckAnswer decides whether an answer may be published beside the announcement: it
// restates, and gives no other sum than was announced. ErrAnswer, ErrAnswerChanges,
// ErrAnswerContradicts.
func CheckAnswer(a Answer, t Terms) error {
	switch {
	case !between(a.Words, 2, 1000):
		return ErrAnswer
	case !a.Given:
		return nil
	case !a.Restates:
		return ErrAnswerChanges
	}
	announced := map[string]money.Amount{
		"起拍价": t.StartingPrice, "变卖价": t.StartingPrice, "保证金": t.Deposit, "加价幅度": t.Increment, "增价幅度": t.Increment,
	}
	for _, m := range stated.FindAllStringSubmatch(a.Words, -1) {
		said, err := money.Parse(strings.ReplaceAll(m[2], ",", ""))
		if err != nil {
			continue
		}
		if m[3] != "" {
			said = said.Times(10_000)
		}
		if !said.Equal(announced[m[1]]) {
			return ErrAnswerContradicts.With("what", m[1]).With("said", said).With("announced", announced[m[1]])
		}
	}
	return nil
}

// Reminders are what somebody who follows a lot wants to be told.
type Reminders struct {
	Opens   bool // a day before bidding opens
	Ends    bool // an hour before it ends
	Changes bool // suspended, resumed, withdrawn, announced again
}

// Check refuses to follow for nothing. ErrWatchNothing.
func (r Reminders) Check() error {
	if r == (Reminders{}) {
		return ErrWatchNothing
	}
	return nil
}

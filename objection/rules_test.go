package objection_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/objection"
)

func filing(change func(*objection.Filing)) objection.Filing {
	f := objection.Filing{
		Kind: objection.Conduct, Capacity: objection.ByParty, Act: objection.Announcement,
		Request: "撤销拍卖公告", Statement: "公告期不足三十日", Contact: "成都市锦江区 13800000000",
	}
	change(&f)
	return f
}

func TestWhoMayObject(t *testing.T) {
	t.Parallel()
	third := func(f *objection.Filing) { f.Kind, f.Capacity, f.Act = objection.ThirdParty, objection.ByThird, "" }
	same := func(*objection.Filing) {}
	for _, c := range []struct {
		name string
		f    objection.Filing
		s    objection.Standing
		err  error
	}{
		{"a party, to conduct", filing(same), objection.Standing{Party: true}, nil},
		{"no party as party", filing(same), objection.Standing{}, objection.ErrNotParty},
		{"a bidder who applied", filing(func(f *objection.Filing) { f.Capacity = objection.ByBidder }), objection.Standing{Bidder: true}, nil},
		{"a bidder who did not apply", filing(func(f *objection.Filing) { f.Capacity = objection.ByBidder }), objection.Standing{}, objection.ErrNotBidder},
		{"another interested person", filing(func(f *objection.Filing) { f.Capacity = objection.ByInterested }), objection.Standing{}, nil},
		{"a supervisor", filing(func(f *objection.Filing) { f.Capacity = objection.BySupervisor }), objection.Standing{Supervisor: true}, nil},
		{"no supervisor as one", filing(func(f *objection.Filing) { f.Capacity = objection.BySupervisor }), objection.Standing{Party: true}, objection.ErrNotSupervisor},
		{"a third party about property", filing(third), objection.Standing{Asset: true}, nil},
		{"a third party about nothing", filing(third), objection.Standing{}, objection.ErrNoAsset},
		{"a party as third party", filing(third), objection.Standing{Asset: true, Party: true}, objection.ErrPartyNotThird},
		{"a third party to conduct", filing(func(f *objection.Filing) { f.Capacity = objection.ByThird }), objection.Standing{}, objection.ErrKindCapacity},
		{"a party about a third party's right", filing(func(f *objection.Filing) { third(f); f.Capacity = objection.ByParty }), objection.Standing{Party: true, Asset: true}, objection.ErrKindCapacity},
		{"title has passed to a stranger", filing(third), objection.Standing{Asset: true, Titled: true}, objection.ErrAssetOver},
		{"title has passed to a party", filing(third), objection.Standing{Asset: true, Titled: true, ToParty: true}, nil},
		{"conduct, after title passed", filing(same), objection.Standing{Party: true, Titled: true}, nil},
		{"to revoke what was sold", filing(func(f *objection.Filing) { f.Ground = "collusion" }), objection.Standing{Party: true, Sold: true}, nil},
		{"to revoke what was not sold", filing(func(f *objection.Filing) { f.Ground = "collusion" }), objection.Standing{Party: true}, objection.ErrNotSold},
		{"on a ground that the law has not", filing(func(f *objection.Filing) { f.Ground = "regret" }), objection.Standing{Party: true, Sold: true}, objection.ErrRevoke},
		{"one is pending", filing(same), objection.Standing{Party: true, Open: true}, objection.ErrOpen},
		{"one was lost", filing(same), objection.Standing{Party: true, Earlier: true}, objection.ErrTwice},
		{"of no kind", filing(func(f *objection.Filing) { f.Kind = "regret" }), objection.Standing{Party: true}, objection.ErrKind},
		{"of no capacity", filing(func(f *objection.Filing) { f.Capacity = "friend" }), objection.Standing{Party: true}, objection.ErrCapacity},
		{"to no act", filing(func(f *objection.Filing) { f.Act = "" }), objection.Standing{Party: true}, objection.ErrAct},
		{"three characters", filing(func(f *objection.Filing) { f.Request = "撤公告" }), objection.Standing{Party: true}, objection.ErrText},
		{"four characters", filing(func(f *objection.Filing) { f.Request = "撤销公告" }), objection.Standing{Party: true}, nil},
		{"5000 characters", filing(func(f *objection.Filing) { f.Statement = strings.Repeat("理", 5000) }), objection.Standing{Party: true}, nil},
		{"5001 characters", filing(func(f *objection.Filing) { f.Statement = strings.Repeat("理", 5001) }), objection.Standing{Party: true}, objection.ErrText},
		{"no address", filing(func(f *objection.Filing) { f.Contact = " " }), objection.Standing{Party: true}, objection.ErrText},
	} {
		err := objection.CanFile(c.f, c.s)
		if !errors.Is(err, c.err) || c.err == nil && err != nil {
			t.Errorf("%s: %v, not %v", c.name, err, c.err)
		}
	}
}

// The six grounds are those by which the auction revokes.
func TestGroundsAreTheAuctions(t *testing.T) {
	t.Parallel()
	require.Len(t, objection.Grounds(), len(auction.Grounds()))
	for i, g := range auction.Grounds() {
		require.Equal(t, string(g), objection.Grounds()[i])
	}
}

// The clocks of the law, at the last instant and after it.
func TestClocks(t *testing.T) {
	t.Parallel()
	cal := calendar.Official()
	filed := legal.MustDate("2026-04-01")
	require.Equal(t, legal.MustParse("2026-04-05 00:00"), objection.DutyBy(filed, objection.AcceptDays))
	require.Equal(t, legal.MustParse("2026-04-17 00:00"), objection.DutyBy(filed, objection.ReviewDays)) // the 16th is the fifteenth day
	for _, c := range []struct {
		from string
		days int
		end  string
	}{
		{"2026-04-10", objection.ReconsiderDays, "2026-04-21 00:00"},
		{"2026-04-15", objection.ReconsiderDays, "2026-04-28 00:00"}, // the 25th is a Saturday: Monday the 27th
		{"2026-04-13", objection.SueDays, "2026-04-29 00:00"},
		{"2026-04-10", objection.SueDays, "2026-04-28 00:00"},    // the 25th again
		{"2026-04-01", objection.PapersDays, "2026-04-08 00:00"}, // the 4th begins the Qingming holiday: Tuesday the 7th
	} {
		got, err := objection.PeriodBy(cal, legal.MustDate(c.from), c.days)
		require.NoError(t, err)
		require.Equal(t, legal.MustParse(c.end), got, c.from)
	}
	due := legal.MustParse("2026-04-21 00:00")
	before, at := legal.MustParse("2026-04-20 23:59"), due
	require.NoError(t, objection.CanSeek(objection.ToReconsider, objection.Conduct, objection.Dismissed, due, before))
	require.ErrorIs(t, objection.CanSeek(objection.ToReconsider, objection.Conduct, objection.Dismissed, due, at), objection.ErrRemedyLate)
	require.NoError(t, objection.CanSeek(objection.ToReconsider, objection.Conduct, objection.Dismissed, legal.Time{}, at)) // not served yet
	require.NoError(t, objection.CanSupplement(due, before))
	require.ErrorIs(t, objection.CanSupplement(due, at), objection.ErrPapersLate)
	require.ErrorIs(t, objection.CanRefusePapers(due, before), objection.ErrPapersRun)
	require.NoError(t, objection.CanRefusePapers(due, at))
	require.NoError(t, objection.CanAskPapers(false))
	require.ErrorIs(t, objection.CanAskPapers(true), objection.ErrAskedOnce)
}

// Against what which remedy is open, and for how long.
func TestNextRemedy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		k      objection.Kind
		o      objection.Outcome
		remedy string
		days   int
	}{
		{objection.Conduct, objection.Dismissed, objection.ToReconsider, 10},
		{objection.Conduct, objection.Undone, objection.ToReconsider, 10},
		{objection.Conduct, "", objection.ToReconsider, 10}, // not accepted
		{objection.ThirdParty, objection.Dismissed, objection.ToSue, 15},
		{objection.ThirdParty, objection.Stopped, objection.ToSue, 15},
		{objection.ThirdParty, objection.Rejected, objection.ToReconsider, 10},
		{objection.ThirdParty, "", objection.ToReconsider, 10},
	} {
		remedy, days := objection.NextRemedy(c.k, c.o)
		require.Equal(t, c.remedy, remedy, "%s %s", c.k, c.o)
		require.Equal(t, c.days, days)
		other := objection.ToSue
		if remedy == other {
			other = objection.ToReconsider
		}
		require.ErrorIs(t, objection.CanSeek(other, c.k, c.o, legal.Time{}, legal.Time{}), objection.ErrOtherRemedy)
	}
	require.NoError(t, objection.CanRemand(0))
	require.ErrorIs(t, objection.CanRemand(1), objection.ErrRemandedOnce)
}

func members(parts ...[]objection.Part) []objection.Member {
	out := make([]objection.Member, len(parts))
	for i, p := range parts {
		out[i] = objection.Member{Person: ref.ID(string(rune('a' + i))), Judge: true, Parts: p}
	}
	return out
}

func TestPanel(t *testing.T) {
	t.Parallel()
	clean := members(nil, nil, nil)
	require.NoError(t, objection.CheckPanel(clean, "a"))
	require.NoError(t, objection.CheckPanel(members(nil, nil, nil, nil, nil), "e"))
	require.ErrorIs(t, objection.CheckPanel(members(nil, nil), "a"), objection.ErrPanelSize)
	require.ErrorIs(t, objection.CheckPanel(members(nil), "a"), objection.ErrPanelSize)
	require.ErrorIs(t, objection.CheckPanel(members(nil, nil, nil, nil), "a"), objection.ErrPanelSize)
	require.ErrorIs(t, objection.CheckPanel(clean, "z"), objection.ErrPresiding)
	twice := members(nil, nil, nil)
	twice[2].Person = "a"
	require.ErrorIs(t, objection.CheckPanel(twice, "a"), objection.ErrPanelTwice)
	clerk := members(nil, nil, nil)
	clerk[1].Judge = false
	require.ErrorIs(t, objection.CheckPanel(clerk, "a"), objection.ErrPanelRole)
	for _, p := range objection.Parts() {
		require.ErrorIs(t, objection.CheckPanel(members(nil, []objection.Part{p}, nil), "a"), objection.ErrPanelApart, p)
	}
}

func TestVotes(t *testing.T) {
	t.Parallel()
	three := []ref.ID{"a", "b", "c"}
	yes := func(m string) objection.Vote { return objection.Vote{Member: ref.ID(m), Agrees: true, Hash: "h"} }
	no := func(m string) objection.Vote { return objection.Vote{Member: ref.ID(m), Hash: "h"} }
	require.NoError(t, objection.CheckVote(three, nil, "h", yes("a")))
	require.ErrorIs(t, objection.CheckVote(three, nil, "h", yes("d")), objection.ErrNotOnPanel)
	require.ErrorIs(t, objection.CheckVote(three, nil, "other", yes("a")), objection.ErrRulingChanged)
	require.ErrorIs(t, objection.CheckVote(three, []objection.Vote{no("a")}, "h", yes("a")), objection.ErrSignedAlready)
	for _, c := range []struct {
		votes          []objection.Vote
		whole, carried bool
	}{
		{nil, false, false},
		{[]objection.Vote{yes("a"), yes("b")}, false, true},
		{[]objection.Vote{yes("a"), yes("b"), no("c")}, true, true},
		{[]objection.Vote{yes("a"), no("b"), no("c")}, true, false},
		{[]objection.Vote{yes("a"), yes("b"), {Member: "c", Agrees: true, Hash: "other"}}, false, true},
	} {
		whole, carried := objection.Tally(three, c.votes, "h")
		require.Equal(t, c.whole, whole)
		require.Equal(t, c.carried, carried)
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	require.NoError(t, objection.CheckOutcome(objection.Conduct, objection.Undone, true, true))
	require.ErrorIs(t, objection.CheckOutcome(objection.Conduct, objection.Undone, true, false), objection.ErrRevoke)
	require.ErrorIs(t, objection.CheckOutcome(objection.Conduct, objection.Altered, true, true), objection.ErrRevoke)
	require.ErrorIs(t, objection.CheckOutcome(objection.Conduct, objection.Stopped, false, false), objection.ErrOutcome)
	require.NoError(t, objection.CheckOutcome(objection.ThirdParty, objection.Stopped, false, false))
	require.ErrorIs(t, objection.CheckOutcome(objection.ThirdParty, objection.Undone, false, false), objection.ErrOutcome)
	require.NoError(t, objection.CheckJudgment(objection.Excluded))
	require.ErrorIs(t, objection.CheckJudgment(objection.Dismissed), objection.ErrJudgment)
	hash := strings.Repeat("0", 64)
	require.NoError(t, objection.Paper{DocNo: "文1", Document: hash, Reason: "理由"}.Check())
	require.ErrorIs(t, objection.Paper{DocNo: "文", Document: hash, Reason: "理由"}.Check(), objection.ErrPaper)
	require.ErrorIs(t, objection.Paper{DocNo: "文1", Document: hash[1:], Reason: "理由"}.Check(), objection.ErrPaper)
	require.ErrorIs(t, objection.Paper{DocNo: "文1", Document: hash, Reason: "理"}.Check(), objection.ErrPaper)
}

// What becomes of the property and its money.
func TestAfterwards(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		k         objection.Kind
		o, judged objection.Outcome
		revoke    bool
		after     objection.After
	}{
		{"a third party loses", objection.ThirdParty, objection.Dismissed, "", false, objection.After{Free: objection.FreedDismissed}},
		{"a third party wins and nobody sues", objection.ThirdParty, objection.Stopped, "", false, objection.After{Lift: true}},
		{"a third party wins in court", objection.ThirdParty, objection.Dismissed, objection.Excluded, false, objection.After{Lift: true}},
		{"a creditor wins in court", objection.ThirdParty, objection.Stopped, objection.Continued, false, objection.After{Free: objection.FreedDismissed}},
		{"not accepted", objection.ThirdParty, "", "", false, objection.After{Free: objection.FreedDismissed}},
		{"conduct, dismissed", objection.Conduct, objection.Dismissed, "", false, objection.After{Free: objection.FreedRuled}},
		{"conduct, undone", objection.Conduct, objection.Undone, "", false, objection.After{Free: objection.FreedRuled}},
		{"conduct, the sale revoked", objection.Conduct, objection.Undone, "", true, objection.After{Free: objection.FreedRuled, Revoke: true}},
		{"conduct, not undone after all", objection.Conduct, objection.Dismissed, "", true, objection.After{Free: objection.FreedRuled}},
	} {
		require.Equal(t, c.after, objection.Afterwards(c.k, c.o, c.judged, c.revoke), c.name)
	}
}

func TestSecurity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		side           objection.Side
		k              objection.Kind
		creditor, held bool
		err            error
	}{
		{"a creditor, what is held", objection.ToContinue, objection.ThirdParty, true, true, nil},
		{"a creditor, a stay", objection.ToContinue, objection.Conduct, true, true, nil},
		{"a creditor, nothing held", objection.ToContinue, objection.Conduct, true, false, objection.ErrNothingHeld},
		{"a debtor wants to go on", objection.ToContinue, objection.ThirdParty, false, true, objection.ErrSecurityCreditor},
		{"a debtor wants to stop", objection.ToStop, objection.Conduct, false, false, nil},
		{"a creditor wants to stop", objection.ToStop, objection.Conduct, true, false, objection.ErrSecurityStop},
		{"stopping what the law stops", objection.ToStop, objection.ThirdParty, false, false, objection.ErrSecurityStop},
		{"stopping twice", objection.ToStop, objection.Conduct, false, true, objection.ErrHeldAlready},
		{"for nothing", "", objection.Conduct, false, false, objection.ErrSecuritySide},
	} {
		require.ErrorIs(t, objection.CheckSide(c.side, c.k, c.creditor, c.held), c.err, c.name)
	}
}

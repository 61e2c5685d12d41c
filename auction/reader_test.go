package auction_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
)

func TestViewings(t *testing.T) {
	t.Parallel()
	at, ends := legal.MustParse("2026-03-10T09:00:00"), legal.MustParse("2026-04-02T10:00:00")
	good := auction.Viewing{StartsAt: at.Add(time.Hour), Length: time.Hour, Slots: 1, Seats: 10, Place: "某路一号门口"}
	for _, c := range []struct {
		name   string
		change func(*auction.Viewing)
		want   error
	}{
		{"an hour from now", func(*auction.Viewing) {}, nil},
		{"now", func(v *auction.Viewing) { v.StartsAt = at }, auction.ErrViewingTime},
		{"a microsecond ahead", func(v *auction.Viewing) { v.StartsAt = at.Add(time.Microsecond) }, nil},
		{"14 minutes", func(v *auction.Viewing) { v.Length = 14 * time.Minute }, auction.ErrViewingTime},
		{"15 minutes", func(v *auction.Viewing) { v.Length = 15 * time.Minute }, nil},
		{"8 hours", func(v *auction.Viewing) { v.Length = 8 * time.Hour }, nil},
		{"a minute more", func(v *auction.Viewing) { v.Length = 8*time.Hour + time.Minute }, auction.ErrViewingTime},
		{"until bidding ends", func(v *auction.Viewing) { v.StartsAt = ends.Add(-time.Hour) }, nil},
		{"until after it", func(v *auction.Viewing) { v.StartsAt = ends.Add(-time.Hour + time.Microsecond) }, auction.ErrViewingTime},
		{"the last of several after it", func(v *auction.Viewing) { v.StartsAt, v.Slots = ends.Add(-2*time.Hour), 3 }, auction.ErrViewingTime},
		{"none", func(v *auction.Viewing) { v.Slots = 0 }, auction.ErrViewingFields},
		{"twenty", func(v *auction.Viewing) { v.Slots = 20 }, nil},
		{"twenty-one", func(v *auction.Viewing) { v.Slots = 21 }, auction.ErrViewingFields},
		{"no seat", func(v *auction.Viewing) { v.Seats = 0 }, auction.ErrViewingFields},
		{"100 seats", func(v *auction.Viewing) { v.Seats = 100 }, nil},
		{"101 seats", func(v *auction.Viewing) { v.Seats = 101 }, auction.ErrViewingFields},
		{"nowhere", func(v *auction.Viewing) { v.Place = " " }, auction.ErrViewingFields},
		{"a contact too long", func(v *auction.Viewing) { v.Contact = strings.Repeat("一", 101) }, auction.ErrViewingFields},
	} {
		v := good
		c.change(&v)
		require.ErrorIs(t, v.Check(ends, at), c.want, c.name)
	}
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, auction.CheckQuestion("有钥匙吗"), auction.ErrQuestion)
	require.NoError(t, auction.CheckQuestion("有钥匙吗？"))
	require.NoError(t, auction.CheckQuestion(strings.Repeat("问", 500)))
	require.ErrorIs(t, auction.CheckQuestion(strings.Repeat("问", 501)), auction.ErrQuestion)
}

// No answer changes what was announced.
func TestAnswers(t *testing.T) {
	t.Parallel()
	terms := auction.Terms{StartingPrice: money.MustParse("700000"), Increment: money.MustParse("5000"), Deposit: money.MustParse("70000")}
	say := func(words string) auction.Answer { return auction.Answer{Words: words, Given: true, Restates: true} }
	for _, c := range []struct {
		name string
		a    auction.Answer
		want error
	}{
		{"what stands in the announcement", say("钥匙在法院，看样时可以进屋。"), nil},
		{"too short", say("有"), auction.ErrAnswer},
		{"as long as may be", say(strings.Repeat("答", 1000)), nil},
		{"too long", say(strings.Repeat("答", 1001)), auction.ErrAnswer},
		{"without the word that nothing changes", auction.Answer{Words: "可以按揭。", Given: true}, auction.ErrAnswerChanges},
		{"no answer, with a reason", auction.Answer{Words: "与标的无关。"}, nil},
		{"no answer, without", auction.Answer{}, auction.ErrAnswer},
		{"the announced price", say("起拍价为700,000.00元，保证金7万元，加价幅度5000元。"), nil},
		{"another price", say("起拍价改为 650000 元。"), auction.ErrAnswerContradicts},
		{"a fen less", say("起拍价699999.99元。"), auction.ErrAnswerContradicts},
		{"another deposit", say("保证金是8万元。"), auction.ErrAnswerContradicts},
		{"another increment", say("增价幅度为一千，加价幅度：1000元"), auction.ErrAnswerContradicts},
		{"sums of other things", say("物业费每月 300 元，欠费约 2 万元。"), nil},
	} {
		require.ErrorIs(t, auction.CheckAnswer(c.a, terms), c.want, c.name)
	}
	for _, g := range auction.Groups() {
		for _, s := range g.States() {
			open := g == auction.GroupUpcoming || g == auction.GroupRunning
			require.Equal(t, open, s.Readable() == nil, s)
		}
	}
	require.ErrorIs(t, auction.Noticed.Readable(), auction.ErrNotReadable)
	require.ErrorIs(t, auction.Reminders{}.Check(), auction.ErrWatchNothing)
	require.NoError(t, auction.Reminders{Ends: true}.Check())
}

package public

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/auction/bidding"
	"fachui/internal/money"
	"fachui/web/live"
)

// Every word that the room's script says stands on its page, and on the page of the
// script's own tests.
func TestRoomHasAllWords(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("../page/static/room.js")
	require.NoError(t, err)
	var want []string
	for _, m := range regexp.MustCompile(`say\("([a-z_.]+)"`).FindAllSubmatch(script, -1) {
		want = append(want, string(m[1]))
	}
	want = append(want, []string{
		"connection.live", "connection.shared", "connection.polling", "connection.lost", "connection.rest",
		"standing.leading", "standing.outbid", "standing.none", "standing.watching", "standing.won", "standing.ended",
		"priority.leading", "priority.equal", "priority.none", "priority.behind",
		"left.days", "left.hours", "step", "step.equal", "sending", "sending_again",
	}...)
	want = slices.DeleteFunc(want, func(w string) bool { return w[len(w)-1] == '.' }) // it goes on
	require.Greater(t, len(want), 40)
	for _, page := range []string{"room.html", "../live/testdata/room.html"} {
		html, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, w := range want {
			require.Contains(t, string(html), `data-word="`+w+`"`, page)
		}
	}
}

// Whoever comes to the page without an amount, or with something else, reads what to type.
func TestMeant(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "应为金额（元，最多两位小数），如 1234.50", "很多": "“出价（元）”的值不能使用", "1.005": "“出价（元）”的金额最多两位小数", "9999999999999999": "“出价（元）”的金额超出系统上限",
		"0": "出价 0.00 元不能使用", "-3": "出价 -3.00 元不能使用", "0.01": "", " 705,000 元": "", "￥７０５，０００元": "",
	} {
		amount, refused := meant(typed)
		if want == "" {
			require.Nil(t, refused, typed)
			require.True(t, amount.IsPositive(), typed)
			continue
		}
		require.NotNil(t, refused, typed)
		require.Contains(t, refused.ZH(), want, typed)
		require.NotContains(t, refused.EN(), "{", typed)
	}
}

// What has to be typed twice without a script is what has to be with one.
func TestUnusual(t *testing.T) {
	t.Parallel()
	room := func(leading bool) live.Room {
		r := live.Room{Terms: &live.Terms{Reference: money.MustParse("1000000")}, Me: &live.Own{Leading: leading}}
		r.View = bidding.View{Price: money.MustParse("700000"), Lowest: money.MustParse("705000"), Increment: money.MustParse("5000"), ConfirmSelf: true, ConfirmSteps: 10}
		return r
	}
	nobody := room(false)
	nobody.Me, nobody.Terms = nil, nil
	for _, c := range []struct {
		room   live.Room
		amount string
		want   []string
	}{
		{room(false), "705000", nil},
		{room(false), "755000", nil}, // ten steps over the lowest
		{room(false), "755000.01", []string{"jump"}},
		{room(true), "705000", []string{"self"}},
		{room(false), "1000000", []string{"jump"}},
		{room(false), "1000000.01", []string{"jump", "reference"}},
		{room(true), "1000000.01", []string{"self", "jump", "reference"}},
		{nobody, "705000", nil},
		{nobody, "2000000", []string{"jump"}},
	} {
		require.Equal(t, c.room.Me != nil && c.room.Me.Leading, len(unusual(c.room, money.MustParse(c.amount), true)) > 0, "the most: %s", c.amount)
		require.Equal(t, c.want, unusual(c.room, money.MustParse(c.amount), false), c.amount)
	}
}

// The price that stands may be equalled by a better right alone (Art. 21).
func TestEqual(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rank, leaderRank int
		leader           string
		leading, want    bool
	}{
		{0, 0, "AAAAA-11111", false, false},
		{1, 0, "AAAAA-11111", false, true},
		{2, 0, "AAAAA-11111", false, true},
		{1, 2, "AAAAA-11111", false, true},
		{2, 2, "AAAAA-11111", false, false},
		{2, 1, "AAAAA-11111", false, false},
		{1, 0, "", false, false},
		{1, 1, "DDDDD-44444", true, false},
	} {
		p := roomPage{Room: live.Room{Me: &live.Own{Rank: c.rank, Leading: c.leading}}}
		p.Room.View = bidding.View{Leader: c.leader, LeaderRank: c.leaderRank}
		require.Equal(t, c.want, p.Equal(), "%+v", c)
	}
	require.False(t, roomPage{}.Equal())
}

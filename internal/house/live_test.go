package house_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"fachui/internal/house/housetest"
	"fachui/internal/ref"
	"fachui/web/live"
)

// Whoever watches sees a bid that is placed through the door, and its receipt is
// in the public file. The stream stays open: the house must come to rest without it.
func TestARoomInAWholeHouse(t *testing.T) {
	t.Parallel()
	w := whileBidding(t, housetest.Options{})
	var lot string
	err := w.Pool.QueryRow(t.Context(), `select lot_id from lot_live where status = 'BIDDING'`).Scan(&lot)
	if err != nil {
		t.Fatal(err)
	}
	base := "/api/v1/lots/" + lot
	bidder, _ := w.SignIn(t, "luoqiang", storyPassword)
	room := roomOf(t, bidder, base)
	if room.Me == nil || !room.Me.Held || room.Me.Code == "" || !room.Stream || !room.Frozen || room.Terms == nil || room.CoverPercent == "" {
		t.Fatalf("the room of somebody who has paid the deposit: %+v", room)
	}
	if stranger := roomOf(t, w.Anybody(), base); stranger.Me != nil {
		t.Fatalf("a stranger is told of somebody's standing: %+v", stranger.Me)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.Base+base+"/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") {
		t.Errorf("the stream is not guarded: %q", csp)
	}
	lines := bufio.NewScanner(resp.Body)
	until := func(prefix string) string {
		t.Helper()
		for lines.Scan() {
			if s, ok := strings.CutPrefix(lines.Text(), prefix); ok {
				return s
			}
		}
		t.Fatalf("the stream ended before %s: %v", prefix, lines.Err())
		return ""
	}
	until("event: snapshot")
	until("event: beat")
	amount := room.View.Lowest.String()
	a := bidder.Do(t, post, base+"/bids", `{"amount":"`+amount+`","confirmed":true}`, "Idempotency-Key", ref.New().String())
	if a.Status != http.StatusCreated || len(a.Get("receipt")) != 64 {
		t.Fatalf("%d %s", a.Status, a.Text)
	}
	until("event: frame")
	if data := until("data: "); !strings.Contains(data, `"amount":"`+amount+`"`) {
		t.Errorf("the frame lacks the bid of %s: %s", amount, data)
	}
	if file := w.Anybody().Must(t, get, base+"/ladder.csv", ""); !strings.Contains(file.Text, a.Get("receipt")) {
		t.Errorf("the ladder lacks the receipt: %s", file.Text)
	}
}

func roomOf(t *testing.T, c housetest.Client, base string) (r live.Room) {
	t.Helper()
	err := json.Unmarshal([]byte(c.Must(t, get, base+"/room", "").Text), &r)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

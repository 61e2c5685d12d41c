package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"fachui/internal/scenario"
)

// The house is killed three times in one story, each time where it hurts: the
// story goes on as if nothing had been, no bid is lost, and nobody is paid twice.
func TestAStorySurvivesKills(t *testing.T) {
	t.Parallel()
	in, err := os.Open("../../scenarios/story.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	f, err := scenario.Read("story.yaml", in)
	if err != nil {
		t.Fatal(err)
	}
	s := openStreet(t)
	var timeline bytes.Buffer
	res, err := scenario.Run(t.Context(), f, s.options(&timeline))
	if err != nil {
		t.Error(err)
	}
	for _, why := range res.Failed {
		t.Error(why)
	}
	for _, moment := range []string{"after the reveal", "bidding", "paying"} {
		if !s.came(moment) {
			t.Errorf("the house was never killed %s", moment)
		}
	}
	if t.Failed() {
		t.Logf("the story so far:\n%s\nthe server said:\n%s", timeline.String(), tail(s.living().out.String()))
		return
	}
	s.booksAgree()
	t.Logf("%d requests, %d expectations, %d restarts", res.Acts, res.Checks, s.restarts)
}

// tail is the end of a log.
func tail(s string) string {
	const most = 6000
	return s[max(0, len(s)-most):]
}

// booksAgree asks the house to check its own books, and the bank for its own.
func (s *street) booksAgree() {
	s.t.Helper()
	session := s.ask(http.MethodPost, s.home.URL+"/api/v1/sessions", "", `{"login":"supervisor","password":"Scenario-2026-Fachui"}`)
	token, _ := session["token"].(string)
	found := s.ask(http.MethodGet, s.home.URL+"/api/v1/courts/jinjiang/ledger/check", token, "")
	if breaches, ok := found["breaches"].([]any); !ok && found["breaches"] != nil || len(breaches) > 0 {
		s.t.Errorf("the ledger does not hold: %v", found)
	}
	account := s.ask(http.MethodGet, s.bank.address+"/accounts/4402239009006001", "", "")
	if balance, _ := account["balance"].(string); balance != "0.00" {
		s.t.Errorf("all is paid out, and the bank still has %v: somebody was paid twice or not at all", account)
	}
}

func (s *street) ask(method, address, token, body string) map[string]any {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var out map[string]any
	err = json.Unmarshal(b, &out)
	if err != nil || resp.StatusCode >= http.StatusBadRequest {
		s.t.Fatalf("%s %s: %d %s", method, address, resp.StatusCode, b)
	}
	return out
}

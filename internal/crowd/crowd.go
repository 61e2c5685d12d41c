// Package crowd is those who bid and watch when much happens at once. It places
// bids and reads live streams over connections of its own, as browsers do, and
// knows nothing of the house but its address: what it measures is what people
// wait for, and what it checks afterwards is what the public ladder says.
//
// A [Stage] is one lot that is open, with so many bidders who registered, applied
// and paid their deposits through the interface, like everybody. [Stage.Climb],
// [Stage.Rush] and [Stage.Pace] let them bid; [Stage.Watch] brings those who only
// look. [Stage.Verify] holds every answer that a bidder got to the ladder.
package crowd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// patience is how long one request of the stage may take.
const patience = 30 * time.Second

// asker sends single requests, for what is not measured.
type asker struct {
	base string
	http *http.Client
}

func newAsker(base string) *asker {
	return &asker{base: strings.TrimSuffix(base, "/"), http: &http.Client{Timeout: patience}}
}

// from is a that asks from an address of its own.
func (a *asker) from(ip net.IP) *asker {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: ip}}
	return &asker{base: a.base, http: &http.Client{Timeout: patience, Transport: &http.Transport{DialContext: d.DialContext, MaxIdleConnsPerHost: 1}}}
}

// ask sends one request and decodes the answer into out, if it is not nil.
func (a *asker) ask(ctx context.Context, method, path, token string, body, out any) error {
	var b []byte
	if body != nil {
		var err error
		b, err = json.Marshal(body)
		if err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, a.base+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := a.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, err = io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s %s: %d %.300s", method, path, resp.StatusCode, b)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(b, out)
}

// Settle lets what is under way arrive.
func Settle(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

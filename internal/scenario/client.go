package scenario

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	answerLimit     = 8 << 20
	requestPatience = 60 * time.Second
)

// client speaks the JSON API over HTTP, and nothing else: no scenario can do
// what a person with that role could not do.
type client struct {
	base string
	http *http.Client
}

func newClient(base string) *client {
	return &client{base: base, http: &http.Client{Timeout: requestPatience}}
}

// refusal is an answer of the kind application/problem+json.
type refusal struct {
	Status int               `json:"status"`
	Code   string            `json:"code"`
	ZH     string            `json:"zh"`
	EN     string            `json:"en"`
	Basis  string            `json:"basis"`
	Args   map[string]string `json:"args"`
}

func (r *refusal) Error() string { return fmt.Sprintf("%s: %s (%s)", r.Code, r.ZH, r.Basis) }

type request struct {
	method, path string
	token, key   string
	body         []byte
	contentType  string
}

// do sends one request and returns the decoded answer, or a *refusal.
func (c *client) do(ctx context.Context, r request) (any, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, c.base+r.path, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	if len(r.body) > 0 {
		ct := r.contentType
		if ct == "" {
			ct = "application/json"
		}
		req.Header.Set("Content-Type", ct)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= http.StatusBadRequest {
		var f refusal
		err := json.Unmarshal(b, &f)
		if err != nil || f.Code == "" {
			return nil, fmt.Errorf("%s %s: HTTP %d: %.300s", r.method, r.path, resp.StatusCode, b)
		}
		return nil, &f
	}
	return decodeAnswer(b)
}

// decodeAnswer keeps numbers as written.
func decodeAnswer(b []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var out any
	err := dec.Decode(&out)
	if err != nil {
		return string(b), nil //nolint:nilerr // a file, not JSON: hand it on as text
	}
	return out, nil
}

package housetest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// answerLimit bounds what is read of an answer.
const answerLimit = 8 << 20

// Client asks as one person; the zero token is nobody.
type Client struct {
	Base  string
	Token string
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Text   string
	Body   map[string]any // of a JSON object, else empty
}

// Code is the code of a refusal, or "".
func (a Answer) Code() string {
	code, _ := a.Body["code"].(string)
	return code
}

// Get is member name as text, or "".
func (a Answer) Get(name string) string {
	s, _ := a.Body[name].(string)
	return s
}

// As returns the client that asks with token.
func (c Client) As(token string) Client {
	c.Token = token
	return c
}

// Do sends body, with pairs of header names and values, and reads the answer.
func (c Client) Do(t testing.TB, method, path, body string, headers ...string) Answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, c.Base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	a := Answer{Status: resp.StatusCode, Header: resp.Header, Text: string(b), Body: map[string]any{}}
	_ = json.Unmarshal(b, &a.Body) // a page or a file is no object
	return a
}

// Anybody asks without a name.
func (w *World) Anybody() Client { return Client{Base: w.Base} }

// SignIn opens a session and returns its client, which asks with the token, and the whole answer.
func (w *World) SignIn(t testing.TB, login, password string) (Client, Answer) {
	t.Helper()
	a := w.Anybody().Do(t, http.MethodPost, "/api/v1/sessions", JSON(t, map[string]string{"login": login, "password": password}))
	if a.Status != http.StatusCreated {
		t.Fatalf("sign in %s: %d %s", login, a.Status, a.Text)
	}
	return w.Anybody().As(a.Get("token")), a
}

// Must is Do for a request that is expected to succeed.
func (c Client) Must(t testing.TB, method, path, body string) Answer {
	t.Helper()
	a := c.Do(t, method, path, body)
	if a.Status >= http.StatusBadRequest {
		t.Fatalf("%s %s %s: %d %s", method, path, body, a.Status, a.Text)
	}
	return a
}

package province

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"time"

	"fachui/internal/clock"
	"fachui/internal/ref"
	"fachui/web/route"
)

const (
	answerLimit = 8 << 20
	patience    = 60 * time.Second
	tokenMargin = 30 * time.Second // before its end a token is fetched anew
)

// fields are the members of a request or an answer. In a request a name that
// begins with a colon stands for that part of the path, and "?" for the query.
type fields map[string]any

// client asks as people do, over HTTP. It is safe for many tales at once.
type client struct {
	base, bank string
	http       *http.Client
	rows       map[string]route.Route
	machine    clock.Machine

	mu     sync.Mutex
	people map[string]*signedIn
	kept   map[string]bool // papers that a court has, by court and hash
}

// signedIn is who somebody is at the door; its lock keeps two tales from signing
// the same person in at once.
type signedIn struct {
	mu       sync.Mutex
	password string
	token    string
	until    time.Time
}

func newClient(o Options) *client {
	c := &client{
		base: o.Base, bank: o.Bank, machine: o.Machine, rows: map[string]route.Route{}, people: map[string]*signedIn{}, kept: map[string]bool{},
		http: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConns: 4 * atOnce, MaxIdleConnsPerHost: 2 * atOnce}},
	}
	for _, r := range o.Routes {
		c.rows[r.Op] = r
	}
	return c
}

// Refusal is an answer of the kind application/problem+json.
type Refusal struct {
	Op   string
	By   string
	Code string            `json:"code"`
	ZH   string            `json:"zh"`
	Args map[string]string `json:"args"`
}

func (r *Refusal) Error() string { return fmt.Sprintf("%s by %s: %s: %s", r.Op, r.By, r.Code, r.ZH) }

// knows lets login sign in with password.
func (c *client) knows(login, password string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.people[login] == nil {
		c.people[login] = &signedIn{password: password}
	}
}

// forget drops somebody's token, so that what changed about them takes effect.
func (c *client) forget(login string) {
	c.mu.Lock()
	p := c.people[login]
	c.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token = ""
}

// do runs operation op as login (nobody if empty).
func (c *client) do(ctx context.Context, login, op string, in fields) (fields, error) {
	r, ok := c.rows[op]
	if !ok {
		return nil, fmt.Errorf("no operation %q in the route table", op)
	}
	err := c.handIn(ctx, login, r, in)
	if err != nil {
		return nil, err
	}
	address, body := split(r.Path, in)
	var raw []byte
	kind := ""
	if r.Method != http.MethodGet {
		raw, kind, err = encode(body)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", op, err)
		}
	}
	for again := range 2 {
		token, err := c.token(ctx, login, again > 0)
		if err != nil {
			return nil, err
		}
		out, err := c.send(ctx, r.Method, c.base+address, token, kind, raw)
		var f *Refusal
		if errors.As(err, &f) && f.Code == "session.token_outdated" && again == 0 {
			continue // roles changed since the token was made
		}
		if f != nil {
			f.Op, f.By = op, login
		}
		return out, err
	}
	return nil, fmt.Errorf("%s by %s: the token is outdated as soon as it is made", op, login)
}

// split puts the members that belong to the path into it.
func split(pattern string, in fields) (string, fields) {
	body := fields{}
	query := ""
	for k, v := range in {
		switch {
		case k == "?":
			query = "?" + text(v)
		case strings.HasPrefix(k, ":"):
		default:
			body[k] = v
		}
	}
	parts := strings.Split(pattern, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, ":") {
			parts[i] = text(in[p])
		}
	}
	return strings.Join(parts, "/") + query, body
}

// file as a member of a body is sent as it is: a text alone, an upload among the
// other members, which are texts.
const file = "file"

// upload is a file for a field of a form.
type upload struct {
	field   string
	content []byte
	name    string
}

func encode(body fields) ([]byte, string, error) {
	switch f := body[file].(type) {
	case string:
		return []byte(f), "text/csv", nil
	case upload:
		return form(body, f)
	}
	b, err := json.Marshal(body)
	return b, "application/json", err
}

// form writes a body with an upload.
func form(body fields, f upload) ([]byte, string, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, v := range body {
		if name == file {
			continue
		}
		err := w.WriteField(name, text(v))
		if err != nil {
			return nil, "", err
		}
	}
	part, err := w.CreateFormFile(f.field, f.name)
	if err != nil {
		return nil, "", err
	}
	_, err = part.Write(f.content)
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), w.FormDataContentType(), err
}

// token signs login in if no token is left, or if anew.
func (c *client) token(ctx context.Context, login string, anew bool) (string, error) {
	if login == "" {
		return "", nil
	}
	c.mu.Lock()
	p := c.people[login]
	c.mu.Unlock()
	if p == nil {
		return "", fmt.Errorf("nobody signs in as %q", login)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !anew && p.token != "" && c.machine().Before(p.until.Add(-tokenMargin)) {
		return p.token, nil
	}
	raw, err := json.Marshal(fields{"login": login, "password": p.password})
	if err != nil {
		return "", err
	}
	out, err := c.send(ctx, http.MethodPost, c.base+c.rows["session.open"].Path, "", "application/json", raw)
	if err != nil {
		return "", fmt.Errorf("sign in %s: %w", login, err)
	}
	p.token = text(out["token"])
	p.until, err = time.Parse(time.RFC3339Nano, text(out["token_expires_at"]))
	if err != nil {
		return "", fmt.Errorf("sign in %s: %w", login, err)
	}
	return p.token, nil
}

// send makes one request. A list, or a file, comes back as member "list" or "file".
func (c *client) send(ctx context.Context, method, url, token, kind string, raw []byte) (fields, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if method != http.MethodGet {
		req.Header.Set("Idempotency-Key", ref.New().String())
		req.Header.Set("Content-Type", kind)
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
		var f Refusal
		err := json.Unmarshal(b, &f)
		if err != nil || f.Code == "" {
			return nil, fmt.Errorf("%s %s: HTTP %d: %.300s", method, url, resp.StatusCode, b)
		}
		return nil, &f
	}
	return decode(b), nil
}

func decode(b []byte) fields {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return fields{file: string(b)}
	}
	switch x := v.(type) {
	case map[string]any:
		return x
	case []any:
		return fields{"list": x}
	}
	return fields{file: string(b)}
}

// atBank makes one request of the bank, as its customers do in its app.
func (c *client) atBank(ctx context.Context, method, path string, in fields) (fields, error) {
	raw, kind, err := encode(in)
	if err != nil {
		return nil, err
	}
	out, err := c.send(ctx, method, c.bank+path, "", kind, raw)
	if err != nil {
		return nil, fmt.Errorf("bank: %w", err)
	}
	return out, nil
}

// rows are the entries of an answer that is a list, or holds one.
func rowsOf(answer fields) []fields {
	var list []any
	for _, v := range answer {
		if l, ok := v.([]any); ok {
			list = l
			break
		}
	}
	out := make([]fields, 0, len(list))
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func text(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	}
	return fmt.Sprint(v)
}

package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// Options say where the house stands and how to begin there.
type Options struct {
	Base     string // of the JSON API, http://127.0.0.1:8080
	Bank     string // of the bank simulator
	Operator Login  // the first platform operator, who opens the world and moves its clock
	Routes   []route.Route
	Machine  clock.Machine
	Out      io.Writer // the timeline, one line per act; nil for none
}

// Login is a name and a password.
type Login struct{ Name, Password string }

// world is what a scenario knows while it runs: its people, the names it gave
// to things, and the legal time.
type world struct {
	o      Options
	client *client
	bank   *client
	rows   map[string]route.Route
	people map[string]*person
	names  map[string]string // name → identifier
	kinds  map[string]string // name → verb that made it
	court  string            // the first court opened: the default of :court
	fund   map[string]string // court → number of its fund account at the bank
	firms  map[string]*firm
	kept   map[string]bool // courts that keep the scan

	secrets []string // names, numbers and accounts of natural persons, to look for in the open
	now     legal.Time
	acts    int
}

type person struct {
	name    string
	real    string // the name on the identity card, in which the person's accounts stand
	number  string // of the papers
	login   Login
	id      string
	token   string
	expires time.Time
}

// operatorName is how a scenario calls the first operator.
const operatorName = "平台"

func newWorld(o Options) *world {
	w := &world{
		o: o, client: newClient(o.Base), bank: newClient(o.Bank), rows: map[string]route.Route{},
		people: map[string]*person{}, names: map[string]string{}, kinds: map[string]string{}, fund: map[string]string{}, firms: map[string]*firm{}, kept: map[string]bool{},
	}
	for _, r := range o.Routes {
		w.rows[r.Op] = r
	}
	w.people[operatorName] = &person{name: operatorName, login: o.Operator}
	return w
}

// remembers makes w know what other knows. Nobody is signed in.
func (w *world) remembers(other *world) {
	for name, p := range other.people {
		known := *p
		known.token = ""
		w.people[name] = &known
	}
	w.names, w.kinds, w.fund, w.firms = maps.Clone(other.names), maps.Clone(other.kinds), maps.Clone(other.fund), maps.Clone(other.firms)
	w.kept = maps.Clone(other.kept)
	w.court, w.now, w.acts, w.secrets = other.court, other.now, other.acts, slices.Clone(other.secrets)
}

// tokenMargin is how long before its end a token is fetched anew.
const tokenMargin = 30 * time.Second

// token returns a valid token of the person called name, signing in if needed.
func (w *world) token(ctx context.Context, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	p, ok := w.people[name]
	if !ok {
		return "", fmt.Errorf("nobody is called %q yet; register them first", name)
	}
	if p.token != "" && w.o.Machine().Before(p.expires.Add(-tokenMargin)) {
		return p.token, nil
	}
	body, err := json.Marshal(map[string]string{"login": p.login.Name, "password": p.login.Password})
	if err != nil {
		return "", err
	}
	out, err := w.client.do(ctx, request{method: http.MethodPost, path: "/api/v1/sessions", body: body})
	if err != nil {
		return "", fmt.Errorf("sign in %s: %w", name, err)
	}
	m, ok := out.(map[string]any)
	if !ok {
		return "", fmt.Errorf("sign in %s: unexpected answer", name)
	}
	p.token = text(m["token"])
	p.id = text(m["person"])
	p.expires, err = time.Parse(time.RFC3339Nano, text(m["token_expires_at"]))
	if err != nil {
		return "", fmt.Errorf("sign in %s: %w", name, err)
	}
	return p.token, nil
}

// forget drops a person's token, so that new roles take effect at once.
func (w *world) forget(name string) {
	if p, ok := w.people[name]; ok {
		p.token = ""
	}
}

// call runs operation op as the person called by, with path values and a JSON body.
func (w *world) call(ctx context.Context, by, op string, path map[string]string, query string, body any) (any, error) {
	r, ok := w.rows[op]
	if !ok {
		return nil, fmt.Errorf("no operation %q in the route table", op)
	}
	var raw []byte
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		raw = b
	}
	err := w.handIn(ctx, by, r, path["court"], raw)
	if err != nil {
		return nil, err
	}
	return w.send(ctx, by, r, path, query, raw, "")
}

func (w *world) send(ctx context.Context, by string, r route.Route, path map[string]string, query string, raw []byte, contentType string) (any, error) {
	address, err := fillPath(r.Path, path)
	if err != nil {
		return nil, err
	}
	token, err := w.token(ctx, by)
	if err != nil {
		return nil, err
	}
	w.acts++
	key := ""
	if r.Method != http.MethodGet {
		key = ref.New().String()
	}
	if query != "" {
		address += "?" + query
	}
	out, err := w.client.do(ctx, request{method: r.Method, path: address, token: token, key: key, body: raw, contentType: contentType})
	var f *refusal
	if errors.As(err, &f) && f.Code == "session.token_outdated" {
		// Roles changed since the token was made: sign in again and ask once more.
		w.forget(by)
		token, err = w.token(ctx, by)
		if err != nil {
			return nil, err
		}
		return w.client.do(ctx, request{method: r.Method, path: address, token: token, key: key, body: raw, contentType: contentType})
	}
	return out, err
}

func fillPath(pattern string, values map[string]string) (string, error) {
	parts := strings.Split(pattern, "/")
	for i, s := range parts {
		name, ok := strings.CutPrefix(s, ":")
		if !ok {
			continue
		}
		v := values[name]
		if v == "" {
			return "", fmt.Errorf("%q is missing: say which %s", name, name)
		}
		parts[i] = v
	}
	return strings.Join(parts, "/"), nil
}

// advance moves legal time to t and lets everything that follows happen.
func (w *world) advance(ctx context.Context, t legal.Time) error {
	_, err := w.call(ctx, operatorName, "clock.advance", nil, "", map[string]string{"to": t.String()})
	if err != nil {
		return fmt.Errorf("advance to %v: %w", t, err)
	}
	w.now = t
	return nil
}

// courtOf is the court that a step names, or the first one opened.
func (w *world) courtOf(fields node) string { return orElse(fields.fields["court"].scalar, w.court) }

// remember gives name to the thing with identifier id.
func (w *world) remember(name, id, kind string) error {
	if name == "" {
		return nil
	}
	if id == "" {
		return fmt.Errorf("nothing in the answer can be called %q", name)
	}
	if _, taken := w.names[name]; taken {
		return fmt.Errorf("%q already names something; choose another name", name)
	}
	w.names[name], w.kinds[name] = id, kind
	return nil
}

// realName is the name in which a person's own bank account stands.
func (w *world) realName(by string) string {
	if p, ok := w.people[by]; ok {
		return p.real
	}
	return by
}

// id is the identifier of what a scenario calls name.
func (w *world) id(name string) (string, error) {
	if id, ok := w.names[name]; ok {
		return id, nil
	}
	if p, ok := w.people[name]; ok && p.id != "" {
		return p.id, nil
	}
	if _, err := ref.Parse(name); err == nil {
		return name, nil
	}
	return "", fmt.Errorf("nothing is called %q yet; name it with \"as: %s\" where it is made", name, name)
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

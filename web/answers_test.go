package web_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/web/route"
)

// hidden are names that no answer may carry.
var hidden = regexp.MustCompile(`(?i)password|passwd|secret|salt|argon|private_?key|lot_?key|payer_?hash|id_?hash|name_?hash`)

// shown are the exceptions, with their reasons.
var shown = map[string]string{
	"draw.freeze secret_hash":     "the commitment, published before the parties add to the chance",
	"draw.reveal secret":          "published with the result, so that anyone can recompute the draw",
	"draw.record secret_hash":     "the commitment",
	"draw.record secret":          "after the reveal",
	"lot.freeze_lots secret_hash": "the commitment, published before lots are drawn",
	"lot.in_kind secret_hash":     "the commitment",
	"lot.in_kind secret":          "after lots were drawn",
	"lot.own_inquiry secret_hash": "the commitment, shown to those between whom lots are drawn",
	"lot.lot_draw secret_hash":    "the commitment",
	"lot.lot_draw secret":         "after lots were drawn",
	"lot.draw_lots secret":        "published with the result, so that anyone can draw again",

	"demo.show password": "of people who do not exist, in a database made for a demo: it is printed on the screen",
	"contact.set secret": "the person's own key for a webhook, shown once when it is made",
}

// sealing are the operations whose answer may carry a bidder code beside who it is.
var sealing = map[string]string{
	"lot.confirmation":       "the winner alone, after the end: 法释〔2016〕18号 Art. 22",
	"lot.court_confirmation": "the same",
	"application.mine":       "the applicant's own",
}

func TestAnswersCarryNoSecrets(t *testing.T) {
	t.Parallel()
	secret := reflect.TypeFor[identity.Secret]()
	for _, r := range house.Table() {
		if r.Out == nil {
			continue
		}
		names := map[string]bool{}
		members(r.Out, 0, func(name string, typ reflect.Type) {
			names[name] = true
			if (hidden.MatchString(name) || typ == secret) && shown[r.Op+" "+name] == "" {
				t.Errorf("%s answers with %q", r.Op, name)
			}
		})
		coded := names["code"] || names["bidder_code"] || names["leader_code"]
		if coded && (names["application"] || names["person"] || names["buyer"]) && sealing[r.Op] == "" {
			t.Errorf("%s answers with a bidder code beside who it is: %v", r.Op, names)
		}
		tokens := names["session"] || names["token"]
		if tokens && r.Op != "session.open" && r.Op != "token.make" {
			t.Errorf("%s answers with a session", r.Op)
		}
	}
}

// members visits each member of what t becomes as JSON.
func members(t reflect.Type, depth int, visit func(string, reflect.Type)) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Array || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || depth > 8 {
		return
	}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		if name == "" {
			name = f.Name
		}
		visit(name, f.Type)
		members(f.Type, depth+1, visit)
	}
}

// Every address of the table is described once, for people and for programs.
func TestEveryRouteIsDescribed(t *testing.T) {
	t.Parallel()
	for _, r := range house.Table() {
		if r.Summary.ZH == "" || r.Summary.EN == "" {
			t.Errorf("%s has no words in both languages", r.Op)
		}
		shown := strings.HasPrefix(r.Op, "page.") || strings.HasPrefix(r.Op, "form.")
		if shown == strings.HasPrefix(r.Path, "/api/") || !shown && !strings.HasPrefix(r.Path, "/api/v1/") {
			t.Errorf("%s: %s is on the wrong side of the versioned interface", r.Op, r.Path)
		}
		if r.In != nil {
			for _, name := range unknownNames(r) {
				t.Errorf("%s: input reads %s, which is not in %s", r.Op, name, r.Path)
			}
		}
	}
}

// unknownNames are the path tags of the input that the path does not have.
func unknownNames(r route.Route) []string {
	var out []string
	for field := range r.In.Fields() {
		name, ok := field.Tag.Lookup("path")
		if ok && name != "" && !slices.Contains(strings.Split(r.Path, "/"), ":"+name) {
			out = append(out, fmt.Sprintf("%q", name))
		}
	}
	return out
}

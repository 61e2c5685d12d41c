package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Password is what people of a scenario sign in with; the scratch
// database in which they live is thrown away.
const Password = "Scenario-2026-Fachui"

func peopleVerbs() []Verb {
	return []Verb{
		{Name: "register", Op: "person.register", Names: "person", ZH: "注册并实名", EN: "a person or company registers and proves the real name",
			composed: true,
			Extra: map[string]string{
				"as": "the name by which the scenario calls them", "login": "user001, … by default", "kind": "person (default) or company",
				"name": "on the papers; by default as the scenario calls them", "id_number": "left out: a valid made-up number",
				"paper": "of a person without a resident's card", "phone": "mobile number", "representative": "of a company; 王建国 by default",
				"proved": "false: registers without proving the real name",
			},
			play: register},
		{Name: "staff", Op: "staff.grant", ZH: "任职", EN: "an operator grants roles",
			composed: true,
			Extra:    map[string]string{"who": "people by the scenario's names", "roles": "one role or a list", "court": "left out for roles of the platform"}, play: staff},
		{Name: "end role", Op: "staff.revoke", ZH: "解除职务", EN: "an operator ends a role", composed: true,
			Extra: map[string]string{"who": "the person", "role": "the role", "court": "left out for roles of the platform", "reason": "why"}, play: endRole},
	}
}

// register makes an account, remembers how to sign in, and proves the real name.
func register(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	name := f["as"].scalar
	if name == "" {
		return errors.New("say \"as: <name>\", the name by which the scenario calls this person")
	}
	if _, taken := w.people[name]; taken {
		return fmt.Errorf("somebody is called %q already", name)
	}
	body := map[string]any{
		"kind": orElse(f["kind"].scalar, "person"), "login": orElse(f["login"].scalar, fmt.Sprintf("user%03d", len(w.people))),
		"password": Password, "name": orElse(f["name"].scalar, name),
	}
	body["id_number"] = orElse(f["id_number"].scalar, MadeUpNumber(text(body["kind"]), len(w.people)))
	for _, k := range []string{"paper", "phone", "representative"} {
		if v := f[k].scalar; v != "" {
			body[k] = v
		}
	}
	if body["kind"] == "company" && body["representative"] == nil {
		body["representative"] = "王建国"
	}
	out, err := w.call(ctx, "", "person.register", nil, "", body)
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	if body["kind"] == "person" {
		w.secrets = append(w.secrets, text(body["name"]), text(body["id_number"]))
	}
	w.people[name] = &person{name: name, real: text(body["name"]), number: text(body["id_number"]), id: text(m["person"]), login: Login{text(body["login"]), Password}}
	if f["proved"].scalar == "false" {
		return nil
	}
	proof := map[string]any{}
	if body["kind"] == "company" {
		proof["evidence"] = strings.Repeat("ab", 32)
	}
	_, err = w.call(ctx, name, "proof.file", nil, "", proof)
	w.forget(name) // the next token says that the name is proved
	return err
}

// staff grants roles of a court, or of the platform when no court is named.
func staff(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	for _, who := range f["who"].items() {
		p, ok := w.people[who]
		if !ok {
			return fmt.Errorf("nobody is called %q yet; register them first", who)
		}
		w.inOffice(p)
		for _, role := range f["roles"].items() {
			body := map[string]any{"login": p.login.Name, "role": role}
			if c := f["court"].scalar; c != "" {
				body["court"] = c
			}
			_, err := w.call(ctx, orElse(s.By, operatorName), "staff.grant", nil, "", body)
			if err != nil {
				return err
			}
		}
		w.forget(who)
	}
	return nil
}

// inOffice takes a name off the secrets: who acts in an office signs with it.
func (w *world) inOffice(p *person) {
	w.secrets = slices.DeleteFunc(w.secrets, func(s string) bool { return s == p.real })
}

func endRole(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	p, ok := w.people[f["who"].scalar]
	if !ok {
		return fmt.Errorf("nobody is called %q yet; register them first", f["who"].scalar)
	}
	body := map[string]any{"login": p.login.Name, "role": f["role"].scalar, "reason": f["reason"].scalar}
	if c := f["court"].scalar; c != "" {
		body["court"] = c
	}
	_, err := w.call(ctx, orElse(s.By, operatorName), "staff.revoke", nil, "", body)
	return err
}

// items are the values of a list, or the one value.
func (n node) items() []string {
	if !n.isList {
		if n.scalar == "" {
			return nil
		}
		return []string{n.scalar}
	}
	out := make([]string, 0, len(n.list))
	for _, e := range n.list {
		out = append(out, e.scalar)
	}
	return out
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// MadeUpNumber is a number with a right check digit: of a resident of Chengdu
// born in 1985, or of a company registered there.
func MadeUpNumber(kind string, n int) string {
	if kind == "company" {
		const base = "91510104MA6"
		return creditCode(fmt.Sprintf("%s%06d", base, 100000+n))
	}
	return identityNumber(fmt.Sprintf("510104%04d0307%03d", 1950+n/900, n%900+1))
}

// identityNumber adds the check digit of GB 11643 (ISO 7064 MOD 11-2).
func identityNumber(s string) string {
	weights := [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return s + string("10X98765432"[sum%11])
}

// creditCode adds the check character of GB 32100 (MOD 31).
func creditCode(s string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for i := range len(s) {
		sum += strings.IndexByte(alphabet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return s + string(alphabet[(31-sum%31)%31])
}

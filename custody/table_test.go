package custody_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fachui/custody"
)

// passes is the machine written a second time by hand: command by command, from
// states → to, with the duties under which it passes behind a slash (none: each). A
// valuable ends in the state behind the plus sign.
var passes = map[custody.Command][]string{
	custody.Receive:       {"LISTED STORED+SEALED"},
	custody.Reject:        {"LISTED REJECTED"},
	custody.Move:          {"STORED STORED", "SEALED SEALED"},
	custody.Seal:          {"STORED SEALED", "OPENED SEALED"},
	custody.Open:          {"SEALED STORED+OPENED"},
	custody.Lend:          {"STORED LENT", "OPENED LENT"},
	custody.TakeBack:      {"LENT STORED+OPENED"},
	custody.OrderDelivery: {"STORED STORED/keep", "SEALED SEALED/keep", "OPENED OPENED/keep", "LENT LENT/keep"},
	custody.OrderReturn:   {"STORED STORED/keep,deliver", "SEALED SEALED/keep,deliver", "OPENED OPENED/keep,deliver", "LENT LENT/keep,deliver"},
	custody.CancelOrder:   {"STORED STORED/deliver,return", "SEALED SEALED/deliver,return", "OPENED OPENED/deliver,return", "LENT LENT/deliver,return"},
	custody.Deliver:       {"STORED DELIVERED/deliver", "SEALED DELIVERED/deliver", "OPENED DELIVERED/deliver"},
	custody.Return:        {"STORED RETURNED/return", "SEALED RETURNED/return", "OPENED RETURNED/return"},
	custody.Transfer:      {"STORED TRANSFERRED", "SEALED TRANSFERRED", "OPENED TRANSFERRED"},
	custody.Dispose:       {"STORED DISPOSED/keep", "OPENED DISPOSED/keep"},
	custody.Check:         {"STORED STORED", "SEALED SEALED", "OPENED OPENED"},
}

func want(c custody.Command, from custody.State, d custody.Duty, valuable bool) (to custody.State, ok bool) {
	for _, p := range passes[c] {
		p, duties, _ := strings.Cut(p, "/")
		a, b, _ := strings.Cut(p, " ")
		if a != string(from) || duties != "" && !slices.Contains(strings.Split(duties, ","), string(d)) {
			continue
		}
		plain, precious, both := strings.Cut(b, "+")
		if both && valuable {
			return custody.State(precious), true
		}
		return custody.State(plain), true
	}
	return "", false
}

// Every state × duty × command × kind of thing: exactly the listed ones pass.
func TestSteps_every_pair(t *testing.T) {
	t.Parallel()
	tried, passed := 0, 0
	for _, from := range custody.States() {
		for _, d := range custody.Duties() {
			for _, c := range custody.Commands() {
				for _, valuable := range []bool{false, true} {
					tried++
					to, ok := want(c, from, d, valuable)
					s, err := custody.Next(from, c, d)
					switch {
					case ok && (err != nil || s.End(valuable) != to):
						t.Errorf("%s (%s) %s leads to %q, %v; want %q", from, d, c, s.End(valuable), err, to)
					case !ok && !errors.Is(err, custody.ErrNoStep):
						t.Errorf("%s (%s) %s passes to %q", from, d, c, s.To)
					case ok:
						passed++
					}
				}
			}
		}
	}
	if tried != 900 || passed != 152 {
		t.Errorf("tried %d pairs, %d passed", tried, passed)
	}
}

// What ends a thing's custody ends it for good.
func TestSteps_ends_are_ends(t *testing.T) {
	t.Parallel()
	for _, s := range []custody.State{custody.Delivered, custody.Returned, custody.Transferred, custody.Disposed, custody.Rejected} {
		for _, d := range custody.Duties() {
			if cs := custody.Allowed(s, d); len(cs) > 0 {
				t.Errorf("%s allows %v", s, cs)
			}
		}
	}
}

// Only what one person may do alone has no second: the list of the schema.
func TestSteps_two_people(t *testing.T) {
	t.Parallel()
	alone := []custody.Command{custody.Reject, custody.OrderDelivery, custody.OrderReturn, custody.CancelOrder, custody.Check}
	for _, s := range custody.Steps() {
		one := slices.Contains(alone, s.Command) || s.Command == custody.Move && s.From == custody.Stored
		if s.Two() == one {
			t.Errorf("%s from %s: two people %v", s.Command, s.From, s.Two())
		}
		if s.Basis.IsZero() {
			t.Errorf("%s from %s rests on nothing", s.Command, s.From)
		}
	}
}

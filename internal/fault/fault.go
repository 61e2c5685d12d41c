// Package fault defines the one error type that may reach a person.
//
// Domain packages declare each refusal once, with its words in both languages:
//
//	var ErrNoDeposit = fault.Define(fault.Refused, "bid.no_deposit", basis.Online2016(17),
//		"未确认保证金，不能出价。应交保证金 {due} 元。",
//		"No deposit is confirmed, so you cannot bid. Deposit due: ¥{due}.")
//	return ErrNoDeposit.With("due", due)
//
// A Fault says what is wrong and what would be right. Everything else (a lost
// connection, a bug) stays a plain error: the web layer logs it and shows only
// 系统内部错误. The catalogue of all faults is [All]; a test checks it.
package fault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"fachui/internal/basis"
)

// Kind is a coarse class of fault. One table in web maps each Kind to an HTTP status.
type Kind uint8

// The kinds of fault.
const (
	Internal  Kind = iota // not a person's fault; never shown in detail
	Invalid               // the request is malformed
	Refused               // well-formed, but a rule forbids it now
	Unknown               // who is asking is not known: log in
	Forbidden             // the actor lacks the role or the court
	NotFound              // no such thing, or not for this actor's eyes
	Conflict              // a concurrent change, or a key used twice with different content
	Busy                  // a limit was reached; try again later
)

// Fault is an error with a stable code, words in both languages and the rule it rests on.
type Fault struct {
	Kind  Kind
	Code  string // stable, for clients and tests: "bid.too_low"
	Basis basis.Basis
	zh    string
	en    string
	args  []arg
	cause error
}

type arg struct{ name, zh, en string }

var catalogue = struct { //nolint:gochecknoglobals // filled while packages begin, and guarded by its lock
	sync.Mutex
	byCode map[string]*Fault
}{byCode: map[string]*Fault{}}

// Define declares a fault. It panics if the code is taken or words are missing:
// both are slips of a programmer, found by the first test that runs.
func Define(kind Kind, code string, b basis.Basis, zh, en string) *Fault {
	catalogue.Lock()
	defer catalogue.Unlock()
	if _, dup := catalogue.byCode[code]; dup || code == "" || zh == "" || en == "" {
		panic("fault: defined twice or without words: " + code)
	}
	f := &Fault{Kind: kind, Code: code, Basis: b, zh: zh, en: en}
	catalogue.byCode[code] = f
	return f
}

// All returns every declared fault, by code.
func All() []*Fault {
	catalogue.Lock()
	defer catalogue.Unlock()
	out := make([]*Fault, 0, len(catalogue.byCode))
	for _, f := range catalogue.byCode {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b *Fault) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// Text is a value whose words differ by language, for use with With.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// With returns a copy of f whose placeholder {name} reads v. A [Text] value is
// put into each language in that language.
func (f *Fault) With(name string, v any) *Fault {
	g := *f
	a := arg{name: name}
	if t, ok := v.(Text); ok {
		a.zh, a.en = t.ZH, t.EN
	} else {
		a.zh = fmt.Sprint(v)
		a.en = a.zh
	}
	g.args = append(slices.Clone(f.args), a)
	return &g
}

// Instead returns a copy of f whose placeholder {name} reads v, whatever it read before.
func (f *Fault) Instead(name string, v any) *Fault {
	g := *f
	g.args = slices.DeleteFunc(slices.Clone(f.args), func(a arg) bool { return a.name == name })
	return g.With(name, v)
}

// On returns a copy of f that rests on b.
func (f *Fault) On(b basis.Basis) *Fault {
	g := *f
	g.Basis = b
	return &g
}

// Because returns a copy of f that wraps err for the log; people never see it.
func (f *Fault) Because(err error) *Fault {
	g := *f
	g.cause = err
	return &g
}

// ZH returns the Chinese words with every argument filled in.
func (f *Fault) ZH() string { return f.fill(f.zh, func(a arg) string { return a.zh }) }

// EN returns the English words with every argument filled in.
func (f *Fault) EN() string { return f.fill(f.en, func(a arg) string { return a.en }) }

func (f *Fault) fill(s string, in func(arg) string) string {
	for _, a := range f.args {
		s = strings.ReplaceAll(s, "{"+a.name+"}", in(a))
	}
	return s
}

// Args returns the arguments by name, for machine-readable answers.
func (f *Fault) Args() map[string]string {
	m := make(map[string]string, len(f.args))
	for _, a := range f.args {
		m[a.name] = a.zh
	}
	return m
}

// Key tells f's arguments from others of the same definition.
func (f *Fault) Key() string {
	n := 0
	for _, a := range f.args {
		n += len(a.name) + len(a.zh) + len(a.en) + 12
	}
	b := make([]byte, 0, n)
	for _, a := range f.args {
		for _, s := range []string{a.name, a.zh, a.en} {
			b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
			b = append(b, s...)
		}
	}
	return string(b)
}

// Texts returns the arguments by name in both languages, for With on another node.
func (f *Fault) Texts() map[string]Text {
	m := make(map[string]Text, len(f.args))
	for _, a := range f.args {
		m[a.name] = Text{a.zh, a.en}
	}
	return m
}

// Templates returns the words with their placeholders, for the catalogue test.
func (f *Fault) Templates() (zh, en string) { return f.zh, f.en }

func (f *Fault) Error() string {
	if f.cause == nil {
		return f.Code + ": " + f.EN()
	}
	return fmt.Sprintf("%s: %s: %v", f.Code, f.EN(), f.cause)
}

func (f *Fault) Unwrap() error { return f.cause }

// Is makes errors.Is compare codes, so that a fault with arguments equals its definition.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Code == f.Code
}

// Of returns the fault in err's chain, or nil for any other error.
func Of(err error) *Fault {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	return nil
}

// Code returns the code of the fault in err's chain, or "" if there is none.
func Code(err error) string {
	if f := Of(err); f != nil {
		return f.Code
	}
	return ""
}

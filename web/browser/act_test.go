package browser

import (
	"context"
	"fmt"
	"path/filepath"
	"unicode/utf8"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// spot is where to click, or why not yet.
type spot struct {
	X, Y float64
	Why  string
}

// Click presses what is called so: a button, a link, a box with its label, or
// what a selector names. On a phone it is a tap.
func (p *Page) Click(what string) {
	p.t.Helper()
	var at spot
	p.until(fmt.Sprintf("Click %q", what), func() string {
		var err error
		at, err = ask[spot](p, `aim(%s, %s)`, p.scope, what)
		if err != nil {
			return err.Error()
		}
		return at.Why
	})
	p.press(at)
	p.rest()
}

// press clicks or taps. A tap becomes a click only after the fingers are gone, so
// it is waited for, unless the page's scripts are off and nothing can be told.
func (p *Page) press(at spot) {
	p.t.Helper()
	if !p.width.Touch || !*p.js {
		p.do(chromedp.MouseClickXY(at.X, at.Y))
		return
	}
	_, err := ask[bool](p, `(window.harnessClicked = false, addEventListener('click', () => window.harnessClicked = true, {capture: true, once: true}), true)`)
	if err != nil {
		p.fatalf("tap: %v", err)
	}
	p.do(chromedp.TapXY(at.X, at.Y))
	p.until("wait for the tap to be felt", func() string {
		// Another document has never heard of it: the tap has led there.
		felt, err := ask[bool](p, `window.harnessClicked !== false`)
		if err != nil || felt || p.seen.busy() != "" {
			return ""
		}
		return "no click has come of it"
	})
}

// field is what focusOn says.
type field struct {
	Typed     bool
	Tag, Type string
	Why       string
}

// Fill writes value into the field with this label, in place of what stood
// there. Nothing is told to the page but what typing tells it.
func (p *Page) Fill(label, value string) {
	p.t.Helper()
	doing := fmt.Sprintf("Fill %q", label)
	var f field
	p.until(doing, func() string {
		var err error
		f, err = ask[field](p, `focusOn(%s, %s)`, p.scope, label)
		if err != nil {
			return err.Error()
		}
		return f.Why
	})
	switch {
	case f.Tag == "SELECT":
		p.fatalf("%s: that is a list; use Select", doing)
	case f.Type == "file" || f.Type == "checkbox" || f.Type == "radio":
		p.fatalf("%s: that is a %s; use Upload or Click", doing, f.Type)
	case !f.Typed:
		p.answer(doing, `setValue(%s, %s, %s)`, p.scope, label, value)
	case value == "":
		p.do(chromedp.KeyEvent(kb.Delete))
	default:
		p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: value})
			return err
		}))
	}
	p.rest()
}

// answer asks a question that does something, and fails where it says why not.
func (p *Page) answer(doing, expression string, args ...any) {
	p.t.Helper()
	p.until(doing, func() string {
		got, err := ask[struct{ Why string }](p, expression, args...)
		if err != nil {
			return err.Error()
		}
		return got.Why
	})
}

// Select takes the option that is called so, or has that value.
func (p *Page) Select(label, option string) {
	p.t.Helper()
	p.answer(fmt.Sprintf("Select %q in %q", option, label), `choose(%s, %s, %s)`, p.scope, label, option)
	p.rest()
}

// Upload gives files to the field with this label.
func (p *Page) Upload(label string, files ...string) {
	p.t.Helper()
	whole := make([]string, len(files))
	for i, f := range files {
		abs, err := filepath.Abs(f)
		if err != nil {
			p.fatalf("Upload: %v", err)
		}
		whole[i] = abs
	}
	p.answer(fmt.Sprintf("Upload into %q", label), `find(%s, %s, 'input[type=file]')`, p.scope, label)
	object, err := ask[*runtime.RemoteObject](p, `find(%s, %s, 'input[type=file]').e`, p.scope, label)
	if err != nil {
		p.fatalf("Upload into %q: %v", label, err)
	}
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: whole, ObjectID: object.ObjectID})
		return err
	}))
	p.rest()
}

// Submit presses the button of the form that one is in, or of the only form.
func (p *Page) Submit() {
	p.t.Helper()
	p.answer("Submit", `submitter(%s)`, p.scope)
	everywhere := *p
	everywhere.scope = ""
	everywhere.Click("[data-harness=submit]")
}

// Holds waits until the field with this label holds value: its text, the chosen
// option, or "on" for a box that is ticked.
func (p *Page) Holds(label, value string) {
	p.t.Helper()
	p.until(fmt.Sprintf("Holds %q in %q", value, label), func() string {
		got, err := ask[struct{ Value, Why string }](p, `holds(%s, %s)`, p.scope, label)
		switch {
		case err != nil:
			return err.Error()
		case got.Why != "":
			return got.Why
		case got.Value != value:
			return fmt.Sprintf("it holds %q", got.Value)
		}
		return ""
	})
}

// Tab moves the focus on n times.
func (p *Page) Tab(n int) {
	p.t.Helper()
	for range n {
		p.do(chromedp.KeyEvent(kb.Tab))
	}
	p.rest()
}

// keys are the names of keys that type nothing.
var keys = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
	"Up": kb.ArrowUp, "Down": kb.ArrowDown, "Left": kb.ArrowLeft, "Right": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

// Press presses a key by its name or as it is ("Enter", "/", "j"), with the
// modifiers held.
func (p *Page) Press(key string, held ...chromedp.Modifier) {
	p.t.Helper()
	k, named := keys[key]
	if !named {
		if utf8.RuneCountInString(key) != 1 {
			p.fatalf("Press %q: there is no such key", key)
		}
		k = key
	}
	p.do(chromedp.KeyEvent(k, chromedp.KeyModifiers(held...)))
	p.rest()
}

// Type types text where the focus is, key by key.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(text))
	p.rest()
}

// Focused is the name of what has the focus, or "".
func (p *Page) Focused() string {
	p.t.Helper()
	name, err := ask[string](p, `focused()`)
	if err != nil {
		p.fatalf("Focused: %v", err)
	}
	return name
}

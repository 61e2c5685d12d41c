package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Result is what a run found. A scenario is green when Failed is empty.
type Result struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Acts   int      `json:"acts"`
	Checks int      `json:"checks"`
	Failed []string `json:"failed"`

	// Secrets are names, numbers and accounts of the story's natural persons:
	// whoever holds the database may look for them and must find nothing.
	Secrets []string `json:"-"`
}

// Runner plays one file, step by step, so that a caller may stop in between.
type Runner struct {
	f     File
	w     *world
	steps []Step
	next  int
	res   Result
}

// NewRunner prepares to play f in the house that o names. The database behind
// it must be a scratch or demo one whose clock stands at or before f.Clock.
func NewRunner(f File, o Options) *Runner {
	return &Runner{f: f, w: newWorld(o), steps: slices.Concat(f.Given, f.When), res: Result{Name: f.Name, Title: f.Title, Failed: []string{}}}
}

// Continue prepares to play the rest of f in the house that o names: one that
// holds what r has done, or a copy of it. What r has played must be how f begins.
// R itself stays as it is, so that many may continue from where it stands.
func (r *Runner) Continue(f File, o Options) (*Runner, error) {
	on := NewRunner(f, o)
	if r.next > len(on.steps) || !f.Clock.Equal(r.f.Clock) || len(r.res.Failed) > 0 {
		return nil, fmt.Errorf("%s does not begin with what %s has played", f.Name, r.f.Name)
	}
	for i, s := range r.steps[:r.next] {
		if on.f.place(on.steps[i]) != r.f.place(s) {
			return nil, fmt.Errorf("%s: step %d is not that of %s", f.Name, i+1, r.f.Name)
		}
	}
	on.next, on.res.Checks = r.next, r.res.Checks
	on.w.remembers(r.w)
	return on, nil
}

// place is where a step stands.
func (f File) place(s Step) string { return fmt.Sprintf("%s:%d", orElse(s.File, f.Name), s.Line) }

// Run plays the whole file. The error is for what kept the scenario from being
// played at all; what it found untrue is in Result.Failed.
func Run(ctx context.Context, f File, o Options) (Result, error) {
	r := NewRunner(f, o)
	for {
		more, err := r.Step(ctx)
		if err != nil {
			return r.res, err
		}
		if !more {
			return r.Finish(ctx)
		}
	}
}

// Step plays the next step. More is false when none is left or the scenario
// has failed in a way that makes the rest meaningless.
func (r *Runner) Step(ctx context.Context) (more bool, err error) {
	if r.next == 0 {
		err := r.w.advance(ctx, r.f.Clock)
		if err != nil {
			return false, err
		}
	}
	if r.next >= len(r.steps) {
		return false, nil
	}
	s := r.steps[r.next]
	r.next++
	if !s.At.IsZero() {
		err := r.w.advance(ctx, s.At)
		if err != nil {
			return false, err
		}
	}
	if s.Verb != "" {
		err := r.act(ctx, s)
		if err != nil {
			r.fail(s.File, s.Line, err)
			return false, nil
		}
	}
	r.check(ctx, s.Then)
	return true, nil
}

// Steps is how many steps the file has.
func (r *Runner) Steps() int { return len(r.steps) }

// Done is how many steps were played.
func (r *Runner) Done() int { return r.next }

// ID is the identifier of what the scenario calls name.
func (r *Runner) ID(name string) (string, error) { return r.w.id(name) }

// Move points the runner at a house that was restarted elsewhere.
func (r *Runner) Move(base string) {
	r.w.client = newClient(base)
	for name := range r.w.people {
		r.w.forget(name)
	}
}

// Finish looks at the expectations at the end of the file.
func (r *Runner) Finish(ctx context.Context) (Result, error) {
	if len(r.res.Failed) == 0 {
		r.check(ctx, r.f.Then)
	}
	r.res.Acts, r.res.Secrets = r.w.acts, r.w.secrets
	return r.res, nil
}

func (r *Runner) fail(file string, line int, err error) {
	r.res.Failed = append(r.res.Failed, fmt.Sprintf("%s:%d: %v", orElse(file, r.f.Name), line, err))
}

func (r *Runner) check(ctx context.Context, xs []Expectation) {
	for _, x := range xs {
		r.res.Checks++
		err := r.w.expect(ctx, x)
		if err != nil {
			r.fail(x.File, x.Line, err)
		}
	}
}

// act plays one step and compares a refusal with the expected one.
func (r *Runner) act(ctx context.Context, s Step) error {
	v, ok := verbs[s.Verb]
	if !ok {
		return fmt.Errorf("no verb %q; see docs/scenarios.md for the verbs", s.Verb)
	}
	err := v.run(ctx, r.w, s)
	var f *refusal
	refused := errors.As(err, &f)
	switch {
	case err != nil && !refused:
		return fmt.Errorf("%s: %w", s.Verb, err)
	case refused && s.Refused == "":
		return fmt.Errorf("%s by %s was refused: %w", s.Verb, s.By, f)
	case refused && f.Code != s.Refused:
		return fmt.Errorf("%s by %s: refused with %s, expected %s (%s)", s.Verb, s.By, f.Code, s.Refused, f.ZH)
	case !refused && s.Refused != "":
		return fmt.Errorf("%s by %s was accepted; expected refusal %s", s.Verb, s.By, s.Refused)
	}
	if refused {
		for _, k := range s.With.keys {
			if f.Args[k] != s.With.fields[k].scalar {
				return fmt.Errorf("%s: the refusal says %s=%s, expected %s", s.Verb, k, f.Args[k], s.With.fields[k].scalar)
			}
		}
	}
	r.tell(s, f)
	if r.w.now.IsZero() {
		return nil
	}
	return r.w.advance(ctx, r.w.now)
}

// tell writes one line of the timeline.
func (r *Runner) tell(s Step, f *refusal) {
	if r.w.o.Out == nil {
		return
	}
	what := s.Verb
	if v := verbs[s.Verb]; v.ZH != "" {
		what = v.ZH
	}
	line := fmt.Sprintf("%-23s  %-4s %s %s", r.w.now.Std().Format("2006-01-02 15:04:05.999"), s.By, what, brief(s.Fields))
	if f != nil {
		line += "  → 拒绝 " + f.Code + "：" + f.ZH
	}
	fmt.Fprintln(r.w.o.Out, strings.TrimRight(line, " "))
}

// brief shows the single values of a step's fields.
func brief(n node) string {
	var parts []string
	for _, k := range n.keys {
		if v := n.fields[k].scalar; v != "" && len([]rune(v)) <= 30 {
			parts = append(parts, k+"="+v)
		}
	}
	if len(parts) > 5 {
		parts = append(parts[:5], "…")
	}
	return strings.Join(parts, " ")
}

package scenario

import (
	"context"
	"fmt"
	"unicode/utf8"
)

// agree says yes to bidding together: the representative tells the invitation, as
// he sees it among his own applications, and the person reads the announcement.
func agree(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	lot, err := w.id(f["lot"].scalar)
	if err != nil {
		return err
	}
	code := f["invitation"].scalar
	if code == "" {
		code, err = w.invitation(ctx, s, lot)
		if err != nil {
			return err
		}
	}
	out, err := w.call(ctx, s.By, "lot.announcement", map[string]string{"lot": lot}, "", nil)
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	_, err = w.call(ctx, s.By, "joint.consent", map[string]string{"lot": lot}, "", map[string]any{
		"invitation": code, "announcement_hash": text(m["content_hash"]), "accept_warnings": true,
	})
	return err
}

// invitation is what the representative tells the person of a step.
func (w *world) invitation(ctx context.Context, s Step, lot string) (string, error) {
	f := s.Fields.fields
	out, err := w.call(ctx, f["of"].scalar, "application.mine", nil, "", nil)
	if err != nil {
		return "", err
	}
	m, _ := out.(map[string]any)
	first, _ := utf8.DecodeRuneInString(w.realName(s.By))
	for _, a := range listOf(m["applications"]) {
		j, _ := a["joint"].(map[string]any)
		if text(a["lot"]) != lot || j == nil {
			continue
		}
		for _, seat := range listOf(j["seats"]) {
			name, _ := utf8.DecodeRuneInString(text(seat["name"]))
			wanted := f["seat"].scalar == text(seat["seat"]) || f["seat"].scalar == "" && name == first
			if code := text(seat["invitation"]); wanted && code != "" {
				return code, nil
			}
		}
	}
	return "", fmt.Errorf("%s has no invitation to %s for %s", f["of"].scalar, f["lot"].scalar, s.By)
}

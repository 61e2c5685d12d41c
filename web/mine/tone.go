package mine

import (
	"fmt"
	"time"

	"fachui/internal/legal"
	"fachui/web/page"
)

// wordOf names a code; the bare code where it has no name.
func wordOf(w page.Words, kind string, code any) string {
	c := fmt.Sprint(code)
	t, ok := words[kind][c]
	if !ok {
		return c
	}
	return w.Pick(t.ZH, t.EN)
}

func optionsOf(w page.Words, kind string, codes []string) []page.Option {
	out := make([]page.Option, len(codes))
	for i, c := range codes {
		out[i] = page.Option{Value: c, Label: wordOf(w, kind, c)}
	}
	return out
}

// tones says which states are good news and which call for something. Others are
// neutral.
var tones = map[string]string{
	"DEPOSIT_PENDING": "warn", "QUALIFIED": "good", "WON": "good", "OFFSET_TO_PRICE": "good", "FORFEITED": "bad", "DISQUALIFIED": "bad",
	"expected": "warn", "held": "good", "frozen": "good", "moving": "info", "releasing": "info", "released": "good", "applied": "good", "refunding": "info", "refunded": "good", "forfeited": "bad",
	"open": "warn", "overdue": "bad", "paid": "good", "defaulted": "bad",
	"pending": "info", "proved": "good", "refused": "bad", "none": "warn",
	"sent": "info", "published": "warn", "received": "good", "returned": "bad", "parked": "bad", "retrying": "warn", "read": "good",
	"served": "warn", "opposition": "warn", "contested": "bad", "final": "good", "accepted": "good",
	"explained": "warn", "upheld": "good", "corrected": "good",
}

func tone(code any) string { return tones[fmt.Sprint(code)] }

// soon is when a clock turns amber.
const soon = 24 * time.Hour

// level is how urgent it is that something be done until due.
func level(now, due legal.Time) string {
	switch {
	case due.IsZero():
		return "neutral"
	case !now.Before(due):
		return "red"
	case due.Sub(now) <= soon:
		return "amber"
	}
	return "green"
}

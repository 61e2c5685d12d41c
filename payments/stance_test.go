package payments_test

import (
	"errors"
	"testing"

	"fachui/internal/legal"
	"fachui/payments"
)

// What a recipient says is what its open windows allow, and asked where both do.
func TestMaySay(t *testing.T) {
	t.Parallel()
	by := legal.MustParse("2026-03-18T00:00:00+08:00")
	for name, tt := range map[string]struct {
		wish payments.Stance
		w    payments.Windows
		want payments.Stance
		err  error
	}{
		"only objecting is possible":              {"", payments.Windows{Objects: true}, payments.Objects, nil},
		"only opposing is possible":               {"", payments.Windows{Told: true, Opposes: true}, payments.Opposes, nil},
		"both are, and nothing is said":           {"", payments.Windows{Objects: true, Told: true, Opposes: true}, "", payments.ErrStanceNeeded},
		"both are, and objecting is meant":        {payments.Objects, payments.Windows{Objects: true, Told: true, Opposes: true}, payments.Objects, nil},
		"both are, and opposing is meant":         {payments.Opposes, payments.Windows{Objects: true, Told: true, Opposes: true}, payments.Opposes, nil},
		"neither is any more":                     {"", payments.Windows{ObjectBy: by}, "", payments.ErrObjectionLate},
		"objecting is over":                       {payments.Objects, payments.Windows{ObjectBy: by, Told: true, Opposes: true}, "", payments.ErrObjectionLate},
		"nobody objected":                         {payments.Opposes, payments.Windows{Objects: true}, "", payments.ErrNothingToOppose},
		"opposing is over":                        {payments.Opposes, payments.Windows{Objects: true, Told: true}, "", payments.ErrOppositionLate},
		"a word that the procedure does not know": {"suit", payments.Windows{Objects: true}, "", payments.ErrStance},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := payments.MaySay(tt.wish, tt.w)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

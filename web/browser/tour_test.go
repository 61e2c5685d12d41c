package browser

import "testing"

// Outside a demo there is no list of people to sign in as, and no clock to move.
func TestTheTourIsForDemosAlone(t *testing.T) {
	t.Parallel()
	w := world(t, "court")
	p := open(t, w).Anonymous(Phone)
	p.Go("/demo")
	p.See("demo.not_demo")
	p.Axe()
}

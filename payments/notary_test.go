package payments_test

import (
	"errors"
	"strings"
	"testing"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/payments"
)

func TestCanNote(t *testing.T) {
	t.Parallel()
	paid, today := legal.MustDate("2026-05-06"), legal.MustDate("2026-05-20")
	at := func(state string) payments.EscrowAtNotary {
		return payments.EscrowAtNotary{Place: "notary", State: state, Paid: paid}
	}
	note := func(step, document, on string) payments.NotaryNote {
		return payments.NotaryNote{Step: step, Document: document, On: legal.MustDate(on)}
	}
	const no = "（2026）川国公证字第88号"
	for _, tt := range []struct {
		name string
		e    payments.EscrowAtNotary
		n    payments.NotaryNote
		want *fault.Fault
	}{
		{"a certificate", at("paid_over"), note("certified", no, "2026-05-07"), nil},
		{"on the day of the payment", at("paid_over"), note("certified", no, "2026-05-06"), nil},
		{"the day before the payment", at("paid_over"), note("certified", no, "2026-05-05"), payments.ErrNotaryDay},
		{"today", at("paid_over"), note("certified", no, "2026-05-20"), nil},
		{"tomorrow", at("paid_over"), note("certified", no, "2026-05-21"), payments.ErrNotaryDay},
		{"before the money is there", at("held"), note("certified", no, "2026-05-07"), payments.ErrNotaryUnpaid},
		{"before it is approved", at("proposed"), note("certified", no, "2026-05-07"), payments.ErrNotaryUnpaid},
		{"a second certificate", at("certified"), note("certified", no, "2026-05-07"), payments.ErrNotaryTurn},
		{"taken", at("certified"), note("taken", no, "2026-05-08"), nil},
		{"returned", at("certified"), note("returned", no, "2026-05-08"), nil},
		{"taken before the certificate", at("paid_over"), note("taken", no, "2026-05-08"), payments.ErrNotaryTurn},
		{"taken twice", at("taken"), note("taken", no, "2026-05-08"), payments.ErrNotaryTurn},
		{"returned after it was taken", at("taken"), note("returned", no, "2026-05-08"), payments.ErrNotaryTurn},
		{"kept by the court", payments.EscrowAtNotary{Place: "court", State: "held", Paid: paid}, note("certified", no, "2026-05-08"), payments.ErrNotaryCourt},
		{"another step", at("paid_over"), note("lost", no, "2026-05-08"), payments.ErrNotaryStep},
		{"without its number", at("paid_over"), note("certified", "88", "2026-05-08"), payments.ErrText},
		{"a number of 120", at("paid_over"), note("certified", strings.Repeat("证", 120), "2026-05-08"), nil},
		{"a number of 121", at("paid_over"), note("certified", strings.Repeat("证", 121), "2026-05-08"), payments.ErrText},
	} {
		err := payments.CanNote(tt.e, tt.n, today)
		if tt.want == nil && err != nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

package flow

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/outbox"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/valuation"
)

func (f *Flow) ofValuation() {
	outbox.On(&f.router, f.drawFrozen)
	outbox.On(&f.router, f.drawRevealed)
	outbox.On(&f.router, f.commissioned)
	outbox.On(&f.router, f.reportReady)
	outbox.On(&f.router, f.priceFixed)
}

// The list of a draw is fixed: the parties are told and may add to its chance.
func (f *Flow) drawFrozen(ctx context.Context, tx pgx.Tx, e valuation.DrawFrozen) error {
	return f.Notify.NotifyTx(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Kind: "valuation.draw", Subject: e.Draw, Recipients: notify.Parties(e.Recipients...),
		Args: notify.Args{"manifest": e.ManifestHash, "until": e.NoncesUntil}, At: f.clock.Now(),
	})
}

// Firms were drawn: the parties get the result in writing.
func (f *Flow) drawRevealed(ctx context.Context, tx pgx.Tx, e valuation.DrawRevealed) error {
	return f.Notify.NotifyTx(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Kind: "valuation.draw_result", Subject: e.Draw, Recipients: notify.Parties(e.Recipients...),
		Args: notify.Args{"firms": strings.Join(e.Chosen, "、")}, At: f.clock.Now(),
	})
}

// A firm has a commission: its appraisers are told.
func (f *Flow) commissioned(ctx context.Context, tx pgx.Tx, e valuation.Commissioned) error {
	people, err := firmPeople(ctx, tx, e.Firm)
	if err != nil || len(people) == 0 {
		return err
	}
	return f.Notify.NotifyTx(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Kind: "valuation.commission", Subject: e.Commission,
		Recipients: notify.Persons(people...), At: e.At,
	})
}

// A report passed the court's review: it is served, and each receipt opens a window.
func (f *Flow) reportReady(ctx context.Context, tx pgx.Tx, e valuation.ReportReady) error {
	_, err := f.Notify.ServeTx(ctx, tx, notify.Document{
		Court: e.Court, Case: e.Case, Kind: "valuation.report", Subject: e.Report,
		Recipients: notify.Parties(e.Recipients...), Due: e.Due, At: f.clock.Now(),
	})
	return err
}

// The price is final: the parties are told. The lot asks for it when it is listed.
func (f *Flow) priceFixed(ctx context.Context, tx pgx.Tx, e valuation.PriceFixed) error {
	parties, err := registry.Parties(ctx, tx, e.Court, e.Case)
	if err != nil {
		return err
	}
	return f.Notify.NotifyTx(ctx, tx, notify.Notice{
		Court: e.Court, Case: e.Case, Kind: "valuation.price", Subject: e.Valuation, Recipients: toAll(parties),
		Args: notify.Args{"price": e.Price, "valid_until": e.ValidUntil}, At: e.FixedAt,
	})
}

func toAll(parties []registry.Party) []notify.Recipient {
	out := make([]notify.Recipient, 0, len(parties))
	for _, p := range parties {
		out = append(out, notify.Recipient{Party: p.ID})
	}
	return out
}

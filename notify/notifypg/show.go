package notifypg

import (
	"context"
	"errors"
	"fmt"

	"fachui/internal/legal"
	"fachui/internal/paper"
	"fachui/internal/press"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// Shown is one serving with the proof of it, and the receipt as a paper: a form to be
// signed while the paper is under way, the record afterwards.
type Shown struct {
	ServingView
	Receipt *ReceiptView   `json:"receipt,omitempty"`
	Slip    paper.Document `json:"slip"`
}

// Show is a serving as its court reads it. notify.ErrServingUnknown.
func (s *Service) Show(ctx context.Context, court string, serving ref.ID, at legal.Time) (Shown, error) {
	vs, err := list(ctx, s.pool, scanView, viewSQL+`
		where s.court_id = $1 and s.serving_id = $2`, court, serving)
	if err != nil {
		return Shown{}, err
	}
	if len(vs) == 0 {
		return Shown{}, notify.ErrServingUnknown
	}
	out := Shown{ServingView: vs[0]}
	done, err := scanServing(s.pool.QueryRow(ctx, servingSQL+`
		where s.court_id = $1 and s.serving_id = $2`, court, serving))
	if err != nil {
		return Shown{}, fmt.Errorf("read serving %s: %w", serving, err)
	}
	out.Receipt, err = s.receipt(ctx, s.pool, court, serving)
	if err != nil {
		return Shown{}, err
	}
	slip, err := s.slip(ctx, out, done, at)
	out.Slip = slip.Paper()
	return out, err
}

func (s *Service) slip(ctx context.Context, v Shown, done notify.Serving, at legal.Time) (notify.Slip, error) {
	c, err := registry.FindCourt(ctx, s.pool, v.Court)
	if err != nil {
		return notify.Slip{}, err
	}
	slip := notify.Slip{Court: c.Name, Title: v.Title, Recipient: v.Name, SentAt: v.SentAt, Done: done, Wrote: at}
	if !v.Case.IsZero() {
		k, err := registry.FindCase(ctx, s.pool, v.Court, v.Case)
		if err != nil {
			return notify.Slip{}, err
		}
		slip.CaseNo = k.CaseNo
	}
	if r := v.Receipt; r != nil {
		slip.Wrote = r.At
		slip.Receipt = notify.Receipt{Method: r.Method, Address: r.Address, Taker: r.Taker, TakerName: r.TakerName,
			Witness: r.Witness, WitnessName: r.WitnessName, Document: r.Document,
			Entrusted: notify.Entrustment{Court: r.EntrustedCourt, Letter: r.EntrustedLetter, On: r.EntrustedOn}}
	}
	return slip, nil
}

// PrintSlip sets the receipt of a serving as PDF. notify.ErrServingUnknown.
func (s *Service) PrintSlip(ctx context.Context, court string, serving ref.ID, at legal.Time) ([]byte, error) {
	v, err := s.Show(ctx, court, serving, at)
	if err != nil {
		return nil, err
	}
	if s.press == nil {
		return nil, errors.New("print receipt: the house has no press")
	}
	return s.press.Print(v.Slip, press.Foot{Where: s.site + "/courts/" + court + "/cases/" + v.Case.String() + "/servings/" + serving.String(), Sum: v.Slip.Sum()}, at)
}

// By is the method by which a paper was served; empty before, and where the law asks
// for none.
func (v Shown) By() notify.Method {
	return notify.Slip{Done: notify.Serving{How: notify.How(v.How)}, Receipt: notify.Receipt{Method: v.Method}}.Method()
}

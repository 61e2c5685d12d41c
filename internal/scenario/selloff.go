package scenario

import (
	"context"
	"fmt"
)

// sellOffVerbs are what creditors and the court do when a lot found no buyer, and
// when a creditor buys.
func sellOffVerbs() []Verb {
	return []Verb{
		{Name: "set off", Op: "settlement.set_off", ZH: "决定债权抵价", EN: "a judge decides that the creditor who bought a lot sets its claim off against the price",
			Extra: map[string]string{"lot": "the lot", "doc_no": "number of the decision", "document": "SHA-256 of it; that of some paper by default"}, composed: true, play: setOff},
	}
}

// settlementOf finds the collecting of the price of a lot.
func (w *world) settlementOf(ctx context.Context, s Step) (string, error) {
	lot := s.Fields.fields["lot"].scalar
	id, err := w.id(lot)
	if err != nil {
		return "", err
	}
	out, err := w.call(ctx, s.By, "settlement.list", map[string]string{"court": w.courtOf(s.Fields)}, "lot="+id, nil)
	if err != nil {
		return "", err
	}
	for _, x := range listOf(out) {
		return text(x["settlement"]), nil
	}
	return "", fmt.Errorf("no price is collected for %s", lot)
}

func setOff(ctx context.Context, w *world, s Step) error {
	id, err := w.settlementOf(ctx, s)
	if err != nil {
		return err
	}
	f := s.Fields.fields
	_, err = w.call(ctx, s.By, "settlement.set_off", map[string]string{"court": w.courtOf(s.Fields), "settlement": id}, "",
		map[string]any{"doc_no": f["doc_no"].scalar, "document": orElse(f["document"].scalar, hash64)})
	return err
}

// seeSettlement shows the only price that is collected for a lot.
func seeSettlement(ctx context.Context, w *world, x Expectation) (any, error) {
	id, err := w.settlementOf(ctx, Step{By: x.By, Fields: with(x.Fields, "lot", x.Fields.fields["of"].scalar)})
	if err != nil {
		return nil, err
	}
	return w.call(ctx, x.By, "settlement.may_set_off", map[string]string{"court": w.courtOf(x.Fields), "settlement": id}, "", nil)
}

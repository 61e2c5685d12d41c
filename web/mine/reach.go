package mine

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/page"
)

// reach is what a page may link to: a message may be about a lot that is not
// announced yet, or about a case to which its reader is no party.
type reach struct{ lots, cases map[ref.ID]bool }

// Lot reports whether the page of a lot opens.
func (r reach) Lot(id ref.ID) bool { return r.lots[id] }

// Case reports whether the reader's page of a case opens.
func (r reach) Case(id ref.ID) bool { return r.cases[id] }

// reaching asks the doors of the lots and cases once each.
func reaching(ctx context.Context, r *page.Request, lots, cases []ref.ID) (reach, error) {
	out := reach{map[ref.ID]bool{}, map[ref.ID]bool{}}
	for _, id := range lots {
		err := knock[auctionpg.View](ctx, r, out.lots, id, "lot.view", "lot")
		if err != nil {
			return out, err
		}
	}
	for _, id := range cases {
		err := knock[registry.OwnView](ctx, r, out.cases, id, "case.own_show", "case")
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

func knock[O any](ctx context.Context, r *page.Request, known map[ref.ID]bool, id ref.ID, op, name string) error {
	if id.IsZero() {
		return nil
	}
	if _, asked := known[id]; asked {
		return nil
	}
	_, err := page.Ask[O](ctx, r, op, name, id.String())
	known[id] = err == nil
	if f := fault.Of(err); f != nil && f.Kind != fault.Internal {
		return nil // closed to this reader: no link, and no reason to fail
	}
	return err
}

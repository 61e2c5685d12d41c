// Package event records facts: who did what, in which case, at which legal time.
//
// Facts are added in the transaction that makes them true and are never changed;
// every timeline and every figure that people see is a fold over them. A fact
// tells the public only what its Public flag allows, and never carries personal
// data: people are named by identifier.
package event

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// System is the actor role of what the house does by itself when a clock runs out.
const System = "system"

// Actor is who did it: a person in a role, or the house itself.
type Actor struct {
	Person ref.ID // zero for the house
	Role   string
	For    ref.ID // whom a substitute stands in for; zero: nobody
}

// House is the actor of everything that follows from the law without a person.
var House = Actor{Role: System}

// Fact is one thing that happened. Court may be empty only for the registry
// (people, courts). Body is marshalled to JSON.
type Fact struct {
	Kind    string // "lot.announced": a noun and a past participle
	Court   string
	Case    ref.ID
	Asset   ref.ID
	Lot     ref.ID
	Subject ref.ID // what else it is about: a valuation, an application, a payout
	Actor   Actor
	At      legal.Time
	Public  bool
	Basis   basis.Basis
	Body    any
}

// Add records f in tx.
func Add(ctx context.Context, tx pgx.Tx, f Fact) error {
	body := []byte("{}")
	if f.Body != nil {
		b, err := json.Marshal(f.Body)
		if err != nil {
			return fmt.Errorf("encode event %s: %w", f.Kind, err)
		}
		body = b
	}
	_, err := tx.Exec(ctx, `
		insert into event (court_id, kind, case_id, asset_id, lot_id, subject_id,
			actor_id, actor_role, for_id, at, public, basis, body)
		values (nullif($1, ''), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		f.Court, f.Kind, null(f.Case), null(f.Asset), null(f.Lot), null(f.Subject),
		null(f.Actor.Person), f.Actor.Role, null(f.Actor.For), f.At, f.Public, f.Basis.ZH(), body)
	if err != nil {
		return fmt.Errorf("record event %s: %w", f.Kind, err)
	}
	return nil
}

func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

package registry

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// ConsumptionOrder is an order that limits what a debtor may consume (限制消费令), as
// its court has it on record. The president of the court signs it; a judge enters it.
type ConsumptionOrder struct {
	ID         ref.ID     `json:"order"`
	Case       ref.ID     `json:"case"`
	Party      ref.ID     `json:"party"`
	Name       string     `json:"name"` // of the party, masked
	DocNo      string     `json:"doc_no"`
	Reason     string     `json:"reason"`
	From       legal.Date `json:"from"`
	Until      legal.Date `json:"until"` // the last day; zero: until it is lifted
	At         legal.Time `json:"recorded_at"`
	LiftedOn   legal.Date `json:"lifted_on"` // from this day it does not hold; zero: it was not lifted
	LiftDocNo  string     `json:"lift_doc_no"`
	LiftReason string     `json:"lift_reason"`
}

// InForce reports whether the order holds on a day: from its first to its last, both
// included, unless it was lifted by then.
func (o ConsumptionOrder) InForce(on legal.Date) bool {
	switch {
	case on.Before(o.From):
		return false
	case !o.Until.IsZero() && on.After(o.Until):
		return false
	}
	return o.LiftedOn.IsZero() || on.Before(o.LiftedOn)
}

// NewConsumptionOrder is what a judge enters.
type NewConsumptionOrder struct {
	DocNo  string
	Reason string
	From   legal.Date
	Until  legal.Date
}

func (n NewConsumptionOrder) check() error {
	switch {
	case !between(n.DocNo, 2, 60):
		return ErrConsumption.With("field", "doc_no").With("most", 60)
	case !between(n.Reason, 2, 500):
		return ErrConsumption.With("field", "reason").With("most", 500)
	case n.From.IsZero(), !n.Until.IsZero() && n.Until.Before(n.From):
		return ErrConsumptionDays
	}
	return nil
}

// LimitConsumption puts an order against a debtor on record. ErrPartyUnknown,
// ErrConsumption, ErrConsumptionDays, ErrConsumptionDebtor, ErrConsumptionTwice.
func (s *Service) LimitConsumption(ctx context.Context, court string, party ref.ID, n NewConsumptionOrder, actor event.Actor, at legal.Time) (ref.ID, error) {
	n.DocNo, n.Reason = strings.TrimSpace(n.DocNo), strings.TrimSpace(n.Reason)
	err := n.check()
	if err != nil {
		return "", err
	}
	id := ref.New()
	return id, pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		p, err := FindParty(ctx, tx, court, party)
		if err != nil {
			return err
		}
		if p.Kind != Debtor {
			return ErrConsumptionDebtor
		}
		_, err = tx.Exec(ctx, `
			insert into consumption_order (court_id, order_id, case_id, party_id, doc_no, reason, from_on, until_on, recorded_by, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, court, id, p.Case, party, n.DocNo, n.Reason, n.From, n.Until, actor.Person, at)
		if pg.Violated(err, "consumption_order_number") {
			return ErrConsumptionTwice
		}
		if err != nil {
			return fmt.Errorf("record consumption order: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "consumption.limited", Court: court, Case: p.Case, Subject: party, Actor: actor, At: at, Basis: basis.Consumption2015(5),
			Body: map[string]any{"doc_no": n.DocNo, "from": n.From, "until": n.Until},
		})
	})
}

// LiftConsumption puts on record that an order was lifted, from a day on. Once.
// ErrConsumptionUnknown, ErrConsumption, ErrConsumptionLiftDay, ErrConsumptionLifted.
func (s *Service) LiftConsumption(ctx context.Context, court string, order ref.ID, docNo, reason string, on legal.Date, actor event.Actor, at legal.Time) error {
	docNo, reason = strings.TrimSpace(docNo), strings.TrimSpace(reason)
	switch {
	case !between(docNo, 2, 60):
		return ErrConsumption.With("field", "doc_no").With("most", 60)
	case !between(reason, 2, 500):
		return ErrConsumption.With("field", "reason").With("most", 500)
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := consumptionOrders(ctx, tx, `o.court_id = $1 and o.order_id = $2`, court, order)
		if err != nil {
			return err
		}
		switch {
		case len(found) == 0:
			return ErrConsumptionUnknown
		case !found[0].LiftedOn.IsZero():
			return ErrConsumptionLifted
		case on.IsZero() || on.Before(found[0].From) || on.After(at.Date()):
			return ErrConsumptionLiftDay
		}
		_, err = tx.Exec(ctx, `
			insert into consumption_lift (court_id, order_id, doc_no, reason, lifted_on, lifted_by, at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, order, docNo, reason, on, actor.Person, at)
		if pg.Violated(err, "consumption_lift_once") {
			return ErrConsumptionLifted
		}
		if err != nil {
			return fmt.Errorf("lift consumption order: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "consumption.lifted", Court: court, Case: found[0].Case, Subject: found[0].Party, Actor: actor, At: at, Basis: basis.Consumption2015(9),
			Body: map[string]any{"doc_no": docNo, "on": on},
		})
	})
}

// ConsumptionOrders are those of a case, the oldest first.
func ConsumptionOrders(ctx context.Context, q Querier, court string, caseID ref.ID) ([]ConsumptionOrder, error) {
	return consumptionOrders(ctx, q, `o.court_id = $1 and o.case_id = $2`, court, caseID)
}

// consumptionMost bounds a list of orders.
const consumptionMost = 200

func consumptionOrders(ctx context.Context, q Querier, where string, args ...any) ([]ConsumptionOrder, error) {
	out, err := collect(ctx, q, func(r pgx.Row) (o ConsumptionOrder, err error) {
		err = r.Scan(&o.ID, &o.Case, &o.Party, &o.Name, &o.DocNo, &o.Reason, &o.From, &o.Until, &o.At, &o.LiftedOn, &o.LiftDocNo, &o.LiftReason)
		return o, err
	}, fmt.Sprintf(`
		select o.order_id, o.case_id, o.party_id, p.masked_name, o.doc_no, o.reason, o.from_on, o.until_on, o.at,
			l.lifted_on, coalesce(l.doc_no, ''), coalesce(l.reason, '')
		from consumption_order o
		join party p on p.court_id = o.court_id and p.party_id = o.party_id
		left join consumption_lift l on l.court_id = o.court_id and l.order_id = o.order_id
		where %s
		order by o.order_id
		limit %d`, where, consumptionMost), args...)
	if err != nil {
		return nil, fmt.Errorf("list consumption orders: %w", err)
	}
	return out, nil
}

// ConsumptionLimited reports whether an order of any court holds against a person on a
// day: against a party that he acts as, or that bears his number.
func ConsumptionLimited(ctx context.Context, q Querier, person ref.ID, numberHash []byte, on legal.Date) (bool, error) {
	found, err := consumptionOrders(ctx, q, `p.party_id in (
			select n.party_id
			from party_now n
			where n.person_id = $1
			union
			select h.party_id
			from party h
			where h.id_hash = $2)`, person, numberHash)
	if err != nil {
		return false, err
	}
	for _, o := range found {
		if o.InForce(on) {
			return true, nil
		}
	}
	return false, nil
}

// What a judge can meet who records orders that limit consumption.
var (
	ErrConsumption = fault.Define(fault.Invalid, "consumption.order", basis.Consumption2015(5),
		"“{field}”应为 2 至 {most} 字。", "\"{field}\" takes 2 to {most} characters.")
	ErrConsumptionDays = fault.Define(fault.Invalid, "consumption.days", basis.Consumption2015(5),
		"限制消费令应有起始日；写明截止日的，不得早于起始日。", "An order has a first day; its last day, if it has one, is not before it.")
	ErrConsumptionLiftDay = fault.Define(fault.Invalid, "consumption.lift_day", basis.Consumption2015(9),
		"解除日应在起始日当日或者以后，且不晚于今天。", "An order is lifted on its first day or later, and not ahead of today.")
	ErrConsumptionDebtor = fault.Define(fault.Refused, "consumption.debtor", basis.Consumption2015(1),
		"限制消费令只对被执行人发出。", "Only a debtor's consumption is limited.")
	ErrConsumptionTwice = fault.Define(fault.Conflict, "consumption.twice", basis.Consumption2015(5),
		"该文号的限制消费令已登记。", "An order under this number is on record already.")
	ErrConsumptionUnknown = fault.Define(fault.NotFound, "consumption.unknown", basis.Basis{},
		"没有这份限制消费令，请核对编号。", "There is no such order.")
	ErrConsumptionLifted = fault.Define(fault.Refused, "consumption.lifted", basis.Consumption2015(9),
		"该限制消费令已经解除。", "This order was lifted before.")
)

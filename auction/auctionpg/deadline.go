package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
)

// DeadlineTx follows a clock of the auction that has run out. The start and end
// of bidding are the engine's; the other clocks are duties of the court, and
// running out is a breach that goes on record. The last day for deposits simply
// passes.
func (s *Service) DeadlineTx(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	switch d.Kind {
	case auction.DeadlineOpening, auction.DeadlineEnding:
		return s.reminderDue(ctx, tx, d, at)
	case auction.DeadlineDeposit:
		return deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Expired)
	case auction.DeadlineDisposal, auction.DeadlineReauction, auction.DeadlineCreditors, auction.DeadlineSellOff,
		auction.DeadlineResume, auction.DeadlineRuling, auction.DeadlineDelivery, auction.DeadlineAppeal, auction.DeadlineAssistance:
	default:
		return fmt.Errorf("deadline %s is not the auction's", d.Kind)
	}
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Missed)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "lot.duty_missed", Court: d.Court, Case: d.Case, Lot: d.Lot, Subject: d.Subject, Actor: event.House, At: at,
		Basis: duty(d.Kind), Body: map[string]any{"deadline": d.Kind, "due": d.Due, "owner": d.Owner},
	})
}

// duty is the article that a missed deadline breaks.
func duty(kind string) basis.Basis {
	switch kind {
	case auction.DeadlineDisposal:
		return basis.Price2018(30)
	case auction.DeadlineResume:
		return basis.Online2016(28)
	case auction.DeadlineRuling:
		return basis.Sale2020(20)
	case auction.DeadlineDelivery:
		return basis.Sale2020(27)
	case auction.DeadlineAssistance:
		return basis.CivilProcedure2023(262)
	}
	return basis.Online2016(26)
}

package bids

import (
	"cmp"
	"context"
	"errors"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// Ruling is what a judge orders about a lot; the reason is published.
type Ruling struct {
	Lot          ref.ID     `path:"lot"`
	Ground       string     `json:"ground"`
	Reason       string     `json:"reason" required:"true"`
	Document     string     `json:"document"` // SHA-256 of the ruling
	CauseEndedOn legal.Date `json:"cause_ended_on"`

	DocNo string       `json:"doc_no"` // needed, but for a resumption
	Form  auction.Form `json:"form"`   // of a suspension: stay or suspension; a suspension if left out
	Until legal.Date   `json:"until"`  // the last day of a stay
}

func (r Ruling) order(c route.Call) bidding.Order {
	return bidding.Order{
		Stop:  auction.Stop{Form: r.Form, DocNo: r.DocNo, Until: r.Until},
		Court: c.Court, Lot: r.Lot, Ground: r.Ground, Reason: r.Reason, Document: r.Document,
		CauseEndedOn: r.CauseEndedOn, Actor: c.Caller.As(c.Role), At: c.At,
	}
}

// Done is the answer to an order. EndsAt is the new end of a resumed lot.
type Done struct {
	Lot    ref.ID     `json:"lot"`
	EndsAt legal.Time `json:"ends_at"`
}

// onStage asks the engine, and the other stage for a lot that is not live.
func (s *Service) onStage(do func(Stage) error) error {
	err := do(s.Engine)
	if s.Off != nil && errors.Is(err, bidding.ErrNoLot) {
		return do(s.Off)
	}
	return err
}

// numbered asks whether the court keeps the document of an order, and whether its number
// is free.
func (s *Service) numbered(ctx context.Context, c route.Call, in Ruling, kind string) error {
	if s.Kept != nil && auction.IsHash(in.Document) {
		err := s.Kept(ctx, c.Court, "document", in.Document)
		if err != nil {
			return err
		}
	}
	if s.Numbered == nil || in.DocNo == "" {
		return nil
	}
	return s.Numbered(ctx, c.Court, in.Lot, kind, in.DocNo)
}

func (s *Service) suspend(ctx context.Context, c route.Call, in Ruling) (Done, error) {
	in.Form = cmp.Or(in.Form, auction.Suspension)
	o := in.order(c)
	err := o.Check(c.At.Date())
	if err == nil {
		err = s.numbered(ctx, c, in, "suspend")
	}
	if err != nil {
		return Done{}, err
	}
	err = s.onStage(func(on Stage) error { return on.Suspend(ctx, o) })
	return Done{Lot: in.Lot}, err
}

func (s *Service) resume(ctx context.Context, c route.Call, in Ruling) (Done, error) {
	var ends legal.Time
	in.Form, in.Until = "", legal.Date{}
	if s.Free != nil {
		err := s.Free(ctx, c.Court, in.Lot, c.At)
		if err != nil {
			return Done{}, err
		}
	}
	err := s.numbered(ctx, c, in, "resume")
	if err != nil {
		return Done{}, err
	}
	err = s.onStage(func(on Stage) (err error) {
		ends, err = on.Resume(ctx, in.order(c))
		return err
	})
	return Done{Lot: in.Lot, EndsAt: ends}, err
}

func (s *Service) withdraw(ctx context.Context, c route.Call, in Ruling) (Done, error) {
	in.Form, in.Until = "", legal.Date{}
	err := auction.CheckNumber(in.DocNo)
	if err == nil {
		err = s.numbered(ctx, c, in, "withdraw")
	}
	if err != nil {
		return Done{}, err
	}
	err = s.onStage(func(on Stage) error { return on.Withdraw(ctx, in.order(c)) })
	return Done{Lot: in.Lot}, err
}

// Voiding names the bid that does not count.
type Voiding struct {
	Lot    ref.ID `path:"lot"`
	Seq    int64  `json:"seq" required:"true"`
	Reason string `json:"reason" required:"true"`
}

func (s *Service) void(ctx context.Context, c route.Call, in Voiding) (Done, error) {
	err := s.Engine.Void(ctx, Ruling{Lot: in.Lot, Reason: in.Reason}.order(c), in.Seq)
	return Done{Lot: in.Lot}, err
}

// Barring names the code that may bid no further.
type Barring struct {
	Lot    ref.ID `path:"lot"`
	Code   string `json:"code" required:"true"`
	Reason string `json:"reason" required:"true"`
}

func (s *Service) bar(ctx context.Context, c route.Call, in Barring) (Done, error) {
	err := s.Engine.Bar(ctx, Ruling{Lot: in.Lot, Reason: in.Reason}.order(c), in.Code)
	return Done{Lot: in.Lot}, err
}

package funds

import (
	"context"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// refundAccountIn comes with the bank's proof of the account.
type refundAccountIn struct {
	Deposit ref.ID `path:"deposit"`
	Bank    string `json:"bank"`
	Number  string `json:"number" required:"true"`
	Holder  string `json:"holder" required:"true"`
}

func (h handler) refundAccount(ctx context.Context, c route.Call, in refundAccountIn, proof []byte) (done, error) {
	court, err := h.svc.CourtOfDeposit(ctx, in.Deposit, c.Caller.Person)
	if err != nil {
		return done{}, err
	}
	sum, err := h.files.Keep(ctx, court, proof, c.Caller.As(c.Role), c.At)
	if err != nil {
		return done{}, err
	}
	return done{"given"}, h.svc.GiveRefundAccount(ctx, in.Deposit,
		payments.Payee{Bank: in.Bank, Number: in.Number, Holder: in.Holder}, sum.String(), c.At, c.Caller.As(c.Role))
}

func (h handler) channel(ctx context.Context, c route.Call, _ route.None) (paymentspg.ChannelView, error) {
	return h.svc.BankChannel(ctx, c.Court)
}

// channelIn: opens and closes are times of day, 8:30; any_hour_up_to is what the bank
// pays at any hour, 0.00 for none.
type channelIn struct {
	WorkdaysOnly bool         `json:"workdays_only"`
	Opens        string       `json:"opens" required:"true"`
	Closes       string       `json:"closes" required:"true"`
	AnyHourUpTo  money.Amount `json:"any_hour_up_to"`
	Source       string       `json:"source" required:"true"`
}

type channelOut struct {
	Channel ref.ID `json:"channel"`
}

func (h handler) proposeChannel(ctx context.Context, c route.Call, in channelIn) (channelOut, error) {
	opens, err := payments.ParseHour(in.Opens)
	if err != nil {
		return channelOut{}, err
	}
	closes, err := payments.ParseHour(in.Closes)
	if err != nil {
		return channelOut{}, err
	}
	id, err := h.svc.ProposeChannel(ctx, c.Court, payments.Channel{
		WorkdaysOnly: in.WorkdaysOnly, Opens: opens, Closes: closes, AnyHourUpTo: in.AnyHourUpTo, Source: in.Source,
	}, c.At, c.Caller.As(c.Role))
	return channelOut{id}, err
}

func (h handler) approveChannel(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"approved"}, h.svc.ApproveChannel(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

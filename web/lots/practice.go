package lots

import (
	"context"
	"strings"

	"fachui/auction"
	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/web/route"
)

type practiceIn struct {
	Bids string `query:"bids"` // amounts in yuan, separated by blanks
	Wait bool   `query:"wait"`
}

// Practice is how a practice auction stands. Nothing of it is kept anywhere.
type Practice struct {
	StartingPrice money.Amount   `json:"starting_price"`
	Increment     money.Amount   `json:"increment"`
	Price         money.Amount   `json:"price"`
	Lowest        money.Amount   `json:"lowest"`
	Now           legal.Time     `json:"now"`
	EndsAt        legal.Time     `json:"ends_at"`
	Ladder        []PracticeBid  `json:"bids"`
	Leading       bool           `json:"leading"`
	Over          bool           `json:"over"`
	Refused       *fault.Fault   `json:"-"`
	Refusal       *practiceWords `json:"refused,omitempty"` // why the last amount was not taken
}

// PracticeBid is one line of the ladder of a practice auction.
type PracticeBid struct {
	Seq      int64        `json:"seq"`
	Code     string       `json:"code"`
	Amount   money.Amount `json:"amount"`
	At       legal.Time   `json:"at"`
	EndsAt   legal.Time   `json:"ends_at"`
	Extended bool         `json:"extended"`
	Mine     bool         `json:"mine"`
}

type practiceWords struct {
	Code string `json:"code"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
}

// practise plays the amounts of the query by the rule of real bids.
func practise(_ context.Context, _ route.Call, in practiceIn) (Practice, error) {
	var amounts []money.Amount
	for s := range strings.FieldsSeq(cn.Fold(in.Bids)) {
		var a money.Amount
		err := a.UnmarshalText([]byte(s))
		if err != nil {
			return Practice{}, route.WrongAmount("bids", err)
		}
		amounts = append(amounts, a)
	}
	p := auction.Practise(amounts, in.Wait)
	out := Practice{
		StartingPrice: p.Lot.StartingPrice, Increment: p.Lot.Increment, Price: p.Lot.Price(), Lowest: p.Lot.Lowest(),
		Now: p.Now, EndsAt: p.Lot.EndsAt, Ladder: []PracticeBid{}, Leading: p.Leading, Over: p.Over,
	}
	for _, b := range p.Bids {
		out.Ladder = append(out.Ladder, PracticeBid{b.Seq, b.Code, b.Amount, b.At, b.EndsAt, b.Extended, b.Mine})
	}
	if f := fault.Of(p.Refused); f != nil {
		out.Refused, out.Refusal = f, &practiceWords{f.Code, f.ZH(), f.EN()}
	}
	return out, nil
}

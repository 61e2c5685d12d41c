package bidding

import (
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

type lotSold struct {
	Court   string
	Case    ref.ID
	Lot     ref.ID
	Code    string
	Price   money.Amount
	EndedAt legal.Time
	Bids    int
}

func (lotSold) EventName() string { return "auction.LotSold" }

type lotFailed struct {
	Court   string
	Case    ref.ID
	Lot     ref.ID
	EndedAt legal.Time
}

func (lotFailed) EventName() string { return "auction.LotFailed" }

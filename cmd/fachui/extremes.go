package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"fachui/auction/replay"
	"fachui/internal/clock"
	"fachui/internal/money"
	"fachui/internal/pg"
)

type drillExtremesCmd struct {
	Name string `help:"Play this one only: card, phone or yuan." enum:",card,phone,yuan" default:""`
	Bids int    `help:"Play so many bids of each at most; 0: all." default:"0"`
	JSON bool   `help:"Print JSON."`
}

// Help explains the drill.
func (drillExtremesCmd) Help() string {
	return `Three sales that platforms had to carry, in their published figures: 2,105 bids within
an hour with the price multiplied by a million; 708 bids of which 377 moved the end;
31,674 extensions over two days in steps of one fen. Each is bid again through the
engine, legal time standing at each bid's second, and every end, price and number is
compared. Times and amounts between the figures are made up.

Examples:
  fachui drill extremes
  fachui drill extremes --name phone --json`
}

// extremed is what became of one sale.
type extremed struct {
	Name       string       `json:"name"`
	What       string       `json:"what"`
	Bids       int          `json:"bids"`
	Accepted   int          `json:"accepted"`
	Extensions int          `json:"extensions"`
	Price      money.Amount `json:"price"`
	EndedAt    string       `json:"ended_at"`
	Seconds    float64      `json:"seconds"`
	Difference string       `json:"difference"` // empty: as it should be
}

// Run plays them one after the other on a scratch database.
func (c drillExtremesCmd) Run(ctx context.Context) error {
	var out []extremed
	ok := true
	for _, x := range replay.Extremes() {
		if c.Name != "" && c.Name != x.Name {
			continue
		}
		if c.Bids > 0 {
			x = x.Part(c.Bids)
		}
		e, err := c.play(ctx, x)
		if err != nil {
			return err
		}
		ok = ok && e.Difference == ""
		out = append(out, e)
		if !c.JSON {
			fmt.Printf("%s: %s\n  %d bids, %d accepted, %d extensions, ended %s at ¥%s, played in %.1f s%s\n",
				e.Name, e.What, e.Bids, e.Accepted, e.Extensions, e.EndedAt, e.Price, e.Seconds, e.Difference)
		}
	}
	if c.JSON {
		err := printJSON(out)
		if err != nil {
			return err
		}
	}
	if !ok {
		return errFailed
	}
	return nil
}

func (c drillExtremesCmd) play(ctx context.Context, x replay.Extreme) (extremed, error) {
	s, err := openScratch(ctx, os.Stderr)
	if err != nil {
		return extremed{}, err
	}
	defer s.close()
	pool, err := pg.Open(ctx, s.db.App, replayPool)
	if err != nil {
		return extremed{}, err
	}
	defer pool.Close()
	step("playing " + x.Name)
	began := clock.System()
	r, err := replay.Run(ctx, x.Terms(replay.Options{Pool: pool, Machine: clock.System}))
	step("")
	if err != nil {
		return extremed{}, err
	}
	e := extremed{
		Name: x.Name, What: x.Words.EN, Bids: x.Bids, Accepted: r.Accepted, Extensions: r.Longer, Price: r.Price,
		EndedAt: r.EndedAt.String(), Seconds: clock.System().Sub(began).Round(100 * time.Millisecond).Seconds(),
	}
	switch {
	case r.Difference != nil:
		e.Difference = "\n  " + r.Difference.ZH + "\n  " + r.Difference.EN
	case r.Accepted != x.Bids || r.Longer != x.Longer || !r.Price.Equal(x.Final):
		e.Difference = fmt.Sprintf("\n  should be %d accepted, %d extensions, ¥%s", x.Bids, x.Longer, x.Final)
	}
	return e, nil
}

package replay

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Options say what to replay and on what terms.
type Options struct {
	Pool    *pgxpool.Pool // a scratch database, logged in as the application; its clock is moved
	Machine clock.Machine
	File    io.Reader
	Start   money.Amount // starting price; zero: the first bid's price
	Step    money.Amount // increment
	Opens   legal.Time
	Ends    legal.Time // as announced
}

// Result is what the engine made of the record.
type Result struct {
	Lines    int
	Accepted int
	Refused  int
	Longer   int // accepted bids that moved the end
	Winner   string
	Price    money.Amount
	EndedAt  legal.Time
	Status   auction.Status

	// Difference says in words, in both languages, where record and engine first
	// part; nil if they agree to the end.
	Difference *fault.Text
}

// Run plays the file line by line, legal time standing at each line's second, and
// then closes the lot when its end has come. It returns what is wrong with the
// file as a fault, and a difference as part of the result.
func Run(ctx context.Context, o Options) (Result, error) {
	lines, err := Read(o.File)
	if err != nil {
		return Result{}, err
	}
	if o.Start.IsZero() {
		o.Start = lines[0].Price
	}
	p := &play{Options: o, clock: clock.New(o.Machine), ends: o.Ends, result: Result{Lines: len(lines)}}
	err = p.setStage(ctx, lines)
	if err != nil {
		return Result{}, err
	}
	defer func() { _ = p.engine.Stop(context.WithoutCancel(ctx)) }()
	for _, l := range lines {
		err = p.line(ctx, l)
		if err != nil || p.result.Difference != nil {
			return p.result, err
		}
	}
	return p.result, p.close(ctx, lines)
}

// play is one replay under way. ends is the end by our own count.
type play struct {
	Options
	clock  *clock.Legal
	engine *bidding.Engine
	lot    ref.ID
	ends   legal.Time
	result Result
}

// setStage announces a lot on the file's terms, qualifies everybody who bids in
// it, and opens.
func (p *play) setStage(ctx context.Context, lines []Line) error {
	err := p.stand(ctx, p.Opens)
	if err != nil {
		return err
	}
	p.lot, err = bidding.Stage(ctx, p.Pool, "replay", auction.Lot{
		Status: auction.Announced, Round: auction.FirstAuction,
		StartingPrice: p.Start, Increment: p.Step, OpensAt: p.Opens, EndsAt: p.Ends,
	})
	if err != nil {
		return err
	}
	p.engine, err = bidding.New(bidding.Options{Pool: p.Pool, Clock: p.clock, Machine: p.Machine, Shards: 1, Node: "replay"})
	if err != nil {
		return err
	}
	err = p.engine.Start(ctx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, l := range lines {
		if !seen[l.Code] && err == nil {
			err = p.engine.Qualify(ctx, p.lot, l.Code, 0, p.Opens)
		}
		seen[l.Code] = true
	}
	if err == nil {
		err = p.engine.Open(ctx, p.lot, p.Opens)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("open the replay: %w", err), p.engine.Stop(context.WithoutCancel(ctx)))
	}
	return nil
}

// stand sets the legal time of the scratch database.
func (p *play) stand(ctx context.Context, t legal.Time) error {
	err := pg.Tx(ctx, p.Pool, func(tx pgx.Tx) error { return p.clock.Freeze(ctx, tx, t) })
	if err != nil {
		return fmt.Errorf("set the clock of the replay: %w", err)
	}
	return p.clock.Load(ctx, p.Pool)
}

// line plays one bid and compares.
func (p *play) line(ctx context.Context, l Line) error {
	err := p.stand(ctx, legal.Later(l.At, p.Opens)) // time never runs back
	if err != nil {
		return err
	}
	a, err := p.engine.Bid(ctx, bidding.Bid{
		Court: "replay", Lot: p.lot, Code: l.Code, Amount: l.Price, At: l.At, Key: fmt.Sprintf("line-%d", l.Number),
	})
	f := fault.Of(err)
	if err != nil && (f == nil || f.Kind != fault.Refused) {
		return fmt.Errorf("line %d: %w", l.Number, err)
	}
	if err != nil {
		p.result.Refused++
		if l.Status != refused {
			p.differ(fmt.Sprintf("第 %d 行：记录为“%s”，本系统不接受：%s", l.Number, l.Status, f.ZH()),
				fmt.Sprintf("Line %d: the record says %s, the engine refuses the bid: %s", l.Number, l.Status, f.EN()))
		}
		return nil
	}
	p.result.Accepted++
	if p.ends.Sub(l.At) < auction.Extension {
		p.result.Longer++
		p.ends = l.At.Add(auction.Extension)
	}
	switch {
	case l.Status == refused:
		p.differ(fmt.Sprintf("第 %d 行：记录为“无效”，本系统接受了 %s 元的出价。", l.Number, l.Price),
			fmt.Sprintf("Line %d: the record says refused, the engine accepts ¥%s.", l.Number, l.Price))
	case a.EndsAt != p.ends:
		p.differ(fmt.Sprintf("第 %d 行：其后的结束时间应为 %s，本系统为 %s。", l.Number, p.ends, a.EndsAt),
			fmt.Sprintf("Line %d: bidding should then end at %s; the engine says %s.", l.Number, p.ends, a.EndsAt))
	}
	return nil
}

// differ notes the first difference.
func (p *play) differ(zh, en string) {
	if p.result.Difference == nil {
		p.result.Difference = &fault.Text{ZH: zh, EN: en}
	}
}

// close lets the end come and compares the result with the line that won.
func (p *play) close(ctx context.Context, lines []Line) error {
	err := p.stand(ctx, p.ends)
	if err != nil {
		return err
	}
	c, err := p.engine.Close(ctx, p.lot, p.ends)
	if err != nil {
		return fmt.Errorf("close the replay: %w", err)
	}
	p.result.Winner, p.result.Price, p.result.EndedAt, p.result.Status = c.Code, c.Price, c.EndsAt, c.Status
	if !c.Closed {
		p.differ(fmt.Sprintf("应于 %s 结束，本系统到 %s 才结束。", p.ends, c.TryAt),
			fmt.Sprintf("Bidding should end at %s; the engine goes on until %s.", p.ends, c.TryAt))
		return nil
	}
	for _, l := range lines {
		if l.Status == won && (c.Code != l.Code || !c.Price.Equal(l.Price)) {
			p.differ(fmt.Sprintf("记录由 %s 以 %s 元成交，本系统为 %s，%s 元。", l.Code, l.Price, c.Code, c.Price),
				fmt.Sprintf("The record was won by %s at ¥%s; the engine says %s at ¥%s.", l.Code, l.Price, c.Code, c.Price))
		}
	}
	return nil
}

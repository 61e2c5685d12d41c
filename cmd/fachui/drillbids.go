package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/house"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

type drillBidsCmd struct {
	Bidders int           `help:"Bidders who raise the price without a pause." default:"32"`
	Each    time.Duration `help:"How long they bid before and after each blow." default:"1s"`
	JSON    bool          `help:"Print JSON on standard output; progress goes to standard error all the same."`
}

// bidDrill is what a drill of bids found out.
type bidDrill struct {
	OK     bool      `json:"ok"`
	Blows  []bidBlow `json:"blows"`
	Stored int64     `json:"stored"`

	Lost     int64 `json:"lost"`     // acknowledged, and not stored as it was acknowledged
	Doubled  int64 `json:"doubled"`  // one key twice
	Disorder int64 `json:"disorder"` // gaps, falling prices, ends that moved back, lots that do not stand as their bids say
	Crossed  int64 `json:"crossed"`  // bids of an older owner behind those of a newer one
}

// bidBlow is one blow, and what bidders saw of it.
type bidBlow struct {
	Name      string  `json:"name"`
	Acked     int64   `json:"acked"`     // bids that were acknowledged
	Unknown   int64   `json:"unknown"`   // answers "ask again with the same key"
	Committed int64   `json:"committed"` // of the bids they were about: stored all the same, and told so on asking again
	Gap       float64 `json:"gap_ms"`    // from the blow to the next acknowledged bid
}

// drillCourt is made up for the drill.
const drillCourt = "drill"

// Run plays the drill. It exits with 0 if nothing was lost, doubled or misplaced, with
// 1 if anything was, and with 2 if the drill could not be done.
func (c drillBidsCmd) Run(ctx context.Context) error {
	var d bidDrill
	saying("启动一次性数据库集群（每次提交落盘）", "starting a cluster that will be thrown away, every commit on disk")
	err := onCluster(ctx, func(dir string, db *house.Database) error {
		var err error
		d, err = c.drill(ctx, db)
		return err
	})
	if err != nil {
		return cannot(err)
	}
	if c.JSON {
		err = printJSON(d)
	} else {
		d.print()
	}
	if err == nil && !d.OK {
		return errFailed
	}
	return err
}

func (d bidDrill) print() {
	for _, b := range d.Blows {
		fmt.Printf("%-60s 确认 acknowledged %6d · 未知 unknown %4d，其中已成立 committed %4d · 中断 gap %6.0f ms\n", b.Name, b.Acked, b.Unknown, b.Committed, b.Gap)
	}
	fmt.Printf("存储 stored %d · 丢失 lost %d · 重复 doubled %d · 错序 out of order %d · 两个节点交错 crossed %d\n", d.Stored, d.Lost, d.Doubled, d.Disorder, d.Crossed)
	if d.OK {
		fmt.Println("全部成立 ALL HOLDS")
	} else {
		fmt.Println("被违反 BROKEN")
	}
}

// drillStage is the world of a drill: the bidders' door, and the nodes behind it.
type drillStage struct {
	c    drillBidsCmd
	db   *house.Database
	pool *pgxpool.Pool
	door *bidding.Engine
	lot  ref.ID
	env  []string
	a, b *drillNode

	acked, unknown, committed atomic.Int64
	struck, next              atomic.Int64 // machine time in ns of the blow, and of the first bid acknowledged after it
	mu                        sync.Mutex
	told                      map[string]bidding.Answer
}

func (c drillBidsCmd) drill(ctx context.Context, db *house.Database) (bidDrill, error) {
	s := &drillStage{c: c, db: db, told: map[string]bidding.Answer{}}
	defer s.leave(ctx)
	err := s.open(ctx)
	if err != nil {
		return bidDrill{}, err
	}
	var d bidDrill
	for _, blow := range []struct {
		zh, en string
		strike func(context.Context) error
	}{
		{"kill -9 出价节点，原名重启", "kill -9 of the owner, started again", s.killAndRestart},
		{"kill -9 出价节点，由另一节点接管", "kill -9 of the owner, another takes over", s.killAndTakeOver},
		{"计划内交接", "planned hand-over", s.handOver},
		{"两个节点争抢", "two nodes fight", s.fight},
		{"数据库立即停止并重启", "immediate stop of PostgreSQL", func(ctx context.Context) error { return s.db.Crash(ctx) }},
	} {
		saying(blow.zh, "%s", blow.en)
		b, err := s.under(ctx, blow.strike)
		if err != nil {
			return d, fmt.Errorf("%s: %w", blow.en, err)
		}
		b.Name = blow.zh + " " + blow.en
		d.Blows = append(d.Blows, b)
	}
	saying("核对每一笔确认过的出价", "comparing every acknowledged bid")
	err = s.verify(ctx, &d)
	return d, err
}

// open puts a lot on the stage, a node behind it and the door before it.
func (s *drillStage) open(ctx context.Context) error {
	seed := make([]byte, 32)
	rand.Read(seed)
	s.env = []string{"DRILL_DATABASE_URL=" + s.db.App, "DRILL_SEED=" + hex.EncodeToString(seed)}
	var err error
	s.pool, err = pg.Open(ctx, s.db.App, nodePool)
	if err != nil {
		return err
	}
	now := clock.New(clock.System).Now()
	s.lot, err = bidding.Stage(ctx, s.pool, drillCourt, auction.Lot{
		Status: auction.Announced, Round: auction.FirstAuction, OpensAt: now.Add(-time.Second), EndsAt: now.Add(48 * time.Hour),
		StartingPrice: money.MustParse("700000"), Increment: money.MustParse("0.01"),
	})
	if err == nil {
		s.a, err = s.node(ctx, "a")
	}
	if err != nil {
		return err
	}
	link, err := drillLink(hex.EncodeToString(seed))
	if err != nil {
		return err
	}
	s.door, err = bidding.New(bidding.Options{
		Pool: s.pool, Clock: clock.New(clock.System), Machine: clock.System, Node: "door", Shards: 1, Link: link, Door: true,
	})
	if err == nil {
		err = s.door.Start(ctx)
	}
	for i := range s.c.Bidders {
		if err == nil {
			err = s.door.Qualify(ctx, s.lot, fmt.Sprintf("C%04d", i), 0, now)
		}
	}
	return err
}

func (s *drillStage) node(ctx context.Context, name string, args ...string) (*drillNode, error) {
	return startNode(ctx, s.env, append([]string{"--name", name}, args...)...)
}

func (s *drillStage) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	if s.door != nil {
		_ = s.door.Stop(ctx) // the world is thrown away
	}
	for _, n := range []*drillNode{s.a, s.b} {
		if n != nil {
			n.kill()
		}
	}
	if s.pool != nil {
		s.pool.Close()
	}
}

func (s *drillStage) killAndRestart(ctx context.Context) (err error) {
	s.a.kill()
	s.a, err = s.node(ctx, "a")
	return err
}

func (s *drillStage) killAndTakeOver(ctx context.Context) (err error) {
	s.b, err = s.node(ctx, "b")
	if err != nil {
		return err
	}
	s.strike()
	s.a.kill()
	s.a = nil
	return nil
}

func (s *drillStage) handOver(ctx context.Context) (err error) {
	s.a, err = s.node(ctx, "a")
	if err != nil {
		return err
	}
	s.strike()
	err = s.b.leave()
	s.b = nil
	return err
}

// fight lets two nodes take the lots from each other until they are told to stop.
func (s *drillStage) fight(ctx context.Context) error {
	err := s.a.leave()
	if err != nil {
		return err
	}
	const often = "100ms"
	s.a, err = s.node(ctx, "a", "--fight", often)
	if err == nil {
		s.b, err = s.node(ctx, "b", "--fight", often)
	}
	if err != nil {
		return err
	}
	s.strike()
	select {
	case <-time.After(s.c.Each):
	case <-ctx.Done():
	}
	err = errors.Join(s.b.leave(), s.a.leave())
	s.b = nil
	if err == nil {
		s.a, err = s.node(ctx, "a")
	}
	return err
}

// strike notes that the blow falls now.
func (s *drillStage) strike() {
	s.struck.Store(clock.System().UnixNano())
	s.next.Store(0)
}

// under lets everybody bid, strikes, and lets them bid on.
func (s *drillStage) under(ctx context.Context, strike func(context.Context) error) (bidBlow, error) {
	acked, unknown, committed := s.acked.Load(), s.unknown.Load(), s.committed.Load()
	var over atomic.Bool
	var all sync.WaitGroup
	failed := make(chan error, s.c.Bidders)
	for who := range s.c.Bidders {
		all.Go(func() {
			for !over.Load() {
				err := s.raise(ctx, fmt.Sprintf("C%04d", who))
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wait := func() {
		select {
		case <-time.After(s.c.Each):
		case <-ctx.Done():
		}
	}
	wait()
	s.strike()
	err := strike(ctx)
	for err == nil && s.next.Load() == 0 && len(failed) == 0 && ctx.Err() == nil {
		wait() // until somebody was answered
	}
	wait()
	over.Store(true)
	all.Wait()
	close(failed)
	b := bidBlow{
		Acked: s.acked.Load() - acked, Unknown: s.unknown.Load() - unknown, Committed: s.committed.Load() - committed,
		Gap: float64(s.next.Load()-s.struck.Load()) / float64(time.Millisecond),
	}
	return b, errors.Join(err, <-failed)
}

// raise bids one step over the price that the table shows, and asks again with the
// same key for as long as the outcome is unknown.
func (s *drillStage) raise(ctx context.Context, code string) error {
	const patience = time.Minute
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	b := bidding.Bid{Court: drillCourt, Lot: s.lot, Code: code, Key: string(ref.New())}
	asked := false
	for {
		var err error
		var a bidding.Answer
		if b.Amount.IsZero() {
			var v bidding.View
			v, err = s.door.Lot(ctx, s.lot)
			b.Amount = v.Lowest
		}
		if err == nil {
			a, err = s.door.Bid(ctx, b)
		}
		f := fault.Of(err)
		switch {
		case err == nil:
			s.acknowledged(b, a, asked)
			return nil
		case errors.Is(err, auction.ErrBidTooLow) || errors.Is(err, auction.ErrBelowStart):
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("no answer within %v: %w", patience, err)
		case f != nil && f.Kind != fault.Busy:
			return err
		case f != nil && !b.Amount.IsZero():
			s.unknown.Add(1)
			asked = true
		}
		select { // as a browser would, though sooner
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

func (s *drillStage) acknowledged(b bidding.Bid, a bidding.Answer, asked bool) {
	s.acked.Add(1)
	if asked && a.Repeated {
		s.committed.Add(1)
	}
	s.next.CompareAndSwap(0, clock.System().UnixNano())
	s.mu.Lock()
	s.told[b.Key] = a
	s.mu.Unlock()
}

// verify compares what bidders were told with what is stored.
func (s *drillStage) verify(ctx context.Context, d *bidDrill) error {
	rows, err := s.pool.Query(ctx, `
		select key, seq, code, amount, at, ends_at
		from bid
		where lot_id = $1`, s.lot)
	if err != nil {
		return err
	}
	defer rows.Close()
	stored := map[string]bidding.Answer{}
	for rows.Next() {
		var key string
		var a bidding.Answer
		err = rows.Scan(&key, &a.Seq, &a.Code, &a.Amount, &a.At, &a.EndsAt)
		if err != nil {
			return err
		}
		if _, twice := stored[key]; twice {
			d.Doubled++
		}
		stored[key] = a
		d.Stored++
	}
	if rows.Err() != nil {
		return rows.Err()
	}
	for key, told := range s.told {
		if stored[key].Receipt(s.lot) != told.Receipt(s.lot) {
			d.Lost++
		}
	}
	err = s.pool.QueryRow(ctx, `
		select count(*) filter (where b.seq <> n or b.amount <= before or b.at < earlier or b.ends_at < until),
			count(*) filter (where b.epoch < owner)
		from (
			select b.*, row_number() over w as n, lag(b.amount) over w as before, lag(b.at) over w as earlier,
				lag(b.ends_at) over w as until, lag(b.epoch) over w as owner
			from bid b
			where b.lot_id = $1
			window w as (order by b.seq)) b`, s.lot).Scan(&d.Disorder, &d.Crossed)
	if err != nil {
		return err
	}
	var stands bool
	err = s.pool.QueryRow(ctx, `
		select l.bid_count = $2 and l.price = (select max(b.amount) from bid b where b.lot_id = $1)
		from lot_live l
		where l.lot_id = $1`, s.lot, d.Stored).Scan(&stands)
	if err == nil && !stands {
		d.Disorder++
	}
	d.OK = d.Lost+d.Doubled+d.Disorder+d.Crossed == 0 && d.Stored >= int64(len(s.told)) && len(s.told) > 0
	return err
}

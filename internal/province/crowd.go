package province

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// How the crowd behaves, in machine time: slow enough that a visitor can follow
// and outbid it, fast enough that something happens while one looks.
const (
	glance     = 2 * time.Second  // between two looks at the running auctions
	thinking   = 70 * time.Second // between two bids on a lot, on average
	hurry      = 45 * time.Second // the same in the last five minutes
	arrivals   = 40 * time.Second // between two newcomers
	bookkeeper = 5 * time.Second  // between two looks at the date
	lastFive   = 5 * time.Minute
	most       = 12 // bidders on a lot
)

// Live keeps the province alive until ctx ends: the finance offices close the days
// before the opening, clerks add pictures, people bid, newcomers apply and pay their
// deposits, and the bank's statements are imported when a day is over.
// What goes wrong is logged and tried again later, as life goes on.
func (p *Province) Live(ctx context.Context) {
	chance := rand.New(rand.NewPCG(uint64(p.o.Machine().UnixNano()), 0)) //nolint:gosec // a crowd, not a secret
	c := &crowd{Province: p, chance: chance, turn: map[string]time.Time{}}
	var all sync.WaitGroup
	for _, c := range p.courts {
		all.Go(func() { p.worry(ctx, p.accounts(ctx, c)) })
	}
	all.Go(func() { p.worry(ctx, p.furnish(ctx)) })
	all.Go(func() { p.worry(ctx, p.illustrate(ctx)) })
	for _, task := range []struct {
		every time.Duration
		do    func(context.Context) error
	}{{glance, c.bidding}, {arrivals, c.newcomer}, {arrivals, c.adopt}, {bookkeeper, p.books}} {
		all.Go(func() { p.keep(ctx, task.every, task.do) })
	}
	all.Wait()
}

func (p *Province) keep(ctx context.Context, every time.Duration, do func(context.Context) error) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		p.worry(ctx, do(ctx))
	}
}

// worry logs what went wrong.
func (p *Province) worry(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil && p.o.Log != nil {
		p.o.Log.WarnContext(ctx, "crowd", slog.Any("error", err))
	}
}

// crowd is those who bid once the province is open. Its tasks take turns.
type crowd struct {
	*Province
	mu     sync.Mutex
	chance *rand.Rand
	turn   map[string]time.Time // lot → when somebody bids next, in machine time
}

// legalNow is the legal time, or false while it stands still because somebody moves it.
func (p *Province) legalNow(ctx context.Context) (legal.Time, bool, error) {
	out, err := p.c.do(ctx, "", "clock.show", fields{})
	if err != nil {
		return legal.Time{}, false, err
	}
	now, err := legal.Parse(text(out["now"]))
	return now, out["frozen"] != true, err
}

func (p *Province) allSales() []*sale {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sales)
}

// bidding looks at every running auction and bids where it is time.
func (c *crowd) bidding(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, runs, err := c.legalNow(ctx)
	if err != nil || !runs {
		return err
	}
	var errs []error
	for _, s := range c.allSales() {
		due, known := c.turn[s.lot]
		switch {
		case s.over || now.Before(s.opens) || len(s.bidders) == 0:
		case !known:
			c.turn[s.lot] = c.o.Machine().Add(time.Duration(c.chance.Int64N(int64(thinking))))
		case !c.o.Machine().Before(due):
			errs = append(errs, c.outbid(ctx, s))
		}
	}
	return errors.Join(errs...)
}

// outbid lets one bid who does not lead, unless the price has become too high for them all.
func (c *crowd) outbid(ctx context.Context, s *sale) error {
	out, err := c.c.do(ctx, "", "lot.live", fields{":lot": s.lot})
	if err != nil {
		return err
	}
	switch text(out["status"]) {
	case "BIDDING", "SELLOFF_OPEN", "SELLOFF_BIDDING":
	case "ANNOUNCED", "SUSPENDED": // about to open, or stopped for a while
		return nil
	default:
		s.over = true
		return nil
	}
	ends, err := legal.Parse(text(out["ends_at"]))
	if err != nil {
		return err
	}
	now, err := legal.Parse(text(out["now"]))
	if err != nil {
		return err
	}
	c.turn[s.lot] = c.o.Machine().Add(c.pause(ends.Sub(now)))
	price, err := money.Parse(text(out["price"]))
	if err != nil {
		return err
	}
	if !price.Equal(s.price) {
		s.price, s.leader = price, visitor // somebody bid whom the crowd does not know
	}
	if s.ceiling().Less(price) {
		return nil
	}
	return c.place(ctx, s)
}

// visitor stands for a leader whom the crowd does not know.
const visitor = "?"

// ceiling is what the crowd would pay at most: nine tenths above the starting price.
func (s *sale) ceiling() money.Amount { return s.start.CeilRatio(190, 100) }

func (c *crowd) pause(left time.Duration) time.Duration {
	mean := thinking
	if left < lastFive {
		mean = hurry
	}
	return mean/3 + time.Duration(c.chance.Int64N(int64(mean*4/3)))
}

func (c *crowd) place(ctx context.Context, s *sale) error {
	who := s.bidders[c.chance.IntN(len(s.bidders))]
	if who == s.leader || who == guest || who == lessee {
		return nil // nobody else felt like it; a visitor bids as the guest or the lessee
	}
	amount := s.next(who, int64(1+c.chance.IntN(3)))
	_, err := c.c.do(ctx, who, "bid.place", fields{":lot": s.lot, "amount": amount, "confirmed": true})
	if _, refused := errors.AsType[*Refusal](err); refused {
		return nil // outbid on the way, or too late: it happens
	}
	if err == nil {
		s.price, s.leader = amount, who
	}
	return err
}

// newcomer lets somebody apply for a lot, and whoever applied before pay.
func (c *crowd) newcomer(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var open []*sale
	for _, s := range c.allSales() {
		if s.steady && !s.over && len(s.bidders)+len(s.applied) < most {
			open = append(open, s)
		}
	}
	if len(open) == 0 {
		return nil
	}
	s := open[c.chance.IntN(len(open))]
	if len(s.applied) > 0 {
		return c.pays(ctx, s)
	}
	who := bidder(2 + c.chance.IntN(bidderCount-1))
	if s.holds(who) {
		return nil
	}
	_, err := c.apply(ctx, who, s)
	if _, refused := errors.AsType[*Refusal](err); refused {
		return nil
	}
	if err == nil {
		s.applied = append(s.applied, who)
	}
	return err
}

// pays lets one who applied pay the deposit, and bid from then on.
func (c *crowd) pays(ctx context.Context, s *sale) error {
	who := s.applied[0]
	s.applied = s.applied[1:]
	err := c.deposit(ctx, who, s.lot)
	if err == nil {
		s.bidders = append(s.bidders, who)
	}
	return err
}

// adopt finds lots that visitors announced, so that they find bidders too.
func (c *crowd) adopt(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := map[string]bool{}
	for _, s := range c.allSales() {
		known[s.lot] = true
	}
	out, err := c.c.do(ctx, "", "lot.search", fields{"?": "status=ANNOUNCED"})
	if err != nil {
		return err
	}
	for _, l := range rowsOf(out) {
		if known[text(l["lot"])] {
			continue
		}
		s := &sale{lot: text(l["lot"]), title: text(l["title"]), housing: text(l["class"]) == "housing", steady: true}
		for name, into := range map[string]*money.Amount{"starting_price": &s.start, "increment": &s.increment} {
			*into, err = money.Parse(text(l[name]))
			if err != nil {
				return err
			}
		}
		s.price = s.start
		s.opens, err = legal.Parse(text(l["opens_at"]))
		if err != nil {
			return err
		}
		c.announced(s)
	}
	return nil
}

// books imports the statements of days that are over.
func (p *Province) books(ctx context.Context) error {
	now, runs, err := p.legalNow(ctx)
	if err != nil || !runs {
		return err
	}
	var errs []error
	for _, c := range p.courts {
		errs = append(errs, p.catchUp(ctx, c, now.Date()))
	}
	return errors.Join(errs...)
}

func (p *Province) catchUp(ctx context.Context, c *court, today legal.Date) error {
	p.mu.Lock()
	from := p.imported[c.id]
	p.mu.Unlock()
	if !from.Before(today) {
		return nil
	}
	days, err := p.moved(ctx, c, today)
	if err != nil {
		return err
	}
	for _, d := range days {
		if d.Before(from) {
			continue
		}
		err := p.importDay(ctx, c, d)
		var f *Refusal
		if err != nil && !errors.As(err, &f) { // a visitor may have imported it
			return err
		}
	}
	p.mu.Lock()
	p.imported[c.id] = today
	p.mu.Unlock()
	return nil
}

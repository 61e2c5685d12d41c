package crowd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/scenario"
	"fachui/web/route"
)

// world is the story that ends with an announced lot, and what it calls that lot.
const (
	world    = "worlds/lot.yaml"
	worldLot = "拍品"
)

var opens = legal.MustParse("2026-04-01T10:00:00")

const (
	hands  = 4      // who prepare bidders at once
	number = 20_000 // of the first bidder's identity number, beyond those of stories
)

// Options say where the house is and how many bid.
type Options struct {
	Base, Bank string // addresses of the house and of its simulated bank
	Operator   scenario.Login
	Routes     []route.Route
	Stories    fs.FS
	Machine    clock.Machine
	Bidders    int
	Tell       func(what string)
}

// Stage is an open lot and those who bid on it.
type Stage struct {
	o       Options
	asker   *asker
	bank    *asker
	host    string // of the house, with its port
	lot     string
	step    int64 // of bids, in fen
	bidders []*bidder
	next    atomic.Int64 // the next price that nobody has named, in fen
}

// Lot is the lot's identifier.
func (s *Stage) Lot() string { return s.lot }

// Set plays the world's story in a scratch house, lets bidders register, apply and
// pay, opens the lot and lets legal time run.
func Set(ctx context.Context, o Options) (*Stage, error) {
	base, err := url.Parse(o.Base)
	if err != nil {
		return nil, err
	}
	s := &Stage{o: o, asker: newAsker(o.Base), bank: newAsker(o.Bank), host: base.Host}
	err = s.play(ctx)
	if err == nil {
		err = s.clock(ctx, "") // bells ring while time runs
	}
	if err == nil {
		err = s.gather(ctx)
	}
	if err == nil {
		err = s.open(ctx)
	}
	return s, err
}

// clock moves legal time to a moment, if one is named, and lets it run.
func (s *Stage) clock(ctx context.Context, to string) error {
	var in signedIn
	err := s.asker.ask(ctx, http.MethodPost, "/api/v1/sessions", "", map[string]string{"login": s.o.Operator.Name, "password": s.o.Operator.Password}, &in)
	if err == nil && to != "" {
		err = s.asker.ask(ctx, http.MethodPut, "/api/v1/clock", in.Token, map[string]string{"to": to}, nil)
	}
	if err == nil {
		err = s.asker.ask(ctx, http.MethodPut, "/api/v1/clock/running", in.Token, map[string]string{}, nil)
	}
	return err
}

// play makes court, case and lot by the story that stories begin with.
func (s *Stage) play(ctx context.Context) error {
	s.o.Tell("a court lists a lot")
	f, err := scenario.ReadFS(s.o.Stories, world)
	if err != nil {
		return err
	}
	r := scenario.NewRunner(f, scenario.Options{Base: s.o.Base, Bank: s.o.Bank, Operator: s.o.Operator, Routes: s.o.Routes, Machine: s.o.Machine})
	for more := true; more; {
		more, err = r.Step(ctx)
		if err != nil {
			return err
		}
	}
	res, err := r.Finish(ctx)
	if err != nil {
		return err
	}
	if len(res.Failed) > 0 {
		return fmt.Errorf("%s: %s", world, res.Failed[0])
	}
	s.lot, err = r.ID(worldLot)
	return err
}

// gather lets the bidders come, a few at a time.
func (s *Stage) gather(ctx context.Context) error {
	var terms struct {
		Hash string `json:"content_hash"`
	}
	err := s.asker.ask(ctx, http.MethodGet, "/api/v1/lots/"+s.lot+"/announcement", "", nil, &terms)
	if err != nil {
		return err
	}
	s.bidders = make([]*bidder, s.o.Bidders)
	errs := make([]error, hands)
	var done atomic.Int64
	var all sync.WaitGroup
	for hand := range hands {
		all.Go(func() {
			for i := hand; i < len(s.bidders) && errs[hand] == nil && ctx.Err() == nil; i += hands {
				s.bidders[i], errs[hand] = s.bidder(ctx, i, terms.Hash)
				if n := done.Add(1); n%8 == 0 {
					s.o.Tell(fmt.Sprintf("%d of %d bidders have paid their deposits", n, len(s.bidders)))
				}
			}
		})
	}
	all.Wait()
	return errors.Join(append(errs, ctx.Err())...)
}

// bidder is one who registers, proves the name, applies and pays.
func (s *Stage) bidder(ctx context.Context, n int, announcement string) (*bidder, error) {
	b := &bidder{stage: s, n: n, host: s.host, login: fmt.Sprintf("crowd%05d", n), source: source(n), asker: s.asker.from(source(n))}
	name := "竞买人" + fmt.Sprintf("%05d", n)
	err := b.asker.ask(ctx, http.MethodPost, "/api/v1/people", "", map[string]string{
		"kind": "person", "login": b.login, "password": scenario.Password, "name": name, "id_number": scenario.MadeUpNumber("person", number+n),
	}, nil)
	if err != nil {
		return nil, err
	}
	err = b.signIn(ctx)
	if err == nil {
		err = b.asker.ask(ctx, http.MethodPost, "/api/v1/me/proofs", b.token, map[string]string{}, nil)
	}
	if err == nil {
		err = b.renew(ctx) // the next token says that the name is proved
	}
	if err == nil {
		err = b.asker.ask(ctx, http.MethodPost, "/api/v1/lots/"+s.lot+"/applications", b.token, map[string]any{
			"announcement_hash": announcement, "accept_warnings": true,
		}, nil)
	}
	if err != nil {
		return nil, err
	}
	d, err := s.due(ctx, b)
	if err != nil {
		return nil, err
	}
	return b, s.bank.ask(ctx, http.MethodPost, "/transfers", "", map[string]string{
		"from_account": fmt.Sprintf("6222%012d", number+n), "from_holder": name, "fund": d.Due, "to_account": d.VirtualNo,
		"amount": d.Due, "remark": "保证金", "key": b.login,
	}, nil)
}

// due is the deposit that b has to pay: the house opens it soon after the application.
func (s *Stage) due(ctx context.Context, b *bidder) (deposit, error) {
	for range 200 {
		var own []deposit
		err := b.asker.ask(ctx, http.MethodGet, "/api/v1/me/deposits?lot="+s.lot, b.token, nil, &own)
		if err != nil || len(own) == 1 {
			return append(own, deposit{})[0], err
		}
		Settle(ctx, 25*time.Millisecond)
	}
	return deposit{}, fmt.Errorf("bidder %d was told of no deposit to pay", b.n)
}

// deposit is what is to be paid, and to which number.
type deposit struct {
	VirtualNo string `json:"virtual_no"`
	Due       string `json:"due"`
}

// source is the address from which bidder or watcher n comes: a machine of its own
// within this one, so that what is limited for each address is not what is measured.
func source(n int) net.IP { return net.IPv4(127, 1, byte(n/250), byte(n%250+2)) }

// open moves legal time to the opening and lets it run.
func (s *Stage) open(ctx context.Context) error {
	s.o.Tell("the lot opens")
	err := s.clock(ctx, opens.String())
	if err != nil {
		return err
	}
	v, err := s.view(ctx)
	if err != nil {
		return err
	}
	if v.Status != "BIDDING" {
		return fmt.Errorf("the lot is %s at its opening", v.Status)
	}
	s.step = v.Increment.Fen()
	s.next.Store(v.Lowest.Fen())
	return nil
}

// standing is how the lot stands.
type standing struct {
	Status    string       `json:"status"`
	Price     money.Amount `json:"price"`
	Lowest    money.Amount `json:"lowest"`
	Increment money.Amount `json:"increment"`
	Leader    string       `json:"leader"`
	Bids      int64        `json:"bids"`
	Version   int64        `json:"version"`
}

func (s *Stage) view(ctx context.Context) (standing, error) {
	var v standing
	err := s.asker.ask(ctx, http.MethodGet, "/api/v1/lots/"+s.lot+"/live", "", nil, &v)
	return v, err
}

// signedIn is the answer to signing in, or to asking for another token.
type signedIn struct {
	Session string    `json:"session"`
	Token   string    `json:"token"`
	Expires time.Time `json:"token_expires_at"`
}

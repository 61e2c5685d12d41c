package house

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/custody/custodypg"
	"fachui/internal/blob"
	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/files"
	"fachui/internal/flow"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/observe"
	"fachui/internal/once"
	"fachui/internal/pg"
	"fachui/internal/press"
	"fachui/internal/queue"
	"fachui/internal/record"
	"fachui/internal/registry"
	"fachui/notify/notifypg"
	"fachui/objection/objectionpg"
	"fachui/payments/bank"
	"fachui/payments/paymentspg"
	"fachui/valuation/valuationpg"
	"fachui/web"
	"fachui/web/demo"
	"fachui/web/live"
	"fachui/web/page"
)

const (
	poolSize     = 16
	hastyPool    = 8 // each connection plans every statement and trigger anew before it is quick
	hands        = 3 // at the events of a hasty house
	sweepEvery   = time.Second
	stopPatience = 20 * time.Second
	crowd        = 10_000      // streams from one address in a demo or scratch house
	grace        = time.Second // longest way of a bid from the door to the engine's queue
)

// Config says what a house stands on.
type Config struct {
	Database *Database
	Dir      string // keys, outbox, uploaded files; and the managed cluster, if any
	RedisURL string // empty: in-process
	BankURL  string
	Machine  clock.Machine
	Log      *slog.Logger
	Version  web.Version
	Node     string         // name of this node among several; its link address, or "node", by default
	Link     string         // address on which other nodes of this database reach this one; empty: it serves alone
	Reach    string         // under which they do, if it is another than Link
	Argon    identity.Argon // zero: the default; tests take a cheaper one
	Limits   identity.Limits
	Guide    demo.Guide // of a demo that the process fills; nil otherwise
	// Hasty lets a demo that is being filled be ready sooner: messages go out when
	// its clock runs instead of within each step of it, and events of different
	// aggregates are handled side by side.
	Hasty    bool
	Messages Messages
	Fonts    string // folder of fonts for characters that papers' own font lacks; may be empty
	// KeepEveryRefusal keeps bids, too, that were too low or that the committed state alone refused.
	KeepEveryRefusal bool
	Proxies          web.Proxies // that stand before this node and say for whom they ask
}

// Crowds are the limits of a demo or scratch house, in which everybody registers
// from one address.
func Crowds() identity.Limits {
	return identity.Limits{RegisterPerAddress: identity.Limit{Most: 100_000, Window: time.Hour}}
}

// Server is the house's face to the network, as package web builds it.
type Server interface {
	Listener(l net.Listener) error
	ShutdownWithTimeout(patience time.Duration) error
}

// House is an open house.
type House struct {
	Dir      string
	Pool     *pgxpool.Pool
	Clock    *clock.Legal
	Identity *identity.Service
	Flow     *flow.Flow
	Record   *record.Service
	App      Server

	engine *bidding.Engine
	forms  *once.Forms
	hub    *live.Hub
	queue  *queue.Queue
	bank   *bank.Client

	sim simulated

	notify  *notifypg.Service
	post    chan struct{} // holds a token when messages may be due
	store   *blob.Dir
	site    string // address under which people reach the house, if it was told
	machine clock.Machine
	log     *slog.Logger
	stop    context.CancelFunc
	done    sync.WaitGroup
}

// Open builds every service on the database and connects them. The house works
// (bells, engine, sweeps) from here on; Serve lets requests in.
func Open(ctx context.Context, c Config) (*House, error) {
	h := &House{Dir: c.Dir, site: c.Messages.Site, machine: c.Machine, log: c.Log, Clock: clock.New(c.Machine), post: make(chan struct{}, 1)}
	err := h.open(ctx, c)
	if err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

func (h *House) open(ctx context.Context, c Config) error {
	var err error
	connections := int32(poolSize)
	if c.Hasty {
		connections = hastyPool
	}
	h.Pool, err = pg.Open(ctx, c.Database.App, connections)
	if err != nil {
		return err
	}
	err = refuseOwner(ctx, h.Pool)
	if err != nil {
		return err
	}
	err = h.Clock.Load(ctx, h.Pool)
	if err != nil {
		return fmt.Errorf("%w; run fachui migrate first", err)
	}
	rooms, err := h.build(ctx, c)
	if err != nil {
		return err
	}
	h.Flow = flow.New(h.Pool, h.Clock, c.Log, rooms.Rooms, h.workers(rooms, c)...)
	if c.Hasty {
		h.Flow.Hands = hands
	}
	h.Record, h.forms = record.New(h.Pool), once.New(h.Pool)
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	h.stop = stop
	err = h.start(life, c)
	if err != nil {
		return err
	}
	metrics := observe.NewMetrics()
	metrics.Clock(func() (bool, time.Duration) {
		d := clock.Disciplined()
		return d.Synchronised, d.Within
	})
	if d := clock.Disciplined(); h.Clock.Purpose() == clock.Production && !d.Synchronised {
		c.Log.WarnContext(ctx, "no time service keeps this machine's clock, and bids count from when they enter: run chrony", slog.Bool("known", d.Known))
	}
	metrics.Streams(func() int { return h.hub.Stats().Streams })
	c.Version.Purpose = string(h.Clock.Purpose())
	api := Routes(rooms, h.Record, h.Clock, h.Flow)
	site := newSite(page.Options{Clock: h.Clock, Once: h.forms, Authenticate: h.Identity.Authenticate}, api)
	h.App = web.New(web.Options{
		Routes: slices.Concat(api, site.Rows()), Site: site, Proxies: c.Proxies, Auth: h.Identity, Clock: h.Clock, Machine: c.Machine, Log: c.Log, Metrics: metrics,
		Checks: h.checks(metrics), Version: c.Version, AfterWrite: h.ring,
	})
	return nil
}

// rooms are the services and what routes need besides.
type rooms struct {
	flow.Rooms
	registry *registry.Service
	seals    seals
	files    *files.Service
	pool     *pgxpool.Pool
	machine  clock.Machine
	hub      *live.Hub
	guide    demo.Guide
}

func (h *House) build(ctx context.Context, c Config) (rooms, error) {
	err := os.MkdirAll(c.Dir, 0o700)
	if err != nil {
		return rooms{}, fmt.Errorf("make the house's folder: %w", err)
	}
	ring, err := keyring.Open(filepath.Join(c.Dir, "keys"))
	if err != nil {
		return rooms{}, err
	}
	if c.Argon != (identity.Argon{}) && !h.Clock.Simulated() {
		return rooms{}, errors.New("a production house hashes passwords at the default cost; only a demo or scratch database may choose another")
	}
	options := identity.Options{Log: c.Log, Argon: c.Argon, Limits: c.Limits}
	if h.Clock.Simulated() {
		options.Prover = identity.Simulator{}
	}
	h.Identity = identity.New(h.Pool, ring, h.Clock, c.Machine, options)
	err = h.Identity.Bind(ctx)
	if err != nil {
		return rooms{}, err
	}
	senders, err := h.senders(c)
	if err != nil {
		return rooms{}, err
	}
	h.store, err = blob.OpenDir(filepath.Join(c.Dir, "files"))
	if err != nil {
		return rooms{}, err
	}
	h.bank, err = bank.New(bank.Options{URL: c.BankURL})
	if err != nil {
		return rooms{}, err
	}
	streams := live.Options{Clock: h.Clock, Machine: c.Machine, Log: c.Log, Streams: streamsFor(openFiles())}
	if h.Clock.Simulated() {
		streams.PerAddress = crowd // everybody watches from one address
	}
	h.hub = live.New(streams)
	err = h.openEngine(ctx, c, ring)
	if err != nil {
		return rooms{}, err
	}
	r := rooms{guide: c.Guide, registry: registry.New(h.Pool, ring, h.Identity), seals: seals{ring}, pool: h.Pool, machine: c.Machine, hub: h.hub}
	r.files = files.New(h.Pool, h.store)
	r.Identity, r.Bidding, r.Codes = h.Identity, h.engine, r.seals
	printer, err := press.New(h.store, ring, press.Options{Site: c.Messages.Site, Fonts: c.Fonts})
	if err != nil {
		return rooms{}, err
	}
	r.Notify = notifypg.New(h.Pool, notifypg.Options{
		Senders: senders, Machine: c.Machine, Cipher: ring, People: h.Identity, Site: c.Messages.Site, Press: printer,
	})
	h.notify = r.Notify
	r.Valuation = valuationpg.New(h.Pool, caseFacts{}, rand.Reader)
	r.Custody = custodypg.New(h.Pool, ring)
	r.Objections = objectionpg.New(h.Pool, ring, property{})
	r.Payments = paymentspg.New(h.Pool, paymentspg.Options{
		Machine: c.Machine, HashName: h.Identity.HashName, Cipher: ring, Registry: caseMoney{r.registry}, Bank: h.bank, Bidder: bidders(h.Identity),
		Collector: collector(h.Identity),
		Calendar: func(ctx context.Context, q paymentspg.Querier) (calendar.Calendar, error) {
			return registry.Calendar(ctx, q)
		},
		TaxBearer: taxBearer,
	})
	r.Auction = h.auction(ring, printer, r)
	return r, nil
}

// auction builds the auction's service with what it asks of others.
func (h *House) auction(ring *keyring.Ring, printer *press.Press, r rooms) *auctionpg.Service {
	return auctionpg.New(h.Pool, auctionpg.Sources{
		Cases: auctionpg.Registry{}, Prices: prices{r.Valuation}, Exclusions: exclusions{h.Identity}, Seals: r.seals, Names: names{h.Identity, r.registry},
		Claims: takers{r.Payments}, Chance: rand.Reader, HashNumber: h.Identity.HashNumber, Press: printer, Cipher: ring,
	})
}

// start wakes the engine, the bells and what keeps tokens fresh.
func (h *House) start(ctx context.Context, c Config) error {
	err := h.engine.Start(ctx)
	if err != nil {
		return fmt.Errorf("start bidding: %w", err)
	}
	h.hub.Start(ctx, h.engine)
	h.queue, err = queue.Start(ctx, queue.Options{URL: c.RedisURL, Sweep: sweepEvery, Log: c.Log, Answer: h.answers()})
	if err != nil {
		return err
	}
	h.done.Go(func() { h.sweepForms(ctx) })
	for range couriers {
		h.done.Go(func() { h.deliver(ctx) })
	}
	h.done.Go(func() {
		err := h.Identity.Run(ctx)
		if err != nil && ctx.Err() == nil {
			c.Log.ErrorContext(ctx, "identity", slog.Any("error", err))
		}
	})
	return nil
}

// sweepForms forgets old keys of forms, once an hour.
func (h *House) sweepForms(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			err := h.forms.Sweep(ctx, h.machine())
			if err != nil && ctx.Err() == nil {
				h.log.WarnContext(ctx, "sweep forms", slog.Any("error", err))
			}
		}
	}
}

// answers say what each bell wakes. While legal time stands still only Advance
// works, so that a story is exact.
func (h *House) answers() map[queue.Bell]func(context.Context) error {
	running := func(fn func(context.Context) error) func(context.Context) error {
		return func(ctx context.Context) error {
			err := h.Clock.Load(ctx, h.Pool)
			if err != nil || h.Clock.IsFrozen() {
				return err
			}
			return fn(ctx)
		}
	}
	return map[queue.Bell]func(context.Context) error{
		queue.Outbox:    running(h.drain),
		queue.Notices:   running(func(context.Context) error { h.wakePost(); return nil }),
		queue.Bank:      running(h.Flow.Outside),
		queue.Deadlines: running(func(ctx context.Context) error { _, err := h.Flow.RunDue(ctx); return err }),
	}
}

// ring tells that a request may have left work behind.
func (h *House) ring() {
	if h.Clock.IsFrozen() {
		return
	}
	h.queue.Ring(queue.Outbox)
}

// File answers the bytes that the house keeps under a sum: for who holds them against it.
func (h *House) File(sum string) ([]byte, error) {
	return blob.Bytes(context.Background(), h.store, blob.Sum(sum))
}

// FirstOperator makes the first platform operator if there is none. Without a
// password it makes one up; it returns the password only if it made the operator.
func (h *House) FirstOperator(ctx context.Context, login, password string) (string, bool, error) {
	var exists bool
	err := h.Pool.QueryRow(ctx, `
		select exists (select from person_role where role = $1)`, identity.Operator).Scan(&exists)
	if err != nil || exists {
		return "", false, err
	}
	if password == "" {
		raw := make([]byte, 15)
		_, err = rand.Read(raw)
		if err != nil {
			return "", false, err
		}
		password = strings.ToLower(base32.StdEncoding.EncodeToString(raw))
	}
	_, err = h.Identity.Bootstrap(ctx, login, identity.Secret(password))
	if errors.Is(err, identity.ErrBootstrapped) {
		return "", false, nil
	}
	return password, err == nil, err
}

// Serve answers requests on l until ctx ends, then says goodbye to those who watch
// and lets running requests finish.
func (h *House) Serve(ctx context.Context, l net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- h.App.Listener(web.Unhurried(l, h.machine)) }()
	knocking, stop := context.WithCancel(ctx)
	defer stop()
	go h.knock(knocking, l.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		h.hub.Close()
		return h.App.ShutdownWithTimeout(stopPatience)
	}
}

// Close brings the house to rest: streams, bells, engine, then connections.
func (h *House) Close() {
	if h.hub != nil {
		h.hub.Close()
	}
	if h.queue != nil {
		h.queue.Stop()
	}
	if h.stop != nil {
		h.stop()
	}
	h.done.Wait()
	if h.engine != nil {
		ctx, cancel := context.WithTimeout(context.Background(), stopPatience)
		defer cancel()
		err := h.engine.Stop(ctx)
		if err != nil {
			h.log.Error("stop bidding", slog.Any("error", err))
		}
	}
	if h.bank != nil {
		h.bank.Close()
	}
	if h.store != nil {
		err := h.store.Close()
		if err != nil {
			h.log.Error("close the store of files", slog.Any("error", err))
		}
	}
	if h.Pool != nil {
		h.Pool.Close()
	}
}

// Package queue rings the doorbell: it wakes workers through asynq, and nothing
// else. What there is to do stands in PostgreSQL; a ring says only "look now".
// Losing all of Redis therefore delays work until the next sweep and can neither
// lose nor double it.
//
// Without a REDIS_URL an in-process Redis (miniredis) serves, so that the house
// needs no other server to run.
package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
)

// Bell names one kind of work to look for.
type Bell string

// The bells.
const (
	Outbox    Bell = "outbox"    // events wait for their handlers
	Deadlines Bell = "deadlines" // a clock may have run out
	Bank      Bell = "bank"      // instructions to send, lines to fetch
	Notices   Bell = "notices"   // messages to deliver
)

// Bells lists every bell: the sweeper answers them all.
var Bells = []Bell{Outbox, Deadlines, Bank, Notices}

const (
	taskPrefix  = "ring:"
	queueName   = "bells"
	ringTimeout = 60 * time.Second // whole seconds: asynq cuts fractions to zero
	ringRetries = 3
	ringPause   = 20 * time.Millisecond // between two rings of one bell
	shutdown    = 10 * time.Second
	ttlTick     = 200 * time.Millisecond // miniredis counts time only when told
	// asynq looks for rings this often and sleeps in between, also when it is told to
	// stop: by default for a second, which a ring and a house that closes would wait for.
	listen = 100 * time.Millisecond
)

// Options say which Redis rings and what each bell wakes.
type Options struct {
	URL    string // redis://…; empty for the in-process one
	Sweep  time.Duration
	Answer map[Bell]func(context.Context) error
	Log    *slog.Logger
}

// Queue is a running doorbell with its sweeper.
type Queue struct {
	o      Options
	mini   *miniredis.Miniredis
	client *asynq.Client
	server *asynq.Server
	redis  asynq.RedisConnOpt
	stop   context.CancelFunc
	done   sync.WaitGroup

	pressed map[Bell]chan struct{} // holds a token while the bell is to ring
}

// Start connects, begins to answer rings, and sweeps every o.Sweep whether it
// rang or not.
func Start(ctx context.Context, o Options) (*Queue, error) {
	if o.Sweep <= 0 {
		return nil, errors.New("queue: no sweep interval")
	}
	q := &Queue{o: o, pressed: map[Bell]chan struct{}{}}
	err := q.connect()
	if err != nil {
		return nil, err
	}
	q.client = asynq.NewClient(q.redis)
	q.server = asynq.NewServer(q.redis, asynq.Config{
		Concurrency:              2,
		Queues:                   map[string]int{queueName: 1},
		ShutdownTimeout:          shutdown,
		TaskCheckInterval:        listen,
		DelayedTaskCheckInterval: time.Second,
		Logger:                   quiet{o.Log},
		LogLevel:                 asynq.ErrorLevel,
		ErrorHandler: asynq.ErrorHandlerFunc(func(ctx context.Context, t *asynq.Task, err error) {
			o.Log.WarnContext(ctx, "bell failed; the sweep will look again", slog.String("bell", t.Type()), slog.Any("error", err))
		}),
	})
	mux := asynq.NewServeMux()
	for bell, fn := range o.Answer {
		mux.HandleFunc(taskPrefix+string(bell), func(ctx context.Context, _ *asynq.Task) error { return fn(ctx) })
	}
	err = q.server.Start(mux)
	if err != nil {
		q.closeMini()
		return nil, fmt.Errorf("start queue: %w", err)
	}
	ctx, q.stop = context.WithCancel(ctx)
	q.done.Go(func() { q.sweep(ctx) })
	for _, bell := range Bells {
		q.pressed[bell] = make(chan struct{}, 1)
	}
	for _, bell := range Bells {
		q.done.Go(func() { q.press(ctx, bell) })
	}
	return q, nil
}

func (q *Queue) connect() error {
	if q.o.URL != "" {
		opt, err := asynq.ParseRedisURI(q.o.URL)
		if err != nil {
			return fmt.Errorf("read REDIS_URL: %w", err)
		}
		q.redis = opt
		return nil
	}
	q.mini = miniredis.NewMiniRedis()
	err := q.mini.Start()
	if err != nil {
		return fmt.Errorf("start in-process redis: %w", err)
	}
	q.redis = asynq.RedisClientOpt{Addr: q.mini.Addr()}
	return nil
}

// Ring wakes whoever answers bell, and returns at once. Rings close together are
// one: thousands of bids a second ring no more often than Redis can be asked.
func (q *Queue) Ring(bell Bell) {
	select {
	case q.pressed[bell] <- struct{}{}:
	default: // it is about to ring
	}
}

// press rings bell whenever it is pressed, with a pause in between.
func (q *Queue) press(ctx context.Context, bell Bell) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.pressed[bell]:
		}
		q.enqueue(ctx, bell)
		pause := time.NewTimer(ringPause)
		select {
		case <-ctx.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}

// enqueue rings once. A failure is only logged: the sweep comes anyway.
func (q *Queue) enqueue(ctx context.Context, bell Bell) {
	task := asynq.NewTask(taskPrefix+string(bell), nil)
	_, err := q.client.EnqueueContext(ctx, task, asynq.Queue(queueName), asynq.Timeout(ringTimeout),
		asynq.MaxRetry(ringRetries), asynq.Unique(time.Second))
	if err != nil && !errors.Is(err, asynq.ErrDuplicateTask) && ctx.Err() == nil {
		q.o.Log.WarnContext(ctx, "bell not rung", slog.String("bell", string(bell)), slog.Any("error", err))
	}
}

// sweep answers every bell at fixed intervals, so that a lost ring is only late.
func (q *Queue) sweep(ctx context.Context) {
	every := time.NewTicker(q.o.Sweep)
	defer every.Stop()
	ttl := time.NewTicker(ttlTick)
	defer ttl.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ttl.C:
			if q.mini != nil {
				q.mini.FastForward(ttlTick)
			}
		case <-every.C:
			q.Sweep(ctx)
		}
	}
}

// Sweep answers every bell once, in order.
func (q *Queue) Sweep(ctx context.Context) {
	for _, bell := range Bells {
		fn, ok := q.o.Answer[bell]
		if !ok {
			continue
		}
		err := fn(ctx)
		if err != nil && ctx.Err() == nil {
			q.o.Log.WarnContext(ctx, "sweep", slog.String("bell", string(bell)), slog.Any("error", err))
		}
	}
}

// Ping reports whether Redis answers.
func (q *Queue) Ping(context.Context) error { return q.client.Ping() }

// Stop ends the sweeper, waits for running answers and closes Redis.
func (q *Queue) Stop() {
	q.stop()
	q.done.Wait()
	q.server.Shutdown()
	q.client.Close()
	q.closeMini()
}

func (q *Queue) closeMini() {
	if q.mini != nil {
		q.mini.Close()
	}
}

// Wipe loses everything Redis holds: for the test that proves that nothing is lost.
func (q *Queue) Wipe() error {
	if q.mini == nil {
		return errors.New("queue: only the in-process redis can be wiped")
	}
	q.mini.FlushAll()
	return nil
}

// Names lists what bells are answered, for /version and the docs.
func (q *Queue) Names() []string {
	names := make([]string, 0, len(q.o.Answer))
	for b := range q.o.Answer {
		names = append(names, string(b))
	}
	slices.Sort(names)
	return names
}

// quiet hands asynq's own log to ours.
type quiet struct{ log *slog.Logger }

func (l quiet) Debug(...any)   {}
func (l quiet) Info(...any)    {}
func (l quiet) Warn(a ...any)  { l.log.Warn("queue", slog.String("asynq", fmt.Sprint(a...))) }
func (l quiet) Error(a ...any) { l.log.Error("queue", slog.String("asynq", fmt.Sprint(a...))) }
func (l quiet) Fatal(a ...any) { l.log.Error("queue", slog.String("asynq", fmt.Sprint(a...))) }

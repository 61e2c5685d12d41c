package bidding

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/clock"
	"fachui/internal/ref"
)

// rivalConns is how many connections the rival designs use.
const rivalConns = 16

func rivalTables(ctx context.Context, owner *pgx.Conn) error {
	err := dropRivalTables(ctx, owner)
	if err != nil {
		return err
	}
	_, err = owner.Exec(ctx, `
		create table bench_hot (id integer primary key, n bigint not null) with (fillfactor = 10);
		insert into bench_hot (id, n) values (1, 0);
		create table bench_lot (id integer primary key, price numeric(20,2) not null, leader text not null,
			bids bigint not null, ends_at timestamptz not null) with (fillfactor = 10);
		insert into bench_lot (id, price, leader, bids, ends_at) values (1, 700000, '', 0, '2099-01-01');
		create table bench_bid (lot integer not null, seq bigint not null, code text not null, amount numeric(20,2) not null,
			at timestamptz not null, key text not null, primary key (lot, seq), unique (lot, key));
		grant select, insert, update on bench_hot, bench_lot, bench_bid to fachui_app`)
	if err != nil {
		return fmt.Errorf("make rival tables: %w", err)
	}
	return nil
}

func dropRivalTables(ctx context.Context, owner *pgx.Conn) error {
	_, err := owner.Exec(ctx, `drop table if exists bench_hot, bench_lot, bench_bid`)
	if err != nil {
		return fmt.Errorf("drop rival tables: %w", err)
	}
	return nil
}

// rivalConnections opens the connections of a rival design, outside the pool.
func rivalConnections(ctx context.Context, o BenchOptions) (chan *pgx.Conn, func(), error) {
	conns := make(chan *pgx.Conn, rivalConns)
	done := func() {
		for len(conns) > 0 {
			closeConn(ctx, <-conns)
		}
	}
	for range rivalConns {
		c, err := pgx.ConnectConfig(ctx, o.Pool.Config().ConnConfig)
		if err != nil {
			done()
			return nil, nil, fmt.Errorf("connect: %w", err)
		}
		conns <- c
	}
	return conns, done, nil
}

// Window lets a design run for so long and says what it did in how long.
type Window func(ctx context.Context, window time.Duration) (int64, time.Duration, error)

// BareUpdate is the design that others are compared with, for benches that bring
// their own: the update of one row over sixteen connections to the database at
// address. Done drops its table.
func BareUpdate(ctx context.Context, owner *pgx.Conn, address string, machine clock.Machine) (run Window, done func(), err error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, nil, fmt.Errorf("read the database's address: %w", err)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, nil, fmt.Errorf("connect: %w", err)
	}
	err = rivalTables(ctx, owner)
	if err != nil {
		pool.Close()
		return nil, nil, err
	}
	run = func(ctx context.Context, window time.Duration) (int64, time.Duration, error) {
		return bareUpdate(ctx, BenchOptions{Pool: pool, Machine: machine, Window: window})
	}
	return run, func() {
		_ = dropRivalTables(context.WithoutCancel(ctx), owner) // the database is scratch
		pool.Close()
	}, nil
}

// bareUpdate is pgbench -c16 with one statement: what PostgreSQL gives on one row.
func bareUpdate(ctx context.Context, o BenchOptions) (int64, time.Duration, error) {
	conns, done, err := rivalConnections(ctx, o)
	if err != nil {
		return 0, 0, err
	}
	defer done()
	o.Bidders = rivalConns
	return crowd(o, func(int) (int64, error) {
		c := <-conns
		defer func() { conns <- c }()
		_, err := c.Exec(ctx, `update bench_hot set n = n + 1 where id = 1`)
		return 1, err
	})
}

// rowLocks is the design that comes to mind first: lock the lot, look, insert the
// bid, update the lot, commit.
func rowLocks(ctx context.Context, o BenchOptions) (int64, time.Duration, error) {
	conns, done, err := rivalConnections(ctx, o)
	if err != nil {
		return 0, 0, err
	}
	defer done()
	return crowd(o, func(who int) (int64, error) {
		c := <-conns
		defer func() { conns <- c }()
		return 1, pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
			var bids int64
			var ends time.Time
			err := tx.QueryRow(ctx, `
				select bids, ends_at
				from bench_lot
				where id = 1
				for update`).Scan(&bids, &ends)
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `
				insert into bench_bid (lot, seq, code, amount, at, key)
				values (1, $1::bigint, $2, 700000 + $1::bigint * 0.01, $3, $4)`, bids+1, benchCode(who), o.Machine(), string(ref.New()))
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `
				update bench_lot
				set price = price + 0.01, leader = $1, bids = bids + 1, ends_at = $2
				where id = 1`, benchCode(who), ends)
			return err
		})
	})
}

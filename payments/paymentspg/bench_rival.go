package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/clock"
)

// What pgbench gives each branch. Its scale is the number of branches: with 50 of
// them 16 connections seldom meet on one.
const (
	rivalTellers  = 10
	rivalAccounts = 100_000
)

// rivalBank is the bench that everybody knows, without any rule: the tables and
// the transaction of pgbench (TPC-B).
type rivalBank struct {
	scale   int
	owner   *pgx.Conn
	machine clock.Machine
	conns   [mostHands]*pgx.Conn
}

func openRival(ctx context.Context, o BenchOptions) (*rivalBank, error) {
	r := &rivalBank{scale: o.Scale, owner: o.Owner, machine: o.Machine}
	_, err := o.Owner.Exec(ctx, fmt.Sprintf(`
		drop table if exists bench_branch, bench_teller, bench_account, bench_history;
		create table bench_branch (id integer not null, balance integer not null, filler char(88));
		create table bench_teller (id integer not null, branch integer not null, balance integer not null, filler char(84));
		create table bench_account (id integer not null, branch integer not null, balance integer not null, filler char(84));
		create table bench_history (teller integer, branch integer, account integer, delta integer, at timestamp, filler char(22));
		insert into bench_branch (id, balance) select i, 0 from generate_series(1, %[1]d) i;
		insert into bench_teller (id, branch, balance) select i, (i - 1) / 10 + 1, 0 from generate_series(1, %[2]d) i;
		insert into bench_account (id, branch, balance, filler) select i, (i - 1) / 100000 + 1, 0, '' from generate_series(1, %[3]d) i;
		alter table bench_branch add primary key (id);
		alter table bench_teller add primary key (id);
		alter table bench_account add primary key (id);
		grant select, insert, update on bench_branch, bench_teller, bench_account, bench_history to fachui_app`,
		r.scale, r.scale*rivalTellers, r.scale*rivalAccounts))
	if err == nil {
		_, err = o.Owner.Exec(ctx, `vacuum analyze bench_branch, bench_teller, bench_account`)
	}
	if err != nil {
		return nil, fmt.Errorf("make rival tables: %w", err)
	}
	for i := range r.conns {
		r.conns[i], err = pgx.ConnectConfig(ctx, o.Pool.Config().ConnConfig)
		if err != nil {
			r.close(ctx)
			return nil, fmt.Errorf("connect: %w", err)
		}
	}
	return r, nil
}

func (r *rivalBank) close(ctx context.Context) {
	for _, c := range r.conns {
		if c != nil {
			_ = c.Close(ctx) // a scratch database
		}
	}
	_, _ = r.owner.Exec(ctx, `drop table if exists bench_branch, bench_teller, bench_account, bench_history`)
}

// act is one transaction as pgbench writes it, its statements prepared and each a
// round trip of its own.
func (r *rivalBank) act(ctx context.Context, hand int) (int64, error) {
	account, teller, branch := 1+anyOf(r.scale*rivalAccounts), 1+anyOf(r.scale*rivalTellers), 1+anyOf(r.scale)
	delta := anyOf(10001) - 5000
	return 1, pgx.BeginFunc(ctx, r.conns[hand], func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update bench_account set balance = balance + $1 where id = $2`, delta, account)
		if err != nil {
			return err
		}
		var balance int
		err = tx.QueryRow(ctx, `select balance from bench_account where id = $1`, account).Scan(&balance)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update bench_teller set balance = balance + $1 where id = $2`, delta, teller)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update bench_branch set balance = balance + $1 where id = $2`, delta, branch)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into bench_history (teller, branch, account, delta, at)
			values ($1, $2, $3, $4, $5)`, teller, branch, account, delta, r.machine())
		return err
	})
}

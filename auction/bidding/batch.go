package bidding

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/pg"
)

// batch gathers what one statement will write.
type batch struct {
	all      []*message // who waits for it, in order
	lots     []*lot     // touched, in order of first touch
	changed  []bool     // beside lots: by an accepted bid
	before   []auction.Status
	bids     []*message
	refusals []*message
	keys     map[batchKey]*message
}

type batchKey struct {
	lot *lot
	key string
}

// find returns the message of this batch that brought key for l, or nil.
func (b *batch) find(l *lot, key string) *message { return b.keys[batchKey{l, key}] }

func (b *batch) accept(l *lot, m *message) {
	b.changed[b.touch(l, m)] = true
	b.bids = append(b.bids, m)
}

func (b *batch) refuse(l *lot, m *message) {
	b.touch(l, m)
	b.refusals = append(b.refusals, m)
}

// touch notes m and returns the place of its lot in the batch.
func (b *batch) touch(l *lot, m *message) int {
	if b.keys == nil {
		b.keys = map[batchKey]*message{}
	}
	b.keys[batchKey{l, m.bid.Key}] = m
	b.all = append(b.all, m)
	if l.mark == 0 {
		b.lots = append(b.lots, l)
		b.changed = append(b.changed, false)
		b.before = append(b.before, l.committed.Status)
		l.mark = len(b.lots)
	}
	return l.mark - 1
}

func (b *batch) reset() {
	for _, l := range b.lots {
		l.mark = 0
	}
	clear(b.all)
	clear(b.bids)
	clear(b.refusals)
	clear(b.keys)
	b.all, b.lots, b.changed, b.before = b.all[:0], b.lots[:0], b.changed[:0], b.before[:0]
	b.bids, b.refusals = b.bids[:0], b.refusals[:0]
}

// The whole batch in one statement, which is one transaction and one round trip.
// Each lot must still stand at the version and epoch that its bids were judged
// at; a lot with refusals only is locked against a take-over. If any lot does
// not, fenced() ends the statement and nothing of it is committed.
const batchSQL = `
	with v as materialized (
		select *
		from unnest($2::text[], $3::uuid[], $4::boolean[], $5::text[], $6::bigint[],
			$7::text[], $8::smallint[], $9::bigint[], $10::timestamptz[], $11::bigint[])
		with ordinality as v(court_id, lot_id, changed, status, fen, leader, rank, bids, ends_at, version, n)
	), changed as (
		update lot_live l
		set status = v.status, price = v.fen * 0.01, leader_code = v.leader, leader_rank = v.rank,
			bid_count = v.bids, ends_at = v.ends_at, version = v.version + 1
		from v
		where v.changed and l.court_id = v.court_id and l.lot_id = v.lot_id
		  and l.version = v.version and l.epoch = $1
		returning v.n
	), looked_at as (
		select v.n
		from lot_live l
		join v on l.court_id = v.court_id and l.lot_id = v.lot_id
		where not v.changed and l.version = v.version and l.epoch = $1
		for share of l
	), ours as materialized (
		select case when (select count(*) from changed) + (select count(*) from looked_at) = cardinality($2::text[])
			then 0 else fenced() end as n
	), bids as (
		insert into bid (court_id, lot_id, seq, code, amount, rank, at, entered_at, ends_at, key, epoch, at_most)
		select v.court_id, v.lot_id, b.seq, b.code, b.fen * 0.01, b.rank, b.at, b.entered_at, b.ends_at, b.key, $1,
			nullif(b.most, 0) * 0.01
		from ours, unnest($12::integer[], $13::bigint[], $14::text[], $15::bigint[], $16::smallint[],
			$17::timestamptz[], $18::timestamptz[], $19::timestamptz[], $20::text[], $28::bigint[])
			as b(n, seq, code, fen, rank, at, entered_at, ends_at, key, most)
		join v on v.n = b.n
		returning 1
	), refusals as (
		insert into bid_refusal (court_id, lot_id, key, code, amount, at, fault, args, up_to)
		select v.court_id, v.lot_id, r.key, r.code, r.fen * 0.01, r.at, r.fault, r.args::jsonb, r.up_to
		from ours, unnest($21::integer[], $22::text[], $23::text[], $24::bigint[], $25::timestamptz[], $26::text[], $27::text[], $29::boolean[])
			as r(n, key, code, fen, at, fault, args, up_to)
		join v on v.n = r.n
		returning 1
	)
	select n + (select count(*) from bids) + (select count(*) from refusals)
	from ours`

// flush commits the batch and answers everybody in it. An error means that the
// outcome is unknown or that the shard is lost; nobody is answered then.
func (t *term) flush(ctx context.Context) error {
	b := &t.batch
	if len(b.bids)+len(b.refusals) > 0 {
		err := t.commit(ctx, b)
		if err != nil {
			return err
		}
		t.publish(b)
		t.engine.count.batches.Add(1)
		t.engine.count.accepted.Add(int64(len(b.bids)))
		t.engine.count.refused.Add(int64(len(b.refusals)))
	}
	for _, m := range b.all {
		if m.first != nil {
			m.tell(keptOf(m.first).answer(m.bid, m.fen))
			continue
		}
		m.tell(m.ans, m.err)
	}
	b.reset()
	return nil
}

// commit runs the statement; where a first bid started a sell-off's contest the
// state of the lot changes with it, in one transaction.
func (t *term) commit(ctx context.Context, b *batch) error {
	ctx, cancel := t.commitContext(ctx)
	defer cancel()
	args, err := t.columns(b)
	if err != nil {
		return err
	}
	var wrote int
	started := b.contests()
	if len(started) == 0 {
		err = t.conn.QueryRow(ctx, batchSQL, args...).Scan(&wrote)
	} else {
		err = pgx.BeginFunc(ctx, t.conn, func(tx pgx.Tx) error {
			err := tx.QueryRow(ctx, batchSQL, args...).Scan(&wrote)
			for _, l := range started {
				if err == nil {
					err = contestBegan(ctx, tx, l)
				}
			}
			return err
		})
	}
	if pg.Code(err) == "FE001" {
		return errFenced
	}
	if err == nil && wrote != len(b.bids)+len(b.refusals) {
		err = fmt.Errorf("wrote %d rows of %d", wrote, len(b.bids)+len(b.refusals))
	}
	if err != nil {
		return fmt.Errorf("commit %d bids: %w", len(b.bids), err)
	}
	return nil
}

// contests are the lots whose state this batch changes.
func (b *batch) contests() []*lot {
	var out []*lot
	for i, l := range b.lots {
		if l.now.Status != b.before[i] {
			out = append(out, l)
		}
	}
	return out
}

// columns lays the batch out as the arrays of batchSQL.
func (t *term) columns(b *batch) ([]any, error) {
	n := len(b.lots)
	court, uuid, status := make([]string, n), make([][16]byte, n), make([]string, n)
	fen, leader, rank := make([]int64, n), make([]string, n), make([]int16, n)
	bids, ends, version := make([]int64, n), make([]time.Time, n), make([]int64, n)
	for i, l := range b.lots {
		s := l.now
		court[i], uuid[i], status[i] = l.court, l.uuid, string(s.Status)
		fen[i], leader[i], rank[i] = s.Leading.Amount.Fen(), s.Leading.Code, int16(s.Leading.Rank)
		bids[i], ends[i], version[i] = s.BidCount, s.EndsAt.Std(), s.Version
	}
	args := []any{t.epoch, court, uuid, b.changed, status, fen, leader, rank, bids, ends, version}
	args = append(args, bidColumns(b.bids)...)
	refusals, err := refusalColumns(b.refusals)
	return append(append(args, refusals...), mostOf(b.bids), namedMost(b.refusals)), err
}

func bidColumns(ms []*message) []any {
	k := len(ms)
	at, entered, ends := make([]time.Time, k), make([]time.Time, k), make([]time.Time, k)
	lot, seq, code, key := make([]int32, k), make([]int64, k), make([]string, k), make([]string, k)
	fen, rank := make([]int64, k), make([]int16, k)
	for i, m := range ms {
		lot[i], seq[i], code[i], key[i] = int32(m.lot.mark), m.accepted.Seq, m.bid.Code, m.bid.Key
		fen[i], rank[i] = m.accepted.Amount.Fen(), int16(m.accepted.Rank)
		at[i], entered[i], ends[i] = m.accepted.At.Std(), m.bid.At.Std(), m.ans.EndsAt.Std()
	}
	return []any{lot, seq, code, fen, rank, at, entered, ends, key}
}

// mostOf are the most that bids would have given; 0 for those that named an amount.
func mostOf(ms []*message) []int64 {
	most := make([]int64, len(ms))
	for i, m := range ms {
		if m.bid.UpTo {
			most[i] = m.fen
		}
	}
	return most
}

func namedMost(ms []*message) []bool {
	named := make([]bool, len(ms))
	for i, m := range ms {
		named[i] = m.bid.UpTo
	}
	return named
}

func refusalColumns(ms []*message) ([]any, error) {
	k := len(ms)
	lot, key, code, fen := make([]int32, k), make([]string, k), make([]string, k), make([]int64, k)
	at, why, args := make([]time.Time, k), make([]string, k), make([]string, k)
	for i, m := range ms {
		f := fault.Of(m.err)
		words, err := json.Marshal(f.Args())
		if err != nil {
			return nil, fmt.Errorf("encode refusal: %w", err)
		}
		m.args = string(words)
		lot[i], key[i], code[i], fen[i] = int32(m.lot.mark), m.bid.Key, m.bid.Code, m.fen
		at[i], why[i], args[i] = m.bid.At.Std(), f.Code, m.args
	}
	return []any{lot, key, code, fen, at, why, args}, nil
}

// publish makes the committed batch the state that bids are refused against at
// once, and that people see.
func (t *term) publish(b *batch) {
	keep(b.bids) // before the price that they made: a retry finds its answer, not the price
	keep(b.refusals)
	for i, l := range b.lots {
		if b.changed[i] {
			l.now.Version++
			l.commit(nil)
			t.expect(t.dueAt(l.now))
		}
	}
	if !t.engine.watched() {
		return
	}
	for i, l := range b.lots {
		if b.changed[i] {
			t.engine.committed(l.frame(b.bids))
		}
	}
}

// commit makes now, and what else did changes, the committed state.
func (l *lot) commit(did func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.committed = l.now
	if did != nil {
		did()
	}
}

// keep remembers the first answers to the keys of ms. A lot is locked once for those of
// its own that stand together, which mostly are all of them.
func keep(ms []*message) {
	var l *lot
	for _, m := range ms {
		if m.lot != l {
			if l != nil {
				l.mu.Unlock()
			}
			l = m.lot
			l.mu.Lock()
		}
		l.keys[m.bid.Key] = keptOf(m)
	}
	if l != nil {
		l.mu.Unlock()
	}
}

func keptOf(m *message) kept {
	k := accepted(m.ans)
	if f := fault.Of(m.err); f != nil {
		k = kept{code: m.bid.Code, why: f.Code, args: m.args}
	}
	k.asked, k.upTo = m.fen, m.bid.UpTo
	return k
}

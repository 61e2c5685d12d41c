package bidding

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/pg"
)

// batch gathers what one statement will write. Once it is on its way it does not change,
// and what is judged meanwhile goes into another.
type batch struct {
	all      []*message // who waits for it, in order
	lots     []*lot     // touched, in order of first touch
	changed  []bool     // beside lots: by an accepted bid
	before   []auction.Status
	after    []state // beside lots: as they stand with the batch, at the version that they have without it
	bids     []*message
	refusals []*message // that are kept
	riders   int        // refusals that are not
	keys     map[batchKey]*message
	columns  *columns
	values   [][]byte
}

func newBatch() *batch { return &batch{keys: map[batchKey]*message{}, columns: newColumns()} }

type batchKey struct {
	lot *lot
	key string
}

// find returns the message of this batch that brought key for l, or nil.
func (b *batch) find(l *lot, key string) *message { return b.keys[batchKey{l, key}] }

func (b *batch) accept(l *lot, m *message) {
	b.touch(l, m)
	b.changed[m.place-1] = true
	b.bids = append(b.bids, m)
	b.columns.bid(m)
}

// refuse adds a bid that the rule refused with f, which must be kept as it was told.
func (b *batch) refuse(l *lot, m *message, f *fault.Fault) error {
	words, err := json.Marshal(f.Args())
	if err != nil {
		return fmt.Errorf("encode refusal: %w", err)
	}
	m.err, m.args = f, string(words)
	b.touch(l, m)
	b.refusals = append(b.refusals, m)
	b.columns.refusal(m, f.Code)
	return nil
}

// ride adds a bid that was refused with f and is not kept: it is told when whatever beat it
// is durable.
func (b *batch) ride(m *message, f *fault.Fault) {
	m.err = f
	b.all = append(b.all, m)
	b.riders++
}

// touch notes m and the place of its lot in the batch.
func (b *batch) touch(l *lot, m *message) {
	b.keys[batchKey{l, m.bid.Key}] = m
	b.all = append(b.all, m)
	if l.mark == 0 {
		b.lots = append(b.lots, l)
		b.changed = append(b.changed, false)
		b.before = append(b.before, l.now.Status)
		l.mark = len(b.lots)
	}
	m.place = int32(l.mark)
}

// writes reports whether there is anything to make durable.
func (b *batch) writes() bool { return len(b.bids)+len(b.refusals) > 0 }

// close fixes what the batch will write. What is judged from here on counts on it: if it
// fails, the term ends and nothing of that was ever told.
func (b *batch) close() {
	for i, l := range b.lots {
		b.after = append(b.after, l.now)
		b.columns.lot(l, b.changed[i], l.now)
		l.mark = 0
		if b.changed[i] {
			l.now.Version++
		}
	}
}

func (b *batch) reset() {
	clear(b.all)
	clear(b.bids)
	clear(b.refusals)
	clear(b.keys)
	b.all, b.lots, b.changed, b.before, b.after = b.all[:0], b.lots[:0], b.changed[:0], b.before[:0], b.after[:0]
	b.bids, b.refusals, b.riders = b.bids[:0], b.refusals[:0], 0
	b.columns.reset()
}

// The whole batch in one statement, which is one transaction and one round trip.
// Each lot must still stand at the version and epoch that its bids were judged
// at; a lot with refusals only is locked against a take-over. If any lot does
// not, fenced() ends the statement and nothing of it is committed. Arrays are unnested
// side by side in a select list, because a table function would first write each of
// them to a store of its own; a bid finds its lot by its place, not by a join.
const (
	batchSQL = `
	with v as materialized (
		select *
		from unnest($2::text[], $3::uuid[], $4::boolean[], $5::text[], $6::bigint[],
			$7::text[], $8::smallint[], $9::bigint[], $10::timestamptz[], $11::bigint[])
		as v(court_id, lot_id, changed, status, fen, leader, rank, bids, ends_at, version)
	), changed as (
		update lot_live l
		set status = v.status, price = v.fen * 0.01, leader_code = v.leader, leader_rank = v.rank,
			bid_count = v.bids, ends_at = v.ends_at, version = v.version + 1
		from v
		where v.changed and l.court_id = v.court_id and l.lot_id = v.lot_id
		  and l.version = v.version and l.epoch = $1
		returning 1
	), looked_at as (
		select
		from lot_live l
		join v on l.court_id = v.court_id and l.lot_id = v.lot_id
		where not v.changed and l.version = v.version and l.epoch = $1
		for share of l
	), ours as materialized (
		select case when (select count(*) from changed) + (select count(*) from looked_at) = cardinality($2::text[])
			then 0 else fenced() end as n
	), bids as (
		insert into bid (court_id, lot_id, seq, code, amount, rank, at, entered_at, ends_at, key, epoch, at_most)
		select ($2::text[])[b.n], ($3::uuid[])[b.n], b.seq, b.code, b.fen * 0.01, b.rank, b.at, b.entered_at, b.ends_at, b.key, $1,
			nullif(b.most, 0) * 0.01
		from ours, (
			select unnest($12::integer[]) as n, unnest($13::bigint[]) as seq, unnest($14::text[]) as code, unnest($15::bigint[]) as fen,
				unnest($16::smallint[]) as rank, unnest($17::timestamptz[]) as at, unnest($18::timestamptz[]) as entered_at,
				unnest($19::timestamptz[]) as ends_at, unnest($20::text[]) as key, unnest($21::bigint[]) as most) b
		returning 1
	)`
	bidsSQL     = batchSQL + ` select n + (select count(*) from bids) from ours`
	refusalsSQL = batchSQL + `, refusals as (
		insert into bid_refusal (court_id, lot_id, key, code, amount, at, fault, args, up_to)
		select ($2::text[])[r.n], ($3::uuid[])[r.n], r.key, r.code, r.fen * 0.01, r.at, r.fault, r.args::jsonb, r.up_to
		from ours, (
			select unnest($22::integer[]) as n, unnest($23::text[]) as key, unnest($24::text[]) as code, unnest($25::bigint[]) as fen,
				unnest($26::timestamptz[]) as at, unnest($27::text[]) as fault, unnest($28::text[]) as args, unnest($29::boolean[]) as up_to) r
		returning 1
	)
	select n + (select count(*) from bids) + (select count(*) from refusals) from ours`
)

// commit runs the statement; where a first bid started a sell-off's contest the
// state of the lot changes with it, in one transaction.
func (t *term) commit(ctx context.Context, b *batch) error {
	ctx, cancel := t.commitContext(ctx)
	defer cancel()
	var wrote int64
	var err error
	started := b.contests()
	if len(started) == 0 {
		wrote, err = t.write(ctx, b)
	} else {
		err = pgx.BeginFunc(ctx, t.conn, func(tx pgx.Tx) error {
			wrote, err = t.write(ctx, b)
			for _, i := range started {
				if err == nil {
					err = contestBegan(ctx, tx, b.lots[i], b.after[i])
				}
			}
			return err
		})
	}
	if pg.Code(err) == "FE001" {
		return errFenced
	}
	if err == nil && wrote != int64(len(b.bids)+len(b.refusals)) {
		err = fmt.Errorf("wrote %d rows of %d", wrote, len(b.bids)+len(b.refusals))
	}
	if err != nil {
		return fmt.Errorf("commit %d bids: %w", len(b.bids), err)
	}
	return nil
}

// binaryFormat says that all parameters, or all results, are in binary format.
var binaryFormat = []int16{pgtype.BinaryFormatCode}

// write runs the statement over the connection, in its transaction if it is in one.
func (t *term) write(ctx context.Context, b *batch) (rows int64, err error) {
	sql, n := t.bids, ofRefusals
	if len(b.refusals) > 0 {
		sql, n = t.refusals, len(b.columns)
	}
	b.values = b.columns.values(b.values, t.epoch, n)
	r := t.conn.PgConn().ExecStatement(ctx, sql, b.values, binaryFormat, binaryFormat).Read()
	if r.Err != nil {
		return 0, r.Err
	}
	if len(r.Rows) != 1 || len(r.Rows[0]) != 1 || len(r.Rows[0][0]) != 8 {
		return 0, errors.New("the statement did not say how many rows it wrote")
	}
	return int64(binary.BigEndian.Uint64(r.Rows[0][0])), nil
}

// prepare has the connection keep the statements of a batch.
func (t *term) prepare(ctx context.Context) error {
	var err error
	t.bids, err = t.conn.Prepare(ctx, "bids", bidsSQL)
	if err == nil {
		t.refusals, err = t.conn.Prepare(ctx, "refusals", refusalsSQL)
	}
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	return nil
}

// contests are the places of the lots whose state this batch changes.
func (b *batch) contests() []int {
	var out []int
	for i, s := range b.after {
		if s.Status != b.before[i] {
			out = append(out, i)
		}
	}
	return out
}

// commit makes s, and what else did changes, the committed state.
func (l *lot) commit(s state, did func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.committed = s
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

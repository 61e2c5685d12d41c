package bidding

import "context"

// A batch on its way to the database is a flight. One is under way at a time: two would
// change the same row of a hot lot, and the second would only wait for the first. What
// is judged meanwhile gathers in the next batch, on top of the one under way: it is laid
// out and ready when that one has landed. If a flight fails its term ends, and nothing
// that rested on it was ever sent or told.

// flush commits whatever was decided and answers everybody in it. An error means that
// the outcome is unknown or that the shard is lost; nobody is answered then.
func (t *term) flush(ctx context.Context) error {
	for t.flying != nil || len(t.batch.all) > 0 {
		t.sendOff(ctx)
		if t.flying == nil {
			continue
		}
		err := t.land(ctx, <-t.landed)
		if err != nil {
			return err
		}
	}
	return nil
}

// sendOff begins to commit what was decided, unless a batch is on its way.
func (t *term) sendOff(ctx context.Context) {
	b := t.batch
	if t.flying != nil || len(b.all) == 0 {
		return
	}
	b.close()
	t.batch = t.empty()
	if !b.writes() {
		t.answer(b)
		return
	}
	t.flying = b
	go func() { t.landed <- t.commit(ctx, b) }()
}

// empty returns a batch that nothing is in.
func (t *term) empty() *batch {
	if n := len(t.empties); n > 0 {
		b := t.empties[n-1]
		t.empties = t.empties[:n-1]
		return b
	}
	return newBatch()
}

// land takes what came of the batch on its way. The next one is sent off before anybody
// is answered: the database works while bidders are told. Where it has nothing to write
// its bidders are told here, and not before everybody can see the price that beat them.
func (t *term) land(ctx context.Context, err error) error {
	b := t.flying
	t.flying = nil
	if err != nil {
		t.lost = b
		return err
	}
	if t.batch.writes() {
		t.sendOff(ctx)
	}
	t.publish(b)
	t.engine.count.batches.Add(1)
	t.answer(b)
	t.sendOff(ctx)
	return nil
}

// abandon ends the batches of a term that is over. Of the one that was lost nobody knows
// whether it came through; what had not been sent was certainly not decided.
func (t *term) abandon() {
	if b := t.flying; b != nil {
		t.flying = nil
		err := <-t.landed
		if err == nil {
			t.publish(b)
			t.answer(b)
		} else {
			t.lost = b
		}
	}
	if t.lost != nil {
		for _, m := range t.lost.all {
			m.tell(Answer{}, interrupted())
		}
	}
	for _, m := range t.batch.all {
		m.tell(Answer{}, nobody())
	}
}

// publish makes a committed batch the state that bids are refused against at once, and
// that people see.
func (t *term) publish(b *batch) {
	keep(b.bids) // before the price that they made: a retry finds its answer, not the price
	keep(b.refusals)
	for i, l := range b.lots {
		if b.changed[i] {
			s := b.after[i]
			s.Version++
			l.commit(s, nil)
			t.expect(t.dueAt(s))
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

// answer tells everybody in a batch that is durable.
func (t *term) answer(b *batch) {
	t.engine.count.accepted.Add(int64(len(b.bids)))
	t.engine.count.refused.Add(int64(len(b.refusals) + b.riders))
	for _, m := range b.all {
		if m.first != nil {
			m.tell(keptOf(m.first).answer(m.bid, m.fen))
			continue
		}
		m.tell(m.ans, m.err)
	}
	b.reset()
	t.empties = append(t.empties, b)
}

package bidding

import (
	"context"
	"errors"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// judge decides one bid against the state as it stands behind everything in front
// of it, and adds it to the batch. Nobody is answered before the batch is durable.
func (t *term) judge(ctx context.Context, m *message) error {
	l := m.lot
	if l.now.announced() && !m.bid.At.Before(l.now.OpensAt) {
		err := t.openFor(ctx, l, m.bid.At)
		if err != nil {
			return err
		}
	}
	if known, found := l.known(m.bid.Key); found {
		m.tell(known.answer(m.bid, m.fen))
		return nil
	}
	if first := t.find(l, m.bid.Key); first != nil {
		m.first = first
		t.batch.all = append(t.batch.all, m)
		return nil
	}
	if t.tooEarlyToTell(l, m) {
		l.held = append(l.held, m)
		t.expect(t.dueAt(l.now))
		return nil
	}
	ends := l.now.EndsAt
	err := t.decide(l, m)
	if err != nil {
		return err
	}
	if ends.Before(l.now.EndsAt) {
		return t.judgeHeld(ctx, l)
	}
	return nil
}

// openFor opens a lot for a bid that was stamped after the opening but overtook
// the clock that rings for it.
func (t *term) openFor(ctx context.Context, l *lot, at legal.Time) error {
	err := t.flush(ctx)
	if err != nil {
		return err
	}
	return t.carryOut(ctx, orderFor(l.id, &opening{At: at}))
}

// tooEarlyToTell: a bid stamped at or after the end is refused only when no bid
// with an earlier stamp can come any more.
func (t *term) tooEarlyToTell(l *lot, m *message) bool {
	return l.now.biddable() && !m.bid.At.Before(l.now.EndsAt) &&
		t.grace() > 0 && t.clock.Now().Before(l.now.EndsAt.Add(t.grace()))
}

// judgeHeld takes up the bids that waited for the end, in order.
func (t *term) judgeHeld(ctx context.Context, l *lot) error {
	held := l.held
	l.held = nil
	for i, m := range held {
		err := t.judge(ctx, m)
		if err != nil {
			l.held = append(l.held, held[i:]...)
			return err
		}
	}
	return nil
}

// decide asks the rule. An accepted bid takes its number and becomes part of the
// lot as the next bid will see it.
func (t *term) decide(l *lot, m *message) error {
	bid := auction.Bid{
		Code: m.bid.Code, Amount: m.bid.Amount, Seq: l.now.BidCount + 1,
		At: legal.Later(m.bid.At, l.now.LastAt),
	}
	var err error
	who := l.codes[m.bid.Code].rule()
	if m.bid.UpTo {
		bid.Amount, err = l.now.UpTo(m.bid.Amount, who)
	}
	var after auction.Lot
	if err == nil {
		after, err = l.now.Accept(bid, who)
	}
	if err != nil {
		f := fault.Of(err)
		if f == nil {
			return errors.New("bidding: the rule failed: " + err.Error())
		}
		if !t.engine.opts.KeepEveryRefusal && toldByLadder(f) {
			t.batch.ride(m, f)
			return nil
		}
		return t.batch.refuse(l, m, f)
	}
	m.accepted, m.longer = after.Leading, l.now.EndsAt.Before(after.EndsAt)
	m.ans = Answer{Seq: bid.Seq, Code: bid.Code, Amount: bid.Amount, At: bid.At, EndsAt: after.EndsAt}
	t.batch.accept(l, m) // which still sees how the lot stood before
	l.now.Lot, l.now.LastAt = after, bid.At
	return nil
}

// toldByLadder: the price that stood says why, and the ladder keeps that for ever.
func toldByLadder(f *fault.Fault) bool {
	switch f.Code {
	case auction.ErrBelowStart.Code, auction.ErrBidTooLow.Code, auction.ErrEqualNotPriority.Code:
		return true
	}
	return false
}

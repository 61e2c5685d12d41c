package flow

import (
	"context"
	"errors"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// ErrMoving is for the second of two people who press at once: what they saw is
// about to be past.
var ErrMoving = fault.Define(fault.Busy, "clock.moving", basis.Basis{},
	"有人正在拨动时间，请等片刻，看清新的时间后再按。",
	"Somebody is moving time right now. Wait a moment, look at the new time, then press again.")

// Forward moves the legal time of a demo as Advance does, to the moment that
// choose names on hearing what time it is, and lets time run on from there,
// whatever happens. It never moves twice for two who press at once.
// It returns ErrRealTime, ErrMoving, ErrBackwards or what choose returns.
func (f *Flow) Forward(ctx context.Context, choose func(now legal.Time) (legal.Time, error)) error {
	if !f.clock.Simulated() {
		return ErrRealTime
	}
	if !f.advancing.TryLock() {
		return ErrMoving
	}
	defer f.advancing.Unlock()
	to, err := choose(f.clock.Now())
	if err != nil {
		return err
	}
	err = f.advance(ctx, to)
	return errors.Join(err, f.LetRun(context.WithoutCancel(ctx)))
}

// NextDue is when the next deadline falls due, or zero if none does before until.
func (f *Flow) NextDue(ctx context.Context, until legal.Time) (legal.Time, error) {
	return deadline.Next(ctx, f.pool, until)
}

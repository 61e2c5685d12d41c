package bidding

import "context"

// holding is a command that keeps the sequencer until it is released, so that a
// test decides what stands behind it.
type holding struct{ release <-chan struct{} }

func (h holding) carryOut(context.Context, *work) error {
	<-h.release
	return nil
}

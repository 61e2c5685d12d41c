package bidding

import "context"

// holding is a command that keeps the sequencer until it is released, so that a
// test decides what stands behind it.
type holding struct {
	release <-chan struct{}
	entered chan<- struct{} // closed when the sequencer is at it; nil: nobody asks
}

func (h holding) carryOut(context.Context, *work) error {
	if h.entered != nil {
		close(h.entered)
	}
	<-h.release
	return nil
}

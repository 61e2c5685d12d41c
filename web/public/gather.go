package public

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"fachui/web/page"
)

// hands is how many parts of a page are gathered at once: what a lot of years ago needs
// lies in two dozen places of the disk, and is waited for together.
const hands = 4

// step gathers a part of a page and writes fields of its own.
type step func(context.Context, *page.Request) error

// gather takes steps, some at once, and returns the error of the first that has one.
func gather(ctx context.Context, r *page.Request, steps ...step) error {
	errs := make([]error, len(steps))
	next := make(chan int)
	var all sync.WaitGroup
	for range min(hands, len(steps)) {
		all.Go(func() {
			for i := range next {
				errs[i] = steps[i].take(ctx, r)
			}
		})
	}
	for i := range steps {
		next <- i
	}
	close(next)
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// take runs s. A panic becomes an error: nobody else could catch it here.
func (s step) take(ctx context.Context, r *page.Request) (err error) {
	defer func() {
		p := recover()
		if p != nil {
			err = fmt.Errorf("gather a page: panic: %v\n%s", p, debug.Stack())
		}
	}()
	return s(ctx, r)
}

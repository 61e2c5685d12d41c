package public

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"fachui/web/page"
)

func TestGather(t *testing.T) {
	t.Parallel()
	first, second := errors.New("first"), errors.New("second")
	var taken atomic.Int32
	fine := func(context.Context, *page.Request) error { taken.Add(1); return nil }
	fails := func(err error) step {
		return func(context.Context, *page.Request) error { return err }
	}
	for _, c := range []struct {
		name  string
		steps []step
		want  error
	}{
		{"nothing to do", nil, nil},
		{"more steps than hands", []step{fine, fine, fine, fine, fine, fine, fine}, nil},
		{"the first error in their order", []step{fine, fails(first), fine, fails(second)}, first},
	} {
		taken.Store(0)
		err := gather(t.Context(), nil, c.steps...)
		if !errors.Is(err, c.want) || c.want == nil && int(taken.Load()) != len(c.steps) {
			t.Errorf("%s: %v after %d", c.name, err, taken.Load())
		}
	}
	err := gather(t.Context(), nil, fine, func(context.Context, *page.Request) error { panic("lost") })
	if err == nil || !strings.Contains(err.Error(), "lost") {
		t.Errorf("a panic: %v", err)
	}
}

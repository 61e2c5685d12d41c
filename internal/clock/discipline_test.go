package clock

import (
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDisciplined(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		status   int32
		maxError int64
		want     Discipline
	}{
		{"by chrony", 0x2001, 1_500, Discipline{true, true, 1500 * time.Microsecond}},
		{"nobody keeps it", 0x40, 16_000_000, Discipline{true, false, 16 * time.Second}},
		{"no longer kept", 0x41, 600_000, Discipline{true, false, 600 * time.Millisecond}},
		{"exact", 0, 0, Discipline{true, true, 0}},
	} {
		require.Equal(t, c.want, disciplined(c.status, c.maxError), c.name)
	}
	if runtime.GOOS == "linux" {
		require.True(t, Disciplined().Known, "the kernel of this machine says")
	}
}

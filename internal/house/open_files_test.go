package house

import (
	"math"
	"testing"
)

func TestStreamsFor(t *testing.T) {
	t.Parallel()
	for files, want := range map[uint64]int{
		0: leastStreams, 1024: leastStreams, 1100: leastStreams, 1101: 501, 20_000: 19_400,
		mostStreams + otherFiles: mostStreams, mostStreams + otherFiles + 1: mostStreams, math.MaxUint64: mostStreams,
	} {
		if got := streamsFor(files); got != want {
			t.Errorf("%d files: %d streams, want %d", files, got, want)
		}
	}
	if openFiles() < 256 {
		t.Errorf("%d open files", openFiles())
	}
}

package pgembed

import "testing"

func TestBuffers(t *testing.T) {
	t.Parallel()
	for meminfo, want := range map[string]int{
		"MemTotal:       24576000 kB\nMemFree: 1 kB\n": 6000,
		"MemTotal: 134217728 kB":                       mostBuffers,
		"MemTotal: 262144 kB":                          leastBuffers,
		"MemTotal: 524292 kB":                          128,
		"MemTotal:":                                    leastBuffers,
		"MemTotal: much":                               leastBuffers,
		"":                                             leastBuffers,
	} {
		if got := buffers(meminfo); got != want {
			t.Errorf("%q: %d MiB, want %d", meminfo, got, want)
		}
	}
}

package pgembed

import (
	"os"
	"strconv"
	"strings"
)

// Bounds of what a server that is kept holds of its tables in memory, in MiB.
const (
	leastBuffers = 128
	mostBuffers  = 8192
)

// buffers is a quarter of the machine's memory in MiB, as PostgreSQL's manual advises
// (shared_buffers), within bounds: the default of 128 MiB asks the system for a page
// a thousand times a search. A machine that does not tell gets the least.
func buffers(meminfo string) int {
	_, after, found := strings.Cut(meminfo, "MemTotal:")
	if !found {
		return leastBuffers
	}
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return leastBuffers
	}
	kib, err := strconv.Atoi(fields[0])
	if err != nil {
		return leastBuffers
	}
	return min(max(kib/1024/4, leastBuffers), mostBuffers)
}

func (c *Cluster) buffers() string {
	b, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return strconv.Itoa(leastBuffers) + "MB"
	}
	return strconv.Itoa(buffers(string(b))) + "MB"
}

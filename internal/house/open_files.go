package house

import "syscall"

// What a house needs files for beside streams: connections of PostgreSQL and of
// requests that are not streams, its log, uploads.
const (
	otherFiles   = 600
	leastStreams = 500
	mostStreams  = 100_000
)

// streamsFor is how many live streams fit into so many open files. Above it the
// answer is 503 with Retry-After, instead of a server that can accept nobody.
func streamsFor(files uint64) int {
	if files > mostStreams+otherFiles {
		return mostStreams
	}
	return max(int(files)-otherFiles, leastStreams)
}

// openFiles is how many files the system lets this process open. Go raises the soft
// limit to the hard one when a program starts.
func openFiles() uint64 {
	var l syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l)
	if err != nil {
		return 0
	}
	return l.Cur
}

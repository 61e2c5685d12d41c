package measure

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// jiffy is the unit in which Linux counts processor time for programs (USER_HZ).
const jiffy = 10 * time.Millisecond

// Used is how much processor time the processes of the trees below roots have used
// since they began. Zero where the system does not tell.
func Used(roots ...int) time.Duration {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0
	}
	parent, used := map[int]int{}, map[int]time.Duration{}
	for _, f := range files {
		pid, up, d, ok := readStat(f)
		if ok {
			parent[pid], used[pid] = up, d
		}
	}
	within := map[int]bool{}
	for _, r := range roots {
		within[r] = true
	}
	var sum time.Duration
	for pid, d := range used {
		for p := pid; p > 0; p = parent[p] {
			if within[p] {
				sum += d
				break
			}
		}
	}
	return sum
}

// readStat reads a process's parent and processor time (proc(5), /proc/pid/stat).
func readStat(file string) (pid, parent int, used time.Duration, ok bool) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, 0, 0, false // it has ended meanwhile
	}
	open, end := bytes.IndexByte(b, '('), bytes.LastIndexByte(b, ')') // a name may hold anything
	if open < 0 || end < open {
		return 0, 0, 0, false
	}
	f := strings.Fields(string(b[end+1:]))
	if len(f) < 15 {
		return 0, 0, 0, false
	}
	pid, _ = strconv.Atoi(strings.TrimSpace(string(b[:open])))
	parent, _ = strconv.Atoi(f[1])
	var ticks int64
	for _, v := range f[11:15] { // its own, and of its children that have ended: a database's connections do
		n, _ := strconv.ParseInt(v, 10, 64)
		ticks += n
	}
	return pid, parent, time.Duration(ticks) * jiffy, true
}

// busy is how long the machine's processors have not been idle since it started.
func busy() time.Duration {
	b, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(b), "\n")
	var sum int64
	for i, f := range strings.Fields(line) {
		n, err := strconv.ParseInt(f, 10, 64)
		if err == nil && i != 4 && i != 5 && i < 9 { // idle, iowait; guests are counted as users too
			sum += n
		}
	}
	return time.Duration(sum) * jiffy
}

// Share is what others did with the machine's processors during a run.
type Share struct {
	roots      []int
	busy, ours time.Duration
	began      time.Time
}

// Watch begins to count what processes outside the trees below roots use.
func Watch(now time.Time, roots ...int) Share {
	return Share{roots: roots, busy: busy(), ours: Used(roots...), began: now}
}

// Foreign is how many processors others kept busy since Watch, on average.
func (s Share) Foreign(now time.Time) float64 {
	took := now.Sub(s.began)
	if took <= 0 {
		return 0
	}
	return max(0, float64((busy()-s.busy)-(Used(s.roots...)-s.ours))/float64(took))
}

// Resident is how much memory a process holds, in bytes (proc(5), VmRSS). Zero
// where the system does not tell.
func Resident(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, found := strings.Cut(string(b), "VmRSS:")
	if !found {
		return 0
	}
	kib, _ := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
	return kib << 10
}

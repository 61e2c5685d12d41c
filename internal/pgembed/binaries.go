package pgembed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// minVersion is the oldest PostgreSQL that the schema runs on: from 15 the
// public schema belongs to the database's owner.
const minVersion = 15

// ErrNoBinaries is in the chain of the error that Start returns when the
// machine lacks a PostgreSQL server.
var ErrNoBinaries = errors.New("PostgreSQL server binaries not found")

// howToInstall is what a person reads when the server is missing.
const howToInstall = `install PostgreSQL 15 or newer:
  Debian, Ubuntu   apt-get install postgresql
  Fedora, RHEL     dnf install postgresql-server
  macOS            brew install postgresql@17
or set PG_BIN_DIR to the folder that holds initdb and postgres`

// places are the folders that distributions put server binaries in.
var places = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/usr/local/pgsql/bin",
	"/usr/libexec/postgresql*",
}

// binaries is a folder with a PostgreSQL server of a known major version.
type binaries struct {
	dir   string
	major int
}

func (b binaries) path(name string) string { return filepath.Join(b.dir, name) }

// findBinaries returns the newest usable server, or the one of major version
// want when want is not 0: a cluster can only be run by the version that made it.
func findBinaries(ctx context.Context, want int) (binaries, error) {
	var found []binaries
	var tried []string
	for _, dir := range candidates() {
		major, err := probe(ctx, dir)
		if err != nil {
			tried = append(tried, fmt.Sprintf("%s (%v)", dir, err))
			continue
		}
		found = append(found, binaries{dir: dir, major: major})
	}
	slices.SortStableFunc(found, func(a, b binaries) int { return b.major - a.major })
	for _, b := range found {
		if b.major >= minVersion && (want == 0 || b.major == want) {
			return b, nil
		}
		tried = append(tried, fmt.Sprintf("%s (version %d)", b.dir, b.major))
	}
	seen := "nothing was found in the usual places"
	if len(tried) > 0 {
		seen = "looked at " + strings.Join(tried, ", ")
	}
	if want != 0 && len(found) > 0 {
		return binaries{}, fmt.Errorf("%w: the cluster was made by version %d; %s; install that version, or move the cluster away",
			ErrNoBinaries, want, seen)
	}
	return binaries{}, fmt.Errorf("%w: %s; %s", ErrNoBinaries, seen, howToInstall)
}

// candidates lists folders that may hold a server. PG_BIN_DIR, when set, is the only one.
func candidates() []string {
	if dir := os.Getenv("PG_BIN_DIR"); dir != "" {
		return []string{dir}
	}
	var dirs []string
	for _, pattern := range places {
		m, err := filepath.Glob(pattern)
		if err == nil {
			dirs = append(dirs, m...)
		}
	}
	if p, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			p = real
		}
		dirs = append(dirs, filepath.Dir(p))
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// probe returns the major version of the server in dir.
func probe(ctx context.Context, dir string) (int, error) {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return 0, fmt.Errorf("%s is missing", name)
		}
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0, fmt.Errorf("postgres --version: %w", err)
	}
	m := versionPattern.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("unknown version %.40q", out)
	}
	return strconv.Atoi(string(m[1]))
}

// readVersion returns the major version that made the cluster in dir, or 0 if
// there is none.
func readVersion(dir string) (int, error) {
	b, err := os.ReadFile(filepath.Join(dir, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read cluster version: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, fmt.Errorf("read cluster version: %w", err)
	}
	return major, nil
}

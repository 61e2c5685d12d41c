package archtest

import (
	"go/ast"
	"go/token"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fachui/migrations"
)

// ownClock lists who may read the machine's clock in Go, and why.
var ownClock = map[string]string{
	"internal/clock":     "it is the clock",
	"internal/banksim":   "another company with a clock of its own",
	"internal/banksim/*": "another company with a clock of its own",
	"cmd/*":              "wires the clock, measures itself",
}

func TestNobodyAsksTheMachineForTheTime(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if matchesKey(p.name, ownClock) {
			continue
		}
		for _, f := range p.files {
			uses(f.ast, func(n ast.Node, importPath, name string) {
				if importPath == "time" && (name == "Now" || name == "Since" || name == "Until") {
					t.Errorf("%s: time.%s: legal time comes in as an argument, machine time from a clock.Machine", at(n), name)
				}
			})
		}
	}
}

func matchesKey(name string, table map[string]string) bool {
	for pattern := range table {
		if matches(name, pattern) {
			return true
		}
	}
	return false
}

// serverClock lists who may ask PostgreSQL for the time in SQL, and why.
var serverClock = map[string]string{
	"internal/outbox": "leases and back-off of the relay are machine time",
}

// sqlClock finds the server's clock in SQL; a dot before it is another language's method.
var sqlClock = regexp.MustCompile(`(?i)(^|[^.\w])((now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|(current_date|current_time|current_timestamp|localtime|localtimestamp)\b)`)

// looksLikeSQL keeps prose out.
var looksLikeSQL = regexp.MustCompile(`(?i)\b(select|insert\s+into|update|delete\s+from|where|values|set|and|default|returning)\b`)

func TestSQLDoesNotAskTheServerForTheTime(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if matchesKey(p.name, serverClock) {
			continue
		}
		for _, f := range p.files {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				if err == nil && looksLikeSQL.MatchString(text) && sqlClock.MatchString(text) {
					t.Errorf("%s: SQL asks the server for the time: pass it as a parameter", at(lit))
				}
				return true
			})
		}
	}
}

// Columns of migrations whose default may be the server's clock: when a row was
// written is machine time and decides nothing.
var (
	recorded       = regexp.MustCompile(`^(recorded_at|created_at) timestamptz not null default (clock_timestamp|now)\(\),?$`)
	machineColumns = map[string]string{
		"0001_core.sql: next_at timestamptz not null default clock_timestamp(),": "the relay's back-off is machine time",
	}
)

func TestMigrationsDoNotAskTheServerForTheTime(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(migrations.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			code, _, _ := strings.Cut(line, "--")
			code = strings.Join(strings.Fields(code), " ")
			_, known := machineColumns[name+": "+code]
			if sqlClock.MatchString(code) && !recorded.MatchString(code) && !known {
				t.Errorf("migrations/%s:%d: the server's clock decides something: pass the time in", name, i+1)
			}
		}
	}
}

func TestSQLClockPattern(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]bool{
		"where due_at <= now()":            true,
		"set at = clock_timestamp ( )":     true,
		"select Current_Date":              true,
		"default localtimestamp":           true,
		"select known(), unknown()":        false,
		"and t.now()":                      false,
		"where current_dated":              false,
		"const at = Date.now(); // where…": false,
		"select now":                       false,
	} {
		if sqlClock.MatchString(sql) != want {
			t.Errorf("%q: want %v", sql, want)
		}
	}
}

// Package invariant is the second opinion: what must always be true of a court's
// records, asked of the stored rows alone.
//
// The rules of the house stand in the domain packages and again as constraints
// and triggers in the schema. Both could be wrong, or be got round by somebody
// who may alter tables. So here the same law is read a third time, in SQL and a
// little Go that shares nothing with the server: every bid is judged again, every
// balance added up again from its postings, every draw computed again, every
// deadline looked at. It imports values and the way to the database, no domain,
// and so cannot repeat a domain's mistake.
//
// [Check] looks at everything in one snapshot, reading only, as the role
// fachui_auditor. It answers for each invariant how many things were looked at
// and which of them are wrong; one that found nothing to look at says so, because
// a check of nothing proves nothing. The list with its legal basis is in
// docs/invariants.md.
package invariant

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Auditor is the database role that a check runs as: it reads and cannot write.
const Auditor = "fachui_auditor"

// ErrNotAuditor is returned by Check on a connection of another role.
var ErrNotAuditor = errors.New("invariant: log in as " + Auditor + ", which can only read")

// Invariant is a sentence that must be true at all times.
type Invariant struct {
	ID    string
	ZH    string // the sentence
	EN    string
	Basis basis.Basis
	tests []test
}

// test looks at one kind of thing for an invariant.
type test struct {
	unit Words // what it counts, in the plural
	run  func(context.Context, *snapshot) (findings, error)
}

// findings are what a test found among the things it looked at.
type findings struct {
	looked  int
	wrong   int
	list    []Breach // at most maxListed
	skipped Words
}

func (f *findings) add(place string, words Words) {
	f.wrong++
	if len(f.list) < maxListed {
		f.list = append(f.list, Breach{place, words.ZH, words.EN})
	}
}

// maxListed bounds how many breaches a test names; all of them are counted.
const maxListed = 100

// Options are what a check is told beside the database.
type Options struct {
	// Now is the legal time to judge clocks by. Zero: that of the database, if its
	// clock stands still; else what depends on it is left out, and says so.
	Now legal.Time
	// Bank answers the balance of an account from the bank's own books; nil leaves
	// the comparison out.
	Bank func(account string) (money.Amount, error)
	// File answers the bytes that the store of files keeps under a SHA-256; nil leaves
	// the comparison out.
	File func(sum string) ([]byte, error)
	// AtWork: the database is a copy of a house that was at work when it was taken, so
	// that the events of its last moment may wait (C-outbox).
	AtWork bool
	// Secrets are names and numbers of people that must stand nowhere in plain
	// text. Give what is personal; the name of a registered company is public.
	Secrets []string
}

// Database is a connection or pool of the auditor.
type Database interface {
	BeginTx(ctx context.Context, o pgx.TxOptions) (pgx.Tx, error)
}

// snapshot is the state of the database that a check looks at.
type snapshot struct {
	tx      pgx.Tx
	options Options
	now     legal.Time
	scanned *scan      // of every row, made when first asked for
	lots    []*liveLot // judged again, when first asked for
}

// All lists the invariants in the order in which they are reported.
func All() []Invariant {
	var all []Invariant
	for _, of := range [][]Invariant{
		ofLedger(), ofBank(), ofDays(), ofDuties(), ofDeposits(), ofPlans(), ofPayouts(), ofPeople(),
		ofSetOffs(), ofLots(), ofLists(), ofSets(), ofNotices(), ofReaders(), ofApplicants(), ofBids(), ofSeal(), ofDraws(), ofReports(), ofClocks(),
		ofKeeping(), ofPapers(), ofWalls(), ofSecrets(),
	} {
		all = append(all, of...)
	}
	return all
}

// Check looks at every invariant in one read-only snapshot. A breach is in the
// report, not an error; an error means that it could not look. ErrNotAuditor.
func Check(ctx context.Context, db Database, o Options) (Report, error) {
	tx, err := db.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return Report{}, fmt.Errorf("open snapshot: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // nothing was written
	return check(ctx, tx, o)
}

// check looks at what tx sees.
func check(ctx context.Context, tx pgx.Tx, o Options) (Report, error) {
	s := &snapshot{tx: tx, options: o, now: o.Now}
	var role string
	var frozen legal.Time
	err := tx.QueryRow(ctx, `
		select current_user, (
			select frozen_at
			from legal_clock)`).Scan(&role, &frozen)
	if err != nil {
		return Report{}, fmt.Errorf("look at clock: %w", err)
	}
	if role != Auditor {
		return Report{}, fmt.Errorf("%w, not as %s", ErrNotAuditor, role)
	}
	if s.now.IsZero() {
		s.now = frozen
	}
	report := Report{At: s.now}
	for _, i := range All() {
		r, err := i.look(ctx, s)
		if err != nil {
			return Report{}, fmt.Errorf("check %s: %w", i.ID, err)
		}
		report.Results = append(report.Results, r)
	}
	return report, nil
}

func (i Invariant) look(ctx context.Context, s *snapshot) (Result, error) {
	r := Result{ID: i.ID, ZH: i.ZH, EN: i.EN, BasisZH: i.Basis.ZH(), BasisEN: i.Basis.EN()}
	for _, t := range i.tests {
		f, err := t.run(ctx, s)
		if err != nil {
			return r, err
		}
		if f.skipped != (Words{}) {
			r.Skipped = append(r.Skipped, f.skipped)
			continue
		}
		r.Looked = append(r.Looked, Count{f.looked, t.unit})
		r.Wrong += f.wrong
		r.Breaches = append(r.Breaches, f.list...)
	}
	return r, nil
}

func words(zh, en string) Words { return Words{zh, en} }

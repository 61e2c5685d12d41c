package dutypg_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/duty"
	"fachui/internal/duty/dutypg"
	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

const court = "jinjiang"

// office is a court with its people.
type office struct {
	*dutypg.Service
	pool   *pgxpool.Pool
	people *identity.Service
	who    map[string]ref.ID
	at     legal.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	pool := pgtest.New(t)
	fixture.Court(t, pool, court)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "ring"))
	require.NoError(t, err)
	people := identity.New(pool, ring, pgtest.Clock(t, pool), time.Now, identity.Options{})
	o := &office{pool: pool, people: people, who: map[string]ref.ID{}, at: pgtest.Epoch}
	amount := money.MustParse("12.34")
	o.Service = dutypg.New(pool, people, func(context.Context, identity.Querier, string, legal.Time) ([]dutypg.Item, error) {
		return []dutypg.Item{{What: "exception", Subject: ref.New(), Title: "unknown_money 88", Amount: &amount, Since: o.at, State: "open"}}, nil
	})
	for login, role := range map[string]string{
		"operator": "operator", "head": "bureau_head", "leader": "leader", "maker": "finance_maker", "checker": "finance_checker",
		"reconciler": "reconciler", "keeper": "fund_keeper", "custodian": "custodian", "other": "confirm_officer", "judge": "judge",
	} {
		o.who[login] = ref.New()
		o.exec(t, `insert into person (person_id, kind, login, registered_at) values ($1, 'person', $2, $3)`, o.who[login], login, o.at)
		if role != "operator" {
			require.NoError(t, o.grant(t, login, role))
		}
	}
	return o
}

func (o *office) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := o.pool.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
}

// grant writes a role as plain SQL would.
func (o *office) grant(t *testing.T, login, role string) error {
	t.Helper()
	by := ref.New()
	granter := "by" + strings.ReplaceAll(string(by), "-", "")[:28]
	o.exec(t, `insert into person (person_id, kind, login, registered_at) values ($1, 'person', $2, $3)`, by, granter, o.at)
	_, err := o.pool.Exec(t.Context(), `
		insert into person_role (person_id, court_id, role, turn, granted, by_id, at)
		values ($1, $2, $3, 1, true, $4, $5)`, o.who[login], court, role, by, o.at)
	return err
}

func (o *office) as(login string) event.Actor {
	return event.Actor{Person: o.who[login], Role: "leader"}
}

var paper = dutypg.Paper{Document: "川01政〔2026〕7号", Reason: "外出培训三日"}

func (o *office) leave(d duty.Duty, absent, substitute string, from, until int) dutypg.Leave {
	return dutypg.Leave{Paper: paper, Duty: d, Absent: absent, Substitute: substitute,
		From: o.at.Date().AddDays(from), Until: o.at.Date().AddDays(until)}
}

// The table of the schema and that of the rule are one.
func TestMinimumIsInTheSchema(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pairs, err := identity.DutyPairs(t.Context(), o.pool, court)
	require.NoError(t, err)
	require.Equal(t, duty.Minimum(), pairs)
}

func TestGrantKeptApart(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, c := range []struct {
		login, role string
		refused     bool
	}{
		{"maker", "finance_checker", true}, {"maker", "reconciler", true}, {"judge", "finance_maker", true},
		{"keeper", "finance_checker", true}, {"custodian", "finance_maker", false}, {"judge", "bureau_head", false},
	} {
		err := o.grant(t, c.login, c.role)
		require.Equal(t, c.refused, pg.Violated(err, "duty_post_apart"), "%s as %s: %v", c.login, c.role, err)
		if !c.refused {
			require.NoError(t, err)
		}
	}
	// A court that is stricter: the judge may not become head of the bureau too.
	id, err := o.AskApart(t.Context(), court, duty.Clerk, duty.Custodian, duty.Post, paper, o.at, o.as("head"))
	require.NoError(t, err)
	require.NoError(t, o.grant(t, "other", "clerk")) // until somebody approves, nothing changes
	require.ErrorIs(t, o.Answer(t.Context(), court, id, true, "", o.at, o.as("head")), duty.ErrConcerned)
	require.NoError(t, o.Answer(t.Context(), court, id, true, "", o.at, o.as("leader")))
	require.True(t, pg.Violated(o.grant(t, "custodian", "clerk"), "duty_post_apart"))
	_, err = o.AskApart(t.Context(), court, duty.FinanceMaker, duty.FinanceChecker, duty.Act, paper, o.at, o.as("head"))
	require.ErrorIs(t, err, duty.ErrMinimum)
	_, err = o.pool.Exec(t.Context(), `
		insert into duty_order (court_id, order_id, kind, document_no, reason, duty, other, reach, asked_by, asked_at)
		values ($1, $2, 'apart', '川01政〔2026〕8号', '放宽一些', 'finance_checker', 'finance_maker', 'none', $3, $4)`,
		court, ref.New(), o.who["head"], o.at)
	require.True(t, pg.Violated(err, "duty_order_minimum"), "%v", err)
}

func TestSubstitution(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ctx := t.Context()
	for _, c := range []struct {
		what string
		l    dutypg.Leave
		want error
	}{
		{"the checker for the maker", o.leave(duty.FinanceMaker, "maker", "checker", 0, 3), duty.ErrIncompatible},
		{"from yesterday", o.leave(duty.FinanceMaker, "maker", "custodian", -1, 3), duty.ErrPast},
		{"for who does not hold it", o.leave(duty.FinanceMaker, "keeper", "custodian", 0, 3), duty.ErrNotHolder},
		{"nobody of that name", o.leave(duty.FinanceMaker, "nobody", "custodian", 0, 3), identity.ErrNoPerson},
	} {
		_, err := o.AskSubstitute(ctx, court, c.l, o.at, o.as("head"))
		require.ErrorIs(t, err, c.want, c.what)
	}
	id, err := o.AskSubstitute(ctx, court, o.leave(duty.FinanceMaker, "maker", "custodian", 0, 3), o.at, o.as("head"))
	require.NoError(t, err)
	for _, login := range []string{"head", "maker", "custodian"} {
		require.ErrorIs(t, o.Answer(ctx, court, id, true, "", o.at, o.as(login)), duty.ErrConcerned, login)
	}
	require.ErrorIs(t, o.Answer(ctx, court, id, false, "不", o.at, o.as("leader")), duty.ErrNote)
	require.NoError(t, o.Answer(ctx, court, id, true, "", o.at, o.as("leader")))
	require.ErrorIs(t, o.Answer(ctx, court, id, true, "", o.at, o.as("leader")), duty.ErrNoOrder)

	// Through two substitutions nobody becomes their own checker.
	_, err = o.AskSubstitute(ctx, court, o.leave(duty.FinanceChecker, "checker", "custodian", 2, 9), o.at, o.as("head"))
	require.ErrorIs(t, err, duty.ErrOverlap)
	_, err = o.AskSubstitute(ctx, court, o.leave(duty.FinanceChecker, "checker", "custodian", 3, 9), o.at, o.as("head"))
	require.NoError(t, err)
	// Nor by a grant.
	require.True(t, pg.Violated(o.grant(t, "custodian", "reconciler"), "duty_post_apart"))

	m, err := o.Matrix(ctx, court, o.at)
	require.NoError(t, err)
	var row dutypg.Row
	for _, r := range m.People {
		if r.Login == "custodian" {
			row = r
		}
	}
	require.NotNil(t, row.Of(duty.FinanceMaker))
	require.Equal(t, "maker", row.Of(duty.FinanceMaker).For)
	require.Empty(t, row.Conflicts)

	// Ended early by another order.
	r, err := o.AskRecall(ctx, court, id, paper, o.at.Add(time.Hour), o.as("head"))
	require.NoError(t, err)
	require.NoError(t, o.Answer(ctx, court, r, true, "", o.at.Add(2*time.Hour), o.as("leader")))
	_, err = o.AskRecall(ctx, court, id, paper, o.at.Add(3*time.Hour), o.as("head"))
	require.ErrorIs(t, err, duty.ErrNoOrder)
	orders, err := o.Orders(ctx, court, dutypg.OrderFilter{Viewer: o.who["leader"]})
	require.NoError(t, err)
	require.Len(t, orders, 3)
	require.Equal(t, "recall", orders[0].Kind)
	require.Equal(t, "custodian", orders[0].Substitute)
	require.Equal(t, o.at.Add(2*time.Hour), orders[2].UntilAt)
}

// taken writes a part in a thing the way the triggers do.
func (o *office) taken(t *testing.T, thing string, part int, role, login string, at legal.Time) error {
	t.Helper()
	_, err := pgtest.Super(t, o.pool).Exec(t.Context(), `select duty_taken($1, $2, $3, array[$4], $5, $6)`, court, thing, part, role, o.who[login], at)
	return err
}

func TestPartsOfOneThing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ctx := t.Context()
	id, err := o.AskSubstitute(ctx, court, o.leave(duty.FinanceMaker, "maker", "custodian", 1, 3), o.at, o.as("head"))
	require.NoError(t, err)
	require.NoError(t, o.Answer(ctx, court, id, true, "", o.at, o.as("leader")))
	begin, end := o.at.Date().AddDays(1).Start(), o.at.Date().AddDays(3).Start()
	thing := "payout:" + string(ref.New())
	require.True(t, pg.Violated(o.taken(t, thing, 5, "finance_maker", "custodian", begin.Add(-time.Microsecond)), "duty_substitution_over"))
	require.NoError(t, o.taken(t, thing, 5, "finance_maker", "custodian", begin))
	require.NoError(t, o.taken(t, "payout:"+string(ref.New()), 5, "finance_maker", "custodian", end.Add(-time.Microsecond)))
	require.True(t, pg.Violated(o.taken(t, thing, 5, "finance_maker", "custodian", end), "duty_substitution_over"))
	acts, err := o.ActsFor(ctx, court, 0)
	require.NoError(t, err)
	require.Len(t, acts, 2)
	require.Equal(t, "custodian", acts[0].By)
	require.Equal(t, "maker", acts[0].For)

	// Not the one who acted, whatever he is later, nor the one for whom it was done.
	require.True(t, pg.Violated(o.taken(t, thing, 6, "finance_checker", "custodian", end), "duty_act_apart"))
	require.True(t, pg.Violated(o.taken(t, thing, 6, "finance_checker", "maker", end), "duty_act_apart"))
	require.NoError(t, o.taken(t, thing, 6, "finance_checker", "checker", end))

	// Duties that are kept apart meet on a day even where no step is counted.
	require.NoError(t, o.grant(t, "judge", "bureau_head"))
	require.NoError(t, o.taken(t, "day:2026-05-06", 0, "judge", "judge", end))
	require.True(t, pg.Violated(o.taken(t, "day:2026-05-06", 0, "bureau_head", "judge", end), "duty_act_apart"))

	// Nobody writes the register by hand.
	_, err = o.pool.Exec(ctx, `insert into duty_act (court_id, object, part, duty, person_id, at) values ($1, 'day:2026-05-07', 0, 'judge', $2, $3)`,
		court, o.who["judge"], end)
	require.ErrorContains(t, err, "permission denied")
}

func TestRotationClock(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ctx := t.Context()
	_, err := o.AskRotation(ctx, court, duty.Rotation{Duty: duty.Judge, Months: 12, Effect: duty.Alarm}, paper, o.at, o.as("head"))
	require.ErrorIs(t, err, duty.ErrNoDuty)
	id, err := o.AskRotation(ctx, court, duty.Rotation{Duty: duty.FinanceMaker, Months: 24, Effect: duty.Alarm}, paper, o.at, o.as("head"))
	require.NoError(t, err)
	require.NoError(t, o.Answer(ctx, court, id, true, "", o.at, o.as("leader")))
	var due legal.Time
	require.NoError(t, o.pool.QueryRow(ctx, `
		select d.due_at
		from deadline d
		join duty_term t on t.term_id = d.subject_id
		where d.kind = 'post.rotation' and t.person_id = $1`, o.who["maker"]).Scan(&due))
	require.Equal(t, duty.RotateBy(o.at, 24), due)
	m, err := o.Matrix(ctx, court, due)
	require.NoError(t, err)
	for _, c := range m.Duties {
		if c.Duty == duty.FinanceMaker {
			require.Equal(t, 24, c.Months)
			require.False(t, c.Default)
		}
		if c.Duty == duty.Reconciler {
			require.True(t, c.Default)
		}
	}
	for _, r := range m.People {
		if r.Login == "maker" {
			require.True(t, r.Held[0].Late)
		}
	}
}

// Where a court orders it, a term that is over locks, in the schema as by the rule; an
// exception that a leader signed opens the post until its last day.
func TestRotationLock(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ctx := t.Context()
	rule := duty.Rotation{Duty: duty.FinanceMaker, Months: 1, Effect: duty.Lock}
	id, err := o.AskRotation(ctx, court, rule, paper, o.at, o.as("head"))
	require.NoError(t, err)
	require.NoError(t, o.Answer(ctx, court, id, true, "", o.at, o.as("leader")))
	over := duty.RotateBy(o.at, 1)
	acts := func(at legal.Time) bool {
		err := o.taken(t, "payout:"+string(ref.New()), 5, "finance_maker", "maker", at)
		require.True(t, err == nil || pg.Violated(err, "duty_rotation_over"), "%v", err)
		return err == nil
	}
	for _, at := range []legal.Time{over.Add(-time.Microsecond), over} {
		require.Equal(t, !rule.Locks(o.at, legal.Date{}, at), acts(at), at)
	}
	require.NoError(t, o.taken(t, "payout:"+string(ref.New()), 6, "finance_checker", "checker", over), "the lock is of one post")

	_, err = o.AskExtension(ctx, court, duty.FinanceMaker, "checker", over.Date(), paper, over, o.as("head"))
	require.ErrorIs(t, err, duty.ErrNoPost)
	last := over.Date().AddDays(9)
	e, err := o.AskExtension(ctx, court, duty.FinanceMaker, "maker", last, paper, over, o.as("checker"))
	require.NoError(t, err)
	require.ErrorIs(t, o.Answer(ctx, court, e, true, "", over, o.as("head")), duty.ErrLeaderSigns)
	require.ErrorIs(t, o.Answer(ctx, court, e, true, "", over, o.as("maker")), duty.ErrConcerned)
	require.False(t, acts(over), "it waits for its signature")
	require.NoError(t, o.Answer(ctx, court, e, true, "", over, o.as("leader")))
	for _, at := range []legal.Time{over, last.End().Add(-time.Microsecond), last.End()} {
		require.Equal(t, !rule.Locks(o.at, last, at), acts(at), at)
	}
	m, err := o.Matrix(ctx, court, last.End())
	require.NoError(t, err)
	for _, r := range m.People {
		if r.Login == "maker" {
			require.True(t, r.Of(duty.FinanceMaker).Shut)
			require.Equal(t, last, r.Of(duty.FinanceMaker).Goes)
		}
	}

	// A court that orders the alarm again opens the post.
	id, err = o.AskRotation(ctx, court, duty.Rotation{Duty: duty.FinanceMaker, Months: 1, Effect: duty.Alarm}, paper, last.End(), o.as("head"))
	require.NoError(t, err)
	require.NoError(t, o.Answer(ctx, court, id, true, "", last.End(), o.as("leader")))
	require.True(t, acts(last.End()))
}

func TestHandover(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ctx := t.Context()
	_, err := o.MakeHandover(ctx, court, duty.FinanceMaker, "custodian", "", o.at, o.as("checker"))
	require.ErrorIs(t, err, duty.ErrNotHolder)
	_, err = o.MakeHandover(ctx, court, duty.FinanceMaker, "maker", "", o.at, o.as("maker"))
	require.ErrorIs(t, err, duty.ErrSelfSubstitute)
	id, err := o.MakeHandover(ctx, court, duty.FinanceMaker, "custodian", "印章一枚随交", o.at, o.as("maker"))
	require.NoError(t, err)
	require.ErrorIs(t, o.SignHandover(ctx, court, id, o.at, o.as("checker")), duty.ErrNotTaker)
	require.ErrorIs(t, o.SignHandover(ctx, court, id, o.at, o.as("maker")), duty.ErrNoHandover) // has signed
	require.ErrorIs(t, o.SignHandover(ctx, court, ref.New(), o.at, o.as("custodian")), duty.ErrNoHandover)
	h, err := o.Handover(ctx, court, id, o.who["custodian"])
	require.NoError(t, err)
	require.True(t, h.Waits)
	require.Len(t, h.Items, 1)
	require.NoError(t, o.SignHandover(ctx, court, id, o.at.Add(time.Minute), o.as("custodian")))
	all, err := o.Handovers(ctx, court, "", o.who["custodian"], 0)
	require.NoError(t, err)
	require.Equal(t, o.at.Add(time.Minute), all[0].SignedAt)
	_, err = o.pool.Exec(ctx, `
		insert into duty_handover_item (court_id, handover_id, line, what, subject_id, title, since, state)
		values ($1, $2, 2, 'hold', $3, 'later', $4, 'held')`, court, id, ref.New(), o.at)
	require.True(t, pg.Violated(err, "duty_handover_whole"))
}

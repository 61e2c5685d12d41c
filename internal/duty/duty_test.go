package duty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/duty"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

func name(d duty.Duty) fault.Text { return fault.Text{ZH: string(d), EN: string(d)} }

// Case 53, and the rest of the minimum.
func TestMinimum(t *testing.T) {
	t.Parallel()
	pairs := duty.Minimum()
	require.Len(t, pairs, 35)
	for _, c := range []struct {
		held   []duty.Duty
		wanted duty.Duty
		want   error
	}{
		{nil, duty.FinanceMaker, nil},
		{[]duty.Duty{duty.Clerk}, duty.Judge, nil},
		{[]duty.Duty{duty.FinanceMaker}, duty.FinanceChecker, duty.ErrIncompatible},
		{[]duty.Duty{duty.FinanceMaker}, duty.Reconciler, duty.ErrIncompatible},
		{[]duty.Duty{duty.FinanceChecker}, duty.Reconciler, duty.ErrIncompatible},
		{[]duty.Duty{duty.Judge}, duty.FinanceMaker, duty.ErrIncompatible},
		{[]duty.Duty{duty.Clerk}, duty.Reconciler, duty.ErrIncompatible},
		{[]duty.Duty{duty.FundKeeper}, duty.FinanceMaker, duty.ErrIncompatible},
		{[]duty.Duty{duty.Leader}, duty.FinanceChecker, duty.ErrIncompatible},
		{[]duty.Duty{duty.Supervisor}, duty.BureauHead, duty.ErrIncompatible},
		{[]duty.Duty{duty.Custodian, duty.Clerk}, duty.FinanceMaker, duty.ErrIncompatible},
		{[]duty.Duty{duty.Judge}, duty.BureauHead, nil}, // one may hold both, and never acts as both on one thing
		{[]duty.Duty{duty.FundKeeper}, duty.BureauHead, nil},
	} {
		require.ErrorIs(t, duty.MayHold(pairs, c.held, c.wanted, name), c.want, "%v and %s", c.held, c.wanted)
	}
	found := duty.Conflicts(pairs, []duty.Duty{duty.Judge, duty.Custodian, duty.BureauHead})
	require.Equal(t, []duty.Pair{{A: duty.BureauHead, B: duty.Judge, Reach: duty.Act, Rule: duty.D7}}, found)
	for _, p := range pairs {
		require.NotEmpty(t, p.Rule.Words().ZH)
		require.NotEmpty(t, p.Rule.Words().EN)
		require.Less(t, p.A, p.B)
	}
}

func TestStricter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b  duty.Duty
		reach duty.Reach
		want  error
	}{
		{duty.Judge, duty.BureauHead, duty.Post, nil}, // above the minimum
		{duty.Judge, duty.BureauHead, duty.Act, nil},  // at it
		{duty.Judge, duty.BureauHead, duty.None, duty.ErrMinimum},
		{duty.FinanceMaker, duty.FinanceChecker, duty.Post, nil},
		{duty.FinanceMaker, duty.FinanceChecker, duty.Act, duty.ErrMinimum},
		{duty.Reconciler, duty.FinanceMaker, duty.None, duty.ErrMinimum},
		{duty.Custodian, duty.Clerk, duty.Act, nil}, // a pair of its own
		{duty.Custodian, duty.Clerk, duty.None, nil},
		{duty.Clerk, duty.Clerk, duty.Post, duty.ErrSameDuty},
	} {
		require.ErrorIs(t, duty.Stricter(c.a, c.b, c.reach), c.want, "%s, %s, %s", c.a, c.b, c.reach)
	}
}

func TestCanSubstitute(t *testing.T) {
	t.Parallel()
	a, b := ref.New(), ref.New()
	d := legal.MustDate
	now := legal.MustParse("2026-05-06T09:00:00+08:00")
	leave := duty.Leave{Duty: duty.FinanceMaker, Absent: a, Substitute: b, From: d("2026-05-06"), Until: d("2026-05-09")}
	facts := duty.LeaveFacts{Pairs: duty.Minimum(), Absent: []duty.Duty{duty.FinanceMaker}, Held: []duty.Duty{duty.Custodian}, At: now, Name: name}
	for _, c := range []struct {
		what   string
		change func(*duty.Leave, *duty.LeaveFacts)
		want   error
	}{
		{"a colleague", func(*duty.Leave, *duty.LeaveFacts) {}, nil},
		{"oneself", func(l *duty.Leave, _ *duty.LeaveFacts) { l.Substitute = a }, duty.ErrSelfSubstitute},
		{"no day at all", func(l *duty.Leave, _ *duty.LeaveFacts) { l.Until = l.From }, duty.ErrDays},
		{"one day", func(l *duty.Leave, _ *duty.LeaveFacts) { l.Until = d("2026-05-07") }, nil},
		{"366 days", func(l *duty.Leave, _ *duty.LeaveFacts) { l.Until = l.From.AddDays(366) }, nil},
		{"367 days", func(l *duty.Leave, _ *duty.LeaveFacts) { l.Until = l.From.AddDays(367) }, duty.ErrDays},
		{"over at midnight", func(_ *duty.Leave, f *duty.LeaveFacts) { f.At = d("2026-05-09").Start() }, duty.ErrPast},
		{"just before midnight", func(_ *duty.Leave, f *duty.LeaveFacts) { f.At = legal.MustParse("2026-05-08T23:59:59.999999+08:00") }, nil},
		{"not the absent person's duty", func(_ *duty.Leave, f *duty.LeaveFacts) { f.Absent = []duty.Duty{duty.Clerk} }, duty.ErrNotHolder},
		{"held already", func(_ *duty.Leave, f *duty.LeaveFacts) { f.Held = []duty.Duty{duty.FinanceMaker} }, duty.ErrHoldsAlready},
		{"a stranger", func(_ *duty.Leave, f *duty.LeaveFacts) { f.Held = nil }, duty.ErrNoColleague},
		{"the checker", func(_ *duty.Leave, f *duty.LeaveFacts) { f.Held = []duty.Duty{duty.FinanceChecker} }, duty.ErrIncompatible},
		{"the judge", func(_ *duty.Leave, f *duty.LeaveFacts) { f.Held = []duty.Duty{duty.Judge} }, duty.ErrIncompatible},
		{"the checker through another substitution", func(_ *duty.Leave, f *duty.LeaveFacts) {
			f.Stands = []duty.Standing{{Duty: duty.FinanceChecker, From: d("2026-05-08").Start(), Until: d("2026-05-20").Start()}}
		}, duty.ErrOverlap},
		{"which begins when this ends", func(_ *duty.Leave, f *duty.LeaveFacts) {
			f.Stands = []duty.Standing{{Duty: duty.FinanceChecker, From: d("2026-05-09").Start(), Until: d("2026-05-20").Start()}}
		}, nil},
		{"the same twice", func(_ *duty.Leave, f *duty.LeaveFacts) {
			f.Stands = []duty.Standing{{Duty: duty.FinanceMaker, From: d("2026-05-01").Start(), Until: d("2026-05-07").Start()}}
		}, duty.ErrOverlap},
		{"a panel member", func(l *duty.Leave, _ *duty.LeaveFacts) { l.Duty = "panel_member" }, duty.ErrNoDuty},
	} {
		l, f := leave, facts
		c.change(&l, &f)
		require.ErrorIs(t, duty.CanSubstitute(l, f), c.want, c.what)
	}
	require.NoError(t, duty.CanBegin(leave, now))
	require.ErrorIs(t, duty.CanBegin(leave, d("2026-05-07").Start()), duty.ErrPast)
	require.ErrorIs(t, duty.CanAnswer(a, ref.New(), a, b), duty.ErrConcerned)
	require.NoError(t, duty.CanAnswer(ref.New(), ref.New(), a, b))
}

func TestRotation(t *testing.T) {
	t.Parallel()
	require.Equal(t, "2029-05-07T00:00:00+08:00", duty.RotateBy(legal.MustParse("2026-05-06T09:00:00+08:00"), 36).String())
	for _, c := range []struct {
		duty   duty.Duty
		months int
		effect duty.Effect
		want   error
	}{
		{duty.FinanceMaker, 0, duty.Alarm, duty.ErrMonths},
		{duty.FinanceMaker, 1, duty.Alarm, nil},
		{duty.Reconciler, 120, duty.Lock, nil},
		{duty.Reconciler, 121, duty.Lock, duty.ErrMonths},
		{duty.Judge, 12, duty.Alarm, duty.ErrNoDuty},
		{duty.Reconciler, 12, "", duty.ErrEffect},
	} {
		require.ErrorIs(t, duty.Rotation{Duty: c.duty, Months: c.months, Effect: c.effect}.Check(), c.want, "%+v", c)
	}
}

// A term that is over alarms or locks, as the court ordered, and an exception ends.
func TestRotationLocks(t *testing.T) {
	t.Parallel()
	began := legal.MustParse("2026-05-06T09:00:00+08:00")
	last := legal.MustParse("2026-11-06T23:59:59.999999+08:00")
	over := legal.MustParse("2026-11-07T00:00:00+08:00")
	for _, c := range []struct {
		what    string
		effect  duty.Effect
		through string
		at      legal.Time
		want    bool
	}{
		{"the last moment", duty.Lock, "", last, false},
		{"over", duty.Lock, "", over, true},
		{"over, and the court only alarms", duty.Alarm, "", over, false},
		{"over, with an exception", duty.Lock, "2026-12-31", over, false},
		{"the last moment of the exception", duty.Lock, "2026-12-31", legal.MustParse("2026-12-31T23:59:59.999999+08:00"), false},
		{"the exception is over", duty.Lock, "2026-12-31", legal.MustParse("2027-01-01T00:00:00+08:00"), true},
		{"an exception that ended before the term", duty.Lock, "2026-11-01", over, true},
	} {
		var through legal.Date
		if c.through != "" {
			through = legal.MustDate(c.through)
		}
		r := duty.Rotation{Duty: duty.FinanceMaker, Months: 6, Effect: c.effect}
		require.Equal(t, c.want, r.Locks(began, through, c.at), c.what)
	}
}

func TestCanExtend(t *testing.T) {
	t.Parallel()
	at := legal.MustParse("2026-11-06T09:00:00+08:00")
	held := []duty.Duty{duty.FinanceMaker}
	for _, c := range []struct {
		duty    duty.Duty
		through string
		want    error
	}{
		{duty.FinanceMaker, "2026-11-05", duty.ErrThrough},
		{duty.FinanceMaker, "2026-11-06", nil},
		{duty.FinanceMaker, "2027-11-07", nil},
		{duty.FinanceMaker, "2027-11-08", duty.ErrThrough},
		{duty.Reconciler, "2026-12-31", duty.ErrNoPost},
		{duty.Judge, "2026-12-31", duty.ErrNoDuty},
	} {
		e := duty.Extension{Duty: c.duty, Holder: ref.New(), Through: legal.MustDate(c.through)}
		require.ErrorIs(t, duty.CanExtend(e, held, at, name), c.want, "%+v", c)
	}
	require.ErrorIs(t, duty.CanExtend(duty.Extension{Duty: duty.FinanceMaker}, held, at, name), duty.ErrThrough)
}

func TestPaper(t *testing.T) {
	t.Parallel()
	require.NoError(t, duty.CheckPaper("川01政〔2026〕7号", "外出培训"))
	require.ErrorIs(t, duty.CheckPaper("七号", "外出培训"), duty.ErrDocument)
	require.ErrorIs(t, duty.CheckPaper("川01政〔2026〕7号", "培训"), duty.ErrReason)
}

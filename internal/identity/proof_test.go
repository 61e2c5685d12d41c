package identity_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/identity"
	"fachui/internal/ref"
)

var scan = strings.Repeat("0a", 32)

func company(login, name, code, representative string) identity.Registration {
	return identity.Registration{
		Kind: identity.Company, Login: login, Password: goodPassword,
		Papers: identity.RawPapers{Name: name, Number: code, Representative: representative},
	}
}

// The simulator's patterns, as its comment promises them.
func TestSimulator(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	for _, c := range []struct {
		what string
		r    identity.Registration
		want []identity.Outcome // of one attempt after another
	}{
		{"an ordinary person", person("p1", "张三", idNumber(1)), []identity.Outcome{identity.Proved}},
		{"996 is ordinary", person("p2", "张三", idNumber(996)), []identity.Outcome{identity.Proved}},
		{"997 answers the second time", person("p3", "张三", idNumber(997)), []identity.Outcome{identity.Unavailable, identity.Proved}},
		{"998 does not agree", person("p4", "张三", idNumber(998)), []identity.Outcome{identity.Refused, identity.Refused}},
		{"999 never answers", person("p5", "张三", idNumber(999)), []identity.Outcome{identity.Unavailable, identity.Unavailable, identity.Unavailable}},
		{"a name that is in no register", person("p6", "查无此人", idNumber(2)), []identity.Outcome{identity.Refused}},
		{"a name with a dot", person("p7", "阿依古丽·买买提", idNumber(3)), []identity.Outcome{identity.Proved}},
		{"a company", company("c1", "成都甲有限公司", creditCode("123"), "李四"), []identity.Outcome{identity.Proved}},
		{"a company, 997", company("c2", "成都乙有限公司", creditCode("997"), "李四"), []identity.Outcome{identity.Unavailable, identity.Proved}},
		{"a company, 998", company("c3", "成都丙有限公司", creditCode("998"), "李四"), []identity.Outcome{identity.Refused}},
	} {
		login := c.r.Login + "xx"
		c.r.Login = login
		id := h.register(t, c.r)
		evidence := ""
		if c.r.Kind == identity.Company {
			evidence = scan
		}
		for n, want := range c.want {
			p, err := h.Prove(t.Context(), at, id, evidence)
			require.NoError(t, err, c.what)
			require.Equal(t, want, p.Outcome, "%s, attempt %d", c.what, n+1)
			require.Equal(t, want == identity.Proved, p.Reason.ZH == "", "a refusal says why")
			require.Equal(t, p.Reason.ZH == "", p.Reason.EN == "")
			profile, err := h.Profile(t.Context(), h.pool, id)
			require.NoError(t, err)
			require.Equal(t, p.State, profile.Proof)
			require.Equal(t, want == identity.Proved, !profile.ProvedAt.IsZero())
		}
		var kept int
		require.NoError(t, h.pool.QueryRow(t.Context(), `
			select count(*)
			from proof
			where person_id = $1 and reference like 'SIM-%' and provider = 'simulator'`, id).Scan(&kept))
		require.Equal(t, len(c.want), kept, "each answer is kept with its reference")
	}
}

func TestProveRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	proved := h.proved(t, "li.si")
	firm := h.register(t, company("tianfu", "成都甲有限公司", creditCode("123"), "李四"))
	foreigner := person("smith", "JOHN SMITH", "E1234567")
	foreigner.Papers.Paper = identity.Passport
	passport := h.register(t, foreigner)
	for _, c := range []struct {
		what     string
		person   ref.ID
		evidence string
		want     error
	}{
		{"proved already", proved, "", identity.ErrAlreadyProved},
		{"nobody", ref.New(), "", identity.ErrNoPerson},
		{"a company without its mandate", firm, "", identity.ErrEvidence},
		{"half a hash", firm, scan[:32], identity.ErrEvidence},
		{"no hash", firm, strings.Repeat("zz", 32), identity.ErrEvidence},
		{"a passport without its scan", passport, "", identity.ErrEvidence},
	} {
		_, err := h.Prove(t.Context(), at, c.person, c.evidence)
		require.ErrorIs(t, err, c.want, c.what)
	}
}

func TestOtherPapersAreAcceptedByHand(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	op := h.operator(t)
	r := person("smith", "JOHN SMITH", "E1234567")
	r.Papers.Paper = identity.Passport
	id := h.register(t, r)
	filed, err := h.Prove(t.Context(), at, id, scan)
	require.NoError(t, err)
	require.Equal(t, identity.Pending, filed.Outcome)
	_, err = h.Prove(t.Context(), at, id, scan)
	require.ErrorIs(t, err, identity.ErrProofPending)
	_, err = h.Correct(t.Context(), at, id, identity.RawPapers{Name: "JANE SMITH", Paper: identity.Passport, Number: "E1234567"})
	require.ErrorIs(t, err, identity.ErrProofPending)

	waiting, err := h.WaitingProofs(t.Context())
	require.NoError(t, err)
	require.Equal(t, []identity.Waiting{{
		ID: filed.ID, Person: id, Kind: identity.Natural, Paper: identity.Passport,
		Name: "JO****", Number: "E******7", Evidence: scan, Since: at,
	}}, waiting)
	opened, err := h.OpenProof(t.Context(), filed.ID, h.why(op))
	require.NoError(t, err)
	require.Equal(t, identity.FullName("JOHN SMITH"), opened.Papers.Name.Reveal())
	require.Equal(t, identity.Number("E1234567"), opened.Papers.Number.Reveal())

	_, err = h.Decide(t.Context(), at, h.actor(op), filed.ID, true, "无")
	require.ErrorIs(t, err, identity.ErrReason)
	_, err = h.Decide(t.Context(), at, h.actor(id), filed.ID, true, "本人无误")
	require.ErrorIs(t, err, identity.ErrProofSelf)
	_, err = h.Decide(t.Context(), at, h.actor(op), ref.New(), true, "原件相符")
	require.ErrorIs(t, err, identity.ErrNoProof)
	p, err := h.Decide(t.Context(), at, h.actor(op), filed.ID, true, "与护照原件相符")
	require.NoError(t, err)
	require.Equal(t, identity.ProofProved, p.State)
	_, err = h.Decide(t.Context(), at, h.actor(op), filed.ID, false, "再看一次")
	require.ErrorIs(t, err, identity.ErrProofDecided)
	_, err = h.OpenProof(t.Context(), filed.ID, h.why(op))
	require.ErrorIs(t, err, identity.ErrNoProof, "no reason to look any more")
	require.True(t, h.callerOf(t, "smith").Proved)
}

func TestRefusedByHandMayTryAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{Prover: identity.ByHand{}})
	op := h.operator(t)
	id := h.register(t, person("zhang.san", "张三", idNumber(1)))
	for _, accepted := range []bool{false, true} {
		filed, err := h.Prove(t.Context(), at, id, "")
		require.NoError(t, err)
		require.Equal(t, identity.ProofPending, filed.State)
		p, err := h.Decide(t.Context(), at, h.actor(op), filed.ID, accepted, "照片不清晰，请重拍")
		require.NoError(t, err)
		require.Equal(t, accepted, p.State == identity.ProofProved)
	}
}

// Two operators decide one proof at the same moment.
func TestAProofIsDecidedOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{Prover: identity.ByHand{}})
	op := h.operator(t)
	id := h.register(t, person("zhang.san", "张三", idNumber(1)))
	filed, err := h.Prove(t.Context(), at, id, "")
	require.NoError(t, err)
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = h.Decide(t.Context(), at, h.actor(op), filed.ID, i%2 == 0, "看过原件") })
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
			continue
		}
		require.ErrorIs(t, err, identity.ErrProofDecided)
	}
	require.Equal(t, 1, made)
}

// broken cannot be reached.
type broken struct{}

func (broken) Name() string { return "broken" }
func (broken) Prove(context.Context, identity.Claim) (identity.Answer, error) {
	return identity.Answer{}, errors.New("no route to host")
}

func TestAProviderThatCannotBeReachedSaysNothingAboutThePerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{Prover: broken{}})
	id := h.register(t, person("zhang.san", "张三", idNumber(1)))
	p, err := h.Prove(t.Context(), at, id, "")
	require.NoError(t, err)
	require.Equal(t, identity.Unavailable, p.Outcome)
	require.Equal(t, identity.ProofNone, p.State)
}

// corrected changes the papers while the provider is thinking.
type corrected struct {
	h  *house
	id *ref.ID
}

func (corrected) Name() string { return "slow" }
func (c corrected) Prove(ctx context.Context, cl identity.Claim) (identity.Answer, error) {
	_, err := c.h.Correct(ctx, at, *c.id, identity.RawPapers{Name: "李四", Number: idNumber(7)})
	return identity.Answer{Outcome: identity.Proved, Reference: string(cl.Ask)}, err
}

func TestAnAnswerCountsOnlyForThePapersThatWereAsked(t *testing.T) {
	t.Parallel()
	var h house
	var id ref.ID
	h = newHouse(t, identity.Options{Prover: corrected{&h, &id}})
	id = h.register(t, person("zhang.san", "张三", idNumber(1)))
	_, err := h.Prove(t.Context(), at, id, "")
	require.ErrorIs(t, err, identity.ErrProofStale)
	p, err := h.Profile(t.Context(), h.pool, id)
	require.NoError(t, err)
	require.Equal(t, identity.ProofNone, p.Proof)
}

func TestAttemptsAtAProviderAreBounded(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	id := h.register(t, person("zhang.san", "张三", idNumber(999)))
	for range 10 {
		_, err := h.Prove(t.Context(), at, id, "")
		require.NoError(t, err)
	}
	_, err := h.Prove(t.Context(), at, id, "")
	require.ErrorIs(t, err, identity.ErrProofTooOften)
	h.pass(24 * time.Hour)
	_, err = h.Prove(t.Context(), at, id, "")
	require.NoError(t, err)
}

// A person reads what became of each attempt, the latest first, and of nobody
// else's.
func TestAttempts(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	op := h.operator(t)
	r := person("smith", "JOHN SMITH", "E1234567")
	r.Papers.Paper = identity.Passport
	me := h.register(t, r)
	p, err := h.Prove(t.Context(), at, me, scan)
	require.NoError(t, err)
	_, err = h.Decide(t.Context(), at, h.actor(op), p.ID, false, "照片模糊，请重拍")
	require.NoError(t, err)
	got, err := h.Attempts(t.Context(), me)
	require.NoError(t, err)
	require.Len(t, got, 2)
	require.Equal(t, []any{identity.Refused, "照片模糊，请重拍", true}, []any{got[0].Outcome, got[0].Reason, got[0].ByHand})
	require.Equal(t, []any{identity.Pending, false}, []any{got[1].Outcome, got[1].ByHand})
	got, err = h.Attempts(t.Context(), ref.New())
	require.NoError(t, err)
	require.Empty(t, got)
}

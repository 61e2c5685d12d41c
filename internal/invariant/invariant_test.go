package invariant_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/invariant"
	"fachui/internal/money"
	"fachui/internal/pgtest"
)

// What a database holds before anybody used it breaks nothing.
func TestAnEmptyHouseBreaksNothing(t *testing.T) {
	t.Parallel()
	auditor := pgtest.Auditor(t, pgtest.New(t))
	report, err := invariant.Check(t.Context(), auditor, invariant.Options{
		Bank:    func(string) (money.Amount, error) { return money.Amount{}, nil },
		Secrets: []string{"510104199001011234"},
	})
	require.NoError(t, err)
	require.Empty(t, report.Broken(), report.Table(invariant.English))
	require.Len(t, report.Results, len(invariant.All()))
	require.Contains(t, report.Table(invariant.English), "nothing to check")
	require.Contains(t, report.String(), "无可核对")
}

func TestOnlyTheAuditorLooks(t *testing.T) {
	t.Parallel()
	_, err := invariant.Check(t.Context(), pgtest.New(t), invariant.Options{})
	require.ErrorIs(t, err, invariant.ErrNotAuditor)
}

func TestEveryInvariantIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, i := range invariant.All() {
		require.False(t, seen[i.ID], "%s twice", i.ID)
		seen[i.ID] = true
		require.Regexp(t, `^[A-Z][0-9]*(-[a-z0-9]+)*$`, i.ID)
		require.Regexp(t, `\p{Han}.*。$`, i.ZH, i.ID)
		require.Regexp(t, `\.$`, i.EN, i.ID)
		require.NotRegexp(t, `\p{Han}`, i.EN, i.ID)
	}
}

func TestTheDocumentNamesEveryInvariant(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/invariants.md")
	require.NoError(t, err)
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		listed[m[1]] = true
	}
	for _, i := range invariant.All() {
		require.True(t, listed[i.ID], "docs/invariants.md lacks %s", i.ID)
		require.Contains(t, string(text), i.ZH, i.ID)
		require.Contains(t, string(text), i.EN, i.ID)
		require.Contains(t, string(text), i.Basis.ZH(), i.ID)
		delete(listed, i.ID)
	}
	require.Empty(t, listed, "named in docs/invariants.md and not checked")
}

func TestReport(t *testing.T) {
	t.Parallel()
	r := invariant.Report{Results: []invariant.Result{
		{ID: "I1", ZH: "甲。", EN: "A.", Looked: []invariant.Count{{N: 312, Unit: invariant.Words{ZH: "笔过账", EN: "postings"}}}},
		{ID: "B-ladder", ZH: "乙。", EN: "B.", Looked: []invariant.Count{{}}},
		{ID: "W-plain", ZH: "丙。", EN: "C.", Wrong: 2, Looked: []invariant.Count{{N: 7, Unit: invariant.Words{ZH: "行", EN: "rows"}}},
			Breaches: []invariant.Breach{{Place: "notice (0,1)", ZH: "错。", EN: "Wrong."}}},
	}}
	require.False(t, r.OK())
	require.Equal(t, []string{"W-plain"}, r.Broken())
	require.Equal(t, strings.Join([]string{
		"✓ I1        核对 312 笔过账  甲。",
		"– B-ladder  无可核对         乙。",
		"✗ W-plain   核对 7 行        丙。",
		"    ✗ notice (0,1)  错。",
		"    ✗ 另有 1 处",
		"共 3 条：1 条成立，1 条被违反，1 条无可核对。", "",
	}, "\n"), r.Table(invariant.Chinese))
	require.Contains(t, r.Table(invariant.English), "✓ I1        checked 312 postings  A.\n– B-ladder  nothing to check      B.\n")
	raw, err := json.Marshal(r)
	require.NoError(t, err)
	require.Contains(t, string(raw), `"looked":[{"n":312,"unit":{"zh":"笔过账","en":"postings"}}]`)
}

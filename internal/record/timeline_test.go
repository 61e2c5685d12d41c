package record_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/record"
	"fachui/internal/ref"
)

// The manners in which the rooms name a kind of fact.
var recorded = []*regexp.Regexp{
	regexp.MustCompile(`event\.Fact\{\s*Kind:\s*"([a-z]+\.[a-z_]+)"`),
	regexp.MustCompile(`done\{\s*kind:\s*"([a-z]+\.[a-z_]+)"`),
	regexp.MustCompile(`custody\.[A-Z][A-Za-z]+:\s+"([a-z]+\.[a-z_]+)"`),
	regexp.MustCompile(`told\(ctx, tx, [^"\n]*"([a-z]+\.[a-z_]+)"`),
}

// aboutPeople are kinds that stand in no court.
var aboutPeople = []string{"person.", "session.", "password.", "identity.", "proof.", "contact."}

func TestEveryFactHasWords(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, dir := range []string{"auction", "valuation", "payments", "custody", "notify", "internal"} {
		err := filepath.WalkDir(filepath.Join("..", "..", dir), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, r := range recorded {
				for _, m := range r.FindAllStringSubmatch(string(text), -1) {
					seen[m[1]] = path
				}
			}
			return err
		})
		require.NoError(t, err)
	}
	require.Greater(t, len(seen), 70, "the test has lost sight of the facts")
	for kind, path := range seen {
		if isAboutPeople(kind) {
			continue
		}
		w, ok := record.WordsOf(kind)
		if !ok {
			t.Errorf("%s records %s, which has no words in internal/record/words.go", path, kind)
		}
		if ok && (!han(w.Words.ZH) || w.Words.EN == "" || han(w.Words.EN) || w.Audience == "") {
			t.Errorf("%s: words in both languages and an audience: %+v", kind, w)
		}
	}
	_, ok := record.WordsOf("lot.danced")
	require.False(t, ok)
}

func isAboutPeople(kind string) bool {
	for _, p := range aboutPeople {
		if strings.HasPrefix(kind, p) {
			return true
		}
	}
	return false
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func addParty(t *testing.T, pool *pgxpool.Pool, court string, caseID ref.ID) (party, person ref.ID) {
	t.Helper()
	party, person = ref.New(), ref.New()
	_, err := pool.Exec(t.Context(), `
		insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, added_by, added_at)
		values ($1, $2, $3, 'creditor', 'person', '王某', '', sha256('x'), $3, $4)`, court, caseID, party, fixture.Began)
	require.NoError(t, err)
	_, err = pool.Exec(t.Context(), `
		insert into party_link (court_id, party_id, version, person_id, evidence, linked_by, linked_at)
		values ($1, $2, 1, $3, '身份证', $3, $4)`, court, party, person, fixture.Began)
	require.NoError(t, err)
	return party, person
}

// A party reads what is public, what all parties read and what is its own; not
// what is another's, not what is the court's, and of another case nothing.
func TestTimeline(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	fixture.Court(t, pool, "jinjiang")
	caseID, asset := fixture.Asset(t, pool, "jinjiang", "immovable", "housing")
	otherCase, _ := fixture.Asset(t, pool, "jinjiang", "immovable", "housing")
	party, person := addParty(t, pool, "jinjiang", caseID)
	other, stranger := addParty(t, pool, "jinjiang", caseID)
	_, outsider := addParty(t, pool, "jinjiang", otherCase)
	at := legal.MustParse("2026-03-12T09:00:00")
	fact := func(kind string, public bool, subject ref.ID, body map[string]any) event.Fact {
		return event.Fact{Kind: kind, Court: "jinjiang", Case: caseID, Asset: asset, Subject: subject, Actor: event.House, At: at, Public: public, Body: body}
	}
	err := pg.Tx(t.Context(), pool, func(tx pgx.Tx) error {
		for _, f := range []event.Fact{
			fact("case.opened", false, caseID, nil),
			fact("party.opened", false, party, map[string]any{"reason": "送达"}), // the court's own
			fact("plan.received", false, ref.New(), map[string]any{"party": party}),
			fact("plan.received", false, ref.New(), map[string]any{"party": other}),
			fact("lot.announced", true, ref.New(), map[string]any{"zh": "拍卖公告已发布。", "en": "The auction is announced."}),
			fact("application.filed", false, ref.New(), nil),
			{Kind: "case.opened", Court: "jinjiang", Case: otherCase, Actor: event.House, At: at},
		} {
			err := event.Add(t.Context(), tx, f)
			if err != nil {
				return err
			}
		}
		for kind, due := range map[string]legal.Time{"valuation.send": at.Add(2), "lot.ends": at.Add(2e9), "deposit.refund": at.Add(1)} {
			err := deadline.Open(t.Context(), tx, deadline.Deadline{Court: "jinjiang", Kind: kind, Subject: asset, Case: caseID, Owner: "judge", Due: due, Opened: at})
			if err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, err)
	s := record.New(pool)
	words := func(person ref.ID) (got []string) {
		line, err := s.Timeline(t.Context(), person, caseID, 0, 0)
		require.NoError(t, err)
		for _, e := range line.Events {
			got = append(got, e.ZH)
		}
		return got
	}
	require.Equal(t, []string{"执行案件立案", "您已收到分配方案", "拍卖公告已发布。"}, words(person))
	require.Equal(t, []string{"执行案件立案", "您已收到分配方案", "拍卖公告已发布。"}, words(stranger), "each their own receipt")
	line, err := s.Timeline(t.Context(), person, caseID, 0, 0)
	require.NoError(t, err)
	require.Equal(t, []bool{false, true, false}, []bool{line.Events[0].Own, line.Events[1].Own, line.Events[2].Own})
	require.Contains(t, line.CaseNo, "执1号")
	require.Len(t, line.Ahead, 2, "a refund is nobody's here")
	require.Equal(t, []string{"法院发送报告", "竞价结束"}, []string{line.Ahead[0].ZH, line.Ahead[1].ZH})

	first, err := s.Timeline(t.Context(), person, caseID, 0, 2)
	require.NoError(t, err)
	require.Len(t, first.Events, 2)
	rest, err := s.Timeline(t.Context(), person, caseID, first.Next, 2)
	require.NoError(t, err)
	require.Len(t, rest.Events, 1)
	require.Zero(t, rest.Next)
	for name, who := range map[string]ref.ID{"a party of another case": outsider, "nobody": ref.New()} {
		_, err = s.Timeline(t.Context(), who, caseID, 0, 0)
		require.True(t, errors.Is(err, record.ErrNotOwnCase), name)
	}
}

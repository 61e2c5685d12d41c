package paymentspg

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest"
	"fachui/payments"
)

var update = flag.Bool("update", false, "write docs/attacks.md anew")

// What the database refuses by itself, whoever asks: the application, the owner
// of the tables, and the superuser with triggers set to replica. What the owner
// can still do after altering the tables, the checkpoint finds. docs/attacks.md is
// what this test saw.
func TestAttacks(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	openCourt(t, pool, jinjiang, mainNo)
	openCourt(t, pool, wuhou, "51000100209999")
	c, rich := openCase(t, pool, jinjiang), openCase(t, pool, jinjiang)
	post(t, pool, jinjiang,
		auto("1", payments.P9, bankAccount(), execution(c), "100.00"),
		auto("2", payments.P9, bankAccount(), execution(rich), "900.00"))
	post(t, pool, wuhou, auto("1", payments.P9, bankAccount(), execution(openCase(t, pool, wuhou)), "5.00"))

	rows := onLedger(c, rich)
	seen := try(t, pool, rows)
	replica(t, pool, seen)
	w := bookOfPayouts(t)
	more := slices.Concat(onMoney(w), onDuties(), onDecisions(), onObjections(), onService(), onLimits())
	seen = append(seen, try(t, w.pool, more)...)
	r := bookOfADefault(t)
	seen = append(seen, try(t, r.pool, onDefaults(r))...)
	s := bookOfASetOff(t)
	seen = append(seen, try(t, s.pool, onSetOffs(s))...)
	a := newApplicants(t)
	seen = append(seen, try(t, a.pool, onPayers(a))...)
	kept := try(t, a.pool, onKeeping(a))
	replica(t, a.pool, kept)
	sale := newSales(t)
	sold := try(t, sale.pool, sale.all())
	replica(t, sale.pool, sold)
	f := bookOfASuccession(t)
	seen = slices.Concat(seen, kept, sold, try(t, f.pool, onAccounts()))
	slices.SortStableFunc(seen, func(a, b verdict) int { return ruleNo(a.rule) - ruleNo(b.rule) })
	paper(t, seen, tampered(t))
}

// verdict is what became of an attack: who refused it as whom.
type verdict struct {
	attack
	app, owner string
}

func try(t *testing.T, pool *pgxpool.Pool, rows []attack) (all []verdict) {
	t.Helper()
	app, owner := appConn(t, pool), pgtest.Owner(t, pool)
	before := fingerprint(t, pool)
	for _, x := range rows {
		v := verdict{attack: x}
		for conn, said := range map[*pgx.Conn]*string{app: &v.app, owner: &v.owner} {
			var err error
			*said, err = attempt(conn, x.sql)
			if x.rule == "" {
				require.NoError(t, err, "what the attacks vary is itself sound")
				continue
			}
			require.Error(t, err, "accepted: %s", x.en)
			require.NotContains(t, *said, "?", "%s is refused for a reason that has nothing to do with it: %v", x.en, err)
			require.Equal(t, before, fingerprint(t, pool), "%s left a trace", x.en)
		}
		if x.rule != "" {
			all = append(all, v)
		}
	}
	return all
}

// attempt runs SQL with all deferred checks in a transaction of its own, which is
// rolled back, and returns what refused it: a constraint, a trigger or a right.
func attempt(conn *pgx.Conn, sql string) (string, error) {
	ctx := context.Background()
	_, err := conn.Exec(ctx, "begin; "+sql+"; set constraints all immediate")
	_, _ = conn.Exec(ctx, "rollback; reset all")
	e, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case !ok:
		return "accepted", err
	case e.Code == "42501":
		return "no right", err
	case e.ConstraintName != "":
		return e.ConstraintName, err
	case e.Code == "23001":
		return "trigger: " + regexp.MustCompile(`[0-9a-f-]{36}`).ReplaceAllString(e.Message, "…"), err
	}
	return "?" + e.Code, err
}

// replica tries the same as a superuser who switched ordinary triggers off, who
// can skip foreign keys: which is why nobody serves as one.
func replica(t *testing.T, pool *pgxpool.Pool, seen []verdict) {
	t.Helper()
	super := pgtest.Super(t, pool)
	before := fingerprint(t, pool)
	for _, x := range seen {
		if foreignKeys[x.en] || strings.HasSuffix(x.owner, "_fkey") {
			continue
		}
		_, err := super.Exec(t.Context(), `set session_replication_role = replica; begin; `+x.sql+`; set constraints all immediate`)
		var refused *pgconn.PgError
		require.ErrorAs(t, err, &refused, "a superuser: %s was accepted", x.en)
		_, _ = super.Exec(t.Context(), "rollback")
		require.Equal(t, before, fingerprint(t, pool), x.en)
	}
}

// foreignKeys are the attacks that a foreign key with a name of its own alone stops.
var foreignKeys = map[string]bool{
	"an account for another court's case": true,
	"an account for an invented case":     true,
	"a bank line without a journal":       true,
}

func ruleNo(rule string) (n int) {
	_, _ = fmt.Sscanf(rule, "I%d", &n)
	return n
}

const attacksPaper = "../../docs/attacks.md"

// paper compares what was seen with docs/attacks.md, or writes it.
func paper(t *testing.T, seen []verdict, found []tampering) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`# 攻击表 Attacks on the record

What somebody with SQL can try, and what becomes of it. The test TestAttacks of payments/paymentspg makes each
attempt as the serving role and as the owner of the tables, in a transaction of its own, and holds this page to
what it saw (` + "`go test ./payments/paymentspg -run TestAttacks -update`" + ` writes it). Rules I1 to I25 are the invariants of
case funds; J01 is that nothing of a sale goes (法释〔2016〕18号 Art. 29), whatever the day; J02 that the papers of an objection stay what
was handed in, by whom and when (执行异议复议规定 Art. 1, 2); J03 that a sale is undone by revocation alone (法释〔2016〕18号 Art. 31); J13 the list of who may not bid (法释〔2016〕18号 Art. 34); J04 viewings, questions
and reminders (Art. 7); J05 a court's settings; J06 papers and requests to registries (Art. 22; 民事诉讼法 Art. 262); J07 drafts and
sheets (Art. 13, 14); J08 hand-overs of cases (民事诉讼法 Art. 47, 49); J09 steps to clear a property (拍卖变卖规定 Art. 27); J10 things
sold together (拍卖变卖规定 Art. 14, 15); J11 the second look at a buyer (Art. 31); J12 outages (Art. 28, 31); J14 orders that limit
consumption (法释〔2015〕17号 Art. 1, 5, 9); N-served that litigation papers are served as 民事诉讼法 Art. 87 to 95 say. A name is the constraint that refuses; "no right" means that the role was never granted it; "trigger"
gives the words of a trigger that is always on. A superuser who switches ordinary triggers off is refused the same, but
for what a foreign key alone stops.

## 普通 SQL Plain SQL: all refused

| 规则 Rule | 企图 Attempt | fachui_app | fachui_owner |
|--|--|--|--|
`)
	for _, v := range seen {
		fmt.Fprintf(&b, "| %s | %s %s | %s | %s |\n", v.rule, v.zh, v.en, v.app, v.owner)
	}
	b.WriteString(`
## 属主改表 The owner alters the tables: accepted, and found

The owner of the tables can take a trigger or a constraint away and then edit. No database stops its owner; what does
is that somebody else kept an earlier checkpoint. ` + "`fachui verify ledger`" + ` held against it says:

| 企图 Attempt | 发现 Found |
|--|--|
`)
	for _, x := range found {
		fmt.Fprintf(&b, "| %s %s | %s |\n", x.zh, x.en, strings.Join(x.want, ", "))
	}
	b.WriteString(`
## 数据库拒绝不了的 What no constraint can refuse

These depend on facts outside one row's reach or on law that is computed. The rules in code refuse them, and
` + "`fachui verify record`" + ` finds each in the stored rows: I10 (order of tiers), I17 (surplus beside a waiting seizure), I18 (the fee
recomputed), I20 (a case closed with money), I23 (waits beyond their limit). docs/invariants.md says how.
`)
	if *update {
		require.NoError(t, os.WriteFile(attacksPaper, []byte(b.String()), 0o644))
		return
	}
	have, err := os.ReadFile(attacksPaper)
	require.NoError(t, err)
	require.Equal(t, string(have), b.String(), "docs/attacks.md does not say what happens: write it anew with -update")
}

func appConn(t *testing.T, pool *pgxpool.Pool) *pgx.Conn {
	t.Helper()
	c, err := pgx.ConnectConfig(context.Background(), pool.Config().ConnConfig.Copy())
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

func fingerprint(t *testing.T, pool *pgxpool.Pool) string {
	t.Helper()
	var s string
	err := pool.QueryRow(context.Background(), `
		select concat_ws('|',
			(select md5(string_agg(j::text, ',' order by court_id, number)) from journal j),
			(select md5(string_agg(p::text, ',' order by court_id, number, leg)) from posting p),
			(select md5(string_agg(b::text, ',' order by court_id, account_id)) from balance b),
			(select md5(string_agg(k::text, ',' order by court_id, code)) from kind_total k),
			(select md5(string_agg(h::text, ',' order by court_id)) from ledger_head h),
			(select md5(string_agg(l::text, ',' order by court_id)) from ledger l),
			(select count(*) from account), (select count(*) from posting_rule))`).Scan(&s)
	require.NoError(t, err)
	return s
}

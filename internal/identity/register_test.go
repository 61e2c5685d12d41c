package identity_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

func TestRegister(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	p, err := h.Register(t.Context(), at, person(" Zhang.San ", "张三", idNumber(1)))
	require.NoError(t, err)
	p.ID = ""
	require.Equal(t, identity.Profile{
		Kind: identity.Natural, Login: "zhang.san", Paper: identity.IDCard,
		Name: "张*", Number: identity.Number(idNumber(1)).Masked(), Phone: "138****1234",
		Proof: identity.ProofNone, RegisteredAt: at,
	}, p)
}

func TestRegisterRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.register(t, person("zhang.san", "张三", idNumber(1)))
	with := func(change func(*identity.Registration)) identity.Registration {
		r := person("li.si", "李四", idNumber(2))
		change(&r)
		return r
	}
	for _, c := range []struct {
		what string
		r    identity.Registration
		want error
	}{
		{"a taken login", with(func(r *identity.Registration) { r.Login = "ZHANG.SAN" }), identity.ErrLoginTaken},
		{"a login of two characters", with(func(r *identity.Registration) { r.Login = "li" }), identity.ErrLogin},
		{"a login of 33", with(func(r *identity.Registration) { r.Login = "l" + strings.Repeat("i", 32) }), identity.ErrLogin},
		{"a telephone number as login", with(func(r *identity.Registration) { r.Login = "13812341234" }), identity.ErrLogin},
		{"an identity number as login", with(func(r *identity.Registration) { r.Login = idNumber(2) }), identity.ErrLogin},
		{"a short password", with(func(r *identity.Registration) { r.Password = "short" }), identity.ErrPassword},
		{"an identity that has an account", with(func(r *identity.Registration) { r.Papers.Number = idNumber(1) }), identity.ErrNumberTaken},
		{"the same in other spelling", with(func(r *identity.Registration) { r.Papers.Number = " " + strings.ToLower(idNumber(1)) }), identity.ErrNumberTaken},
	} {
		_, err := h.Register(t.Context(), at, c.r)
		require.ErrorIs(t, err, c.want, c.what)
	}
	_, err := h.Register(t.Context(), at, with(func(*identity.Registration) {}))
	require.NoError(t, err, "nothing of the refused ones is left behind")
}

// Two forms sent at once with one identity number make one account.
func TestOneIdentityOneAccountWhoeverIsFirst(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	const people = 8
	errs := make([]error, people)
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			_, errs[i] = h.Register(t.Context(), at, person(fmt.Sprintf("zhang%d", i), "张三", idNumber(1)))
		})
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
			continue
		}
		require.ErrorIs(t, err, identity.ErrNumberTaken)
	}
	require.Equal(t, 1, made)
	var rows int
	require.NoError(t, h.pool.QueryRow(t.Context(), `select count(*) from person`).Scan(&rows))
	require.Equal(t, 1, rows)
}

func TestRegistrationsFromOneAddressAreBounded(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{Limits: identity.Limits{RegisterPerAddress: identity.Limit{Most: 2, Window: 60e9}}})
	try := func(n int64, ip string) error {
		r := person(fmt.Sprintf("zhang%d", n), "张三", idNumber(n))
		r.IP = ip
		_, err := h.Register(t.Context(), at, r)
		return err
	}
	require.NoError(t, try(1, "2001:db8::1"))
	require.NoError(t, try(2, "2001:db8::2"))
	require.ErrorIs(t, try(3, "2001:db8::3"), identity.ErrTooOften, "one network of a telephone")
	require.NoError(t, try(4, "2001:db8:0:1::1"))
	require.NoError(t, try(5, "192.0.2.9"))
	h.pass(60e9)
	require.NoError(t, try(3, "2001:db8::3"))
}

func TestPapersCanBeCorrectedUntilTheyAreProved(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	id := h.register(t, person("zhang.san", "张三", idNumber(998)))
	refused, err := h.Prove(t.Context(), at, id, "")
	require.NoError(t, err)
	require.Equal(t, identity.Refused, refused.Outcome)

	p, err := h.Correct(t.Context(), at, id, identity.RawPapers{Name: "张三丰", Number: idNumber(3)})
	require.NoError(t, err)
	require.Equal(t, "张**", p.Name)
	require.Equal(t, "138****1234", p.Phone, "what is not given stays")
	require.Equal(t, identity.ProofNone, p.Proof)

	proof, err := h.Prove(t.Context(), at, id, "")
	require.NoError(t, err)
	require.Equal(t, identity.ProofProved, proof.State)
	_, err = h.Correct(t.Context(), at, id, identity.RawPapers{Name: "张三", Number: idNumber(1)})
	require.ErrorIs(t, err, identity.ErrProvedFixed)
}

// Somebody who claimed another's number without being able to prove it does not
// keep the bearer out.
func TestARefusedClaimFreesTheNumber(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	squatter := h.register(t, person("squatter", "查无此人", idNumber(1)))
	_, err := h.Prove(t.Context(), at, squatter, "")
	require.NoError(t, err)
	bearer := h.register(t, person("bearer", "张三", idNumber(1)))
	p, err := h.Prove(t.Context(), at, bearer, "")
	require.NoError(t, err)
	require.Equal(t, identity.Proved, p.Outcome)
	_, err = h.Correct(t.Context(), at, squatter, identity.RawPapers{Name: "张三", Number: idNumber(1)})
	require.ErrorIs(t, err, identity.ErrNumberTaken)
}

// Every text and every byte of the database is looked through for the person.
func TestNothingPersonalLiesInTheDatabaseInPlain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	id := h.register(t, person("zhang.sf", "张三丰", idNumber(123)))
	_, err := h.Prove(t.Context(), at, id, "")
	require.NoError(t, err)
	company := h.register(t, identity.Registration{
		Kind: identity.Company, Login: "tianfu", Password: goodPassword,
		Papers: identity.RawPapers{Name: "四川天府置业有限公司", Number: creditCode("123"), Representative: "王五六"},
	})
	_, err = h.Prove(t.Context(), at, company, strings.Repeat("ab", 32))
	require.NoError(t, err)
	session := h.signIn(t, "zhang.sf")
	require.NoError(t, pg.Tx(t.Context(), h.pool, func(tx pgx.Tx) error {
		_, err := h.Name(t.Context(), tx, id, h.why(company))
		return err
	}))

	columns, values := dump(t, pgtest.Super(t, h.pool))
	require.Greater(t, columns, 30)
	require.Equal(t, "zhang.sf", string(values["person.login row 0"]), "the search finds what is there")
	require.Equal(t, h.HashNumber(idNumber(123)), values["person.number_hash row 0"])
	for _, secret := range []string{
		"张三丰", idNumber(123), "13812341234", "四川天府置业有限公司", creditCode("123"), "王五六",
		string(goodPassword), string(session.Token), string(session.Access.Text), "192.0.2.1",
	} {
		for where, v := range values {
			if bytes.Contains(v, []byte(secret)) {
				t.Errorf("%s holds %q in plain", where, secret)
			}
		}
	}
}

// dump returns every value of every text, json and bytea column.
func dump(t *testing.T, conn *pgx.Conn) (columns int, values map[string][]byte) {
	t.Helper()
	values = map[string][]byte{}
	rows, err := conn.Query(t.Context(), `
		select table_name, column_name, data_type
		from information_schema.columns
		where table_schema = 'public' and data_type in ('text', 'bytea', 'json', 'jsonb', 'character varying')`)
	require.NoError(t, err)
	type column struct{ Table, Name, Type string }
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	require.NoError(t, err)
	for _, c := range all {
		name := pgx.Identifier{c.Name}.Sanitize()
		value := `convert_to(` + name + `::text, 'UTF8')`
		if c.Type == "bytea" {
			value = name
		}
		rows, err := conn.Query(t.Context(), `
			select `+value+`
			from `+pgx.Identifier{c.Table}.Sanitize()+`
			where `+name+` is not null`)
		require.NoError(t, err)
		vs, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
		require.NoError(t, err, c)
		for i, v := range vs {
			values[fmt.Sprintf("%s.%s row %d", c.Table, c.Name, i)] = v
		}
	}
	return len(all), values
}

func TestOpeningANameIsAFact(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	id := h.register(t, person("zhang.sf", "张三丰", idNumber(123)))
	open := func(what func(tx pgx.Tx) (string, error)) (got string, err error) {
		err = pg.Tx(t.Context(), h.pool, func(tx pgx.Tx) error {
			got, err = what(tx)
			return err
		})
		return got, err
	}
	for _, c := range []struct {
		want string
		what func(tx pgx.Tx) (string, error)
	}{
		{"张三丰", func(tx pgx.Tx) (string, error) { return h.Name(t.Context(), tx, id, h.why(id)) }},
		{idNumber(123), func(tx pgx.Tx) (string, error) { return h.Number(t.Context(), tx, id, h.why(id)) }},
		{"13812341234", func(tx pgx.Tx) (string, error) { return h.Phone(t.Context(), tx, id, h.why(id)) }},
	} {
		got, err := open(c.what)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
	var facts int
	require.NoError(t, h.pool.QueryRow(t.Context(), `
		select count(*)
		from event
		where kind = 'identity.opened' and subject_id = $1 and body ->> 'reason' = '核对竞买资格' and not public`, id).Scan(&facts))
	require.Equal(t, 3, facts)

	_, err := open(func(tx pgx.Tx) (string, error) {
		return h.Name(t.Context(), tx, id, identity.Opening{By: h.actor(id), At: at, Reason: "看一下"})
	})
	require.ErrorIs(t, err, identity.ErrReason, "three characters are no reason")
	_, err = open(func(tx pgx.Tx) (string, error) { return h.Name(t.Context(), tx, ref.New(), h.why(id)) })
	require.ErrorIs(t, err, identity.ErrNoPerson)
}

func TestPeopleAreComparedUnread(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	id := h.register(t, person("aygul", "阿依古丽·买买提", idNumber(5)))
	nameHash, err := h.NameHash(t.Context(), h.pool, id)
	require.NoError(t, err)
	require.Equal(t, nameHash, h.HashName(" 阿依古丽•买买提　"), "as a bank may write it")
	require.NotEqual(t, nameHash, h.HashName("阿依古丽"))
	idHash, err := h.IDHash(t.Context(), h.pool, id)
	require.NoError(t, err)
	require.Equal(t, idHash, h.HashNumber(idNumber(5)))

	k, ok, err := h.KnownByLogin(t.Context(), h.pool, "AYGUL")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, identity.Known{ID: id, Kind: identity.Natural}, k, "nothing to compare before the proof")
	_, ok, err = h.KnownByNumber(t.Context(), h.pool, idNumber(5))
	require.NoError(t, err)
	require.False(t, ok, "a number that nobody has proved is nobody's")

	_, err = h.Prove(t.Context(), at, id, "")
	require.NoError(t, err)
	k, ok, err = h.KnownByNumber(t.Context(), h.pool, idNumber(5))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, identity.Known{ID: id, Kind: identity.Natural, Proved: true, NameHash: nameHash, NumberHash: idHash}, k)
	_, ok, err = h.Known(t.Context(), h.pool, ref.New())
	require.NoError(t, err)
	require.False(t, ok)
	names, err := h.MaskedNames(t.Context(), h.pool, []ref.ID{id, ref.New()})
	require.NoError(t, err)
	require.Equal(t, map[ref.ID]string{id: "阿依****"}, names)
}

// With another keyring one person could register twice.
func TestADatabaseKeepsItsKeyring(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	require.NoError(t, h.Bind(t.Context()))
	require.NoError(t, h.node(t).Bind(t.Context()), "the same ring, opened again")
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "another"))
	require.NoError(t, err)
	other := identity.New(h.pool, ring, pgtest.Clock(t, h.pool), h.machine, identity.Options{})
	require.ErrorIs(t, other.Bind(t.Context()), identity.ErrOtherRing)
	require.ErrorIs(t, other.Run(t.Context()), identity.ErrOtherRing)
	_, err = other.Bootstrap(t.Context(), "root.operator", goodPassword)
	require.ErrorIs(t, err, identity.ErrOtherRing)
}

func TestFaultsSpeakBothLanguages(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	_, err := h.Register(t.Context(), at, person("li", "李四", idNumber(1)))
	f := fault.Of(err)
	require.NotNil(t, f)
	require.Contains(t, f.ZH(), "3 至 32 位")
	require.Contains(t, f.EN(), "3 to 32")
}

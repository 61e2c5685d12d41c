package identity_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"fachui/internal/identity"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
)

type execer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// How PostgreSQL refuses: by a guard, a unique index, a check, a missing grant.
const (
	restricted = "23001"
	duplicate  = "23505"
	unchecked  = "23514"
	forbidden  = "42501"
)

// What must never happen is refused to the application and to the owner alike.
func TestTheSchemaRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	op := h.operator(t)
	h.court(t, "jinjiang")
	id := h.proved(t, "li.si")
	h.proved(t, "wang.wu")
	_, err := h.Grant(t.Context(), at, h.actor(op), identity.Appointment{Person: id, Court: "jinjiang", Role: identity.Judge})
	require.NoError(t, err)
	s := h.signIn(t, "li.si")
	c, err := h.Authenticate(t.Context(), "", string(s.Token), false)
	require.NoError(t, err)
	require.NoError(t, h.Logout(t.Context(), at, c))
	h.signIn(t, "li.si")

	for who, q := range map[string]execer{"app": h.pool, "owner": pgtest.Owner(t, h.pool)} {
		for what, sql := range map[string]string{
			"an identity registered twice":          `update person set number_hash = (select number_hash from person where login = 'li.si') where login = 'root.operator'`,
			"a second account of a proved identity": `insert into person (person_id, kind, login, paper, name_cipher, name_hash, number_cipher, number_hash, registered_at) select gen_random_uuid(), kind, 'second', paper, name_cipher, name_hash, number_cipher, number_hash, registered_at from person where login = 'li.si'`,
			"a person deleted":                      `delete from person`,
			"a login changed":                       `update person set login = 'someone.else' where login = 'li.si'`,
			"a proved name changed":                 `update person set name_hash = number_hash where login = 'li.si'`,
			"a proof undone":                        `update person set proof = 'none', proved_at = null where login = 'li.si'`,
			"proved without a day":                  `update person set proof = 'proved' where login = 'root.operator'`,
			"an epoch lowered":                      `update person set token_epoch = 0 where login = 'li.si'`,
			"a proof rewritten":                     `update proof set outcome = 'proved'`,
			"a proof removed":                       `delete from proof`,
			"a role rewritten":                      `update person_role set role = 'leader'`,
			"a role removed":                        `delete from person_role`,
			"roles swept away":                      `truncate person_role`,
			"a turn left out":                       `insert into person_role (person_id, court_id, role, turn, granted, by_id, at) select person_id, court_id, role, 3, true, by_id, at from person_role where role = 'judge'`,
			"a grant called an end":                 `insert into person_role (person_id, court_id, role, turn, granted, by_id, at) select person_id, court_id, role, 2, true, by_id, at from person_role where role = 'judge'`,
			"a second first operator":               `insert into person_role (person_id, role, turn, granted, at) select person_id, 'operator', 1, true, at from person_role where role = 'judge'`,
			"a role from nobody":                    `insert into person_role (person_id, court_id, role, turn, granted, at) select person_id, court_id, 'leader', 1, true, at from person_role where role = 'judge'`,
			"a role granted to oneself":             `insert into person_role (person_id, court_id, role, turn, granted, by_id, at) select person_id, court_id, 'leader', 1, true, person_id, at from person_role where role = 'judge'`,
			"a court role without a court":          `insert into person_role (person_id, role, turn, granted, by_id, at) select person_id, 'leader', 1, true, by_id, at from person_role where role = 'judge'`,
			"a session brought back":                `update session set revoked_at = null where revoked_at is not null`,
			"a session prolonged":                   `update session set expires_at = expires_at + interval '1 day' where revoked_at is null`,
			"a session handed over":                 `update session set person_id = (select person_id from person where login = 'wang.wu') where revoked_at is null`,
			"the other's number, while unproved":    `update person set paper = 'id_card', name_cipher = 'x', name_hash = w.name_hash, number_cipher = 'x', number_hash = w.number_hash from (select name_hash, number_hash from person where login = 'li.si') w where login = 'root.operator'`,
			"a session removed":                     `delete from session`,
			"a revocation taken back":               `delete from revocation`,
			"a password in plain":                   `update password set phc = 'correct horse battery'`,
			"another keyring":                       `insert into keyring_mark (fingerprint) values (decode(repeat('00', 32), 'hex'))`,
			"the keyring's mark changed":            `update keyring_mark set fingerprint = decode(repeat('00', 32), 'hex')`,
			"counts swept away":                     `truncate throttle`,
		} {
			_, err := q.Exec(t.Context(), sql)
			require.Error(t, err, "%s, by the %s", what, who)
			require.Contains(t, []string{restricted, duplicate, unchecked, forbidden}, pg.Code(err), "%s: %v", what, err)
		}
	}
}

// The auditor reads people, but not what passwords could be guessed from.
func TestTheAuditorSeesNoPasswordHash(t *testing.T) {
	t.Parallel()
	h := newHouse(t, identity.Options{})
	h.operator(t)
	auditor := pgtest.Auditor(t, h.pool)
	for _, table := range []string{"person", "proof", "person_role", "person_role_in_force", "session", "revocation"} {
		_, err := auditor.Exec(t.Context(), `select from `+table)
		require.NoError(t, err, table)
	}
	_, err := auditor.Exec(t.Context(), `select phc from password`)
	require.Equal(t, "42501", pg.Code(err))
}

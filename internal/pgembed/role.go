package pgembed

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Role is a login role of the cluster.
type Role string

// The roles of every cluster. Production databases have the last three too,
// created by their administrator.
const (
	Super   Role = "fachui_super"   // bootstraps and clones; never serves
	Owner   Role = "fachui_owner"   // owns the databases and migrates them
	App     Role = "fachui_app"     // serves: no DDL, and only the grants of the schema
	Auditor Role = "fachui_auditor" // reads
)

// Roles lists all of them, the superuser first.
var Roles = []Role{Super, Owner, App, Auditor}

// URL is the address of database db for role, password included: do not log it.
func (c *Cluster) URL(role Role, db string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(string(role), c.secrets[role]),
		Path:     "/" + db,
		RawQuery: url.Values{"host": {c.sock}, "port": {port}, "sslmode": {"disable"}}.Encode(),
	}
	return u.String()
}

// readSecrets returns the password of each role from its file and makes the missing ones.
func (c *Cluster) readSecrets() (map[Role]string, error) {
	secrets := map[Role]string{}
	for _, role := range Roles {
		name := filepath.Join("secrets", string(role))
		b, err := c.files.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) {
			b, err = c.makeSecret(name)
		}
		if err != nil {
			return nil, fmt.Errorf("password of %s: %w", role, err)
		}
		secrets[role] = strings.TrimSpace(string(b))
	}
	return secrets, nil
}

// makeSecret writes a new password to the named file, whole or not at all.
func (c *Cluster) makeSecret(name string) ([]byte, error) {
	raw := make([]byte, 24)
	_, err := rand.Read(raw)
	if err != nil {
		return nil, err
	}
	secret := []byte(hex.EncodeToString(raw))
	err = c.write(name+".new", secret)
	if err != nil {
		return nil, err
	}
	return secret, c.files.Rename(name+".new", name)
}

// ensureRoles creates the roles that the cluster lacks and sets the passwords
// that no longer match their files.
func (c *Cluster) ensureRoles(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.URL(Super, "postgres"))
	if err != nil {
		return fmt.Errorf("log in as %s: %w", Super, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	// A failing statement would otherwise be written to the log, password and all.
	_, err = conn.Exec(ctx, `set log_min_error_statement = panic`)
	if err != nil {
		return fmt.Errorf("quieten log: %w", err)
	}
	for _, role := range Roles[1:] {
		err = c.ensureRole(ctx, conn, role)
		if err != nil {
			return fmt.Errorf("create role %s: %w", role, err)
		}
	}
	return nil
}

func (c *Cluster) ensureRole(ctx context.Context, conn *pgx.Conn, role Role) error {
	exists := false
	err := conn.QueryRow(ctx, `
		select exists (
			select from pg_roles
			where rolname = $1)`, string(role),
	).Scan(&exists)
	if err != nil {
		return err
	}
	verb := "create"
	if exists {
		probe, err := pgx.Connect(ctx, c.URL(role, "postgres"))
		if err == nil {
			return probe.Close(ctx)
		}
		verb = "alter"
	}
	// Utility statements take no parameters; the name is a constant and the password is hex.
	_, err = conn.Exec(ctx, fmt.Sprintf(`
		%s role %s login nosuperuser nocreatedb nocreaterole noreplication
		password '%s'`, verb, role, c.secrets[role]))
	return err
}

package pgembed

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EnsureDatabase creates database name for the owner unless it exists, and sets
// who may connect: the owner, the application and the auditor, nobody else.
func (c *Cluster) EnsureDatabase(ctx context.Context, name string) (created bool, err error) {
	return ensure(ctx, c.URL(Super, "postgres"), name, "template0")
}

// CloneDatabase creates database name as a copy of template, to which nobody
// may be connected.
func (c *Cluster) CloneDatabase(ctx context.Context, template, name string) error {
	return Clone(ctx, c.URL(Super, "postgres"), template, name)
}

// DropDatabase removes database name if it exists, and whoever is connected to it.
func (c *Cluster) DropDatabase(ctx context.Context, name string) error {
	return Drop(ctx, c.URL(Super, "postgres"), name)
}

// Clone is CloneDatabase for a process that did not start the cluster; super is
// the superuser's address.
func Clone(ctx context.Context, super, template, name string) error {
	created, err := ensure(ctx, super, name, template)
	if err == nil && !created {
		return fmt.Errorf("create database %s: it exists", name)
	}
	return err
}

// Drop is DropDatabase for a process that did not start the cluster.
func Drop(ctx context.Context, super, name string) error {
	conn, err := pgx.Connect(ctx, super)
	if err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, `drop database if exists `+quote(name)+` with (force)`)
	if err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	return nil
}

// ensure creates the database from template if it is missing. Grants are set
// either way: they are not copied from a template, and a creator may have died
// before setting them.
func ensure(ctx context.Context, super, name, template string) (created bool, err error) {
	conn, err := pgx.Connect(ctx, super)
	if err != nil {
		return false, fmt.Errorf("create database %s: %w", name, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = conn.QueryRow(ctx, `
		select not exists (
			select from pg_database
			where datname = $1)`, name,
	).Scan(&created)
	if err == nil && created {
		_, err = conn.Exec(ctx, fmt.Sprintf(`create database %s owner %s template %s`, quote(name), Owner, quote(template)))
	}
	if err != nil {
		return false, fmt.Errorf("create database %s: %w", name, err)
	}
	_, err = conn.Exec(ctx, fmt.Sprintf(`
		revoke all on database %[1]s from public;
		grant connect on database %[1]s to %[2]s, %[3]s`, quote(name), App, Auditor))
	if err != nil {
		return false, fmt.Errorf("grant on database %s: %w", name, err)
	}
	return created, nil
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

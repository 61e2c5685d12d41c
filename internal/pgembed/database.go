package pgembed

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EnsureDatabase creates database name for the owner unless it exists, and sets
// who may connect: the owner, the application and the auditor, nobody else.
func (c *Cluster) EnsureDatabase(ctx context.Context, name string) (created bool, err error) {
	err = c.asSuper(ctx, func(conn *pgx.Conn) error {
		created, err = Ensure(ctx, conn, name)
		return err
	})
	return created, err
}

// HasDatabase reports whether there is a database of that name.
func (c *Cluster) HasDatabase(ctx context.Context, name string) (there bool, err error) {
	err = c.asSuper(ctx, func(conn *pgx.Conn) error {
		there, err = has(ctx, conn, name)
		return err
	})
	return there, err
}

// RenameDatabase gives a database, to which nobody may be connected, another name.
func (c *Cluster) RenameDatabase(ctx context.Context, name, to string) error {
	return c.asSuper(ctx, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, fmt.Sprintf(`alter database %s rename to %s`, quote(name), quote(to)))
		if err != nil {
			return fmt.Errorf("rename database %s: %w", name, err)
		}
		return nil
	})
}

// CloneDatabase creates database name as a copy of template, to which nobody
// may be connected.
func (c *Cluster) CloneDatabase(ctx context.Context, template, name string) error {
	return c.asSuper(ctx, func(conn *pgx.Conn) error { return Clone(ctx, conn, template, name) })
}

// DropDatabase removes database name if it exists, and whoever is connected to it.
func (c *Cluster) DropDatabase(ctx context.Context, name string) error {
	return c.asSuper(ctx, func(conn *pgx.Conn) error { return Drop(ctx, conn, name) })
}

func (c *Cluster) asSuper(ctx context.Context, fn func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, c.URL(Super, "postgres"))
	if err != nil {
		return fmt.Errorf("log in as %s: %w", Super, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return fn(conn)
}

// Ensure is EnsureDatabase for a process that did not start the cluster; super
// is logged in as the superuser.
func Ensure(ctx context.Context, super *pgx.Conn, name string) (created bool, err error) {
	there, err := has(ctx, super, name)
	switch {
	case err != nil:
		return false, err
	case there:
		return false, grant(ctx, super, name) // its creator may have died before granting
	}
	return true, Clone(ctx, super, "template0", name)
}

func has(ctx context.Context, super *pgx.Conn, name string) (there bool, err error) {
	err = super.QueryRow(ctx, `
		select exists (
			select from pg_database
			where datname = $1)`, name,
	).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("look for database %s: %w", name, err)
	}
	return there, nil
}

// Clone is CloneDatabase for a process that did not start the cluster.
func Clone(ctx context.Context, super *pgx.Conn, template, name string) error {
	// Copying files takes two checkpoints, which cost little without fsync, and
	// half the time of writing the copy through the log.
	_, err := super.Exec(ctx, fmt.Sprintf(`
		create database %s owner %s template %s strategy file_copy`, quote(name), Owner, quote(template)))
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return grant(ctx, super, name) // grants on a database are not copied from its template
}

func grant(ctx context.Context, super *pgx.Conn, name string) error {
	_, err := super.Exec(ctx, fmt.Sprintf(`
		revoke all on database %[1]s from public;
		grant connect on database %[1]s to %[2]s, %[3]s`, quote(name), App, Auditor))
	if err != nil {
		return fmt.Errorf("grant on database %s: %w", name, err)
	}
	return nil
}

// Drop is DropDatabase for a process that did not start the cluster.
func Drop(ctx context.Context, super *pgx.Conn, name string) error {
	_, err := super.Exec(ctx, `drop database if exists `+quote(name)+` with (force)`)
	if err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	return nil
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

package pgtest

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"

	"fachui/internal/pg"
	"fachui/internal/pgembed"
	"fachui/migrations"
)

// templateName names the template for the migrations compiled into this binary.
func templateName() (string, error) {
	hash, err := pg.SchemaHash(migrations.FS)
	if err != nil {
		return "", fmt.Errorf("read migrations: %w", err)
	}
	return "tmpl_" + hash, nil
}

// ensureTemplate builds the template unless it exists. Processes that need the
// same one wait for each other.
func (c *cluster) ensureTemplate(ctx context.Context) error {
	name, err := templateName()
	if err != nil {
		return err
	}
	c.template = name
	return c.withSuper(ctx, func(ctx context.Context, super *pgx.Conn) error {
		_, err := super.Exec(ctx, `select pg_advisory_lock(hashtextextended($1, 0))`, name) // freed with the connection
		if err != nil {
			return fmt.Errorf("lock template: %w", err)
		}
		ready := false
		err = super.QueryRow(ctx, `
			select exists (
				select from pg_database
				where datname = $1 and datistemplate)`, name,
		).Scan(&ready)
		if err != nil || ready {
			return err
		}
		return c.buildTemplate(ctx, super, name, migrations.FS)
	})
}

// buildTemplate migrates a database as its owner, sets its clock, and closes it.
func (c *cluster) buildTemplate(ctx context.Context, super *pgx.Conn, name string, fsys fs.FS) error {
	err := pgembed.Drop(ctx, super, name) // a builder may have been killed
	if err == nil {
		_, err = pgembed.Ensure(ctx, super, name)
	}
	if err != nil {
		return fmt.Errorf("build template: %w", err)
	}
	owner := c.url(pgembed.Owner, name)
	_, err = pg.Migrate(ctx, owner, fsys)
	if err != nil {
		return locate(ctx, owner, fsys, err)
	}
	err = freeze(ctx, owner)
	if err != nil {
		return fmt.Errorf("build template: %w", err)
	}
	_, err = super.Exec(ctx, `alter database `+name+` is_template true allow_connections false`)
	if err != nil {
		return fmt.Errorf("build template: %w", err)
	}
	return nil
}

// freeze makes the database a scratch one whose legal time stands at Epoch.
func freeze(ctx context.Context, owner string) error {
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, `
		insert into legal_clock (purpose, frozen_at)
		values ('scratch', $1)`, Epoch)
	return err
}

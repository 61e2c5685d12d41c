package house

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/jackc/pgx/v5"

	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgembed"
	"fachui/migrations"
)

// Database is where a house keeps everything: the address for the application,
// and for those who migrate and who read.
type Database struct {
	App, Owner, Auditor string
	cluster             *pgembed.Cluster
	name                string
}

// Managed starts the private cluster in dir and makes database name in it,
// migrated, for purpose. A demo or scratch database is born with its legal
// clock standing at at. An existing database keeps its purpose and its time.
func Managed(ctx context.Context, dir, name string, durable bool, purpose clock.Purpose, at legal.Time, log io.Writer) (*Database, error) {
	c, err := pgembed.Start(ctx, pgembed.Options{Dir: dir, Durable: durable, Log: log})
	if err != nil {
		return nil, err
	}
	d, err := inCluster(ctx, c, name, purpose, at)
	if err != nil {
		return nil, errors.Join(err, c.Stop(ctx))
	}
	return d, nil
}

// Throwaway is Managed for a database of purpose demo that the next start forgets:
// its cluster does not wait for the disk, and the schema is copied from a template
// that the cluster keeps for each schema, made where it lacks one. With an empty
// name it prepares the cluster and the template and makes no database.
func Throwaway(ctx context.Context, dir, name string, at legal.Time, log io.Writer) (*Database, error) {
	c, err := pgembed.Start(ctx, pgembed.Options{Dir: dir, Durable: false, Log: log})
	if err != nil {
		return nil, err
	}
	d := &Database{cluster: c}
	template, err := ensureTemplate(ctx, c)
	if err == nil && name != "" {
		d, err = d.Clone(ctx, template, name)
	}
	if err == nil && name != "" {
		d.cluster = c
		err = found(ctx, d.Owner, clock.Demo, at)
	}
	if err != nil {
		return nil, errors.Join(err, c.Stop(ctx))
	}
	return d, nil
}

// templates is how the names of template databases begin.
const templates = "schema_"

// ensureTemplate makes the cluster's template of this schema unless it has one, and
// drops those of other schemas. What a start that died left half made has another name.
func ensureTemplate(ctx context.Context, c *pgembed.Cluster) (string, error) {
	hash, err := pg.SchemaHash(migrations.FS)
	if err != nil {
		return "", fmt.Errorf("hash the schema: %w", err)
	}
	name, half := templates+hash, templates+"half"
	there, err := c.HasDatabase(ctx, name)
	if err != nil || there {
		return name, err
	}
	err = forget(ctx, c, templates, "")
	if err != nil {
		return "", err
	}
	_, err = c.EnsureDatabase(ctx, half)
	if err != nil {
		return "", err
	}
	_, err = pg.Migrate(ctx, c.URL(pgembed.Owner, half), migrations.FS)
	if err != nil {
		return "", err
	}
	return name, c.RenameDatabase(ctx, half, name)
}

func inCluster(ctx context.Context, c *pgembed.Cluster, name string, purpose clock.Purpose, at legal.Time) (*Database, error) {
	_, err := c.EnsureDatabase(ctx, name)
	if err != nil {
		return nil, err
	}
	d := &Database{
		App: c.URL(pgembed.App, name), Owner: c.URL(pgembed.Owner, name), Auditor: c.URL(pgembed.Auditor, name),
		cluster: c, name: name,
	}
	_, err = Prepare(ctx, d.Owner, purpose, at)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Hasty is d for an application that need not wait for the disk at each commit:
// if the machine dies, its last second is lost, and nothing else. Statements are
// planned once and not for each value, since a demo's tables are small and its
// statements short. For demos and tests only, whose databases are thrown away.
func (d *Database) Hasty() (*Database, error) {
	u, err := url.Parse(d.App)
	if err != nil {
		return nil, fmt.Errorf("read the database's address: %w", err)
	}
	q := u.Query()
	q.Set("synchronous_commit", "off")
	q.Set("plan_cache_mode", "force_generic_plan")
	u.RawQuery = q.Encode()
	hasty := *d
	hasty.App = u.String()
	return &hasty, nil
}

// Dir is where the managed cluster lives, or "" for a database of others.
func (d *Database) Dir() string {
	if d.cluster == nil {
		return ""
	}
	return d.cluster.Dir
}

// Super is the address of the superuser of a managed cluster, for benches that build
// in bulk what the interface would need weeks for; "" for a database of others.
func (d *Database) Super() string {
	if d.cluster == nil {
		return ""
	}
	return d.cluster.URL(pgembed.Super, d.name)
}

// Crash ends the managed cluster at once and starts it again: for drills.
func (d *Database) Crash(ctx context.Context) error {
	if d.cluster == nil {
		return errors.New("only a cluster of our own is crashed")
	}
	return d.cluster.Crash(ctx)
}

// Stop stops the managed cluster, if there is one.
func (d *Database) Stop(ctx context.Context) error {
	if d.cluster == nil {
		return nil
	}
	return d.cluster.Stop(ctx)
}

// Prepare migrates the database at ownerURL and, if it is new, says what it is
// for; at is where the legal clock of a demo or scratch database begins. It
// returns the names of the migrations that it applied.
func Prepare(ctx context.Context, ownerURL string, purpose clock.Purpose, at legal.Time) ([]string, error) {
	applied, err := pg.Migrate(ctx, ownerURL, migrations.FS)
	if err != nil {
		return nil, err
	}
	return applied, found(ctx, ownerURL, purpose, at)
}

// found says what a new database is for, and when its legal time begins.
func found(ctx context.Context, ownerURL string, purpose clock.Purpose, at legal.Time) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("reach database as owner: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if purpose == clock.Production {
		at = legal.Time{}
	}
	_, err = conn.Exec(ctx, `
		insert into legal_clock (purpose, frozen_at)
		values ($1, $2)
		on conflict do nothing`, purpose, at)
	if err != nil {
		return fmt.Errorf("set purpose of database: %w", err)
	}
	return nil
}

// refuseOwner makes sure that the application does not serve as somebody who
// could switch the walls off.
func refuseOwner(ctx context.Context, conn interface {
	QueryRow(context.Context, string, ...any) pgx.Row
}) error {
	var user string
	var super, owner bool
	err := conn.QueryRow(ctx, `
		select current_user,
			(select rolsuper from pg_roles where rolname = current_user),
			exists (select from pg_tables where schemaname = 'public' and tableowner = current_user)`).Scan(&user, &super, &owner)
	if err != nil {
		return fmt.Errorf("look at database role: %w", err)
	}
	if super || owner {
		return fmt.Errorf("database role %s is a superuser or owns the tables; serve as fachui_app, and give the owner's address only to fachui migrate", user)
	}
	return nil
}

// Clone copies database template of the managed cluster, to which nobody may be
// connected, to a new database name.
func (d *Database) Clone(ctx context.Context, template, name string) (*Database, error) {
	err := d.cluster.CloneDatabase(ctx, template, name)
	if err != nil {
		return nil, err
	}
	c := d.cluster
	return &Database{App: c.URL(pgembed.App, name), Owner: c.URL(pgembed.Owner, name), Auditor: c.URL(pgembed.Auditor, name)}, nil
}

// Forget drops the databases of the managed cluster whose names begin with
// prefix, except the one called keep: what earlier demos left.
func (d *Database) Forget(ctx context.Context, prefix, keep string) error {
	return forget(ctx, d.cluster, prefix, keep)
}

func forget(ctx context.Context, c *pgembed.Cluster, prefix, keep string) error {
	conn, err := pgx.Connect(ctx, c.URL(pgembed.Super, "postgres"))
	if err != nil {
		return fmt.Errorf("reach cluster: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	rows, err := conn.Query(ctx, `
		select datname
		from pg_database
		where starts_with(datname, $1) and datname <> $2`, prefix, keep)
	if err != nil {
		return fmt.Errorf("list databases: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("list databases: %w", err)
	}
	for _, name := range names {
		err := c.DropDatabase(ctx, name)
		if err != nil {
			return err
		}
	}
	return nil
}

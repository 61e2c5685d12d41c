package pgembed

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
)

// Dump writes the database at address to file with pg_dump, in the format that
// pg_restore reads. The password does not appear among the arguments, which
// everybody on the machine can read.
func Dump(ctx context.Context, address, file string) error {
	return client(ctx, "pg_dump", address, "--format=custom", "--file="+file)
}

// Restore makes database name anew from a file that pg_dump wrote. The first
// thing that cannot be restored ends it.
func (c *Cluster) Restore(ctx context.Context, name, file string) error {
	created, err := c.EnsureDatabase(ctx, name)
	if err != nil {
		return err
	}
	if !created {
		return fmt.Errorf("database %s is there already; a restore needs a name of its own", name)
	}
	return client(ctx, "pg_restore", c.URL(Super, name), "--exit-on-error", file)
}

// client runs one of PostgreSQL's own tools on the database at address.
func client(ctx context.Context, tool, address string, args ...string) error {
	bin, err := findBinaries(ctx, 0)
	if err != nil {
		return err
	}
	path := bin.path(tool)
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("%s is missing from %s: install PostgreSQL's client programs of version %d", tool, bin.dir, bin.major)
	}
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("read the database's address: %w", err)
	}
	password, _ := u.User.Password()
	u.User = url.User(u.User.Username())
	cmd := exec.CommandContext(ctx, path, append(args, "--dbname="+u.String())...)
	cmd.Env = append(os.Environ(), "PGPASSWORD="+password)
	var said strings.Builder
	cmd.Stderr = &said
	err = cmd.Run()
	if err != nil {
		return fmt.Errorf("%s: %w: %.2000s", tool, err, strings.TrimSpace(said.String()))
	}
	return nil
}

package pgembed

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// account is who the server runs as and who owns its files.
type account struct {
	uid, gid int
	dropped  bool // we are root and the server is not
}

// serverAccount is the current user, or an unprivileged one when we are root.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil && uid != 0 {
			return account{uid: uid, gid: gid, dropped: true}, nil
		}
	}
	return account{}, errors.New("PostgreSQL does not run as root, and neither the account postgres nor nobody exists: create one, or run as an ordinary user")
}

// command prepares a program that runs as the account, from / and with a clean
// environment: PGDATA and the like must not reach it.
func (a account) command(ctx context.Context, path string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, args...)
	a.confine(cmd)
	return cmd
}

func (a account) confine(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if a.dropped {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
}

// own gives path to the account.
func (a account) own(path string) error {
	if !a.dropped {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// open opens a file of the cluster's directory for writing and gives it to the account.
func (c *Cluster) open(name string, flag int) (*os.File, error) {
	f, err := c.files.OpenFile(name, flag|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if c.account.dropped {
		err = f.Chown(c.account.uid, c.account.gid)
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// write puts content into a file of the cluster's directory.
func (c *Cluster) write(name string, content []byte) error {
	f, err := c.open(name, os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

// place returns the absolute form of dir, or, when the account cannot reach it
// (root's home is closed to others), a directory of the same purpose that it can.
func (a account) place(dir string, log io.Writer) (string, error) {
	if dir == "" {
		return "", errors.New("no directory given for the cluster")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", dir, err)
	}
	blocked := a.blockedBy(abs)
	if blocked == "" {
		return abs, nil
	}
	// The sum keeps clusters of different places apart.
	sum := sha256.Sum256([]byte(abs))
	name := fmt.Sprintf("%s-%x", filepath.Base(abs), sum[:4])
	for _, base := range []string{"/var/lib/fachui", filepath.Join(os.TempDir(), "fachui")} {
		other := filepath.Join(base, name)
		if a.blockedBy(other) != "" || os.MkdirAll(base, 0o755) != nil {
			continue
		}
		fmt.Fprintf(log, "the server's account (uid %d) cannot enter %s; the cluster is kept in %s\n", a.uid, blocked, other)
		return other, nil
	}
	return "", fmt.Errorf("the server's account (uid %d) cannot enter %s: name a directory outside it, or run `chmod o+x %s`", a.uid, blocked, blocked)
}

// blockedBy returns the first existing parent of dir that the account may not
// enter, or "".
func (a account) blockedBy(dir string) string {
	if !a.dropped {
		return "" // our own rights are tested by use
	}
	var parents []string
	for p := filepath.Dir(dir); ; p = filepath.Dir(p) {
		parents = append(parents, p)
		if p == filepath.Dir(p) {
			break
		}
	}
	for _, p := range slices.Backward(parents) {
		fi, err := os.Stat(p)
		if err != nil {
			return "" // does not exist yet: we shall create it
		}
		st, ok := fi.Sys().(*syscall.Stat_t)
		if !ok || !fi.IsDir() {
			return p
		}
		may := fi.Mode()&0o001 != 0
		switch {
		case int(st.Uid) == a.uid:
			may = fi.Mode()&0o100 != 0
		case int(st.Gid) == a.gid:
			may = fi.Mode()&0o010 != 0
		}
		if !may {
			return p
		}
	}
	return ""
}

// claim makes dir the account's private directory. It refuses a directory that
// holds something else: its owner is about to change.
func (a account) claim(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("open cluster directory: %w", err)
	}
	for _, e := range entries {
		if !slices.Contains([]string{"data", "data.new", "secrets", "postgres.log", "postgres.log.1", "lock", "socket", bootNote}, e.Name()) {
			return fmt.Errorf("%s holds %s, which is not part of a cluster of ours: name an empty directory", dir, e.Name())
		}
	}
	if fi, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		st, ok := fi.Sys().(*syscall.Stat_t)
		if ok && int(st.Uid) != a.uid {
			return fmt.Errorf("the cluster in %s belongs to uid %d, and the server would run as uid %d: start it as before, or name another directory", dir, st.Uid, a.uid)
		}
	}
	err = os.MkdirAll(filepath.Dir(dir), 0o755)
	if err != nil {
		return fmt.Errorf("create cluster directory: %w", err)
	}
	for _, d := range []string{dir, filepath.Join(dir, "secrets")} {
		err = os.Mkdir(d, 0o700)
		if err != nil && !errors.Is(err, os.ErrExist) {
			return fmt.Errorf("create cluster directory: %w", err)
		}
		err = errors.Join(os.Chmod(d, 0o700), a.own(d))
		if err != nil {
			return fmt.Errorf("make cluster directory private: %w", err)
		}
	}
	return nil
}

package pgembed

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// bootNote holds the boot of the machine in which a cluster that is not durable
// last ran.
const bootNote = "boot"

// bootID changes whenever the machine starts. It is empty where the kernel does
// not tell, and then nothing is taken to be torn.
func bootID() []byte {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return nil
	}
	return bytes.TrimSpace(b)
}

// discardTorn removes the data of a cluster that is not durable if the machine
// has started anew since: what was not yet on the disk then may be missing, and
// a server must not be trusted with the rest. It reports whether it did.
func (c *Cluster) discardTorn() (bool, error) {
	if c.opts.Durable {
		return false, nil
	}
	then, err := c.files.ReadFile(bootNote)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // it never ran unprotected
	}
	if err != nil {
		return false, fmt.Errorf("read in which boot the cluster ran: %w", err)
	}
	now := bootID()
	if len(then) == 0 || len(now) == 0 || bytes.Equal(then, now) {
		return false, nil
	}
	fmt.Fprintf(c.opts.Log, "the machine has restarted since the throw-away cluster in %s ran: making it anew\n", c.Dir)
	err = c.files.RemoveAll(filepath.Base(c.data()))
	if err != nil {
		return false, fmt.Errorf("remove a torn cluster: %w", err)
	}
	return true, nil
}

// noteBoot says in which boot the cluster runs without protection.
func (c *Cluster) noteBoot() error {
	if c.opts.Durable {
		return nil
	}
	return c.write(bootNote, bootID())
}

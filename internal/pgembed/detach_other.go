//go:build unix && !linux

package pgembed

import "syscall"

// detach puts the server into a process group of its own, so that Ctrl-C
// reaches us first. Without a death signal a server may outlive a killed
// parent; the next Start stops it.
func detach(attr *syscall.SysProcAttr) { attr.Setpgid = true }

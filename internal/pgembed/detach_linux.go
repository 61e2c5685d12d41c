package pgembed

import "syscall"

// detach puts the server into a process group of its own, so that Ctrl-C
// reaches us first, and has the kernel stop it when we die.
func detach(attr *syscall.SysProcAttr) {
	attr.Setpgid = true
	attr.Pdeathsig = syscall.SIGINT
}

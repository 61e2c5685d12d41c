// Package migrations holds the schema as numbered, forward-only SQL files. They
// are part of the binary: what a server runs is what it was built with, and
// goose applies what a database lacks, in order, under a lock.
package migrations

import "embed"

// FS holds every migration in the order of its number.
//
//go:embed *.sql
var FS embed.FS

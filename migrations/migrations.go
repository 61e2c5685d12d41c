// Package migrations holds the schema as numbered, forward-only SQL files.
package migrations

import "embed"

// FS holds every migration in the order of its number.
//
//go:embed *.sql
var FS embed.FS

package registry_test

import (
	"testing"

	"fachui/internal/pgtest"
)

func TestMigrates(t *testing.T) { pgtest.New(t) }

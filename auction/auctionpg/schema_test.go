package auctionpg_test

import (
	"testing"

	"fachui/internal/pgtest"
)

func TestMigrates(t *testing.T) {
	t.Parallel()
	pgtest.New(t)
}

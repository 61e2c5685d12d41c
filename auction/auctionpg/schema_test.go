package auctionpg_test

import (
	"testing"

	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
)

func TestFixture(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	fixture.Court(t, pool, "jinjiang")
	fixture.Announced(t, pool, fixture.Lot{Court: "jinjiang"})
}

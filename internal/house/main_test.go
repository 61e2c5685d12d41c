package house_test

import (
	"testing"

	"fachui/internal/house/housetest"
)

func TestMain(m *testing.M) { housetest.Main(m) }

package main

import (
	"os"
	"strings"
	"testing"

	"fachui/internal/house/housetest"
)

// The test binary is the program itself when it is started with a command, so
// that what the tests start and kill is what people run.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") && os.Args[1] != "housetest-bank" {
		main()
		os.Exit(0)
	}
	housetest.Main(m)
}

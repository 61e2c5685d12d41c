package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

var errLow = fault.Define(fault.Refused, "test.too_low", basis.Online2016(20),
	"出价低于 {lowest} 元（{why}）", "The bid is below ¥{lowest} ({why})")

func TestAFaultSpeaksBothLanguages(t *testing.T) {
	t.Parallel()
	f := errLow.With("lowest", "705000.00").With("why", fault.Text{ZH: "加价幅度", EN: "increment"})
	if f.ZH() != "出价低于 705000.00 元（加价幅度）" || f.EN() != "The bid is below ¥705000.00 (increment)" {
		t.Error(f.ZH(), f.EN())
	}
	if f.Basis.ZH() != "法释〔2016〕18号 第20条" || f.Args()["lowest"] != "705000.00" {
		t.Error(f.Basis, f.Args())
	}
	if got := f.Instead("lowest", "1.00"); got.EN() != "The bid is below ¥1.00 (increment)" || f.Args()["lowest"] != "705000.00" {
		t.Error(got.EN(), f.Args())
	}
	if errLow.Args()["lowest"] != "" {
		t.Error("the definition was changed by With")
	}
}

func TestAFaultIsKnownByItsCode(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("place bid: %w", errLow.With("lowest", 1).Because(errors.New("secret")))
	if !errors.Is(err, errLow) || fault.Code(err) != "test.too_low" {
		t.Error(err)
	}
	if fault.Of(errors.New("plain")) != nil {
		t.Error("a plain error is no fault")
	}
}

func TestACodeIsDefinedOnce(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a second definition was accepted")
		}
	}()
	_ = fault.Define(fault.Refused, "test.too_low", basis.Basis{}, "甲", "a")
}

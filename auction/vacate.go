package auction

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Vacating says who clears an immovable before it is handed over: a duty that goes
// with it, and so published (法释〔2016〕18号 Art. 13(5)).
type Vacating string

// Who vacates.
const (
	VacatingUnknown Vacating = ""
	VacatedByCourt  Vacating = "court"
	VacatedByBuyer  Vacating = "buyer" // handed over as it stands
	VacatedAlready  Vacating = "nobody"
)

// Words say who vacates.
func (v Vacating) Words() fault.Text {
	switch v {
	case VacatedByCourt:
		return text("由法院负责腾退后交付", "the court clears it before it is handed over")
	case VacatedByBuyer:
		return text("法院不负责腾退，按现状交付", "the court does not clear it; it is handed over as it stands")
	case VacatedAlready:
		return text("无须腾退", "nobody has to leave")
	case VacatingUnknown:
	}
	return text("尚未查明", "not found out")
}

// checkVacating refuses an immovable of which nobody can say who clears it.
func (p Publication) checkVacating() error {
	if p.Kind == Immovable && p.Vacating == VacatingUnknown {
		return ErrVacating
	}
	return nil
}

// What a court can meet whose file is not complete.
var (
	ErrVacating = fault.Define(fault.Refused, "announcement.vacating", basis.Online2016(13),
		"尚未查明不动产由谁占有、由谁腾退，不能公告。请先补充财产调查的“占有使用”一项。",
		"It is not found out who occupies the property and who clears it, so it cannot be announced. Complete \"possession\" in the survey first.")
	ErrNotCarried = fault.Define(fault.Refused, "panel.not_carried", basis.Online2016(27),
		"合议庭决议尚未由全体成员签署，或者未获过半数同意。",
		"Not every member of the panel has signed, or most did not agree.")
)

package payments

import "fachui/internal/legal"

// Stance is what a recipient of a plan says to it.
type Stance string

// The stances. A suit is recorded by the court on the objector's proof.
const (
	Objects Stance = "object" // to the plan
	Opposes Stance = "oppose" // somebody else's objection
)

// Windows are what a recipient of a plan may still say.
type Windows struct {
	Objects  bool       // fifteen days from receiving the plan are not over
	ObjectBy legal.Time // their end; zero before the receipt
	Told     bool       // of somebody's objection
	Opposes  bool       // fifteen days from receiving that are not over
}

// MaySay decides what the reader's word is: what they wish, if its time has come
// and is not over; or, where they do not say and only one is possible, that.
// ErrStance, ErrObjectionLate, ErrNothingToOppose, ErrStanceNeeded.
// 民诉法解释 Arts. 509–510; 执行程序解释 Art. 17.
func MaySay(wish Stance, w Windows) (Stance, error) {
	switch wish {
	case "":
		switch {
		case w.Objects && w.Opposes:
			return "", ErrStanceNeeded
		case w.Opposes:
			return Opposes, nil
		}
		wish = Objects
	case Objects, Opposes:
	default:
		return "", ErrStance.With("stance", string(wish))
	}
	switch {
	case wish == Objects && !w.Objects:
		return "", ErrObjectionLate.With("by", w.ObjectBy)
	case wish == Opposes && !w.Told:
		return "", ErrNothingToOppose
	case wish == Opposes && !w.Opposes:
		return "", ErrOppositionLate
	}
	return wish, nil
}

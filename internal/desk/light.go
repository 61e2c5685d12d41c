package desk

import (
	"time"

	"fachui/internal/legal"
)

// Light is how urgent a task is.
type Light string

// The lights. A task without a clock has none.
const (
	NoLight Light = ""
	Green   Light = "green"
	Amber   Light = "amber" // a day or a quarter of its time is left
	Red     Light = "red"   // overdue
)

// amberDay is the time before the end from which every task is amber.
const amberDay = 24 * time.Hour

// LightOf says how urgent a task is that has been waiting since opened and is due at
// due. It is red from the instant at which it is due, and amber from a day before,
// or from the last quarter of its time where that is longer.
func LightOf(opened, due, at legal.Time) Light {
	if due.IsZero() {
		return NoLight
	}
	left := due.Sub(at)
	switch {
	case left <= 0:
		return Red
	case left <= amberDay, !opened.IsZero() && left*4 < due.Sub(opened):
		return Amber
	}
	return Green
}

package payments

import (
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// DayFacts is what must be known to close a day.
type DayFacts struct {
	Day           legal.Date
	Today         legal.Date
	ClosedThrough legal.Date
	HasStatement  bool
	Complete      bool         // the statement was taken after the day was over
	BankClosing   money.Amount // as the statement says
	BookClosing   money.Amount // of A1010 at the end of the day
	Differences   int          // lines that stand on one side only
	NotEmpty      []Code       // of ZeroAtClose
	SkippedLines  int          // bank lines of earlier open days that no statement covers
	Missing       []string     // accounts without a statement, where the day has several
	ChangeOn      legal.Date   // when another account takes over that has not yet
}

// CanClose decides whether a day may be locked: it is over, it is the next to be
// closed, bank and book agree to the fen, line by line, and nothing is left in an
// account that must be empty.
func CanClose(f DayFacts) error {
	switch {
	case !f.Day.After(f.ClosedThrough):
		return ErrDayClosedBefore.With("day", f.Day).With("through", f.ClosedThrough)
	case !f.Day.Before(f.Today):
		return ErrDayNotOver.With("day", f.Day)
	case !f.ChangeOn.IsZero() && !f.Day.Before(f.ChangeOn):
		return ErrDayBeforeChange.With("starts", f.ChangeOn).With("day", f.ChangeOn.AddDays(-1))
	case len(f.Missing) > 0:
		return ErrStatementOfAccount.With("day", f.Day).With("accounts", strings.Join(f.Missing, ", "))
	case !f.HasStatement:
		return ErrNoStatement.With("day", f.Day)
	case !f.Complete:
		return ErrStatementEarly.With("day", f.Day)
	case f.SkippedLines > 0:
		return ErrDaySkipped.With("lines", f.SkippedLines).With("after", f.ClosedThrough)
	case f.Differences > 0 || !f.BankClosing.Equal(f.BookClosing):
		return ErrDifference.With("bank", f.BankClosing).With("book", f.BookClosing).
			With("difference", f.BankClosing.Sub(f.BookClosing)).With("lines", f.Differences)
	case len(f.NotEmpty) > 0:
		return ErrNotEmpty.With("accounts", names(f.NotEmpty))
	}
	return nil
}

func names(codes []Code) string {
	s := make([]string, len(codes))
	for i, c := range codes {
		s[i] = string(c)
	}
	return strings.Join(s, ", ")
}

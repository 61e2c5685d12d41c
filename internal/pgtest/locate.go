package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
)

// locate adds file and line to a failed migration, which the migrator does not
// know: it runs the statements of the failed file again, one by one.
func locate(ctx context.Context, owner string, fsys fs.FS, failure error) error {
	var partial *goose.PartialError
	if !errors.As(failure, &partial) {
		return failure
	}
	name := partial.Failed.Source.Path
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return failure
	}
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return failure
	}
	defer conn.Close(ctx)
	tx, err := conn.Begin(ctx)
	if err != nil {
		return failure
	}
	defer tx.Rollback(ctx) //nolint:errcheck // nothing of it is wanted
	for _, s := range statements(string(text)) {
		_, err = tx.Exec(ctx, s.text)
		if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
			return describe(name, s, refused)
		}
	}
	return failure
}

func describe(file string, s statement, e *pgconn.PgError) error {
	line := s.line
	if e.Position > 0 {
		before := []rune(s.text)[:min(int(e.Position)-1, len([]rune(s.text)))]
		line += strings.Count(string(before), "\n")
	}
	words := []string{fmt.Sprintf("migrations/%s:%d: %s (SQLSTATE %s)", file, line, e.Message, e.Code)}
	for _, more := range []string{e.Detail, e.Hint, e.Where, e.InternalQuery} {
		if more != "" {
			words = append(words, more)
		}
	}
	return errors.New(strings.Join(words, "\n\t"))
}

// statement is one SQL statement and the line it starts at, from 1.
type statement struct {
	text string
	line int
}

// statements splits the "up" part of a migration as goose does: at lines that
// end with a semicolon, unless between StatementBegin and StatementEnd.
func statements(file string) []statement {
	var out []statement
	var s statement
	up, whole := false, false
	emit := func() {
		if strings.TrimSpace(s.text) != "" {
			out = append(out, s)
		}
		s = statement{}
	}
	for i, line := range strings.Split(file, "\n") {
		bare := strings.TrimSpace(line)
		switch mark, isMark := strings.CutPrefix(bare, "-- +goose "); {
		case isMark && mark == "Up":
			up = true
		case isMark && mark == "Down":
			return out
		case isMark && mark == "StatementBegin":
			whole = true
		case isMark && mark == "StatementEnd":
			whole = false
			emit()
		case !up || s.text == "" && (bare == "" || strings.HasPrefix(bare, "--")):
		default:
			if s.text == "" {
				s.line = i + 1
			}
			s.text += line + "\n"
			code, _, _ := strings.Cut(bare, "--")
			if !whole && strings.HasSuffix(strings.TrimSpace(code), ";") {
				emit()
			}
		}
	}
	return out
}

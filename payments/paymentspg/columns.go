package paymentspg

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// columns are journals as post_journals takes them: what is one journal's stands at
// one place of each slice, and so with the legs, which name their journal and
// accounts by place, from 1.
type columns struct {
	keys             []string
	hashes           [][]byte
	books            []pgtype.Date
	rolls            []bool
	ats              []time.Time
	events           []string
	legs             []int32
	totals           []int64
	makers, checkers []pgtype.UUID
	undone           []pgtype.Int8
	cases            []pgtype.UUID
	sources          []string
	names            []string
	legJournals      []int32
	legNumbers       []int32
	legEvents        []string
	legDrs, legCrs   []int32
	legDrCodes       []string
	legCrCodes       []string
	legFen           []int64
	places           map[payments.Account]int32
}

func columnsOf(journals []payments.Journal) (*columns, error) {
	n, legs := len(journals), 0
	for _, j := range journals {
		legs += len(j.Legs)
	}
	c := &columns{
		keys: make([]string, 0, n), hashes: make([][]byte, 0, n), books: make([]pgtype.Date, 0, n), rolls: make([]bool, 0, n),
		ats: make([]time.Time, 0, n), events: make([]string, 0, n), legs: make([]int32, 0, n), totals: make([]int64, 0, n),
		makers: make([]pgtype.UUID, 0, n), checkers: make([]pgtype.UUID, 0, n), undone: make([]pgtype.Int8, 0, n),
		cases: make([]pgtype.UUID, 0, n), sources: make([]string, 0, n),
		legJournals: make([]int32, 0, legs), legNumbers: make([]int32, 0, legs), legEvents: make([]string, 0, legs),
		legDrs: make([]int32, 0, legs), legCrs: make([]int32, 0, legs), legDrCodes: make([]string, 0, legs),
		legCrCodes: make([]string, 0, legs), legFen: make([]int64, 0, legs), places: make(map[payments.Account]int32, 2*legs),
	}
	for _, j := range journals {
		err := c.add(j)
		if err != nil {
			return nil, fmt.Errorf("journal %q: %w", j.Key, err)
		}
	}
	return c, nil
}

func (c *columns) add(j payments.Journal) error {
	made, err := uuidOf(j.Made)
	if err != nil {
		return err
	}
	checked, err := uuidOf(j.Checked)
	if err != nil {
		return err
	}
	caseID, err := uuidOf(j.Case)
	if err != nil {
		return err
	}
	hash := j.Hash()
	c.keys, c.hashes = append(c.keys, j.Key), append(c.hashes, hash[:])
	c.books = append(c.books, pgtype.Date{Time: time.Date(j.Book.Year, j.Book.Month, j.Book.Day, 0, 0, 0, 0, time.UTC), Valid: true})
	c.rolls, c.ats, c.events = append(c.rolls, j.Roll), append(c.ats, j.At.Std()), append(c.events, string(j.Event))
	c.legs = append(c.legs, int32(len(j.Legs)))
	c.makers, c.checkers, c.cases = append(c.makers, made), append(c.checkers, checked), append(c.cases, caseID)
	c.undone = append(c.undone, pgtype.Int8{Int64: j.Reverses, Valid: j.Reverses != 0})
	c.sources = append(c.sources, j.Source)
	var total int64
	for i, l := range j.Legs {
		fen := fenOf(l.Amount)
		total = min(total+fen, tooMuch)
		c.legJournals = append(c.legJournals, int32(len(c.keys)))
		c.legNumbers = append(c.legNumbers, int32(i+1))
		c.legEvents = append(c.legEvents, string(j.Event))
		c.legDrs, c.legDrCodes = append(c.legDrs, c.place(l.Dr)), append(c.legDrCodes, string(l.Dr.Code))
		c.legCrs, c.legCrCodes = append(c.legCrs, c.place(l.Cr)), append(c.legCrCodes, string(l.Cr.Code))
		c.legFen = append(c.legFen, fen)
	}
	c.totals = append(c.totals, total)
	return nil
}

// place is where an account stands among those named.
func (c *columns) place(a payments.Account) int32 {
	at, ok := c.places[a]
	if !ok {
		c.names = append(c.names, a.Name())
		at = int32(len(c.names))
		c.places[a] = at
	}
	return at
}

func uuidOf(id ref.ID) (pgtype.UUID, error) {
	if id.IsZero() {
		return pgtype.UUID{}, nil
	}
	u, err := uuid.Parse(string(id))
	return pgtype.UUID{Bytes: u, Valid: true}, err
}

// tooMuch is the least amount in fen that the schema refuses.
const tooMuch = 1e15

// fenOf counts in fen; what the schema refuses anyhow becomes the least of that.
func fenOf(a money.Amount) int64 {
	switch {
	case !a.Less(money.Fen(tooMuch)):
		return tooMuch
	case a.Less(money.Fen(-tooMuch)):
		return -tooMuch
	}
	return a.Fen()
}

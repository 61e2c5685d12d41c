package objectionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/objection"
)

// CounterFiling is an objection that somebody brings on paper, as an officer of the
// court writes it down.
type CounterFiling struct {
	NewObjection
	Company    bool
	Name       string
	Number     string // of the identity card, or the credit code
	ReceivedOn legal.Date
}

// Receipt is what is given out for a paper objection.
type Receipt struct {
	FiledObjection
	No         string     `json:"receipt_no"`
	ReceivedOn legal.Date `json:"received_on"`
	Linked     bool       `json:"linked"` // somebody proved this number here and finds the objection in that account
}

// holder is who objects on paper, in canonical form.
type holder struct {
	nature         string
	name           cn.Name
	number, masked string
	hash           []byte
	person         ref.ID
}

func (in CounterFiling) holder(today legal.Date, hash func(number string) []byte) (holder, error) {
	h := holder{nature: "person"}
	var err error
	h.name, err = cn.ParseName(in.Name)
	if err != nil {
		return holder{}, err
	}
	if in.Company {
		code, err := cn.ParseCreditCode(in.Number)
		if err != nil {
			return holder{}, err
		}
		h.nature, h.number, h.masked = "company", string(code), string(code)
	} else {
		id, err := cn.ParseIDNumber(in.Number)
		if err != nil {
			return holder{}, err
		}
		if id.Birth().After(today) {
			return holder{}, cn.ErrIDNumber.With("why", fault.Text{ZH: "出生日期在今天之后", EN: "its date of birth lies in the future"})
		}
		h.number, h.masked = string(id), id.Masked()
	}
	h.hash = hash(h.number)
	return h, nil
}

// FileAtCounter takes an objection on paper: the number of the identity paper is
// checked, and the clock of acceptance runs from the day of receipt. Whoever proved the
// same number here finds the objection in that account. Refusals: those of File, of the
// number and the name, and objection.ErrCounterDay.
func (s *Service) FileAtCounter(ctx context.Context, court string, in CounterFiling, hash func(number string) []byte, by event.Actor, at legal.Time) (Receipt, error) {
	who, err := in.holder(at.Date(), hash)
	if err == nil {
		err = in.Check()
	}
	if err == nil {
		err = checkPapers(in.Papers)
	}
	if err == nil {
		err = objection.CheckCounterDay(in.ReceivedOn, at.Date())
	}
	if err != nil {
		return Receipt{}, err
	}
	out := Receipt{
		FiledObjection: FiledObjection{Objection: ref.New(), AcceptBy: objection.DutyBy(in.ReceivedOn, objection.AcceptDays)}, ReceivedOn: in.ReceivedOn,
	}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			select person_id
			from person
			where number_hash = $1 and proof = 'proved'`, who.hash).Scan(&who.person)
		out.Linked = err == nil
		if pg.NoRows(err) {
			who.person, err = ref.New(), nil
		}
		if err != nil {
			return fmt.Errorf("look for an account: %w", err)
		}
		t, err := s.targetAtCounter(ctx, tx, court, in.NewObjection)
		if err != nil {
			return err
		}
		err = s.fileTx(ctx, tx, in.NewObjection, t, out.FiledObjection, event.Actor{Person: who.person, Role: "person"}, at)
		if err != nil {
			return err
		}
		out.No, err = s.counted(ctx, tx, court, out.Objection, in, who, by, at)
		return err
	})
	if pg.Violated(err, "objection_open_once") {
		return Receipt{}, objection.ErrOpen
	}
	if pg.Violated(err, "objection_counter_apart") {
		return Receipt{}, objection.ErrCounterOwn
	}
	return out, err
}

// targetAtCounter is where a paper objection belongs: a lot or a case of this court.
func (s *Service) targetAtCounter(ctx context.Context, tx pgx.Tx, court string, in NewObjection) (Target, error) {
	if !in.Lot.IsZero() {
		t, ok, err := s.property.Lot(ctx, tx, in.Lot)
		if err == nil && (!ok || t.Court != court) {
			err = objection.ErrTarget
		}
		return t, err
	}
	if in.Case.IsZero() {
		return Target{}, objection.ErrTarget
	}
	c, err := registry.FindCase(ctx, tx, court, in.Case)
	if err != nil {
		return Target{}, err
	}
	t := Target{Court: court, Case: c.ID}
	if in.Asset.IsZero() {
		return t, nil
	}
	err = tx.QueryRow(ctx, `
		select asset_id
		from asset
		where court_id = $1 and case_id = $2 and asset_id = $3`, court, in.Case, in.Asset).Scan(&t.Asset)
	if pg.NoRows(err) {
		return Target{}, objection.ErrTarget
	}
	if err != nil {
		return Target{}, fmt.Errorf("find property: %w", err)
	}
	return t, nil
}

// counted keeps who objected and numbers the receipt.
func (s *Service) counted(ctx context.Context, tx pgx.Tx, court string, id ref.ID, in CounterFiling, who holder, by event.Actor, at legal.Time) (string, error) {
	name, err := s.cipher.Encrypt("objection_counter", string(id), "name", []byte(who.name))
	if err != nil {
		return "", fmt.Errorf("encrypt name: %w", err)
	}
	number, err := s.cipher.Encrypt("objection_counter", string(id), "number", []byte(who.number))
	if err != nil {
		return "", fmt.Errorf("encrypt number: %w", err)
	}
	var code string
	err = tx.QueryRow(ctx, `
		select code
		from court
		where court_id = $1
		for update`, court).Scan(&code) // one receipt after the other
	if err != nil {
		return "", fmt.Errorf("lock court %s: %w", court, err)
	}
	var serial int
	year := at.Date().Year
	err = tx.QueryRow(ctx, `
		insert into objection_counter (court_id, objection_id, nature, name_cipher, name_masked, number_cipher, number_masked, number_hash,
			received_on, year, serial, taken_by, taken_at)
		select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::int, coalesce(max(serial), 0) + 1, $11, $12
		from objection_counter
		where court_id = $1 and year = $10::int
		returning serial`, court, id, who.nature, name, who.name.Masked(), number, who.masked, who.hash, in.ReceivedOn, year, by.Person, at).Scan(&serial)
	if err != nil {
		return "", fmt.Errorf("keep who objected on paper: %w", err)
	}
	no := receiptNo(year, code, serial)
	return no, event.Add(ctx, tx, event.Fact{
		Kind: "objection.taken_in", Court: court, Subject: id, Actor: by, At: at, Basis: basis.Objections2020(2),
		Body: map[string]any{"receipt_no": no, "received_on": in.ReceivedOn},
	})
}

func receiptNo(year int, code string, serial int) string {
	if serial == 0 {
		return ""
	}
	return fmt.Sprintf("（%d）%s执异收%d号", year, code, serial)
}

// atCounter is the name of who objected on paper, with the opening on record; empty if
// the objection was made online.
func (s *Service) atCounter(ctx context.Context, tx pgx.Tx, o row, a About) (string, error) {
	var sealed []byte
	err := tx.QueryRow(ctx, `
		select name_cipher
		from objection_counter
		where court_id = $1 and objection_id = $2`, o.court, o.id).Scan(&sealed)
	if pg.NoRows(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read who objected on paper: %w", err)
	}
	if len([]rune(a.Reason)) < minReason {
		return "", objection.ErrText.With("field", "reason").With("least", minReason).With("most", objection.RequestMost)
	}
	name, err := s.cipher.Decrypt("objection_counter", string(o.id), "name", sealed)
	if err != nil {
		return "", fmt.Errorf("decrypt name: %w", err)
	}
	return string(name), event.Add(ctx, tx, event.Fact{
		Kind: "identity.opened", Court: o.court, Case: o.caseID, Lot: o.lot, Subject: o.id, Actor: a.By, At: a.At,
		Body: map[string]any{"what": "name", "reason": a.Reason},
	})
}

const minReason = 4

// Counter finds for whom an officer acts at the counter: whoever made an objection on
// paper takes every later step there, too. objection.ErrUnknown, objection.ErrNotAtCounter.
func (s *Service) Counter(ctx context.Context, court string, id ref.ID) (event.Actor, error) {
	var person ref.ID
	var paper bool
	err := s.pool.QueryRow(ctx, `
		select o.person_id, c.objection_id is not null
		from objection o
		left join objection_counter c using (court_id, objection_id)
		where o.court_id = $1 and o.objection_id = $2`, court, id).Scan(&person, &paper)
	switch {
	case pg.NoRows(err):
		return event.Actor{}, objection.ErrUnknown
	case err != nil:
		return event.Actor{}, fmt.Errorf("find objection: %w", err)
	case !paper:
		return event.Actor{}, objection.ErrNotAtCounter
	}
	return event.Actor{Person: person, Role: "person"}, nil
}

// TookIn puts on record who took a later step in at the counter.
func (s *Service) TookIn(ctx context.Context, court string, id ref.ID, what objection.Command, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return event.Add(ctx, tx, event.Fact{
			Kind: "objection.taken_in", Court: court, Subject: id, Actor: by, At: at, Basis: basis.Objections2020(2),
			Body: map[string]any{"command": what},
		})
	})
}

package province

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// tale tells one case. After the first thing that goes wrong it does nothing
// more, so that a case reads as the sequence of acts that it is; the error waits
// in err.
type tale struct {
	ctx   context.Context //nolint:containedctx // a tale lives as long as its one telling
	p     *Province
	court *court
	err   error
}

// do runs an operation as login; a path that names a court means this one.
func (t *tale) do(login, op string, in fields) fields {
	if t.err != nil {
		return nil
	}
	if in == nil {
		in = fields{}
	}
	if t.court != nil {
		in[":court"] = t.court.id
	}
	out, err := t.p.c.do(t.ctx, login, op, in)
	t.err = err
	return out
}

// office runs an operation as the court's own holder of an office.
func (t *tale) office(key, op string, in fields) fields { return t.do(t.court.who(key), op, in) }

// errOver ends a tale that would go on behind the opening of the province.
var errOver = errors.New("the province is open")

// until waits for a moment of legal time, or for everything to come to rest. A
// tale that would wait for what lies behind the opening of the province is over.
func (t *tale) until(at legal.Time) {
	switch {
	case t.err != nil:
	case at.After(opening):
		t.err = errOver
	default:
		t.err = t.p.stage.until(t.ctx, at)
	}
}

// Offices act twice a day, in the morning and in the afternoon, so that the tales
// share their moments.
func (t *tale) morning(d legal.Date)   { t.until(d.At(9, 30)) }
func (t *tale) afternoon(d legal.Date) { t.until(d.At(15, 0)) }

// end is how the tale ended.
func (t *tale) end() error {
	if errors.Is(t.err, errOver) {
		return nil
	}
	return t.err
}

// pay sends money in the payer's bank's app; the account is opened with what it needs.
func (t *tale) pay(holder, from, to, amount, remark string) {
	if t.err == nil {
		t.err = t.p.transfer(t.ctx, holder, from, to, amount, remark)
	}
}

func (p *Province) transfer(ctx context.Context, holder, from, to, amount, remark string) error {
	if to == "" || amount == "" {
		return fmt.Errorf("%s has nothing to pay", holder)
	}
	_, err := p.c.atBank(ctx, http.MethodPost, "/transfers", fields{
		"from_account": from, "from_holder": holder, "fund": amount, "to_account": to, "amount": amount, "remark": remark, "key": ref.New().String(),
	})
	return err
}

// received records on evidence that everybody got a document who has not yet.
func (t *tale) received(kind, subject string) {
	out := t.office("clerk", "serving.of_subject", fields{"?": "kind=" + kind + "&subject=" + subject})
	for _, s := range rowsOf(out) {
		if text(s["received_at"]) == "" {
			t.office("clerk", "serving.record", slip(s))
		}
	}
}

// slip is the receipt of a serving. Of a litigation paper it says how it was handed over.
func slip(serving map[string]any) fields {
	f := fields{":serving": text(serving["serving"]), "evidence": "送达回证（演示）"}
	if serving["litigation"] == true {
		f["method"], f["address"], f["taker"], f["taker_name"] = "direct", "送达地址确认书所载地址", "recipient", "受送达人（演示）"
		f["document"] = paper("送达回证")
	}
	return f
}

// workday is d, or the working day before it.
func workday(d legal.Date) legal.Date {
	for {
		ok, err := calendar.Official().IsWorkday(d)
		if err != nil || ok {
			return d
		}
		d = d.AddDays(-1)
	}
}

// nextWorkday is d, or the working day after it.
func nextWorkday(d legal.Date) legal.Date {
	next, err := calendar.Official().RollForward(d)
	if err != nil {
		return d
	}
	return next
}

// workdays is so many working days after d, or before it.
func workdays(d legal.Date, n int) legal.Date {
	for ; n > 0; n-- {
		d = nextWorkday(d.AddDays(1))
	}
	for ; n < 0; n++ {
		d = workday(d.AddDays(-1))
	}
	return d
}

func yuan(n int64) money.Amount { return money.Fen(100 * n) }

package province

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"fachui/internal/legal"
)

// stray is money on which somebody must look: for nothing that anybody knows of,
// and a deposit that a stranger pays. It arrives shortly before the province opens.
func (p *Province) stray(ctx context.Context) error {
	t := &tale{ctx: ctx, p: p}
	t.afternoon(day("2026-05-11"))
	paying := map[*court]string{} // for whom a stranger pays
	lots := map[*court]*sale{}
	for i, c := range p.courts {
		t.pay("过路商户示例"+mark, accountNo("stray"+c.id), c.account, fmt.Sprintf("%d.00", 12800+1000*i), "往来款")
		s := p.upcoming(c)
		if s == nil || t.err != nil {
			continue
		}
		paying[c], lots[c] = bidder(bidderCount-i), s
		_, err := p.apply(ctx, paying[c], s)
		if err != nil {
			return err
		}
	}
	t.afternoon(day("2026-05-12"))
	for c, who := range paying {
		d, err := p.own(ctx, who, lots[c].lot)
		if err != nil {
			return err
		}
		t.pay("代付人示例"+mark, accountNo("other"+c.id), text(d["virtual_no"]), text(d["due"]), "代交保证金")
	}
	return t.err
}

// upcoming is a lot of the court on which bidding begins after the province opens.
func (p *Province) upcoming(c *court) *sale {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.sales {
		if s.court == c && s.steady && s.opens.After(opening.Add(24*time.Hour)) {
			return s
		}
	}
	return nil
}

// accounts imports the bank's statements of every day before the opening on which
// money moved, and closes the days but the last few, which are left to a visitor.
// It is what the finance office does first when the province is open.
func (p *Province) accounts(ctx context.Context, c *court) error {
	t := &tale{ctx: ctx, p: p, court: c}
	days, err := p.moved(ctx, c, opening.Date())
	if err != nil {
		return err
	}
	for i, d := range days {
		t.err = p.importDay(ctx, c, d)
		left := len(days) - i
		if left > 2 {
			t.office("rec", "day.close", fields{":date": d})
		}
		if left > 3 {
			t.office("checker", "day.close", fields{":date": d})
		}
		if t.err != nil {
			return fmt.Errorf("close %s of %s: %w", d, c.id, t.err)
		}
	}
	p.progress.books()
	return nil
}

// moved are the days before a day on which money moved on the court's account.
func (p *Province) moved(ctx context.Context, c *court, before legal.Date) ([]legal.Date, error) {
	var days []legal.Date
	after := "0"
	for {
		out, err := p.c.atBank(ctx, http.MethodGet, "/lines?account="+c.account+"&after="+after, nil)
		if err != nil {
			return nil, err
		}
		lines := rowsOf(out)
		for _, l := range lines {
			after = text(l["seq"])
			at, err := legal.Parse(text(l["booked_at"]))
			if err != nil {
				return nil, fmt.Errorf("a line of the bank: %w", err)
			}
			on := at.Date()
			if on.Before(before) && !slices.Contains(days, on) {
				days = append(days, on)
			}
		}
		if len(lines) == 0 {
			return days, nil
		}
	}
}

// importDay takes the bank's statement of a day to the court's books.
func (p *Province) importDay(ctx context.Context, c *court, d legal.Date) error {
	out, err := p.c.atBank(ctx, http.MethodGet, "/statements/"+c.account+"/"+d.String()+".csv", nil)
	if err != nil {
		return err
	}
	_, err = p.c.do(ctx, c.who("maker"), "statement.import", fields{":court": c.id, file: out[file]})
	return err
}

package paymentspg

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/payments/checkpoint"
)

// Hledger writes the whole book as the plain text that hledger reads: every kind
// and account declared, every journal a transaction, and at the end each balance
// as the house states it, asserted, so that `hledger check -s` is another
// program's opinion on whether the postings add up to it.
func (x *Exporter) Hledger(ctx context.Context, to io.Writer) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, "; %s %s\ncommodity 1000.00 CNY\n\n", checkpoint.Format, x.court)
	kinds, err := list[struct {
		Code   string
		Side   int
		ZH, EN string
	}](ctx, x.tx, "read kinds", `select code, side, zh, en from account_kind order by code`)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		class := "L"
		if k.Side > 0 {
			class = "A"
		}
		fmt.Fprintf(w, "account %s  ; %s %s, type:%s\n", k.Code, k.ZH, k.EN, class)
	}
	balances, err := x.balances(ctx)
	if err != nil {
		return err
	}
	for _, b := range balances {
		if a := plainAccount(b.Account); strings.Contains(a, ":") {
			fmt.Fprintf(w, "account %s\n", a)
		}
	}
	var last legal.Date
	err = x.each(ctx, func(e checkpoint.Entry) error {
		if e.Book.After(last) {
			last = e.Book
		}
		return plainEntry(w, e)
	})
	if err != nil {
		return err
	}
	if x.most > 0 {
		fmt.Fprintf(w, "\n%s * balances as the house states them\n", last)
		for _, b := range balances {
			fmt.Fprintf(w, "    %s  0.00 CNY = %s CNY\n", plainAccount(b.Account), b.Debit.Sub(b.Credit))
		}
	}
	return w.Flush()
}

func plainEntry(w io.Writer, e checkpoint.Entry) error {
	_, err := fmt.Fprintf(w, "\n%s * (%d) %s %s\n    ; made:%s, checked:%s\n", e.Book, e.Number, e.Event, oneLine(e.Key), e.Made, e.Checked)
	for _, l := range e.Legs {
		if err == nil {
			_, err = fmt.Fprintf(w, "    %s  %s CNY\n    %s  %s CNY\n", plainAccount(l.Debit), l.Amount, plainAccount(l.Credit), money.Amount{}.Sub(l.Amount))
		}
	}
	return err
}

// plainAccount names an account without empty levels: L2030:case-…:lot-….
func plainAccount(name string) string {
	parts := strings.Split(name, ":")
	levels := parts[:1]
	for i, p := range parts[1:] {
		if p != "" {
			levels = append(levels, [...]string{"case-", "lot-", "subject-"}[i]+p)
		}
	}
	return strings.Join(levels, ":")
}

// oneLine keeps a text from being read as anything but a description.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == ';' || r == '|' {
			return '_'
		}
		return r
	}, s)
}

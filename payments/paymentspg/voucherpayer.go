package paymentspg

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// voucherCode is the number printed beside that of a voucher, by which anybody who
// holds it can have it checked: nobody finds it by counting, and it names the
// amount, so that a voucher with another sum is no voucher.
func (s *Service) voucherCode(court string, v Voucher, line int64, amount money.Amount) string {
	sum := s.o.Cipher.Blind("payments.voucher", fmt.Appendf(nil, "%s|%s|%d|%s", court, v.No(), line, amount))
	code := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:10])
	return strings.Join([]string{code[:4], code[4:8], code[8:12], code[12:16]}, "-")
}

// VoucherPayer is who paid what a voucher is for. While a lot is sold nobody of
// the court knows its bidders (法释〔2016〕18号 Art. 18): Sealed says that the name
// stays closed until the bidding has ended.
func (s *Service) VoucherPayer(ctx context.Context, q Querier, court string, line int64) (name string, sealed bool, err error) {
	var id ref.ID
	var hidden []byte
	err = q.QueryRow(ctx, `
		select l.line_id, coalesce(l.counterparty, ''), exists (
			select
			from deposit_part p
			join deposit d using (court_id, deposit_id)
			where p.court_id = l.court_id and p.line_seq = l.seq and d.state in ('expected', 'held') and d.refund_due is null)
		from bank_line l
		where l.court_id = $1 and l.seq = $2`, court, line).Scan(&id, &hidden, &sealed)
	if err != nil {
		return "", false, fmt.Errorf("read payer: %w", err)
	}
	if sealed || len(hidden) == 0 {
		return "", sealed, nil
	}
	var c counterparty
	err = s.show("bank_line", id, "counterparty", hidden, &c)
	return c.Name, false, err
}

// OwnVoucher is a voucher as the payer sees it.
type OwnVoucher struct {
	Court  string       `json:"court"`
	Name   string       `json:"court_name"`
	NameEN string       `json:"court_name_en"`
	Year   int          `json:"year"`
	Number int          `json:"number"`
	Line   int64        `json:"line"`
	Amount money.Amount `json:"amount"`
	Came   legal.Time   `json:"came"`
	Issued legal.Time   `json:"issued"`
	ZH     string       `json:"zh"`
	EN     string       `json:"en"`
	Void   bool         `json:"void"`
	Code   string       `json:"code"`
}

// No is the number as it is printed.
func (v OwnVoucher) No() string { return payments.VoucherNo(v.Year, v.Number) }

const ownVoucherSQL = `
		select v.court_id, c.name, c.name_en, v.year, v.number, v.line_seq, v.amount, l.booked_at, v.issued_at, e.zh, e.en,
			voucher_is_void(v.court_id, v.year, v.number), ''
		from voucher v
		join court c using (court_id)
		join bank_line l on l.court_id = v.court_id and l.seq = v.line_seq
		join journal j on j.court_id = l.court_id and j.number = l.journal_number
		join posting_event e on e.event = j.event`

// OwnVouchers lists the vouchers of what person paid: for deposits and prices of
// their applications, and for cases to which they are a party under the name that
// paid. The newest comes first; there are at most 200.
func (s *Service) OwnVouchers(ctx context.Context, person ref.ID) ([]OwnVoucher, error) {
	applications, err := s.o.Registry.Applications(ctx, s.pool, person)
	if err != nil {
		return nil, fmt.Errorf("list own applications: %w", err)
	}
	cases, err := s.casesPaid(ctx, person)
	if err != nil {
		return nil, err
	}
	all, err := list[OwnVoucher](ctx, s.pool, "list own vouchers", ownVoucherSQL+`
		where exists (
				select
				from deposit_part p
				join deposit d using (court_id, deposit_id)
				where p.court_id = v.court_id and p.line_seq = v.line_seq and d.application_id = any ($1::uuid[]))
			or l.virtual_no <> '' and exists (
				select from settlement t
				where t.court_id = v.court_id and t.virtual_no = l.virtual_no and t.application_id = any ($1::uuid[]))
			or exists (
				select
				from execution_receipt r
				join person o on o.person_id = $2 and o.proof = 'proved' and o.name_hash = l.name_hash
				where r.court_id = v.court_id and r.line_seq = v.line_seq and r.case_id = any ($3::uuid[]))
		order by v.issued_at desc, v.court_id, v.number desc
		limit 200`, idTexts(applications), person, idTexts(cases))
	for i, v := range all {
		all[i].Code = s.voucherCode(v.Court, Voucher{v.Year, v.Number}, v.Line, v.Amount)
	}
	return all, err
}

// casesPaid are the cases that have receipts under person's own proved name and to
// which person is a party: a name alone is borne by many.
func (s *Service) casesPaid(ctx context.Context, person ref.ID) ([]ref.ID, error) {
	found, err := list[struct {
		Court string
		Case  ref.ID
	}](ctx, s.pool, "list cases paid for", `
		select distinct r.court_id, r.case_id
		from person o
		join bank_line l on l.name_hash = o.name_hash
		join execution_receipt r on r.court_id = l.court_id and r.line_seq = l.seq
		where o.person_id = $1 and o.proof = 'proved'
		limit 200`, person)
	if err != nil {
		return nil, err
	}
	var own []ref.ID
	for _, f := range found {
		party, err := s.o.Registry.PartyOf(ctx, s.pool, f.Court, f.Case, person)
		if err != nil {
			return nil, fmt.Errorf("ask for a party: %w", err)
		}
		if !party.IsZero() {
			own = append(own, f.Case)
		}
	}
	return own, nil
}

func idTexts(ids []ref.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}

// CheckVoucher is what anybody may know of a voucher whose code they hold. A wrong
// code is answered like a number that does not exist: ErrVoucherCode.
func (s *Service) CheckVoucher(ctx context.Context, court string, v Voucher, code string) (OwnVoucher, error) {
	rows, err := list[OwnVoucher](ctx, s.pool, "check voucher", ownVoucherSQL+`
		where v.court_id = $1 and v.year = $2::bigint and v.number = $3::bigint`, court, v.Year, v.Number)
	if err != nil && !pg.NoRows(err) {
		return OwnVoucher{}, err
	}
	if len(rows) != 1 {
		return OwnVoucher{}, payments.ErrVoucherCode
	}
	want := s.voucherCode(court, v, rows[0].Line, rows[0].Amount)
	if subtle.ConstantTimeCompare([]byte(strings.ToUpper(strings.TrimSpace(code))), []byte(want)) != 1 {
		return OwnVoucher{}, payments.ErrVoucherCode
	}
	rows[0].Code = want
	return rows[0], nil
}

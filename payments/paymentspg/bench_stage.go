package paymentspg

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/statement"
)

const (
	benchCourt   = "bench"
	benchAccount = "51000100200300"
	benchCases   = 64
)

// ledgerStage is a court with cases that have money, and what it acknowledged.
type ledgerStage struct {
	o     BenchOptions
	svc   *Service
	at    legal.Time
	cases []ref.ID
	payee []ref.ID // of each case

	mu     sync.Mutex
	stored int64 // journals that the books must hold
	acked  acked // since the last check
}

// acked are numbers that were told to somebody, with the key they were told for.
type acked struct {
	numbers []int64
	keys    []string
}

// stageLedger opens a court, gives each of its cases more than it will spend, and
// lets it have a past: an empty ledger would be measured as it is on its first day.
func stageLedger(ctx context.Context, o BenchOptions) (*ledgerStage, error) {
	s := &ledgerStage{o: o, at: clock.New(o.Machine).Now()}
	s.svc = New(o.Pool, Options{
		Machine: o.Machine, Cipher: o.Cipher,
		Calendar: func(context.Context, Querier) (calendar.Calendar, error) { return calendar.Official(), nil },
		HashName: func(name string) []byte { return o.Cipher.Blind("name", []byte(name)) },
	})
	b := &pgx.Batch{}
	b.Queue(`
		insert into court (court_id, code, name, name_en, opened_at)
		values ($1, '测0000', '测量人民法院', 'Court of Measurement', $2)`, benchCourt, s.at)
	b.Queue(`
		insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
		values ($1, 'BENCH', $2, '测量人民法院', gen_random_uuid(), gen_random_uuid(), $3)`, benchCourt, benchAccount, s.at)
	b.Queue(`
		insert into ledger (court_id, opened_on, closed_through)
		values ($1, $2::date, $2::date - 1)`, benchCourt, s.at.Date())
	for i := range benchCases {
		id := ref.New()
		s.cases, s.payee = append(s.cases, id), append(s.payee, ref.New())
		b.Queue(`
			insert into enforcement_case (court_id, case_id, case_no, year, court_code, kind, serial, filed_on, title_doc,
				criminal, summary, opened_by, opened_at)
			values ($1, $2, '（2026）测0000执' || $3::integer || '号', 2026, '测0000', '执', $3, $4::date, '（2025）民初1号',
				false, '', gen_random_uuid(), $5)`, benchCourt, id, i+1, s.at.Date(), s.at)
	}
	err := o.Pool.SendBatch(ctx, b).Close()
	if err != nil {
		return nil, fmt.Errorf("open court: %w", err)
	}
	var endow []payments.Journal
	for i := range s.cases {
		endow = append(endow, s.receipt(i, money.MustParse("9000000000.00")))
	}
	_, err = s.post(ctx, endow, true)
	if err != nil {
		return nil, err
	}
	for s.stored < o.History {
		_, err = s.transfer(ctx, maxJournals)
		if err != nil {
			return nil, err
		}
	}
	return s, s.check(ctx)
}

// receipt is money that came in for a case.
func (s *ledgerStage) receipt(i int, amount money.Amount) payments.Journal {
	return payments.Automatic("bench:"+string(ref.New()), s.at, payments.P9, payments.Account{Code: payments.Bank},
		payments.Account{Code: payments.ExecutionMoney, Case: s.cases[i]}, amount)
}

// receipts posts n receipts of cases at random, each with its bank line.
func (s *ledgerStage) receipts(ctx context.Context, n int) (int64, error) {
	js := make([]payments.Journal, n)
	for k := range js {
		js[k] = s.receipt(anyOf(benchCases), someFen())
	}
	return s.post(ctx, js, true)
}

// transfer posts n journals that assign money of cases at random to creditors.
func (s *ledgerStage) transfer(ctx context.Context, n int) (int64, error) {
	js := make([]payments.Journal, n)
	for k := range js {
		i := anyOf(benchCases)
		js[k] = payments.Automatic("bench:"+string(ref.New()), s.at, payments.P10,
			payments.Account{Code: payments.ExecutionMoney, Case: s.cases[i]},
			payments.Account{Code: payments.Creditors, Case: s.cases[i], Subject: s.payee[i]}, someFen())
	}
	return s.post(ctx, js, false)
}

func someFen() money.Amount { return money.Fen(int64(1 + anyOf(99))) }

// post enters journals, with their bank lines or by themselves, and notes what it
// was told.
func (s *ledgerStage) post(ctx context.Context, js []payments.Journal, lines bool) (posted int64, err error) {
	var told []Posted
	if lines {
		err = s.svc.money(ctx, benchCourt, func(tx pgx.Tx) error {
			told, err = Post(ctx, tx, benchCourt, js...)
			if err != nil {
				return err
			}
			return s.bankLines(ctx, tx, js, told)
		})
	} else {
		told, err = s.svc.Enter(ctx, benchCourt, js...)
	}
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range told {
		s.acked.numbers, s.acked.keys = append(s.acked.numbers, p.Number), append(s.acked.keys, js[i].Key)
	}
	s.stored += int64(len(js))
	return int64(len(js)), nil
}

// bankLines writes the line behind each receipt, in the bank's numbering, and
// registers the receipt with its case.
func (s *ledgerStage) bankLines(ctx context.Context, tx pgx.Tx, js []payments.Journal, posted []Posted) error {
	keys, amounts, numbers := make([]string, len(js)), make([]string, len(js)), make([]int64, len(js))
	receipts, cases := make([]string, len(js)), make([]string, len(js))
	for i, j := range js {
		keys[i], amounts[i], numbers[i] = j.Key, j.Legs[0].Amount.String(), posted[i].Number
		receipts[i], cases[i] = string(ref.New()), string(j.Case)
	}
	_, err := tx.Exec(ctx, `
		with line as (
			insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
			select $1, last.seq + l.i, gen_random_uuid(), l.key, $2, $3, true, l.amount::numeric, l.number
			from (select coalesce(max(seq), 0) seq from bank_line where court_id = $1) last,
				unnest($4::text[], $5::text[], $6::bigint[]) with ordinality l (key, amount, number, i)
			order by l.i
			returning journal_number, seq, amount)
		insert into execution_receipt (court_id, receipt_id, case_id, journal_number, amount, line_seq, came_at, notice_by)
		select $1, r.id, r.case_id, line.journal_number, line.amount, line.seq, $2, $7
		from unnest($6::bigint[], $8::uuid[], $9::uuid[]) r (number, id, case_id)
		join line on line.journal_number = r.number`,
		benchCourt, s.at, s.at.Date(), keys, amounts, numbers, payments.TellBy(s.at.Date()), receipts, cases)
	return wrap("write bank lines", err)
}

// check compares the books with what was acknowledged since the last check.
func (s *ledgerStage) check(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var journals, last, found int64
	var debit, credit, bank, owed money.Amount
	err := s.o.Pool.QueryRow(ctx, `
		select
			(select count(*) from journal where court_id = $1),
			(select last_number from ledger_head where court_id = $1),
			(select count(*) from unnest($2::bigint[], $3::text[]) a (number, key)
				join journal j on j.court_id = $1 and j.number = a.number and j.key = a.key),
			sum(debit), sum(credit),
			sum(debit - credit) filter (where code = 'A1010'),
			sum(credit - debit) filter (where code <> 'A1010')
		from kind_total
		where court_id = $1`, benchCourt, s.acked.numbers, s.acked.keys).Scan(&journals, &last, &found, &debit, &credit, &bank, &owed)
	switch {
	case err != nil:
		return fmt.Errorf("check books: %w", err)
	case found != int64(len(s.acked.numbers)):
		return fmt.Errorf("%d journals were acknowledged, %d of them are stored under their number", len(s.acked.numbers), found)
	case journals != s.stored || last != s.stored:
		return fmt.Errorf("the books hold %d journals, the last is number %d, and %d were acknowledged", journals, last, s.stored)
	case !debit.Equal(credit) || !bank.Equal(owed):
		return fmt.Errorf("debits %s, credits %s, the bank %s, owed %s", debit, credit, bank, owed)
	}
	s.acked = acked{}
	return nil
}

// sale lets a lot end with its deposits paid, and returns how long the house takes
// to turn the winner's into price and to order the refund of each other.
func (s *ledgerStage) sale(ctx context.Context) (time.Duration, error) {
	lot, applications, err := s.bidders(ctx)
	if err != nil {
		return 0, err
	}
	err = inTx(ctx, s.o.Pool, func(tx pgx.Tx) error { return s.svc.LotSoldTx(ctx, tx, benchCourt, lot, s.at) })
	if err != nil {
		return 0, err
	}
	refunds := 0
	begin := s.o.Machine()
	err = inTx(ctx, s.o.Pool, func(tx pgx.Tx) error {
		var err error
		refunds, err = s.svc.RefundLosersTx(ctx, tx, benchCourt, lot, applications[0], s.at)
		if err != nil {
			return err
		}
		_, err = s.svc.OpenSettlementTx(ctx, tx, Settlement{
			Court: benchCourt, Case: s.cases[0], Lot: lot, Application: applications[0],
			Price: money.MustParse("700000.00"), PayBy: s.at.Add(240 * time.Hour), At: s.at,
		})
		return err
	})
	took := s.o.Machine().Sub(begin)
	if err != nil {
		return took, err
	}
	s.stored += int64(1 + refunds)
	return took, s.refundsComplete(ctx, lot, len(applications)-1)
}

// bidders lets applications pay their deposits, by lines of the bank.
func (s *ledgerStage) bidders(ctx context.Context) (lot ref.ID, applications []ref.ID, err error) {
	lot = ref.New()
	due := money.MustParse("70000.00")
	var lines []statement.Line
	err = inTx(ctx, s.o.Pool, func(tx pgx.Tx) error {
		applications, lines = nil, nil
		var seq int64
		err := tx.QueryRow(ctx, `select max(seq) from bank_line where court_id = $1`, benchCourt).Scan(&seq)
		if err != nil {
			return fmt.Errorf("find last bank line: %w", err)
		}
		for i := range s.o.Deposits {
			name := fmt.Sprint("竞买人", i)
			a := ref.New()
			x, err := s.svc.ExpectDepositTx(ctx, tx, Expect{
				Court: benchCourt, Case: s.cases[0], Lot: lot, Application: a, Due: due, PayerHash: s.svc.o.HashName(name), At: s.at,
			})
			if err != nil {
				return err
			}
			applications = append(applications, a)
			lines = append(lines, statement.Line{
				Seq: seq + int64(i) + 1, BankRef: string(a), Booked: s.at, ValueDate: s.at.Date(), Credit: true, Amount: due,
				Counterparty: name, CounterpartyAccount: fmt.Sprintf("6222%010d", i), VirtualAccount: x.VirtualNo,
			})
		}
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	s.stored += int64(len(lines))
	return lot, applications, s.svc.ReceiveLines(ctx, benchCourt, lines, s.at)
}

// refundsComplete looks for the whole trail of each refund: the deposit's state,
// its journal with the house's two names, the order to the account that the
// deposit came from, and the one fact that tells the public.
func (s *ledgerStage) refundsComplete(ctx context.Context, lot ref.ID, want int) error {
	var orders, told int
	err := s.o.Pool.QueryRow(ctx, `
		select count(*), (
			select (body->>'count')::integer from event
			where court_id = $1 and lot_id = $2 and kind = 'deposit.refunds_instructed')
		from deposit d
		join journal j on j.court_id = d.court_id and j.key = 'refund:' || d.deposit_id || ':' || d.line_seq and j.event = 'P2' and j.total = d.due
			and j.made_by = $3 and j.checked_by = $4
		join payout p on p.court_id = d.court_id and p.deposit_id = d.deposit_id and p.state = 'sent' and p.amount = d.due
		join bank_line l on l.court_id = d.court_id and l.seq = d.line_seq and l.account_hash = p.account_hash
		where d.court_id = $1 and d.lot_id = $2 and d.state = 'refunding' and d.refund_due is not null`,
		benchCourt, lot, payments.SystemMaker, payments.SystemChecker).Scan(&orders, &told)
	if err != nil {
		return fmt.Errorf("look for refunds: %w", err)
	}
	if orders != want || told != want {
		return fmt.Errorf("%d refunds are ordered and %d told, of %d", orders, told, want)
	}
	return nil
}

// anyOf is one of n numbers from 0, to spread the load.
func anyOf(n int) int { return rand.IntN(n) } //nolint:gosec // spreads a bench's load, hides nothing

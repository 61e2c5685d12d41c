package paymentspg

import (
	"flag"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/event"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// lives is how many courts live in a run; FACHUI_LIVES asks for more.
const lives = 5

// A court lives a life of acts at random: money comes in, rightly and wrongly, lots
// are sold and fail, people say what money is and err, plans are paid out, the bank
// refuses and returns, days close. After each act the books are those of a model
// of one page, and whatever must always be true is true.
func TestLifeOfACourt(t *testing.T) {
	t.Parallel()
	most := lives
	if n, err := strconv.Atoi(os.Getenv("FACHUI_LIVES")); err == nil {
		most = n
		if checks := flag.Lookup("rapid.checks"); checks != nil && most > 100 {
			require.NoError(t, flag.Set("rapid.checks", strconv.Itoa(most)))
		}
	}
	lived, failing := 0, false
	rapid.Check(t, func(rt *rapid.T) {
		if lived >= most && !failing {
			return // enough; but what failed is lived again until it is short
		}
		lived++
		w, leave := lodge(t)
		died := true
		defer func() {
			leave()
			failing = failing || died
		}()
		w.t = rt
		live(rt, w)
		died = false
	})
	t.Logf("%d lives", lived)
}

// lodge gives a world that can be left before the test ends: there are many lives,
// and each has a database and a bank.
func lodge(t *testing.T) (*world, func()) {
	t.Helper()
	ready, leave, left := make(chan *world), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(left)
		t.Run("life", func(t *testing.T) {
			defer close(ready)
			ready <- newWorld(t)
			<-leave
		})
	}()
	w, ok := <-ready
	if !ok {
		t.FailNow() // it has said why
	}
	return w, func() { close(leave); <-left }
}

func live(rt *rapid.T, w *world) {
	l := &life{
		world: w, rt: rt, books: books{}, cases: []ref.ID{w.caseID, openCase(rt, w.pool, jinjiang)},
		holds: map[ref.ID]ref.ID{}, planCase: map[ref.ID]ref.ID{}, done: map[string]int{},
	}
	w.outside("treasury", "某某市财政局非税专户", "90002222")
	acts := []struct {
		name string
		act  func()
	}{
		{"apply", l.apply}, {"apply", l.apply}, {"pay a deposit", l.payDeposit}, {"pay a deposit", l.payDeposit}, {"pay a deposit", l.payDeposit},
		{"pay without a word", l.payUnknown}, {"pay for a case", l.payCase}, {"say what it is", l.explain}, {"say what it is", l.explain},
		{"sell", l.sell}, {"fail", l.fail}, {"pay the balance", l.payBalance}, {"pay the balance", l.payBalance}, {"title", l.title},
		{"default", l.buyerDefaults}, {"settle", l.letBankWork}, {"settle", l.letBankWork}, {"reissue", l.reissue}, {"hold", l.hold},
		{"undo", l.undo}, {"distribute", l.distribute}, {"pay out", l.payOut}, {"close", l.close}, {"interest", l.interest},
		{"overdraw", l.overdraw}, {"lines again", l.linesAgain},
	}
	for i := range rapid.IntRange(12, 40).Draw(rt, "acts") {
		// rapid likes small numbers, for they are short; every act shall have its turn at them
		a := acts[(rapid.IntRange(0, len(acts)-1).Draw(rt, "act")+7*i)%len(acts)]
		a.act()
		l.done[a.name]++
		l.check(a.name)
	}
	rt.Log(l)
}

func (l *life) inTx(fn func(tx pgx.Tx) error) error { return pg.Tx(l.ctx, l.pool, fn) }

// apply lets somebody owe a deposit for a lot.
func (l *life) apply() {
	open := those(l.lots, func(x *lifeLot) bool { return x.open })
	if len(open) == 0 {
		cas, _ := one(l, "case", l.cases)
		open = []*lifeLot{{id: ref.New(), cas: cas, open: true}}
		l.lots = append(l.lots, open[0])
	}
	lot, _ := one(l, "lot", open)
	b := &lifeBidder{
		name: rapid.SampledFrom([]string{"张三", "李四", "王五"}).Draw(l.rt, "name"), id: ref.New(), due: l.fen("due", 3) * 100, lot: lot, state: "expected",
	}
	expect := func() error {
		return l.inTx(func(tx pgx.Tx) error {
			x, err := l.svc.ExpectDepositTx(l.ctx, tx, Expect{
				Court: jinjiang, Case: lot.cas, Lot: lot.id, Application: b.id, Due: money.Fen(b.due), PayerHash: l.hash(b.name), At: l.now})
			b.deposit, b.number = x.Deposit, x.VirtualNo
			return err
		})
	}
	require.NoError(l.rt, expect())
	l.again("expect", expect)
	l.bidders = append(l.bidders, b)
}

// comes lets money come, and books it where the model says: on an account, or, as
// the zero account, where it waits to be explained.
func (l *life) comes(payer, to string, fen int64, remark string, where payments.Account, otherwise payments.Code) {
	l.pay(payer, to, money.Fen(fen).String(), remark)
	if where.Code != "" {
		l.books.move(bankAccount(), where, fen)
		return
	}
	l.waits(payer, fen, otherwise)
	l.books.move(bankAccount(), l.waiting[len(l.waiting)-1].account(), fen)
}

// waits notes the newest exception.
func (l *life) waits(payer string, fen int64, code payments.Code) {
	x := &lifeReceipt{payer: payer, heldIn: code, fen: fen}
	require.NoError(l.rt, l.pool.QueryRow(l.ctx, `
		select e.exception_id, l.line_id
		from receipt_exception e
		join bank_line l on l.court_id = e.court_id and l.seq = e.line_seq
		where e.held_in = $1 and e.amount = $2
		order by e.recorded_at desc
		limit 1`, code, money.Fen(fen)).Scan(&x.exception, &x.line))
	l.waiting = append(l.waiting, x)
}

func (l *life) payDeposit() {
	b, ok := one(l, "bidder", l.bidders)
	if !ok {
		return
	}
	fen := max(1, rapid.SampledFrom([]int64{b.missing(), b.missing(), b.missing(), b.due, b.due / 2}).Draw(l.rt, "of")+
		int64(rapid.SampledFrom([]int{0, 0, 0, -1, 1}).Draw(l.rt, "off by")))
	payer := rapid.SampledFrom([]string{b.name, b.name, b.name, "赵六"}).Draw(l.rt, "payer")
	switch {
	case b.state != "expected":
		l.pay(payer, b.number, money.Fen(fen).String(), "")
		l.books.move(bankAccount(), payments.Account{Code: payments.Misdirected, Subject: l.lastLine()}, fen)
		l.returns(payer, l.lastLine(), fen)
	case payer != b.name:
		l.comes(payer, b.number, fen, "", payments.Account{}, payments.Unclaimed)
		l.waiting[len(l.waiting)-1].bidder = b
	default:
		l.pay(payer, b.number, money.Fen(fen).String(), "")
		l.books.move(bankAccount(), b.account(), min(fen, b.missing()))
		if rest := fen - b.missing(); rest > 0 {
			l.books.move(bankAccount(), payments.Account{Code: payments.Misdirected, Subject: l.lastLine()}, rest)
			l.returns(payer, l.lastLine(), rest)
		}
		b.takes(payer, fen)
	}
}

// takes counts money towards a deposit, as far as it is due.
func (m *lifeBidder) takes(payer string, fen int64) {
	m.parts = append(m.parts, lifePart{payer, min(fen, m.missing())})
	if m.missing() == 0 {
		m.state = "held"
	}
}

// lastLine is the newest bank line.
func (l *life) lastLine() (id ref.ID) {
	require.NoError(l.rt, l.pool.QueryRow(l.ctx, `select line_id from bank_line order by seq desc limit 1`).Scan(&id))
	return id
}

// returns notes what goes back at once, from where it waits as misdirected.
func (l *life) returns(payer string, line ref.ID, fen int64) {
	l.orders(&lifePayout{fen: fen, kind: "misdirected_refund", payee: payer}, "line:"+string(line), payments.Account{Code: payments.Misdirected, Subject: line})
}

func (l *life) payUnknown() {
	payer := rapid.SampledFrom([]string{"孙七", "张三", "李四"}).Draw(l.rt, "unknown payer")
	l.comes(payer, mainNo, l.fen("fen", 400), "", payments.Account{}, payments.Unclaimed)
}

func (l *life) payCase() {
	cas, _ := one(l, "case", l.cases)
	no, err := l.svc.CaseNumber(l.ctx, jinjiang, cas, l.now)
	require.NoError(l.rt, err)
	l.comes("老李", no, l.fen("fen", 5000), "主动履行", execution(cas), "")
}

func (l *life) interest() {
	fen := l.fen("fen", 50)
	_, err := l.bank.Adjust(l.ctx, bank.Adjustment{
		Key: string(ref.New()), Account: mainNo, Direction: "credit", Kind: "interest", Amount: money.Fen(fen), Remark: "结息"})
	require.NoError(l.rt, err)
	l.pull()
	l.books.move(bankAccount(), payments.Account{Code: payments.InterestPending}, fen)
}

// linesAgain brings every line a second time, as a link does that lost its place.
func (l *life) linesAgain() {
	lines, err := l.bank.Lines(l.ctx, mainNo, 0)
	require.NoError(l.rt, err)
	l.again("lines", func() error { return l.svc.ReceiveLines(l.ctx, jinjiang, lines, l.now) })
}

// overdraw tries what the ledger itself must refuse.
func (l *life) overdraw() {
	cas, _ := one(l, "case", l.cases)
	from := execution(cas)
	to := payments.Account{Code: payments.Creditors, Case: cas, Subject: ref.New()}
	try := func(j payments.Journal) func() error {
		return func() error {
			return l.inTx(func(tx pgx.Tx) error { _, err := Post(l.ctx, tx, jinjiang, j); return err })
		}
	}
	l.refused("a fen too much", payments.ErrInsufficient,
		try(payments.Automatic(string(ref.New()), l.now, payments.P10, from, to, money.Fen(l.books.of(from)+1))))
	l.refused("a pair that no law lists", payments.ErrMoveNotAllowed,
		try(payments.Automatic(string(ref.New()), l.now, payments.P11A, from, to, money.Fen(1))))
	l.refused("a closed day", payments.ErrDayClosed,
		try(payments.Automatic(string(ref.New()), l.now, payments.P10, from, to, money.Fen(1)).On(t0.Date().AddDays(-1))))
}

// explain lets two people say what money is; they may err.
func (l *life) explain() {
	x, ok := one(l, "receipt", l.waiting)
	if !ok {
		return
	}
	r := Resolution{Evidence: "银行查询书", TreatAs: rapid.SampledFrom(
		[]string{payments.AsDeposit, payments.AsBalance, payments.AsExecution, payments.AsMisdirected}).Draw(l.rt, "as")}
	b, someBidder := one(l, "bidder", l.bidders)
	sold, someSale := one(l, "sale", those(l.lots, func(x *lifeLot) bool { return x.winner != nil }))
	cas, _ := one(l, "case", l.cases)
	to, want := execution(cas), error(nil)
	switch r.TreatAs {
	case payments.AsDeposit:
		if !someBidder {
			return
		}
		r.Target, to = b.deposit, b.account()
		if b.state != "expected" {
			want = payments.ErrDepositState
		} else if b.name != x.payer {
			want = payments.ErrPayerReview
		}
	case payments.AsBalance:
		if !someSale {
			return
		}
		r.Target, to = sold.sale, sold.saleAccount()
		if sold.defaulted {
			want = payments.ErrSettlementDefaulted
		} else if sold.missing() > 0 && !l.now.Before(sold.payBy) {
			want = payments.ErrSettlementLate
		} else if sold.missing() < x.fen {
			want = payments.ErrSettlementOver
		}
	case payments.AsExecution:
		r.Target = cas
	default:
		to = payments.Account{Code: payments.Misdirected, Subject: x.line}
	}
	if x.heldIn == payments.Misdirected && r.TreatAs != payments.AsMisdirected {
		want = payments.ErrExceptionTreat
	}
	if want != nil {
		l.refused("to explain as "+r.TreatAs, want, func() error {
			_, err := l.svc.ProposeResolution(l.ctx, jinjiang, x.exception, r, l.now, l.staff["finance_maker"])
			return err
		})
		return
	}
	number := l.agree(x, r)
	if x.account() != to && r.TreatAs != payments.AsDeposit {
		l.books.move(x.account(), to, x.fen)
	}
	switch r.TreatAs {
	case payments.AsDeposit:
		l.books.move(x.account(), to, min(x.fen, b.missing()))
		if rest := x.fen - b.missing(); rest > 0 {
			misdirected := payments.Account{Code: payments.Misdirected, Subject: x.line}
			l.books.move(x.account(), misdirected, rest)
			l.returns(x.payer, x.line, rest)
		}
		b.takes(x.payer, x.fen)
	case payments.AsBalance:
		sold.paid += x.fen
		sold.brought = append(sold.brought, lifeBrought{x.line, x.payer, x.fen})
	case payments.AsExecution:
		l.entries = append(l.entries, &lifeEntry{number: number, receipt: *x, cas: cas})
	default:
		l.orders(&lifePayout{fen: x.fen, kind: "misdirected_refund", payee: x.payer}, "line:"+string(x.line), to)
	}
}

// agree takes a proposal through both hands; one alone is refused, and so is a
// second press.
func (l *life) agree(x *lifeReceipt, r Resolution) (number int64) {
	proposal, err := l.svc.ProposeResolution(l.ctx, jinjiang, x.exception, r, l.now, l.staff["finance_maker"])
	require.NoError(l.rt, err)
	approve := func(by event.Actor) func() error {
		return func() (err error) {
			number, err = l.svc.ApproveResolution(l.ctx, jinjiang, x.exception, proposal, l.now, by)
			return err
		}
	}
	l.refused("one's own proposal", payments.ErrSamePerson, approve(l.staff["finance_maker"]))
	require.NoError(l.rt, approve(l.staff["finance_checker"])())
	was := number
	l.refused("a second press", payments.ErrExceptionDone, approve(l.staff["finance_checker"]))
	l.waiting = slices.DeleteFunc(l.waiting, func(y *lifeReceipt) bool { return x == y })
	return was
}

// undo reverses an entry that gave money to the wrong case, if the case has it yet.
func (l *life) undo() {
	e, ok := one(l, "entry", those(l.entries, func(e *lifeEntry) bool { return !e.undone }))
	if !ok {
		return
	}
	id, err := l.svc.ProposeReversal(l.ctx, jinjiang, e.number, "认领有误，应属他案", l.now, l.staff["finance_maker"])
	require.NoError(l.rt, err)
	approve := func() error {
		_, err := l.svc.ApproveReversal(l.ctx, jinjiang, id, l.now, l.staff["finance_checker"])
		return err
	}
	if l.books.of(execution(e.cas)) < e.receipt.fen {
		l.refused("to undo what is spent", payments.ErrInsufficient, approve)
		return
	}
	require.NoError(l.rt, approve())
	l.again("reversal", approve)
	e.undone = true
	l.books.move(execution(e.cas), e.receipt.account(), e.receipt.fen)
	l.waits(e.receipt.payer, e.receipt.fen, e.receipt.heldIn)
}

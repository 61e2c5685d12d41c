package paymentspg

import (
	"context"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"pgregory.net/rapid"

	"fachui/internal/banksim"
	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
	"fachui/payments/distribution"
	"fachui/payments/statement"
)

// world is a court with a bank that keeps its own books in another house.
type world struct {
	t      rapid.TB
	ctx    context.Context
	pool   *pgxpool.Pool
	svc    *Service
	bank   *bank.Client
	now    legal.Time
	moved  time.Duration // machine time
	ring   *keyring.Ring
	reg    *registryFake
	caseID ref.ID
	lot    ref.ID
	events []outbox.Event
	router outbox.Router
	staff  map[string]event.Actor
}

// registryFake answers what payments asks about cases and people.
type registryFake struct {
	facts    PlanFacts
	accounts map[ref.ID]payments.Payee
	parties  map[ref.ID]ref.ID // person → party
	own      map[ref.ID][]ref.ID
	buyers   map[ref.ID]ref.ID // application → creditor who buys
}

func (r *registryFake) PlanFacts(context.Context, Querier, string, ref.ID, money.Amount) (PlanFacts, error) {
	return r.facts, nil
}

func (r *registryFake) PartyOfApplication(_ context.Context, _ Querier, _ string, _, application ref.ID) (ref.ID, error) {
	return r.buyers[application], nil
}

func (r *registryFake) PayeeAccount(_ context.Context, _ Querier, _ string, party ref.ID) (payments.Payee, bool, error) {
	p, ok := r.accounts[party]
	return p, ok, nil
}

func (r *registryFake) PartyOf(_ context.Context, _ Querier, _ string, _, person ref.ID) (ref.ID, error) {
	return r.parties[person], nil
}

func (r *registryFake) Applications(_ context.Context, _ Querier, person ref.ID) ([]ref.ID, error) {
	return r.own[person], nil
}

var staffRoles = []string{
	"clerk", "judge", "fund_keeper", "bureau_head", "leader", "finance_maker", "finance_checker", "reconciler", "chief",
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), pool: pgtest.New(t), now: t0, lot: ref.New(), staff: map[string]event.Actor{}}
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "keys"))
	require.NoError(t, err)
	sim, err := banksim.New(banksim.Options{Dir: t.TempDir(), Hasty: true})
	require.NoError(t, err)
	srv := httptest.NewServer(sim.Handler())
	t.Cleanup(func() { srv.Close(); _ = sim.Close() })
	w.bank, err = bank.New(bank.Options{URL: srv.URL})
	require.NoError(t, err)
	w.ring = ring
	w.reg = &registryFake{accounts: map[ref.ID]payments.Payee{}, parties: map[ref.ID]ref.ID{}, own: map[ref.ID][]ref.ID{}}
	w.svc = New(w.pool, Options{
		Machine:  func() time.Time { return clock.System().Add(w.moved) },
		Calendar: func(context.Context, Querier) (calendar.Calendar, error) { return calendar.Official(), nil },
		HashName: w.hash, Cipher: ring, Registry: w.reg, Bank: w.bank,
	})
	openCourt(t, w.pool, jinjiang, mainNo)
	w.caseID = openCase(t, w.pool, jinjiang)
	w.setBank()
	_, err = w.bank.Open(w.ctx, bank.Opening{No: mainNo, Holder: "某某区人民法院案款专户"})
	require.NoError(t, err)
	for _, r := range staffRoles {
		w.staff[r] = event.Actor{Person: ref.New(), Role: r}
	}
	w.listen()
	return w
}

func (w *world) hash(name string) []byte {
	return w.ring.Blind("name", []byte(strings.Join(strings.Fields(name), "")))
}

// listen keeps what payments tells the other domains, as flow would hear it.
func (w *world) listen() {
	keep[payments.DepositHeld](w)
	keep[payments.DepositRefunded](w)
	keep[payments.DepositPartIn](w)
	keep[payments.DepositReturned](w)
	keep[payments.DepositReleased](w)
	keep[payments.FreezeRefused](w)
	keep[payments.FreezeLost](w)
	keep[payments.PriceFullyPaid](w)
	keep[payments.BalanceOverdue](w)
	keep[payments.TopUpOrdered](w)
	keep[payments.RecoveryClaimed](w)
	keep[payments.PlanServed](w)
	keep[payments.PlanObjected](w)
	keep[payments.PlanOpposed](w)
	keep[payments.PlanFinal](w)
	keep[payments.PayoutPaid](w)
	keep[payments.PayoutReturned](w)
	keep[payments.CaseFunded](w)
	keep[payments.DayClosed](w)
}

func keep[E outbox.Event](w *world) {
	outbox.On(&w.router, func(_ context.Context, _ pgx.Tx, e E) error {
		w.events = append(w.events, e)
		return nil
	})
}

// heard returns the events of one kind so far.
func heard[E outbox.Event](w *world) []E {
	w.t.Helper()
	_, err := w.router.Drain(w.ctx, w.pool)
	require.NoError(w.t, err)
	var out []E
	for _, e := range w.events {
		if x, ok := e.(E); ok {
			out = append(out, x)
		}
	}
	return out
}

func (w *world) setBank() {
	w.t.Helper()
	require.NoError(w.t, w.bank.SetClock(w.ctx, w.now, false))
}

// at moves legal time and the bank's clock, running each deadline on the way.
func (w *world) at(s string) {
	w.t.Helper()
	to := legal.MustParse(s)
	for {
		due, err := deadline.Next(w.ctx, w.pool, to)
		require.NoError(w.t, err)
		if due.IsZero() {
			break
		}
		w.now = legal.Later(w.now, due)
		w.setBank()
		w.tx(func(tx pgx.Tx) error {
			d, ok, err := deadline.Due(w.ctx, tx, w.now)
			if err != nil || !ok {
				return err
			}
			return w.svc.DeadlineTx(w.ctx, tx, d, w.now)
		})
	}
	w.now = to
	w.setBank()
}

// settle lets orders go out, the bank work and its lines come in.
func (w *world) settle() {
	w.t.Helper()
	_, err := w.svc.SendDue(w.ctx, w.now)
	require.NoError(w.t, err)
	_, err = w.svc.SendFreezeOrders(w.ctx, w.now)
	require.NoError(w.t, err)
	_, err = w.bank.Work(w.ctx)
	require.NoError(w.t, err)
	w.pull()
}

func (w *world) pull() {
	w.t.Helper()
	_, err := w.svc.PullLines(w.ctx, w.now)
	require.NoError(w.t, err)
	_, err = w.svc.PullFreezes(w.ctx, w.now)
	require.NoError(w.t, err)
}

func (w *world) tx(fn func(tx pgx.Tx) error) {
	w.t.Helper()
	require.NoError(w.t, pg.Tx(w.ctx, w.pool, fn))
}

// expect lets a bidder of that name owe a deposit.
func (w *world) expect(name, due string) (application ref.ID, x Expected) {
	w.t.Helper()
	application = ref.New()
	w.tx(func(tx pgx.Tx) (err error) {
		x, err = w.svc.ExpectDepositTx(w.ctx, tx, Expect{
			Court: jinjiang, Case: w.caseID, Lot: w.lot, Application: application, Due: yuan(due), PayerHash: w.hash(name), At: w.now,
		})
		return err
	})
	return application, x
}

// pay lets somebody transfer money to a number, and the court see the line.
func (w *world) pay(name, to, amount, remark string) {
	w.t.Helper()
	from := fmt.Sprintf("6222%012x", w.hash(name)[:6])
	_, err := w.bank.Transfer(w.ctx, bank.Transfer{
		Key: string(ref.New()), From: from, FromHolder: name, Fund: yuan(amount), To: to, Amount: yuan(amount), Remark: remark,
	})
	require.NoError(w.t, err)
	w.pull()
}

// holdDeposits lets bidders pay deposits of 100,000.00.
func (w *world) holdDeposits(names ...string) []ref.ID {
	var ids []ref.ID
	for _, n := range names {
		id, x := w.expect(n, "100000.00")
		w.pay(n, x.VirtualNo, "100000.00", x.Reference)
		ids = append(ids, id)
	}
	return ids
}

func (w *world) payout(id ref.ID) PayoutView {
	w.t.Helper()
	all, err := w.svc.Payouts(w.ctx, jinjiang, PayoutFilter{ID: id})
	require.NoError(w.t, err)
	require.Len(w.t, all, 1)
	return all[0]
}

// approve takes a payout through its whole chain, each step by its own person.
func (w *world) approve(id ref.ID) {
	w.t.Helper()
	for {
		p := w.payout(id)
		if p.Next == "" {
			return
		}
		act := w.svc.Approve
		if p.Next == "finance_checker" {
			act = w.svc.Dispatch
		}
		_, err := act(w.ctx, jinjiang, id, p.Content, w.now, w.staff[p.Next])
		require.NoError(w.t, err)
	}
}

// outside puts an outside payee on record.
func (w *world) outside(key, name, number string) {
	w.t.Helper()
	id, err := w.svc.ProposeOutsidePayee(w.ctx, jinjiang, key, payments.Payee{Name: name, Bank: "某某银行", Number: number, Holder: name},
		"缴款通知书", w.now, w.staff["fund_keeper"])
	require.NoError(w.t, err)
	require.NoError(w.t, w.svc.ApproveOutsidePayee(w.ctx, jinjiang, id, w.now, w.staff["finance_checker"]))
}

// party registers a party with an account of its own.
func (w *world) party(name string) ref.ID {
	id := ref.New()
	w.reg.accounts[id] = payments.Payee{Name: name, Bank: "某某银行", Number: fmt.Sprintf("6217%012x", w.hash(name)[:6]), Holder: name}
	w.reg.parties[ref.New()] = id
	return id
}

func (w *world) personOf(party ref.ID) event.Actor {
	for person, p := range w.reg.parties {
		if p == party {
			return event.Actor{Person: person, Role: "person"}
		}
	}
	return event.Actor{}
}

// closeDay imports the statement of a day and closes it by two people.
func (w *world) closeDay(day string) {
	w.t.Helper()
	d := legal.MustDate(day)
	w.importDay(d)
	_, err := w.svc.ProposeClose(w.ctx, jinjiang, d, w.now, w.staff["reconciler"])
	require.NoError(w.t, err)
	require.NoError(w.t, w.svc.CloseDay(w.ctx, jinjiang, d, w.now, w.staff["chief"]))
}

func (w *world) importDay(d legal.Date) Imported {
	w.t.Helper()
	_, raw, err := w.bank.Statement(w.ctx, mainNo, d)
	require.NoError(w.t, err)
	in, err := w.svc.ImportStatement(w.ctx, jinjiang, raw, statement.CSV, w.now, w.staff["finance_maker"])
	require.NoError(w.t, err)
	return in
}

func (w *world) balance(code payments.Code) string { return balanceOf(w.t, w.pool, jinjiang, code) }

// sound checks that the books hold whatever must always hold, and that the bank
// says the same.
func (w *world) sound() {
	w.t.Helper()
	breaches, err := CheckInvariants(w.ctx, w.pool, jinjiang)
	require.NoError(w.t, err)
	require.Empty(w.t, breaches)
	var held money.Amount
	accounts, err := list[struct{ No string }](w.ctx, w.pool, "list accounts", `select account_no from fund_account_history where court_id = $1 and begun_at is not null`, jinjiang)
	require.NoError(w.t, err)
	for _, x := range accounts {
		a, err := w.bank.Account(w.ctx, x.No)
		require.NoError(w.t, err)
		held = held.Add(a.Balance)
	}
	require.Equal(w.t, held.String(), w.balance(payments.Bank))
}

// proceeds sells the lot to the first of the bidders and makes the price distributable.
func (w *world) proceeds(price string, names ...string) []ref.ID {
	w.t.Helper()
	ids := w.holdDeposits(names...)
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], price)
	w.settle()
	w.pay(names[0], w.balanceNo(), yuan(price).Sub(yuan("100000.00")).String(), "尾款")
	w.tx(func(tx pgx.Tx) error { return w.svc.TitlePassedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	return ids
}

// confirm does what follows from the confirmation of a sale.
func (w *world) confirm(winner ref.ID, price string) {
	w.t.Helper()
	w.tx(func(tx pgx.Tx) error {
		_, err := w.svc.OpenSettlementTx(w.ctx, tx, Settlement{
			Court: jinjiang, Case: w.caseID, Lot: w.lot, Application: winner, Price: yuan(price),
			PayBy: w.now.Add(10 * 24 * time.Hour), At: w.now,
		})
		if err != nil {
			return err
		}
		_, err = w.svc.RefundLosersTx(w.ctx, tx, jinjiang, w.lot, winner, w.now)
		return err
	})
}

func (w *world) balanceNo() string {
	w.t.Helper()
	all, err := w.svc.Settlements(w.ctx, jinjiang, SettlementFilter{Lot: w.lot})
	require.NoError(w.t, err)
	return all[0].VirtualNo
}

// ordinary makes a plan for titled ordinary claims of these sums.
func (w *world) ordinary(sums ...string) []ref.ID {
	var parties []ref.ID
	in := distribution.Input{Regime: distribution.Participation, Policy: distribution.Default()}
	for i, sum := range sums {
		p := w.party(fmt.Sprintf("债权人%d", i+1))
		parties = append(parties, p)
		in.Claims = append(in.Claims, distribution.Claim{
			ID: fmt.Sprint("c", i+1), Payee: string(p), Kind: distribution.Ordinary,
			Parts:  distribution.Parts{Principal: yuan(sum)},
			Seized: legal.MustDate("2025-12-01").AddDays(i).Start(),
		})
	}
	debtor := w.party("被执行人")
	in.Owner = string(debtor)
	w.reg.facts = PlanFacts{Input: in, Recipients: append(parties, debtor)}
	return append(parties, debtor)
}

// serveAll lets every recipient receive the plan now.
func (w *world) serveAll(plan ref.ID) {
	w.t.Helper()
	require.NoError(w.t, w.svc.ServePlan(w.ctx, jinjiang, plan, w.now, w.staff["judge"]))
	for _, r := range w.reg.facts.Recipients {
		w.tx(func(tx pgx.Tx) error { return w.svc.PlanReceivedTx(w.ctx, tx, jinjiang, plan, r, w.now) })
	}
}

func (w *world) draft() ref.ID {
	w.t.Helper()
	plan, err := w.svc.DraftPlan(w.ctx, jinjiang, w.caseID, w.now, w.staff["judge"])
	require.NoError(w.t, err)
	return plan
}

type ctxType = context.Context

func sum(ps []Prepared) money.Amount {
	var t money.Amount
	for _, p := range ps {
		t = t.Add(p.Amount)
	}
	return t
}

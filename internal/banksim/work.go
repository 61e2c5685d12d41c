package banksim

import (
	"fmt"
	"time"
)

// Done counts what the bank did in one go.
type Done struct {
	Paid     int       `json:"paid"`
	Returned int       `json:"returned"`
	Refused  int       `json:"refused"`
	Pending  int       `json:"pending"` // instructions still waiting, held ones included
	Unfrozen int       `json:"unfrozen"`
	Lines    int64     `json:"lines"`   // booked in the whole bank so far: unchanged, nobody has a new one
	Notices  int64     `json:"notices"` // of freezes, told in the whole bank so far
	NextDue  time.Time `json:"next_due,omitzero"`
}

// Work settles and returns everything that is due now, oldest first. NextDue
// tells when something further will be due, for whoever moves the clock.
func (b *Bank) Work() (Done, error) {
	var done Done
	err := b.change(func() error {
		now := b.now()
		var still []*payment
		waiting := b.open
		for i, p := range waiting {
			if !p.unfinished() {
				continue // settled in an earlier life of this process
			}
			if p.held() || p.dueAt.After(now) {
				still = append(still, p)
				continue
			}
			if err := b.move(p, now, &done); err != nil {
				b.open = append(still, waiting[i:]...)
				return err
			}
			if p.unfinished() {
				still = append(still, p)
			}
		}
		b.open = still
		for _, p := range still {
			done.wait(p)
		}
		err := b.unfreeze(now, &done)
		done.Lines, done.Notices = b.refs, b.notices
		if err != nil {
			return err
		}
		return nil
	})
	return done, err
}

func (p *payment) held() bool {
	return p.shown.Status == Pending && p.fault != nil && p.fault.Mode == FaultHold
}

// unfinished reports whether something is still to happen to p.
func (p *payment) unfinished() bool {
	return p.shown.Status == Pending || p.shown.Status == Paid && p.credit != ""
}

func (d *Done) wait(p *payment) {
	if p.shown.Status == Pending {
		d.Pending++
	}
	if !p.held() && (d.NextDue.IsZero() || p.dueAt.Before(d.NextDue)) {
		d.NextDue = p.dueAt.In(zone)
	}
}

// move takes one due instruction a step further.
func (b *Bank) move(p *payment, now time.Time, done *Done) error {
	facts := b.settle(p, now)
	if p.shown.Status == Paid {
		facts = b.giveBack(p, now)
	}
	if err := b.commit(facts...); err != nil {
		return err
	}
	switch p.shown.Status {
	case Paid:
		done.Paid++
	case Returned:
		done.Returned++
	case Refused:
		done.Refused++
	case Pending:
	}
	return nil
}

// settle returns the facts of debiting the payer and crediting the payee; where
// the payee cannot be credited the money waits in Clearing to be returned.
func (b *Bank) settle(p *payment, now time.Time) []fact {
	r := p.shown.PaymentRequest
	refuse := func(why string) []fact {
		return []fact{{Settled: &settled{EndToEnd: r.EndToEnd, Status: Refused, Reason: why, At: now}}}
	}
	if p.fault != nil && p.fault.Mode == FaultFail {
		return refuse(or(p.fault.Reason, "银行处理失败"))
	}
	from := b.customer(r.FromAccount)
	if !from.Closed.IsZero() {
		return refuse("付款账户已销户")
	}
	if from.available() < r.Amount {
		return refuse("余额不足")
	}
	to, virtual := b.resolve(r.ToAccount)
	var facts []fact
	credit, s := r.ToAccount, settled{EndToEnd: r.EndToEnd, Status: Paid, At: now}
	switch why := b.uncreditable(p, to, from); {
	case why != "":
		credit, s.Credit, s.Reason = Clearing, Clearing, why
		s.BackAt = now.Add(b.returnAfter(p))
	case to == nil:
		facts = b.opening(AccountRequest{AccountNo: r.ToAccount, Holder: r.ToName, Virtual: VirtualNone})
	default:
		credit = to.No
	}
	return append(facts,
		fact{Posted: &posted{
			From: from.No, To: credit, Virtual: virtual, Amount: r.Amount, Kind: KindPayment,
			Remark: r.Purpose, EndToEnd: r.EndToEnd, ToName: r.ToName, ToNo: r.ToAccount, At: now,
		}},
		fact{Settled: &s})
}

// uncreditable says why the payee's account cannot take the money, or "".
func (b *Bank) uncreditable(p *payment, to, from *account) string {
	r := p.shown.PaymentRequest
	switch {
	case p.fault != nil && p.fault.Mode == FaultReturn:
		return or(p.fault.Reason, "收款行退回")
	case to == nil && b.opts.StrictPayees:
		return "收款账号不存在"
	case to == nil:
		return ""
	case !to.Closed.IsZero():
		return "收款账户已销户"
	case to.Holder != r.ToName:
		return "收款人户名与账号不符"
	case to == from:
		return "收付款账号相同"
	case to.balance+r.Amount > maxFen:
		return "收款账户不能入账"
	}
	return ""
}

func (b *Bank) returnAfter(p *payment) time.Duration {
	if p.fault != nil && p.fault.Mode == FaultReturn {
		return time.Duration(p.fault.Days) * 24 * time.Hour
	}
	return b.opts.ReturnAfter
}

// giveBack returns the facts of a return: a credit line on the payer's account.
func (b *Bank) giveBack(p *payment, now time.Time) []fact {
	r := p.shown.PaymentRequest
	return []fact{
		{Posted: &posted{
			From: Clearing, To: r.FromAccount, Amount: r.Amount, Kind: KindReturn,
			Remark: "退汇：" + p.shown.Reason, EndToEnd: r.EndToEnd,
			FromName: r.ToName, FromNo: r.ToAccount, At: now,
		}},
		{Settled: &settled{EndToEnd: r.EndToEnd, Status: Returned, Reason: p.shown.Reason, At: now}},
	}
}

func (b *Bank) applySettled(s settled) error {
	p := b.payments[s.EndToEnd]
	if p == nil {
		return fmt.Errorf("no instruction %s", s.EndToEnd)
	}
	at := s.At.In(zone)
	p.shown.Status, p.shown.Reason = s.Status, s.Reason
	payer := b.accounts[p.shown.FromAccount]
	switch s.Status {
	case Paid:
		p.shown.SettledAt, p.shown.BankRef = &at, b.lastRef(payer)
		p.credit, p.dueAt = s.Credit, s.BackAt
	case Returned:
		p.shown.ReturnedAt, p.shown.ReturnRef = &at, b.lastRef(payer)
	default:
		p.shown.SettledAt = &at
	}
	return nil
}

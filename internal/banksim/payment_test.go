package banksim

import (
	"fmt"
	"testing"
	"time"
)

// TestPaymentLife: an order is not a line until the bank works.
func TestPaymentLife(t *testing.T) {
	t.Parallel()
	type step struct {
		advance time.Duration
		status  Status
		lines   int // on the court's account, the opening one included
	}
	for name, c := range map[string]struct {
		opts  func(*Options)
		fault Fault
		prep  func(*Bank)
		order PaymentRequest
		steps []step
	}{
		"paid":                 {order: pay("p", 100_00), steps: []step{{0, Paid, 2}, {48 * time.Hour, Paid, 2}}},
		"all that is there":    {order: pay("p", 1000_00), steps: []step{{0, Paid, 2}}},
		"a fen more":           {order: pay("p", 1000_01), steps: []step{{0, Refused, 1}}},
		"settles later":        {opts: func(o *Options) { o.SettleAfter = time.Hour }, order: pay("p", 1), steps: []step{{0, Pending, 1}, {time.Hour - time.Microsecond, Pending, 1}, {time.Microsecond, Paid, 2}}},
		"wrong name":           {prep: func(b *Bank) { _, _ = b.Open(AccountRequest{AccountNo: payee, Holder: "王五"}) }, order: pay("p", 1), steps: []step{{0, Paid, 2}, {24*time.Hour - time.Microsecond, Paid, 2}, {time.Microsecond, Returned, 3}}},
		"no such account":      {opts: func(o *Options) { o.StrictPayees = true }, order: pay("p", 1), steps: []step{{0, Paid, 2}, {24 * time.Hour, Returned, 3}}},
		"to itself":            {order: PaymentRequest{EndToEnd: "p", FromAccount: court, ToAccount: court + "01", ToName: "某某人民法院", Amount: 1}, steps: []step{{0, Paid, 2}, {24 * time.Hour, Returned, 3}}},
		"returned in two days": {fault: Fault{Account: payee, Mode: FaultReturn, Days: 2}, order: pay("p", 1), steps: []step{{0, Paid, 2}, {47 * time.Hour, Paid, 2}, {time.Hour, Returned, 3}}},
		"returned at once":     {fault: Fault{EndToEnd: "p", Mode: FaultReturn}, order: pay("p", 1), steps: []step{{0, Paid, 2}, {0, Returned, 3}}},
		"fails":                {fault: Fault{EndToEnd: "p", Mode: FaultFail}, order: pay("p", 1), steps: []step{{0, Refused, 1}}},
		"held":                 {fault: Fault{Account: court, Mode: FaultHold}, order: pay("p", 1), steps: []step{{0, Pending, 1}, {240 * time.Hour, Pending, 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := withCourt(t, c.opts)
			if err := b.SetClock(noon, false); err != nil {
				t.Fatal(err)
			}
			if c.prep != nil {
				c.prep(b)
			}
			if c.fault.Mode != "" {
				must(t)(nil, b.SetFault(c.fault))
			}
			must(t)(b.Pay(c.order))
			at := noon
			for i, s := range c.steps {
				at = at.Add(s.advance)
				must(t)(nil, b.SetClock(at, false))
				must(t)(b.Work())
				p, err := b.Payment("p")
				if err != nil || p.Status != s.status || len(lines(t, b, court)) != s.lines {
					t.Errorf("step %d: %+v, %d lines, %v", i, p, len(lines(t, b, court)), err)
				}
				balanced(t, b)
			}
		})
	}
}

// TestHoldEnds: an order held stays PENDING until the fault is cleared.
func TestHoldEnds(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	must(t)(nil, b.SetFault(Fault{Account: payee, Mode: FaultHold}))
	must(t)(b.Pay(pay("p", 1)))
	must(t)(b.Work())
	must(t)(nil, b.SetFault(Fault{Account: payee}))
	d, err := b.Work()
	if err != nil || d.Paid != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestFaultCount: a fault with a count befalls so many orders and no more.
func TestFaultCount(t *testing.T) {
	t.Parallel()
	b := withCourt(t, nil)
	must(t)(nil, b.SetFault(Fault{Account: payee, Mode: FaultRefuse, Count: 2}))
	for i, bad := range []bool{true, true, false} {
		if _, err := b.Pay(pay(fmt.Sprint(i), 1)); (err != nil) != bad {
			t.Errorf("order %d: %v", i, err)
		}
	}
}

package replay

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Extreme is a sale in the shape of one that really happened and that a platform had
// to carry: so many bids, in so much time, to such a price. Times and amounts in
// between are made up.
type Extreme struct {
	Name  string
	Words fault.Text // what happened, and who told of it

	Bids    int
	Longer  int           // of them, those that move the end: the last ones
	Over    time.Duration // from the first bid to the last
	Start   money.Amount
	Final   money.Amount // price of the last bid
	Step    money.Amount
	bidders int
}

// The day of every extreme: a window of 24 hours.
var (
	extremeOpens = legal.MustParse("2026-04-01T10:00:00")
	extremeEnds  = legal.MustParse("2026-04-02T10:00:00")
)

// Extremes are the hardest sales that were told of in public.
func Extremes() []Extreme {
	return []Extreme{
		{
			Name: "card", Bids: 2105, Over: time.Hour, Start: money.MustParse("80.00"), Final: money.MustParse("87326098.00"), Step: money.MustParse("1.00"), bidders: 64,
			Words: fault.Text{
				ZH: "滁州“青眼白龙”卡：一小时内出价2105次，自80元至87326098元（lwja.top/shiping/2021/0623/45747.html）",
				EN: "a playing card in Chuzhou: 2,105 bids within an hour, from ¥80 to ¥87,326,098 (lwja.top/shiping/2021/0623/45747.html)",
			},
		},
		{
			Name: "phone", Bids: 708, Longer: 377, Over: 150 * time.Minute, Start: money.MustParse("100.00"), Final: money.MustParse("270550.00"), Step: money.MustParse("50.00"), bidders: 12,
			Words: fault.Text{
				ZH: "南京一部手机：出价708次、延时377次、超时两个半小时，自100元至270550元（360y.net/mobile/21-0-2475-1.html）",
				EN: "a telephone in Nanjing: 708 bids, 377 extensions, two and a half hours beyond the end, from ¥100 to ¥270,550 (360y.net/mobile/21-0-2475-1.html)",
			},
		},
		{
			Name: "yuan", Bids: 31_674, Longer: 31_674, Over: 48 * time.Hour, Start: money.MustParse("1.00"), Final: money.MustParse("18000.00"), Step: money.MustParse("0.01"), bidders: 20,
			Words: fault.Text{
				ZH: "西城一元变卖：增价0.01元，延时31674次、两天有余，约18000元（srwj168.com.cn/caijing/14657.html）",
				EN: "a sell-off for one yuan in Xicheng: steps of ¥0.01, 31,674 extensions over two days, to about ¥18,000 (srwj168.com.cn/caijing/14657.html)",
			},
		},
	}
}

// Part is the first so many bids of x at the same pace.
func (x Extreme) Part(bids int) Extreme {
	if bids >= x.Bids {
		return x
	}
	before := x.Bids - x.Longer
	p := x
	p.Bids, p.Longer = bids, max(0, bids-before)
	p.Over = x.Over * time.Duration(bids) / time.Duration(x.Bids)
	p.Final = x.price(bids - 1)
	return p
}

// price is that of the n-th bid, from 0: from Start to Final ever faster, and by one
// step at least.
func (x Extreme) price(n int) money.Amount {
	start, step, last := x.Start.Fen(), x.Step.Fen(), int64(max(1, x.Bids-1))
	at := int64(n)
	even := start + (x.Final.Fen()-start)*at*at/(last*last)/step*step
	return money.Fen(max(even, start+at*step))
}

// at is when the n-th bid comes; the file says it to the second. Those that move the end begin in the
// last five minutes and follow each other evenly; the others come before.
func (x Extreme) at(n int) legal.Time {
	before := x.Bids - x.Longer
	if x.Longer == 0 {
		return extremeOpens.Add(x.Over * time.Duration(n) / time.Duration(x.Bids))
	}
	last := extremeEnds.Add(-auction.Extension)
	if n < before {
		return extremeOpens.Add(last.Sub(extremeOpens) * time.Duration(n) / time.Duration(before))
	}
	return last.Add(time.Second + x.Over*time.Duration(n-before)/time.Duration(x.Longer))
}

// Ladder is x as a file that Run plays.
func (x Extreme) Ladder() io.Reader {
	var b bytes.Buffer
	b.WriteString(header + "\n")
	for n := range x.Bids {
		status := outbid
		if n == x.Bids-1 {
			status = won
		}
		fmt.Fprintf(&b, "%s,X%04d,%s,%s\n", x.at(n).Std().Truncate(time.Second).Format("2006-01-02 15:04:05"), n%x.bidders, x.price(n), status)
	}
	return &b
}

// Terms are those on which x is played.
func (x Extreme) Terms(o Options) Options {
	o.File, o.Start, o.Step, o.Opens, o.Ends = x.Ladder(), x.Start, x.Step, extremeOpens, extremeEnds
	return o
}

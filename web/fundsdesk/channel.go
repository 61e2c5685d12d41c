package fundsdesk

import (
	"context"
	"fmt"

	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// channelPage is when the court's bank pays.
type channelPage struct {
	*desk
	paymentspg.ChannelView
}

func channel(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := channelPage{desk: d}
	return &p, page.Into(ctx, r, &p.ChannelView, "channel.show")()
}

// Current are the hours as they stand.
func (p *channelPage) Current() string { return p.Hours(&p.Channel) }

// Hours are the hours of a channel in words.
func (p *channelPage) Hours(c *payments.Channel) string {
	days := p.pick("每天", "every day")
	if c.WorkdaysOnly {
		days = p.pick("工作日", "working days")
	}
	s := fmt.Sprintf("%s %d:%02d–%d:%02d", days, c.Opens/60, c.Opens%60, c.Closes/60, c.Closes%60)
	if c.AnyHourUpTo.IsPositive() {
		s += p.pick("；不超过 ¥", "; at any hour up to ¥") + c.AnyHourUpTo.String() + p.pick(" 的全天办理", "")
	}
	return s
}

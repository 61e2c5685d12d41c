package public

import (
	"context"
	"fmt"
	"time"

	"fachui/auction/bidding"
	"fachui/internal/fault"
	"fachui/web/page"
)

// service is the record of the service over the bidding, once it has opened.
func (p *lotPage) service(ctx context.Context, r *page.Request) error {
	if r.Now().Before(p.Lot.OpensAt) || p.Lot.OpensAt.IsZero() {
		return nil
	}
	h, err := page.Ask[bidding.Health](ctx, r, "lot.health")
	if fault.Code(err) == bidding.ErrNoLot.Code {
		return nil // withdrawn before anybody could bid
	}
	p.Service = &h
	return err
}

// lasting says a length in milliseconds.
func lasting(w page.Words, ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case ms == 0:
		return w.Pick("没有", "none")
	case h > 0:
		return w.Pick(fmt.Sprintf("%d 小时 %d 分", h, m), fmt.Sprintf("%d h %d min", h, m))
	case m > 0:
		return w.Pick(fmt.Sprintf("%d 分 %d 秒", m, s), fmt.Sprintf("%d min %d s", m, s))
	}
	return w.Pick(fmt.Sprintf("%.1f 秒", d.Seconds()), fmt.Sprintf("%.1f s", d.Seconds()))
}

func causeWords(w page.Words, c bidding.Cause) string {
	switch c {
	case bidding.Gap:
		return w.Pick("服务重启或者接管", "restart or take-over")
	case bidding.Ingress:
		return w.Pick("入口故障", "fault at the door")
	case bidding.Fault:
		return w.Pick("系统或网络故障", "fault of system or network")
	case bidding.Attack:
		return w.Pick("遭受攻击", "attack")
	}
	return string(c)
}

package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/deadline"
	"fachui/internal/legal"
)

// sellOffBegun ends the clocks that ran since the second failure, now that the
// sell-off is announced. They are those of the lot that failed.
func (s *Service) sellOffBegun(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) error {
	if l.Round != auction.SellOff || l.Previous.IsZero() {
		return nil
	}
	for _, kind := range []string{auction.DeadlineSellOff, auction.DeadlineCreditors} {
		err := deadline.End(ctx, tx, kind, l.Previous, at, deadline.Met)
		if err != nil {
			return err
		}
	}
	return nil
}

// schedule is how a sale runs, in the words of its announcement.
func schedule(l Lot, d Draft) string {
	if l.Round == auction.SellOff {
		return fmt.Sprintf("变卖期自 %s 至 %s，共六十日，变卖价 %s 元，增价幅度 %s 元。变卖期内首次有效出价后进入二十四小时竞价；"+
			"竞价结束前五分钟内有出价的，自该次出价起顺延五分钟；无人再出价的，由首次出价人以其出价买受。竞价结束即变卖成交，变卖期随之终止。",
			inWords(d.OpensAt), inWords(d.EndsAt), l.Terms.StartingPrice, l.Terms.Increment)
	}
	return fmt.Sprintf("竞价自 %s 至 %s，起拍价 %s 元，增价幅度 %s 元；结束前五分钟内有出价的，自该次出价起顺延五分钟。",
		inWords(d.OpensAt), inWords(d.EndsAt), l.Terms.StartingPrice, l.Terms.Increment)
}

// payment is what a bidder pays and when, in the words of the announcement.
func payment(l Lot, holder string) string {
	if l.Round == auction.SellOff {
		return fmt.Sprintf("报名后须向以“%s”为户名的专用子账号预缴变卖价全款 %s 元，足额到账方取得竞买资格；未成交的，竞价结束后二十四小时内原路退还。"+
			"成交后以预缴款抵作价款，差额于 %d 日内缴入法院指定子账号；其中 %s 元为保证金，悔拍的不予退还。",
			holder, l.Terms.StartingPrice, l.Terms.PayDays, l.Terms.Deposit)
	}
	return fmt.Sprintf("保证金 %s 元，报名后向以“%s”为户名的专用子账号缴纳；余款于成交后 %d 日内缴入法院指定子账号。",
		l.Terms.Deposit, holder, l.Terms.PayDays)
}

package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"fachui/auction"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// recital is the set of a lot as the resolution about its terms recites it, so that
// the panel decides both with one signature: how the things are sold, in which order,
// and when the sale of the rest stops (法释〔2016〕18号 Art. 27, 拍卖变卖规定 Art. 14, 15).
type recital struct {
	Set     ref.ID               `json:"set"`
	Hash    string               `json:"content_hash"`
	Mode    auction.SetMode      `json:"mode"`
	Finding auction.MergeFinding `json:"finding,omitempty"`
	Reason  string               `json:"reason"`
	Place   int                  `json:"place"`
	Things  []string             `json:"things"`
	Gap     int                  `json:"gap_minutes,omitempty"`
	Target  money.Amount         `json:"target"` // as it stood when the set was made
	Rule    string               `json:"rule"`
}

// recite is what the resolution of l says of its set; nil if it is sold by itself.
func recite(ctx context.Context, q querier, l Lot) (*recital, error) {
	if l.Set.IsZero() {
		return nil, nil
	}
	var content []byte
	r := recital{Set: l.Set}
	err := q.QueryRow(ctx, `
		select s.content, s.content_hash, t.place
		from lot_set s
		join lot_set_thing t on t.court_id = s.court_id and t.set_id = s.set_id
		where s.court_id = $1 and s.set_id = $2 and t.asset_id = $3`, l.Court, l.Set, l.Asset).Scan(&content, &r.Hash, &r.Place)
	if err != nil {
		return nil, fmt.Errorf("read set %s: %w", l.Set, err)
	}
	var text setText
	err = json.Unmarshal(content, &text)
	if err != nil {
		return nil, fmt.Errorf("decode set %s: %w", l.Set, err)
	}
	r.Mode, r.Finding, r.Reason, r.Gap, r.Target, r.Rule = text.Mode, text.Finding, text.Reason, text.Gap, text.Total, text.Rule
	for _, t := range text.Things {
		r.Things = append(r.Things, t.Title)
	}
	return &r, nil
}

// same reports whether two recitals are of one set.
func (r *recital) same(o *recital) bool {
	if r == nil || o == nil {
		return r == o
	}
	return r.Hash == o.Hash && r.Place == o.Place
}

// togetherWords is what the announcement says of the set of l among the rules of the
// bidding (法释〔2016〕18号 Art. 13(4)); nothing where it is sold by itself.
func togetherWords(ctx context.Context, q querier, l Lot) (string, error) {
	r, err := recite(ctx, q, l)
	if err != nil || r == nil {
		return "", err
	}
	if r.Mode == auction.SoldWhole {
		return fmt.Sprintf("合并拍卖，包括 %d 项财产：%s。理由：%s。%s", len(r.Things), strings.Join(r.Things, "；"), strings.TrimRight(r.Reason, "。"), r.Rule), nil
	}
	return fmt.Sprintf("本件为一组 %d 项财产中的第 %d 件，各件分别拍卖，依次结束，间隔不少于 %d 分钟。%s", len(r.Things), r.Place, r.Gap, r.Rule), nil
}

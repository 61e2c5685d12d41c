package invariant

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// ofBids are the invariants of the bidding. Every accepted bid is judged again,
// in order, by the few lines of judge.
func ofBids() []Invariant {
	return []Invariant{
		{
			"B-ladder", "每次出价不低于起拍价，并高出领先价至少一个增价幅度，或由顺位在前的优先购买权人以同价跟出。",
			"Every bid is at least the starting price and an increment above the leading one, or equal to it from a better-ranked priority purchaser.",
			basis.Online2016(20), []test{{words("次出价", "bids"), judged(ladder)}},
		},
		{
			"B-stamps", "每次出价的时间都在竞价开始之后、当时的结束时间之前，且先后有序。",
			"Every bid was stamped after the opening, before the end as it then stood, and in order.",
			basis.Online2016(20), []test{{words("次出价", "bids"), judged(stamps)}},
		},
		{
			"B-codes", "出价的竞买号都有资格、顺位相符，出价时未被禁止。",
			"Every bid came from a qualified code of that rank that was not barred.",
			basis.Online2016(18), []test{{words("次出价", "bids"), judged(codes)}},
		},
		{
			"B-extension", "结束前五分钟内的出价，自该次出价起顺延五分钟，不多不少。",
			"A bid in the last five minutes moves the end to five minutes after that bid, no more and no less.",
			basis.Online2016(20), []test{{words("次出价", "bids"), judged(extension)}},
		},
		{
			"B-result", "结束时间是最后一次顺延的时间；有出价即成交于领先者，无出价即流拍，各处所记一致。",
			"The final end is the last extension; a lot with bids is sold to the leader and one without fails, and every record says so.",
			basis.Online2016(22), []test{
				{words("个竞价标的", "lots"), judged(result)},
				ask(words("份成交确认", "confirmations"), words("确认 {price} 元、{code}、{ended_at}、{bids} 次；竞价所记 {final} 元、{leader}、{ends_at}、{count} 次。",
					"It confirms {price}, {code}, {ended_at}, {bids} bids; the bidding says {final}, {leader}, {ends_at}, {count}."), `
					select c.court_id || ' lot ' || c.lot_id as place, c.price, c.code, c.ended_at, c.bids,
						v.price as final, v.leader_code as leader, v.ends_at, v.bid_count - v.void_count as count,
						(c.price, c.code, c.ended_at, c.bids, v.status) is distinct from
							(v.price, v.leader_code, v.ends_at, v.bid_count - v.void_count, 'SOLD')
						or c.price is distinct from l.final_price or c.ended_at is distinct from l.ended_at as bad
					from sale_confirmation c
					left join lot_live v using (court_id, lot_id)
					left join lot l using (court_id, lot_id)`),
			},
		},
	}
}

// What a finding about a bid belongs to.
type aspect int

const (
	ladder aspect = iota
	stamps
	codes
	extension
	result
)

// judged judges every lot and reports one aspect.
func judged(a aspect) func(context.Context, *snapshot) (findings, error) {
	return func(ctx context.Context, s *snapshot) (findings, error) {
		var f findings
		err := s.judgeLots(ctx)
		if err != nil {
			return f, err
		}
		for _, l := range s.lots {
			if a == result {
				f.looked++
			} else {
				f.looked += len(l.bids)
			}
			for _, x := range l.found {
				if x.aspect == a {
					f.add(x.place, x.words)
				}
			}
		}
		return f, nil
	}
}

// judgeLots judges all lots, once for a check.
func (s *snapshot) judgeLots(ctx context.Context) error {
	if s.lots != nil {
		return nil
	}
	lots, err := liveLots(ctx, s)
	if err != nil {
		return err
	}
	for _, l := range lots {
		err = l.read(ctx, s)
		if err != nil {
			return err
		}
		l.judge()
	}
	s.lots = lots
	return nil
}

// liveLot is what the tables say of one lot's bidding.
type liveLot struct {
	Court, ID, Round, Status string
	Start, Increment         money.Amount
	Opens, Ends              legal.Time // as announced
	LiveEnds                 legal.Time
	Price                    *money.Amount
	Leader                   *string
	Count, Voids             int64
	LotStatus                *string
	FinalPrice               *money.Amount
	EndedAt                  legal.Time
	bids                     []bidRow
	voids                    map[int64]legal.Time
	pauses                   []pause
	standing                 *bidRow
	ends                     legal.Time
	found                    []finding
}

type bidRow struct {
	Seq      int64
	Code     string
	Amount   money.Amount
	Rank     int
	At       legal.Time
	Entered  legal.Time
	Ends     legal.Time
	CodeRank *int
	Barred   legal.Time
}

// pause is an interruption of an open lot; zero To: it lasts. That the end waits for
// the lots before it in a set is one that lasts no time and leaves another end.
type pause struct{ From, To, Ends legal.Time }

type finding struct {
	aspect aspect
	place  string
	words  Words
}

func liveLots(ctx context.Context, s *snapshot) ([]*liveLot, error) {
	rows, err := s.tx.Query(ctx, `
		select v.court_id, v.lot_id::text, v.round, v.status, v.starting_price, v.increment,
			coalesce(a.opens_at, l.opens_at, v.opens_at), coalesce(a.ends_at, l.ends_at, v.ends_at), v.ends_at, v.price, v.leader_code, v.bid_count, v.void_count,
			l.status, l.final_price, l.ended_at
		from lot_live v
		left join lot l using (court_id, lot_id)
		left join lateral (
			select a.opens_at, a.ends_at
			from announcement a
			where a.court_id = v.court_id and a.lot_id = v.lot_id
			order by a.announcement_id desc
			limit 1) a on true
		order by v.court_id, v.lot_id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (*liveLot, error) {
		l := &liveLot{}
		err := r.Scan(&l.Court, &l.ID, &l.Round, &l.Status, &l.Start, &l.Increment, &l.Opens, &l.Ends, &l.LiveEnds, &l.Price, &l.Leader,
			&l.Count, &l.Voids, &l.LotStatus, &l.FinalPrice, &l.EndedAt)
		return l, err
	})
}

// read gathers the bids of the lot, what was voided, and when it stood still.
func (l *liveLot) read(ctx context.Context, s *snapshot) error {
	rows, err := s.tx.Query(ctx, `
		select b.seq, b.code, b.amount, b.rank, b.at, b.entered_at, b.ends_at, c.rank, c.barred_at
		from bid b
		left join lot_code c using (court_id, lot_id, code)
		where b.court_id = $1 and b.lot_id = $2
		order by b.seq`, l.Court, l.ID)
	if err != nil {
		return err
	}
	l.bids, err = pgx.CollectRows(rows, pgx.RowToStructByPos[bidRow])
	if err != nil {
		return err
	}
	l.voids = map[int64]legal.Time{}
	rows, err = s.tx.Query(ctx, `
		select seq, at
		from bid_void
		where court_id = $1 and lot_id = $2`, l.Court, l.ID)
	if err != nil {
		return err
	}
	var seq int64
	var at legal.Time
	_, err = pgx.ForEachRow(rows, []any{&seq, &at}, func() error { l.voids[seq] = at; return nil })
	if err != nil {
		return err
	}
	rows, err = s.tx.Query(ctx, `
		select e.at, case when e.kind = 'lot.end_waits' then e.at else r.at end,
			(case when e.kind = 'lot.end_waits' then e.body else r.body end ->> 'ends_at')::timestamptz
		from event e
		left join lateral (
			select r.at, r.body
			from event r
			where r.lot_id = e.lot_id and r.kind = 'lot.resumed' and r.event_id > e.event_id
			order by r.event_id
			limit 1) r on true
		where e.lot_id = $1 and e.kind in ('lot.suspended', 'lot.paused', 'lot.end_waits')
		order by e.event_id`, l.ID)
	if err != nil {
		return err
	}
	l.pauses, err = pgx.CollectRows(rows, pgx.RowToStructByPos[pause])
	return err
}

// judge walks the ladder once: 法释〔2016〕18号 Art. 20 to 22.
func (l *liveLot) judge() {
	l.ends = l.Ends
	last := l.Opens
	for i := range l.bids {
		b := &l.bids[i]
		l.resumeBefore(b.At)
		if b.Seq != int64(i+1) || b.At.Before(last) || b.At.Before(b.Entered) || b.At.Before(l.Opens) || !b.At.Before(l.ends) || l.pausedAt(b.At) {
			l.say(stamps, b, "第 %[1]d 次出价在 %[2]s，应在 %[3]s 之后、%[4]s 之前。", "Bid %[1]d at %[2]s should lie after %[3]s and before %[4]s.", b.Seq, b.At, last, l.ends)
		}
		if b.CodeRank == nil || *b.CodeRank != b.Rank || !b.Barred.IsZero() && b.Barred.Before(b.At) {
			l.say(codes, b, "竞买号 %s（顺位 %d）无此资格或已被禁止。", "Code %s (rank %d) may not bid so, or was barred.", b.Code, b.Rank)
		}
		stood := l.stood(i, b.At)
		if b.Amount.Less(l.Start) || stood != nil && !beats(*b, *stood, l.Increment) {
			l.say(ladder, b, "出价 %s 元（顺位 %d）不能胜过之前的领先价 %v。", "%s (rank %d) does not beat what stood: %v.", b.Amount, b.Rank, stood)
		}
		if l.Round == "sell_off" && i == 0 {
			l.ends = b.At.Add(24 * time.Hour)
		} else if l.ends.Sub(b.At) < 5*time.Minute {
			l.ends = b.At.Add(5 * time.Minute)
		}
		if !b.Ends.Equal(l.ends) {
			l.say(extension, b, "出价后结束时间记为 %s，应为 %s。", "After it the end is written as %s; it should be %s.", b.Ends, l.ends)
			l.ends = b.Ends // say it once
		}
		last = b.At
	}
	l.standing = l.stood(len(l.bids), legal.Time{})
	l.judgeResult()
}

// beats: an increment more, or the same from a better rank (0 is ordinary, 1 the best).
func beats(b, stood bidRow, increment money.Amount) bool {
	if b.Amount.Equal(stood.Amount) {
		return b.Rank > 0 && (stood.Rank == 0 || b.Rank < stood.Rank)
	}
	return !b.Amount.Less(stood.Amount.Add(increment))
}

// stood is the last bid before index n that was not voided at the time; at zero, ever.
func (l *liveLot) stood(n int, at legal.Time) *bidRow {
	for i := n - 1; i >= 0; i-- {
		voided, ok := l.voids[l.bids[i].Seq]
		if !ok || !at.IsZero() && at.Before(voided) {
			return &l.bids[i]
		}
	}
	return nil
}

func (b *bidRow) String() string {
	if b == nil {
		return "—"
	}
	return b.Amount.String()
}

// resumeBefore takes over the ends that resumptions up to at published.
func (l *liveLot) resumeBefore(at legal.Time) {
	for i, p := range l.pauses {
		if !p.To.IsZero() && !at.Before(p.To) && !p.Ends.IsZero() {
			l.ends = p.Ends
			l.pauses[i].Ends = legal.Time{}
		}
	}
}

func (l *liveLot) pausedAt(at legal.Time) bool {
	for _, p := range l.pauses {
		if at.After(p.From) && (p.To.IsZero() || at.Before(p.To)) {
			return true
		}
	}
	return false
}

// soldState reports whether a lot in the state was sold.
func soldState(s string) bool {
	switch s {
	case "SOLD", "OVERDUE", "PAID", "RULED", "TITLED", "DELIVERED", "DEFAULTED", "REVOKED", "SUSPENDED":
		return true
	}
	return false
}

func (l *liveLot) judgeResult() {
	for _, p := range l.pauses {
		if !p.To.IsZero() {
			l.resumeBefore(p.To)
		}
	}
	price, leader := "—", "—"
	if l.standing != nil {
		price, leader = l.standing.Amount.String(), l.standing.Code
	}
	said, by := "—", "—"
	if l.Price != nil && l.Leader != nil {
		said, by = l.Price.String(), *l.Leader
	}
	over := l.Status == "SOLD" || l.Status == "FAILED_R1" || l.Status == "FAILED_R2" || l.Status == "SELLOFF_FAILED"
	wrong := price != said || leader != by || l.Count != int64(len(l.bids)) || l.Voids != int64(len(l.voids)) || !l.LiveEnds.Equal(l.ends)
	if over {
		wrong = wrong || (l.Status == "SOLD") != (l.standing != nil)
	}
	if over && l.LotStatus != nil {
		final := "—"
		if l.FinalPrice != nil {
			final = l.FinalPrice.String()
		}
		wrong = wrong || final != price || !l.EndedAt.Equal(l.ends) || l.Status == "SOLD" && !soldState(*l.LotStatus)
	}
	if wrong {
		l.say(result, nil, "竞价记 %[1]s：%[2]s 元、%[3]s、%[4]s 结束；重判应为 %[5]s 元、%[6]s、%[7]s 结束（标的记 %[8]v 元、%[9]s 结束）。",
			"The bidding says %[1]s: %[2]s, %[3]s, end %[4]s; judged again: %[5]s, %[6]s, end %[7]s (the lot says %[8]v, end %[9]s).",
			l.Status, said, by, l.LiveEnds, price, leader, l.ends, l.FinalPrice, l.EndedAt)
	}
}

func (l *liveLot) say(a aspect, b *bidRow, zh, en string, args ...any) {
	place := l.Court + " lot " + l.ID
	if b != nil {
		place += fmt.Sprintf(" bid %d", b.Seq)
	}
	l.found = append(l.found, finding{a, place, words(fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...))})
}

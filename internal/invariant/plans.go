package invariant

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"fachui/internal/basis"
	"fachui/internal/money"
)

// ofPlans are the invariants of distribution.
func ofPlans() []Invariant {
	return []Invariant{planAddsUp(), seniorFirst(), waitingFirst(), feeByFormula()}
}

func planAddsUp() Invariant {
	return Invariant{
		"I9", "分配方案各行之和等于可分配款，方案确定后逐行照此入账。",
		"The lines of a plan add up to its pool, and a final plan is booked line by line.",
		basis.CivilProcedureInterp2022(509), []test{
			ask(words("份方案", "plans"), words("可分配 {pool} 元，各行合计 {lines} 元。", "The pool is {pool}; its lines add up to {lines}."), `
				select p.court_id || ' plan ' || p.plan_id as place, p.pool, l.lines, p.pool is distinct from l.lines as bad
				from plan p
				cross join lateral (
					select sum(amount) as lines
					from plan_line l
					where l.court_id = p.court_id and l.plan_id = p.plan_id) l`),
			ask(words("行已定方案", "lines of final plans"), words("方案写 {amount} 元（{code}），账上落实 {booked} 元。", "The plan says {amount} ({code}); {booked} was booked."), `
				select l.court_id || ' plan ' || l.plan_id || ' line ' || l.line_no as place, l.amount, l.code, b.booked, b.booked <> l.amount as bad
				from plan p
				join plan_line l using (court_id, plan_id)
				cross join lateral (
					select coalesce(sum(t.amount), 0) as booked
					from account a
					join posting t on t.court_id = a.court_id and t.cr_account = a.account_id and t.event = 'P10'
					where a.court_id = l.court_id and a.code = l.code and a.case_id = p.case_id and a.subject_id = l.line_id) b
				where p.state = 'final'`),
		},
	}
}

// seniorFirst ranks the tiers by its own table. What the law interleaves by date
// (tax and securities) has one place.
func seniorFirst() Invariant {
	return Invariant{
		"I10", "没有人分得多于应得，前一顺位未足额的，后面一分也没有。",
		"Nobody gets more than is due, and nothing goes to a later rank while an earlier one is short.",
		basis.CivilProcedureInterp2022(508), []test{
			ask(words("行", "lines"), words("{tier} 应得 {due} 元，分得 {amount} 元；它之前有 {short} 行未足额，{after} 行顺位本应在它之后。",
				"Tier {tier}: due {due}, gets {amount}; {short} lines before it are short and {after} belong behind it."), `
				with ranked as (
					select l.*, array_position(array['0', '1a', '1b', '2', '3', '4', 'secured', '7', '8', '9', '10', '11a', '11b', '11c', '12'],
						case when l.tier in ('5', '6a', '6b', '6c', '6d') then 'secured' when l.tier = '7w' then '7' else l.tier end) as place_of
					from plan_line l)
				select l.court_id || ' plan ' || l.plan_id || ' line ' || l.line_no as place, l.tier, l.due, l.amount, b.short, b.after,
					l.place_of is null or b.after > 0 or l.amount > 0 and b.short > 0
					or l.use in ('pay', 'reserve') and l.amount > l.due as bad
				from ranked l
				cross join lateral (
					select count(*) filter (where b.use in ('pay', 'reserve') and b.amount < b.due and b.tier <> l.tier) as short,
						count(*) filter (where b.place_of > l.place_of) as after
					from ranked b
					where b.court_id = l.court_id and b.plan_id = l.plan_id and b.line_no < l.line_no) b`),
		},
	}
}

func waitingFirst() Invariant {
	return Invariant{
		"I17", "轮候查封未处理完，余款不退被执行人。", "No surplus goes to the debtor while a waiting seizure is unsatisfied.",
		basis.WaitingSeizure2022(0), []test{
			ask(words("份有余款的方案", "plans with a surplus"), words("退余款 {surplus} 元，另有 {waiting} 个轮候查封未解除。",
				"{surplus} goes to the debtor while {waiting} waiting seizures stand."), `
				select p.court_id || ' plan ' || p.plan_id as place, l.surplus, w.waiting, w.waiting > 0 as bad
				from plan p
				join lateral (
					select sum(amount) as surplus
					from plan_line l
					where l.court_id = p.court_id and l.plan_id = p.plan_id and l.use = 'surplus') l on l.surplus > 0
				cross join lateral (
					select count(*) as waiting
					from jsonb_array_elements(case when jsonb_typeof(p.facts -> 'Waiting') = 'array' then p.facts -> 'Waiting' else '[]' end) w
					where not (w ->> 'Cleared')::boolean) w`),
		},
	}
}

func feeByFormula() Invariant {
	return Invariant{
		"I18", "执行申请费按《诉讼费用交纳办法》第十四条的分段公式重算无误。",
		"The enforcement fee is the one that the scale of Art. 14 gives.",
		basis.Fees2006(14), []test{{words("份方案", "plans"), recomputeFees}},
	}
}

// planFacts is what of a plan's facts bears on the fee.
type planFacts struct {
	Criminal bool
	Claims   []struct {
		Kind                       string
		Costs, Interest, Principal money.Amount
	}
	Fee struct {
		Recovered, Open, Paid, Free money.Amount
		Decision                    string
	}
	Policy struct{ FeeBase, FeeRound string }
}

func recomputeFees(ctx context.Context, s *snapshot) (findings, error) {
	var f findings
	rows, err := s.tx.Query(ctx, `
		select p.court_id || ' plan ' || p.plan_id, p.facts::text, p.pool - coalesce(sum(l.amount) filter (where l.tier in ('0', '1a')), 0),
			coalesce(sum(l.due) filter (where l.tier = '1b'), 0), coalesce(sum(l.amount) filter (where l.tier = '1b'), 0)
		from plan p
		left join plan_line l using (court_id, plan_id)
		group by p.court_id, p.plan_id
		order by p.plan_id`)
	if err != nil {
		return f, err
	}
	var place, raw string
	var left, due, paid money.Amount
	_, err = pgx.ForEachRow(rows, []any{&place, &raw, &left, &due, &paid}, func() error {
		f.looked++
		var facts planFacts
		err := json.Unmarshal([]byte(raw), &facts)
		if err != nil {
			return fmt.Errorf("read facts of %s: %w", place, err)
		}
		fee := money.Sum(facts.fee(left), facts.Fee.Open)
		if facts.Fee.Decision == "" && !due.Equal(fee) || !paid.Equal(money.Min(due, left)) {
			f.add(place, words(fmt.Sprintf("方案收 %s 元（实收 %s 元），按公式应为 %s 元。", due, paid, fee),
				fmt.Sprintf("The plan charges %s (takes %s); the scale gives %s.", due, paid, fee)))
		}
		return nil
	})
	return f, err
}

// fee is the fee on what the creditors recover: what is left after taxes and
// costs, at most what they claim without doubled interest.
func (p planFacts) fee(left money.Amount) money.Amount {
	if p.Criminal {
		return money.Amount{}
	}
	var claims money.Amount
	for _, c := range p.Claims {
		switch c.Kind {
		case "land_premium", "seller_tax", "cost", "administrative", "criminal_fine", "confiscation":
		default:
			claims = money.Sum(claims, c.Costs, c.Interest, c.Principal)
		}
	}
	base := money.Larger(money.Amount{}, claims.Add(p.Fee.Paid).Sub(p.Fee.Recovered))
	if p.Policy.FeeBase != "full_claim" {
		base = money.Min(money.Larger(money.Amount{}, left.Sub(p.Fee.Free)), claims)
	}
	places := int32(2)
	if p.Policy.FeeRound == "yuan" {
		places = 0
	}
	before := p.Fee.Recovered
	cut := func(d decimal.Decimal) decimal.Decimal {
		if places == 0 {
			return d.Truncate(0)
		}
		return d.Round(places)
	}
	fee := cut(scale(before.Add(base).Decimal())).Sub(cut(scale(before.Decimal())))
	return money.MustParse(fee.StringFixed(2))
}

// scale is the closed form of 诉讼费用交纳办法 Art. 14(1), in yuan.
func scale(x decimal.Decimal) decimal.Decimal {
	for _, band := range []struct{ to, rate, plus string }{
		{"0", "0", "0"}, {"10000", "0", "50"}, {"500000", "0.015", "-100"}, {"5000000", "0.01", "2400"}, {"10000000", "0.005", "27400"},
	} {
		if x.LessThanOrEqual(decimal.RequireFromString(band.to)) {
			return x.Mul(decimal.RequireFromString(band.rate)).Add(decimal.RequireFromString(band.plus))
		}
	}
	return x.Mul(decimal.RequireFromString("0.001")).Add(decimal.RequireFromString("67400"))
}

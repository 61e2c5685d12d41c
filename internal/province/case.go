package province

import (
	"context"
	"fmt"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// affair is a case under way: what its tale has made so far.
type affair struct {
	*tale
	thing
	no       int // serial of the case
	caseID   string
	caseNo   string
	asset    string
	creditor string // party
	debtor   string
	ordinary string
	lessee   string
	sale     *sale
}

// tell tells the case of a thing as far as it has come.
func (p *Province) tell(no int, th thing) func(context.Context) error {
	return func(ctx context.Context) error {
		a := &affair{tale: &tale{ctx: ctx, p: p, court: p.courts[th.court-1]}, thing: th, no: no}
		a.file()
		if th.filed.IsZero() {
			a.value()
			a.auction()
		} else {
			a.appraise(th.filed, th.value)
		}
		err := a.end()
		if err != nil {
			return fmt.Errorf("%s: %w", th.title, err)
		}
		p.progress.lot()
		return nil
	}
}

// announcedOn is the day of the announcement: thirty days before bidding, or
// fifteen for movables, and a few more (法释〔2016〕18号 Art. 12).
func (th thing) announcedOn() legal.Date {
	if th.kind == movable {
		return workday(th.opens.AddDays(-18))
	}
	return workday(th.opens.AddDays(-33))
}

// noticedOn is the day on which the panel decides and the notices go out.
func (th thing) noticedOn() legal.Date { return workday(th.announcedOn().AddDays(-8)) }

// filedOn is when the case is filed; an appraisal takes its time after that.
func (th thing) filedOn() legal.Date {
	if !th.filed.IsZero() {
		return th.filed
	}
	if th.how == appraised {
		return workdays(th.noticedOn(), -20)
	}
	return workday(th.noticedOn().AddDays(-5))
}

// owner is the login of the party in debt: a company for what companies own, but
// not where a plan follows, since bankruptcy would have to be asked for first.
func (a *affair) owner() string {
	switch a.class {
	case "equipment", "industrial", "goods", "livestock", "ip":
		if a.reach < planDrafted {
			return borrowers
		}
	}
	return debtors[a.no%len(debtors)]
}

// file opens the case, with its parties, the seized thing and what is known of it.
func (a *affair) file() {
	on := a.filedOn()
	a.morning(on)
	a.caseNo = fmt.Sprintf("（%d）%s执%d号", on.Year, a.p.courts[a.thing.court-1].code, 100+a.no)
	a.caseID = text(a.office("clerk", "case.open", fields{
		"case_no": a.caseNo, "filed_on": on, "title_doc": fmt.Sprintf("（2025）云9901民初%d号（演示）", 3000+a.no),
		"title_effective_on": on.AddDays(-60), "summary": "金融借款合同纠纷（演示案件）",
	})["case"])
	a.office("clerk", "case.assign", fields{":case": a.caseID, "login": a.tale.court.who("judge")})
	a.creditor = a.party("creditor", company, lender)
	nature := human
	if a.owner() == borrowers {
		nature = company
	}
	a.debtor = a.party("debtor", nature, a.owner())
	if a.leased {
		a.lessee = a.party("lessee", human, lessee)
	}
	a.seize(on)
	a.custody(on)
	a.claims()
	a.expect()
}

func (a *affair) party(kind, nature, login string) string {
	return text(a.office("clerk", "party.add", fields{
		":case": a.caseID, "kind": kind, "nature": nature, "name": a.p.nameOf(login), "login": login,
	})["party"])
}

// seize lists the thing and records what was found out about it.
func (a *affair) seize(on legal.Date) {
	how := map[string]string{immovable: "seal_up", movable: "detain", right: "freeze"}[a.kind]
	a.asset = text(a.office("clerk", "asset.list_seized", fields{
		":case": a.caseID, "kind": a.kind, "class": a.class, "title": a.title, "province": provinceName, "city": a.tale.court.city,
		"address": a.address, "seizure_kind": how, "seized_on": workday(on.AddDays(-3)), "seizure_doc": a.caseNo + "之一",
	})["asset"])
	survey := fields{
		":asset": a.asset, "burdens": []any{}, "waiting_seizures": []any{}, "leases": []any{}, "unpaid": []any{},
		"title":      fields{"owner": a.p.nameOf(a.owner()), "certificate": fmt.Sprintf("演示权证第%07d号", 31000+a.no), "shared": false},
		"possession": fields{"by": "owner", "note": "现状以实物为准", "vacate": a.kind == immovable},
		"defects":    a.defects(), "description": a.about,
	}
	if a.kind == immovable {
		survey["burdens"] = []any{fields{"kind": "mortgage", "holder": a.p.nameOf(lender), "amount": yuan(a.price / 2), "registered_on": "2021-03-15", "note": "第一顺位"}}
		survey["unpaid"] = []any{fields{"kind": "物业费", "amount": "2310.00", "as_of": on}}
	}
	if a.leased {
		survey["possession"] = fields{"by": "lessee", "note": "承租人使用", "vacate": false}
		survey["leases"] = []any{fields{"lessee": a.p.nameOf(lessee), "from": "2020-06-01", "until": "2028-05-31", "rent": "36000.00", "before_security": true, "paid_until": "2026-05-31"}}
	}
	a.office("clerk", "asset.survey", survey)
	a.picture()
}

func (a *affair) defects() []string {
	if a.kind == right {
		return []string{"权利的实际价值以受让后行使结果为准"}
	}
	return []string{a.about, "以现状交付，未作检测"}
}

// claims are lodged so that there is somebody to pay: the lender's first, and
// where the price will be distributed an ordinary creditor's too.
func (a *affair) claims() {
	first := fields{
		":party": a.creditor, "kind": "ordinary", "principal": yuan(a.price * 2 / 5), "interest": "8642.50", "costs": "4800.00",
		"title_doc": fmt.Sprintf("（2025）云9901民初%d号（演示）", 3000+a.no), "applicant": true,
	}
	if a.kind == immovable {
		first["kind"], first["asset"], first["registered_on"] = "mortgage", a.asset, "2021-03-15"
	}
	a.office("clerk", "claim.lodge", first)
	if a.reach >= delivered && a.turn == straight {
		a.ordinary = a.party("creditor", human, workman)
		a.office("clerk", "claim.lodge", fields{":party": a.ordinary, "kind": "ordinary", "principal": yuan(a.price), "title_doc": "（2025）云9902民初512号（演示）"})
	}
}

// value finds the reference price.
func (a *affair) value() {
	switch a.how {
	case appraised:
		a.appraise(a.filedOn(), priced)
		return
	case inquired:
		a.morning(a.noticedOn())
		v := a.start(fields{"negotiable": "no", "official_price": "yes"})
		a.office("judge", "valuation.inquire", fields{
			":valuation": v, "outcome": "result", "authority": "云溪市税务局（演示）", "letter": "演示询价函〔2026〕7号", "amount": yuan(a.price), "valid_until": "2026-12-30",
		})
	case agreed:
		a.morning(a.noticedOn())
		v := a.start(fields{"negotiable": "yes"})
		a.agree(v, a.noticedOn().AddDays(300))
	}
}

func (a *affair) agree(v string, until legal.Date) {
	a.office("judge", "valuation.negotiate", fields{
		":valuation": v, "outcome": "agreed", "valid_until": until,
		"filings": []any{fields{"party": a.creditor, "amount": yuan(a.price)}, fields{"party": a.debtor, "amount": yuan(a.price)}},
	})
}

// start starts the search for a price.
func (a *affair) start(known fields) string {
	known[":asset"], known["specialty"] = a.asset, a.specialty()
	return text(a.office("judge", "valuation.start", known)["valuation"])
}

func (th thing) specialty() string {
	switch {
	case th.class == "land":
		return "land"
	case th.kind == immovable:
		return "real_estate"
	default:
		return "assets"
	}
}

// terms are what the panel decides: starting price at seventy per cent, deposit
// a tenth of that, increment about a hundredth, all in round figures.
func (th thing) terms(percent int64, of money.Amount) (start, increment, deposit money.Amount) {
	start = up(of.CeilRatio(percent, 100), 1000)
	step, factors := int64(100), [...]int64{2, 5} // 100, 200, 1000, 2000, 10000, …
	for i := 0; yuan(step * 150).Less(start); i++ {
		step *= factors[i%2]
	}
	return start, yuan(step), up(start.CeilRatio(10, 100), 100)
}

// up rounds up to a multiple of so many yuan.
func up(a money.Amount, multiple int64) money.Amount {
	whole := (a.Fen() + 100*multiple - 1) / (100 * multiple)
	return yuan(whole * multiple)
}

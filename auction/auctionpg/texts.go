package auctionpg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/registry"
)

// texts are the announcement, the notes and the price basis of a lot as the templates
// have them, from its rows, the newest survey (nil: none) and what the court supplied.
func (s *Service) texts(ctx context.Context, tx pgx.Tx, l Lot, p Published, holders []auction.Holder, notices []auction.Notice, account string,
	found *registry.Survey, pol auction.Policy,
) (wording.Papers, error) {
	f := wording.Facts{
		Court: p.CourtName, Platform: p.Platform, Title: l.Title, Address: l.where(), Kind: l.Kind, Class: l.Class,
		Round: l.Round, Attempt: l.Attempt, PreviousStart: l.PreviousStart, OpensAt: p.OpensAt, EndsAt: p.EndsAt,
		Reference: l.Reference, Terms: l.Terms, Limited: l.Limited, Condition: p.BuyerCondition, Vacating: p.Vacating, Defects: p.Defects,
		Account: account, Taxes: p.Taxes, Viewing: wording.Viewing(p.Viewing), Contact: entryText(p.Disclosures, "contact"),
		PaperWorkdays: pol.PaperWorkdays, Disclaimer: p.Disclaimer, Notes: strings.TrimSpace(p.Notes),
	}
	f.FixedOn = day(l.FixedAt)
	for _, h := range holders {
		f.Holders = append(f.Holders, wording.Holder{Kind: h.Kind, Rank: h.Rank})
	}
	f.Told, f.Waived, f.Posted = tally(notices)
	if other := entryText(p.Disclosures, "other"); other != "" && f.Notes == "" {
		f.Notes = other
	}
	err := tx.QueryRow(ctx, `
		select c.case_no, l.reference_method, coalesce(p.status, ''), exists (
			select from default_ruling r
			where r.court_id = p.court_id and r.lot_id = p.lot_id and r.ground = 'unapproved')
		from lot l
		join enforcement_case c on c.court_id = l.court_id and c.case_id = l.case_id
		left join lot p on p.court_id = l.court_id and p.lot_id = l.previous_lot
		where l.court_id = $1 and l.lot_id = $2`, l.Court, l.ID).Scan(&f.CaseNo, &f.Method, &f.Before, &f.Unapproved)
	if err != nil {
		return wording.Papers{}, fmt.Errorf("read what the texts of lot %s say: %w", l.ID, err)
	}
	surveyed(&f, found)
	return wording.Write(f), nil
}

// where is the address of the property with its province and city.
func (l Lot) where() string {
	if strings.HasPrefix(l.Address, l.Province) || strings.HasPrefix(l.Address, l.City) {
		return l.Address
	}
	return l.Province + l.City + l.Address
}

func entryText(es []auction.Entry, key string) string {
	for _, e := range es {
		if e.Key == key {
			return strings.TrimSpace(e.Text)
		}
	}
	return ""
}

// organizations end like this; everybody else who owns something is taken for a person.
var organizations = []string{"公司", "集团", "企业", "合作社", "银行", "信用社", "中心", "委员会", "学校", "医院", "研究院", "厂", "商行", "经营部", "工作室", "局", "政府"}

// natural stands for the name of a person, which the public is not told.
const natural = "自然人（姓名不公开）"

// owners are those in whose name a thing is registered, as the public reads them:
// organizations by name, persons not.
func owners(s string) string {
	names := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,；; ", r) })
	for i, n := range names {
		if !slices.ContainsFunc(organizations, func(end string) bool { return strings.HasSuffix(n, end) }) {
			names[i] = natural
		}
	}
	return strings.Join(slices.Compact(names), "、")
}

// surveyed adds what a survey found out. Of an asset that has particulars, those that
// nobody found out are named, too.
func surveyed(f *wording.Facts, found *registry.Survey) {
	if found == nil {
		return
	}
	if t := found.Title; t != nil {
		f.Owner, f.Certificate, f.Shared = owners(t.Owner), t.Certificate, t.Shared
	}
	if p := found.Possession; p != nil {
		f.Possession = strings.TrimSuffix(occupants[p.By].ZH, "。")
	}
	if len(found.Particulars) > 0 {
		for _, x := range registry.ParticularsOf(string(f.Class)) {
			if !x.Inner {
				f.Particulars = append(f.Particulars, wording.Particular{Name: x.Name.ZH, Value: x.Say(found.Facts.Particulars[x.Key]).ZH})
			}
		}
	}
	c := card{facts: found.Facts, on: found.SurveyedAt.Date()}
	f.Burdens, f.Leases, f.Seizures, f.Arrears, f.Disputes = c.burdens().lines(), c.leases().lines(), c.seizures().lines(), c.arrears().lines(), c.disputes().lines()
}

// lines are the details of a risk as a text says them.
func (r Risk) lines() wording.Findings {
	f := wording.Findings{Known: r.State != RiskUnknown}
	for _, d := range r.Details {
		f.Lines = append(f.Lines, strings.TrimSuffix(d.ZH, "。"))
	}
	return f
}

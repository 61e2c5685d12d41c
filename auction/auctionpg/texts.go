package auctionpg

import (
	"context"
	"fmt"
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
		select c.case_no, l.reference_method, coalesce(p.status, '')
		from lot l
		join enforcement_case c on c.court_id = l.court_id and c.case_id = l.case_id
		left join lot p on p.court_id = l.court_id and p.lot_id = l.previous_lot
		where l.court_id = $1 and l.lot_id = $2`, l.Court, l.ID).Scan(&f.CaseNo, &f.Method, &f.Before)
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

// surveyed adds what a survey found out. Of an asset that has particulars, those that
// nobody found out are named, too.
func surveyed(f *wording.Facts, found *registry.Survey) {
	if found == nil {
		return
	}
	if t := found.Facts.Title; t != nil {
		f.Owner, f.Certificate, f.Shared = t.Owner, t.Certificate, t.Shared
	}
	if p := found.Facts.Possession; p != nil {
		f.Possession = strings.TrimSuffix(occupants[p.By].ZH, "。")
	}
	if len(found.Facts.Particulars) > 0 {
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

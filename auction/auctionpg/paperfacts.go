package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// partyNamer tells the name of a party for a paper.
type partyNamer func(ctx context.Context, tx pgx.Tx, party ref.ID) (string, error)

// masked names parties as everybody at the court sees them: for a draft.
func masked(l Lot) partyNamer {
	return func(ctx context.Context, tx pgx.Tx, party ref.ID) (string, error) {
		p, err := registry.FindParty(ctx, tx, l.Court, party)
		return p.Name, err
	}
}

// opened opens names, on record: for a paper that is issued.
func (s *Service) opened(l Lot, by event.Actor, at legal.Time) partyNamer {
	return func(ctx context.Context, tx pgx.Tx, party ref.ID) (string, error) {
		return s.from.Names.Party(ctx, tx, party, Opening{
			Court: l.Court, Case: l.Case, Lot: l.ID, By: by.Person, Role: by.Role, At: at, Reason: "法律文书载明当事人",
		})
	}
}

// paperFacts gathers what every paper of a lot says.
func paperFacts(ctx context.Context, tx pgx.Tx, l Lot, k papers.Kind) (papers.Facts, error) {
	court, err := registry.FindCourt(ctx, tx, l.Court)
	if err != nil {
		return papers.Facts{}, err
	}
	c, err := registry.FindCase(ctx, tx, l.Court, l.Case)
	if err != nil {
		return papers.Facts{}, err
	}
	return papers.Facts{
		Kind: k, Court: court.Name, CaseNo: c.CaseNo, TitleDoc: c.TitleDoc, Round: l.Round.Words().ZH, OpensAt: l.OpensAt,
		Property: papers.Property{Title: l.Title, Kind: l.Kind, Class: l.Class, Address: l.Address},
	}, nil
}

// addParties names the applicants and the debtors.
func addParties(ctx context.Context, tx pgx.Tx, l Lot, f *papers.Facts, name partyNamer) error {
	parties, err := registry.Parties(ctx, tx, l.Court, l.Case)
	if err != nil {
		return err
	}
	for _, p := range parties {
		if p.Kind != "creditor" && p.Kind != "debtor" {
			continue
		}
		n, err := name(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if p.Kind == "creditor" {
			f.Applicants = append(f.Applicants, n)
		} else {
			f.Debtors = append(f.Debtors, n)
		}
	}
	return nil
}

// addSale tells how the bidding ended. ErrNoConfirmation.
func addSale(ctx context.Context, tx pgx.Tx, l Lot, f *papers.Facts) error {
	c, err := confirmationOf(ctx, tx, l.ID)
	if err != nil {
		return err
	}
	f.Sale = &papers.Sale{
		Code: c.Code, Price: c.Price, Deposit: c.Deposit, Balance: c.Balance, Bids: c.Bids, EndedAt: c.EndedAt, PayBy: c.PayBy, PaidAt: l.PaidAt,
	}
	for _, b := range c.Buyers {
		f.Sale.Buyers = append(f.Sale.Buyers, papers.Buyer(b))
	}
	if len(c.Buyers) == 0 {
		f.Sale.Buyers = []papers.Buyer{{Name: c.Buyer}}
	}
	return nil
}

// burdenKinds are the survey's words for rights, as the law sorts them.
var burdenKinds = map[string]struct {
	kind auction.EncumbranceKind
	name fault.Text
}{
	"mortgage": {auction.Security, say("抵押权", "mortgage")}, "pledge": {auction.Security, say("质权", "pledge")},
	"lien": {auction.Security, say("留置权", "lien")}, "easement": {auction.Usufruct, say("地役权", "easement")},
	"residence": {auction.Usufruct, say("居住权", "right of residence")}, "other": {auction.Unclear, say("其他权利", "other right")},
}

// burdensOf says what becomes of each right that a survey found (拍卖变卖规定 Art. 28). A
// lease that is younger than the security cuts into it; names stay masked. Beside each
// right stands what it is called in both languages.
func burdensOf(v *registry.Survey) (out []papers.Burden, names []fault.Text) {
	if v == nil {
		return nil, nil
	}
	var es []auction.Encumbrance
	for _, b := range v.Burdens {
		k := burdenKinds[b.Kind]
		es = append(es, auction.Encumbrance{Kind: k.kind, Since: b.RegisteredOn, Harmful: true})
		out = append(out, papers.Burden{Right: k.name.ZH, Holder: b.Holder, Since: b.RegisteredOn, Amount: b.Amount})
		names = append(names, k.name)
	}
	for _, l := range v.Leases {
		es = append(es, auction.Encumbrance{Kind: auction.Lease, Since: l.From, Harmful: !l.BeforeUs})
		end := until(l.Until, "未约定")
		name := say("租赁权（至 "+end.ZH+"）", "lease ("+end.EN+")")
		if !l.Until.IsZero() {
			name.EN = "lease (until " + end.EN + ")"
		}
		out = append(out, papers.Burden{Right: name.ZH, Holder: l.Lessee, Since: l.From})
		names = append(names, name)
	}
	for i, fate := range auction.Fates(es) {
		out[i].Fate = fate
	}
	return out, names
}

// addBurdens adds what becomes of rights in the property.
func addBurdens(ctx context.Context, tx pgx.Tx, l Lot, f *papers.Facts) error {
	v, err := survey(ctx, tx, l)
	if err != nil {
		return err
	}
	f.Burdens, _ = burdensOf(v)
	f.Surveyed = v != nil && v.Burdens != nil && v.Leases != nil
	return nil
}

// confirmOnPaper writes the confirmation of a sale as a signed paper, once. The house
// does it by itself, as the law asks of the platform (法释〔2016〕18号 Art. 22).
func (s *Service) confirmOnPaper(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) error {
	none, err := noPaperYet(ctx, tx, l, papers.Confirmation)
	if err != nil || !none {
		return err
	}
	f, err := paperFacts(ctx, tx, l, papers.Confirmation)
	if err != nil {
		return err
	}
	err = addSale(ctx, tx, l, &f)
	if err != nil {
		return err
	}
	f.Number, err = nextNumber(ctx, tx, l, f.CaseNo, f.Kind)
	if err != nil {
		return err
	}
	if f.Number == "" { // a case with a thousand sales: the lot tells them apart
		f.Number = fmt.Sprintf("%s确%s", f.CaseNo, l.ID)
	}
	_, err = s.issue(ctx, tx, l, f, event.House, at)
	return err
}

// Encumbrances is what becomes of the rights of others in the property of a lot when
// title passes (拍卖变卖规定 Art. 28).
type Encumbrances struct {
	Lot        ref.ID       `json:"lot"`
	Known      bool         `json:"known"` // the court found out about them all
	SurveyedAt legal.Time   `json:"surveyed_at"`
	Burdens    []BurdenView `json:"encumbrances"`
}

// BurdenView is one such right; the holder's name is masked.
type BurdenView struct {
	papers.Burden

	Name  fault.Text `json:"name"`  // of the right
	Words fault.Text `json:"words"` // of its fate
}

// Encumbrances reads them from the newest survey of an announced lot's property. ErrNoLot.
func (s *Service) Encumbrances(ctx context.Context, lot ref.ID) (Encumbrances, error) {
	out := Encumbrances{Lot: lot, Burdens: []BurdenView{}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, _, err := published(ctx, tx, lot)
		if err != nil {
			return err
		}
		v, err := survey(ctx, tx, l)
		if err != nil || v == nil {
			return err
		}
		out.Known, out.SurveyedAt = v.Burdens != nil && v.Leases != nil, v.SurveyedAt
		burdens, names := burdensOf(v)
		for i, b := range burdens {
			out.Burdens = append(out.Burdens, BurdenView{b, names[i], papers.FateWords(b.Fate)})
		}
		return nil
	})
	return out, err
}

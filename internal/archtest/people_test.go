package archtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest"
)

// notPeople are columns that identify something else though their names do not end
// in _id, and no foreign key says what.
var notPeople = map[string]bool{
	"assignment.from_subject": true, "payout.source_subject": true, // what an account is kept for
	"buyer_default.resale_lot": true, "forfeiture.resale_lot": true,
	"brought_sale.winner": true, // a line of the opening
	"form_sent.form_key":  true, "shard_lease.incarnation": true,
}

// alsoPeople are people in columns of other names.
var alsoPeople = map[string]bool{"receipt_exception.assigned_to": true, "objection_panel.presiding": true}

// oneParty are the tables in which two persons stand and the register of parts
// (duty_act) is not asked about one of them, each with the reason.
var oneParty = map[string]string{
	"asset_photo.added_by":              "who hides a photo need not be another",
	"asset_photo.hidden_by":             "as above",
	"attachment.added_by":               "who hides a paper need not be another",
	"attachment.hidden_by":              "as above",
	"bank_channel_approval.proposed_by": "the proposer of bank_channel, by a foreign key",
	"brought_sale.stated_by":            "a judge states what another platform's record says; the ruling is another act",
	"brought_sale.title_by":             "as above",
	"case_handover.giver":               "whom the order concerns; case_handover_three keeps the three apart",
	"case_handover.taker":               "signs as case_handover_answer.answered_by",
	"case_hold.placed_by":               "a hold is a ruling; ending it takes another ruling, not another person",
	"case_hold.released_by":             "as above",
	"cash_receipt.handed_to":            "finance, of whom no time is kept; cash_finance_apart keeps it apart from both officers",
	"commission.answered_by":            "the appraisal firm, which holds no duty of the court",
	"commission.issued_by":              "as above",
	"court_decision.decided_by":         "operators of the platform, before the court has anybody; court_decision_two_people keeps the two apart",
	"court_decision.proposed_by":        "as above",
	"custody_act.ended_by":              "the confirmation is custody_movement.confirmed_by; a withdrawal is no part",
	"day_close.proposed_by":             "the proposer of day_proposal, by its trigger",
	"duty_handover.giver":               "giver and taker sign for themselves, none checks the other",
	"duty_handover.taker":               "as above",
	"duty_order.absent":                 "whom the order concerns; duty_order_answer_check keeps them from answering",
	"duty_order.holder":                 "as above, by duty_extension_check",
	"duty_order.substitute":             "as above",
	"exception_decision.proposed_by":    "the proposer of exception_proposal, by a foreign key",
	"fund_account.approved_by":          "as court_decision, of which it follows",
	"fund_account.opened_by":            "as above",
	"fund_order_answer.asked_by":        "the asker of fund_order, by a foreign key",
	"journal.checked_by":                "makers and checkers of the house itself; people are in the table whose decision is booked",
	"journal.made_by":                   "as above",
	"ledger_opening.begun_by":           "begins with a day; what is signed is the file, whose bringer is in the register",
	"loan_payment.decided_by":           "the buyer registers and the court decides",
	"loan_payment.registered_by":        "as above",
	"lot_resolution.presiding":          "a panel decides by the signatures of its members, of whom the proposer is one",
	"lot_resolution.proposed_by":        "as above",
	"lot_set.ended_by":                  "a judge ends by a document what the panel decided together; whoever put it to the panel may be that judge",
	"lot_set.made_by":                   "as above",
	"objection_hearing.noted_by":        "both sit on the panel, which is not divided",
	"objection_hearing.set_by":          "as above",
	"objection_panel.formed_by":         "the head of the bureau names others; objection_panel_apart keeps them apart from the case",
	"objection_panel.presiding":         "as above",
	"objection_security.decided_by":     "a party offers and the panel decides; objection_panel_apart keeps it apart from the case",
	"objection_security.offered_by":     "as above",
	"person_role.by_id":                 "an operator of the platform grants, never to oneself",
	"person_role.person_id":             "as above",
	"proof.by_id":                       "an operator verifies somebody else's name",
	"proof.person_id":                   "as above",
	"residual_ruling.checked_by":        "the house: a panel's ruling is carried out as it stands",
}

// Whoever takes a part in what two people do leaves it in the register of parts,
// which sees substitutes and roles that are given between two steps, as comparing two
// columns does not. A table that names two people has a trigger that writes each of
// them there, or stands above with a reason.
func TestTwoPeopleAreInTheRegister(t *testing.T) {
	t.Parallel()
	super := pgtest.Super(t, pgtest.New(t))
	rows, err := super.Query(t.Context(), `
		select c.relname::text, a.attname::text,
			a.attname like '%\_by' or exists (
				select from pg_constraint k
				where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'person'::regclass and a.attnum = any (k.conkey)),
			a.attname like '%\_id' or exists (
				select from pg_constraint k
				where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> 'person'::regclass and a.attnum = any (k.conkey)),
			exists (
				select from pg_trigger g
				join pg_proc p on p.oid = g.tgfoid
				where g.tgrelid = c.oid and not g.tgisinternal and p.prosrc like '%duty_taken(%'
					and (p.prosrc like '%new.' || a.attname || ',%' or strpos(encode(g.tgargs, 'escape'), '\000' || a.attname || '\000') > 0))
		from pg_attribute a
		join pg_class c on c.oid = a.attrelid
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.atttypid = 'uuid'::regtype
		order by 1, a.attnum`)
	require.NoError(t, err)
	named, open := map[string][]string{}, map[string][]string{}
	var table, column string
	var person, thing, covered bool
	_, err = pgx.ForEachRow(rows, []any{&table, &column, &person, &thing, &covered}, func() error {
		at := table + "." + column
		switch {
		case !person && (thing || notPeople[at]):
			return nil
		case !person && !alsoPeople[at] && oneParty[at] == "" && !covered:
			t.Errorf("%s: is it a person? Name it …_by, or say in notPeople or oneParty what it is", at)
		}
		named[table] = append(named[table], column)
		if !covered {
			open[table] = append(open[table], at)
		}
		return nil
	})
	require.NoError(t, err)
	used := map[string]bool{}
	for table, missing := range open {
		if len(named[table]) < 2 {
			continue
		}
		for _, at := range missing {
			used[at] = true
			if oneParty[at] == "" {
				t.Errorf("%s: %s names %s; write each into the register of parts by a trigger, or give a reason", at, table, strings.Join(named[table], ", "))
			}
		}
	}
	var all []string
	for at := range oneParty {
		all = append(all, at)
	}
	slices.Sort(all)
	for _, at := range all {
		if !used[at] {
			t.Errorf("%s needs no reason any more", at)
		}
	}
}

package invariant_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/invariant"
	"fachui/internal/money"
)

func TestALawfulStoryBreaksNothing(t *testing.T) {
	t.Parallel()
	super := story(t)
	_, err := super.Exec(t.Context(), `set role fachui_auditor`)
	require.NoError(t, err)
	r := look(t, super)
	require.Empty(t, r.Broken(), r.Table(invariant.English))
	t.Log("\n" + r.Table(invariant.English))
}

// breach plants one breach in the story; want is what must turn red, and nothing
// else. Two names stand where one cannot be broken without the other.
type breach struct {
	want, what, sql string
}

// A breach that the schema refuses needs its constraint dropped first.
var breaches = []breach{
	{"I1", "a journal says more legs than it has", `update journal set legs = 2 where number = 7`},
	{"I1", "an account changes its kind behind its postings", `
		update posting set dr_code = 'L2050' where number = 8;
		update kind_total set debit = debit - 8400 where code = 'L2060';
		update kind_total set debit = debit + 8400 where code = 'L2050'`},
	{"I2", "money was paid out before it came", `
		update posting set number = -number where number in (4, 5);
		update posting set number = case number when -4 then 5 else 4 end where number < 0;
		update journal set event = case number when 4 then 'P11C' else 'P2' end where number in (4, 5);
		update posting p set event = j.event from journal j where j.number = p.number and p.number in (4, 5);
		update bank_line set journal_number = 4 where seq = 3`},
	{"I3", "a number is missing", `
		drop index journal_reversed_once;
		update ledger_head set last_number = 14`},
	{"I3", "a correction that is no mirror", `
		update journal set event = 'P24', reverses = 8 where number = 10;
		update plan_line set amount = 0, due = 0 where line_no = 3 and false`},
	{"I4", "a line whose journal moves no bank account", `update bank_line set journal_number = 12 where seq = 5`},
	{"I4", "a line is missing from the bank's numbering", `update bank_line set seq = 6 where seq = 5; update payout set paid_seq = 6 where paid_seq = 5`},
	{"I5", "the bank states another balance", `update bank_line set balance_after = balance_after + 1`},
	{"I5", "a statement that does not add up", `update statement set opening = 139999`},
	{"I5-bank", "the bank holds something else", `select 1`},
	{"I6", "a virtual number of nothing", `insert into virtual_account (court_id, virtual_no, purpose, subject_id, opened_at) values ('qingyang', '5100000001000009', 'case', @999, '2026-04-01')`},
	{"I6", "a virtual number of another account", `update virtual_account set virtual_no = '5199999999000003' where subject_id = @173;
		update settlement set virtual_no = '5199999999000003';
		update bank_line set virtual_no = '5199999999000003' where seq = 4`},
	{"I7", "a payout that drew on another source", `update payout set source_subject = @183 where payout_id = @192`},
	{"I8", "a payee who confirmed no account", `update payee_account set confirmed_at = '2026-04-17'`},
	{"I8", "one account under two names", `insert into outside_payee (court_id, payee, payee_id, content, name_hash, account_hash, evidence, proposed_by, proposed_at)
		values ('qingyang', '税务局', @301, 'x', sha256('tax'), sha256('6222'), '函件第一号', @10, '2026-04-01')`},
	{"I9", "a plan that pays more than it has", `update plan set pool = 709999, from_sale = 709999, facts = jsonb_set(facts, '{Policy,FeeBase}', '"full_claim"')`},
	{"I9", "a line booked otherwise than planned", `
		update account set subject_id = @182 where code = 'L2160'`},
	{"I10", "the surplus before the mortgage is full", `update plan_line set due = 600001 where line_no = 2`},
	{"I10", "a later tier before an earlier one", `update plan_line set tier = '4' where line_no = 3; update plan_line set tier = '9', use = 'pay' where line_no = 2`},
	{"I11", "a deposit said to be held that went back", `update deposit set state = 'held' where deposit_id = @171`},
	{"I11", "a deposit whose line is another", `update deposit set line_seq = 3 where deposit_id = @171`},
	{"I11", "a deposit paid by another amount", `update deposit_part set amount = 69999.99 where deposit_id = @171`},
	{"I11", "a deposit paid by a line that left the account", `update deposit_part set line_seq = 3 where deposit_id = @171; update deposit set line_seq = 3 where deposit_id = @171`},
	{"I11-account I11-24h", "two parts of which one went back", `update deposit_part set amount = 30000 where deposit_id = @172;
		insert into deposit_part (court_id, deposit_id, line_seq, amount, payer, came_at) values ('qingyang', @172, 4, 40000, 'bidder', '2026-03-10')`},
	{"I11-account", "a refund to another account", `update payout set account_hash = sha256('6666') where payout_id = @191`},
	{"M9010", "a memo of nothing", `insert into frozen_memo (court_id, code, notice_seq, case_id, lot_id, subject_id, amount, at)
		values ('qingyang', 'M9010', 1, @100, @140, @161, 70000, '2026-03-10')`},
	{"M9010", "a freeze that nobody told of", `insert into bank_freeze (court_id, freeze_id, freeze_no, to_no, amount, holder_enc, name_hash, account_hash, counted, refusal, state, frozen_at)
		values ('qingyang', @300, 'DJ1', '5100000001000001', 70000, 'x', sha256('zhao'), sha256('6001'), false, 'late', 'frozen', '2026-03-10')`},
	{"I11-24h", "a refund a microsecond late", `update payout set paid_at = '2026-03-16 10:03:00.000001+08' where payout_id = @191`},
	{"I11-24h", "a refund that never arrived", `alter table payout drop constraint payout_check1; update payout set paid_at = null where payout_id = @191`},
	{"I12 N-served", "the pool opened before the ruling was served", `update serving set received_at = '2026-03-23 10:00:01+08' where serving_id = @146`},
	{"I12", "the pool opened before the price was in", `update settlement set paid_at = '2026-03-23 10:01+08'`},
	{"I14", "one person took two steps", `
		alter table payout_approval drop constraint payout_approval_person;
		insert into person_role (person_id, court_id, role, turn, granted, by_id, at) values (@7, 'qingyang', 'bureau_head', 1, true, @1, '2026-01-02');
		update payout_approval set person_id = @7 where step = 3`},
	{"I14", "the reconciler posted that day", `update journal set made_by = @12 where number = 5`},
	{"I14", "one person opened the fund account", `alter table fund_account drop constraint fund_account_two_people; update fund_account set approved_by = opened_by`},
	{"I14-office", "a leader who is none any more", `insert into person_role (person_id, court_id, role, turn, granted, by_id, at) values (@9, 'qingyang', 'leader', 2, false, @1, '2026-04-01')`},
	{"I15", "an approval of other content", `update payout_approval set content_hash = sha256('other') where step = 3`},
	{"I15", "a large payment without the leader", `delete from payout_approval where step = 4`},
	{"I16", "paid while a bankruptcy was pending", `insert into case_hold (court_id, hold_id, case_id, reason, document, placed_by, placed_at)
		values ('qingyang', @302, @100, 'bankruptcy', '受理裁定', @2, '2026-04-16 14:59+08')`},
	{"I17", "a surplus beside a waiting seizure", `update plan set facts = jsonb_set(facts, '{Waiting}', '[{"ID": "w1", "Cleared": false}]')`},
	{"I18", "a fee one fen too high", `update plan_line set due = 8400.01 where line_no = 1;
		update plan_line set amount = 8400.01 where line_no = 1;
		update plan_line set amount = 101599.99, due = 101599.99 where line_no = 3;
		update posting set amount = 8400.01 where number = 8;
		update posting set amount = 101599.99 where number = 10;
		update journal set total = 8400.01 where number = 8;
		update journal set total = 101599.99 where number = 10;
		update balance b set credit = case a.code when 'L2130' then 8400.01 else 101599.99 end from account a where a.account_id = b.account_id and a.code in ('L2130', 'L2160');
		update kind_total set credit = case code when 'L2130' then 8400.01 else 101599.99 end where code in ('L2130', 'L2160')`},
	{"I19 I22", "clearing is not empty at close", `update day_balance set credit = 1 where code = 'L2490'`},
	{"I21", "an account that nobody ordered", `insert into fund_term (court_id, term, bank_code, account_no, holder, starts_on, order_id, opened_at)
		values ('qingyang', 2, 'CCB', '5100000002', '青羊区人民法院', '2026-03-01', @400, '2026-02-20')`},
	{"I21", "accounts that overlap", `update fund_term set starts_on = '2026-03-02';
		insert into fund_order (court_id, order_id, kind, term, bank_code, account_no, holder, starts_on, document_no, reason, asked_by, asked_at)
		values ('qingyang', @400, 'change', 2, 'CCB', '5100000002', '青羊区人民法院', '2026-03-01', '函第一号', '更换银行', @10, '2026-02-20');
		insert into fund_order_answer (court_id, order_id, asked_by, answered_by, approved, answered_at) values ('qingyang', @400, @10, @9, true, '2026-02-20');
		insert into fund_term (court_id, term, bank_code, account_no, holder, starts_on, order_id, opened_at)
		values ('qingyang', 2, 'CCB', '5100000002', '青羊区人民法院', '2026-03-02', @400, '2026-02-20')`},
	{"I6 I21", "a past account that somebody rewrote", `update fund_term set account_no = '5100000009'`},
	{"I14", "one person changed the bank", `alter table fund_order_answer drop constraint fund_order_two_people;
		insert into fund_order (court_id, order_id, kind, term, document_no, reason, asked_by, asked_at)
		values ('qingyang', @400, 'close', 1, '函第一号', '原户销户', @10, '2026-02-20');
		insert into fund_order_answer (court_id, order_id, asked_by, answered_by, approved, answered_at) values ('qingyang', @400, @10, @10, true, '2026-02-20')`},
	{"I21", "a transfer whose money never arrived", `insert into fund_sweep (court_id, sweep_id, term, to_term, amount, end_to_end, state, ordered_by, ordered_at, out_seq, in_seq, ended_at)
		values ('qingyang', @401, 1, 2, 600000, 'FS' || repeat('0', 30), 'done', @10, '2026-04-17', 5, 4, '2026-04-17')`},
	{"I21", "a court without a channel", `delete from auction_channel`},
	{"I22", "an entry dated into a closed day", `update day_close set last_number = 4`},
	{"I23", "kept for two months", `update deadline set opened_at = '2026-02-01', due_at = '2026-06-30' where kind = 'payout.hard'; update plan set final_at = '2026-02-02'`},
	{"I24", "an amount with three decimals", `alter table plan_line alter column due type numeric(20,3)`},
	{"I25", "a balance that somebody edited", `update balance set credit = credit + 1 where account_id = (select account_id from account where code = 'L2030')`},
	{"I25", "a total that somebody edited", `update kind_total set debit = debit + 1 where code = 'L2030'`},
	{"I13", "a forfeited deposit goes back", `update deposit set state = 'forfeited' where deposit_id = @172;
		update posting set event = 'P7' where number = 4;
		update payout set kind = 'misdirected_refund' where payout_id = @191`},

	{"I13-use", "a default whose deposit nobody kept apart", oneDefault(`1`)},
	{"I13-use", "a table that counts the loss twice", oneDefault(`0`) + `;
		insert into forfeiture (court_id, forfeiture_id, case_id, resale_lot, resale_price, content, content_hash, evidence, state, proposed_by, proposed_at, approved_by, approved_at)
		values ('qingyang', @503, @100, @140, 100, '{}', repeat('a', 64), '案卷材料', 'approved', @9, '2026-03-21', @8, '2026-03-21');
		insert into forfeiture_share (court_id, forfeiture_id, lot_id, turn, promised, resale_price, deposit, costs_due, own, burden,
			costs, difference, case_debts, related_debts, residual, short_costs, short_difference)
		values ('qingyang', @503, @140, 1, 100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)`},
	{"M9020", "a claim that nobody entered", `
		insert into forfeiture_share (court_id, forfeiture_id, lot_id, turn, promised, resale_price, deposit, costs_due, own, burden,
			costs, difference, case_debts, related_debts, residual, short_costs, short_difference)
		values ('qingyang', @503, @140, 1, 105, 100, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 5);
		insert into top_up (court_id, top_up_id, forfeiture_id, lot_id, case_id, rule, amount, doc_no, document, reason, virtual_no, pay_by, ordered_by, at)
		values ('qingyang', @504, @503, @140, @100, 'full', 5, '川执一号', repeat('5f', 32), '责令补交', '5100001000009999', '2026-04-30', @8, '2026-03-21')`},
	{"M9020", "more ordered than was open", `
		insert into forfeiture_share (court_id, forfeiture_id, lot_id, turn, promised, resale_price, deposit, costs_due, own, burden,
			costs, difference, case_debts, related_debts, residual, short_costs, short_difference)
		values ('qingyang', @503, @140, 1, 105, 100, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 5);
		insert into top_up (court_id, top_up_id, forfeiture_id, lot_id, case_id, rule, amount, doc_no, document, reason, virtual_no, pay_by, ordered_by, at)
		values ('qingyang', @504, @503, @140, @100, 'full', 6, '川执一号', repeat('5f', 32), '责令补交', '5100001000009999', '2026-04-30', @8, '2026-03-21');
		insert into memo_entry (court_id, entry_id, code, case_id, lot_id, subject_id, amount, at) values ('qingyang', @505, 'M9020', @100, @140, @504, 6, '2026-03-21')`},

	{"M9050", "a revoked sale whose price went nowhere", `
		insert into sale_revocation (court_id, lot_id, case_id, settlement_id, ruling_id, cash, at_hand, at)
		select court_id, lot_id, case_id, settlement_id, @502, deposit + paid, deposit + paid, '2026-04-02' from settlement`},
	{"M9050", "a claim that nobody entered", `
		insert into recovery_claim (court_id, claim_id, lot_id, case_id, line_id, payee, amount, virtual_no, at)
		values ('qingyang', @505, @140, @100, @506, '某某银行', 5, '5100001000009999', '2026-04-02')`},

	{"A-start", "a start of 69.99 % of the reference price", `alter table lot drop constraint lot_floor; alter table lot drop constraint lot_deposit_bounds;
		update lot set reference_price = 1000143; update reference_price set amount = 1000143; update valuation_report set value = 1000143`},
	{"A-start", "another reference price than the one found", `update lot set reference_price = 999999`},
	{"A-deposit", "a deposit of 4.9 %", `alter table lot drop constraint lot_deposit_bounds; update lot set deposit = 34300; update lot_resolution set deposit = 34300`},
	{"A-panel", "a member did not sign", `delete from resolution_signature where member_id = @6`},
	{"A-panel", "an even panel", `alter table lot_resolution drop constraint panel_odd; update lot_resolution set members = array[@2, @5]::uuid[]; delete from resolution_signature where member_id = @6`},
	{"A-panel", "terms other than resolved", `update lot_resolution set increment = 20000`},
	{"A-24h", "a text changed after publication", `alter table announcement drop constraint announcement_check; update announcement set content = '{"a":1}'`},
	{"A-24h", "another end than announced", `update lot set ends_at = '2026-03-15 11:00+08'`},
	{"A-notice", "29 days for a home", `update announcement set published_at = '2026-02-12 09:00+08'; update lot set announced_at = '2026-02-12 09:00+08'`},
	{"A-valid", "a price that had expired", `update lot set reference_valid_until = '2026-02-09'`},
	{"A-told", "a party told two days before", `update lot_receipt set at = '2026-02-07 09:00+08' where how = 'received'; update serving set received_at = '2026-02-07 09:00+08' where serving_id = @144`},
	{"A-told", "a receipt that the serving does not know", `update serving set received_at = '2026-02-03 09:00+08' where serving_id = @144`},
	{"A-told", "a party who was forgotten", `delete from lot_receipt where party_id = @102; delete from lot_recipient where party_id = @102`},
	{"N-served", "a consent that was given after the paper arrived", `update service_consent set at = '2026-03-24 10:00+08'`},
	{"N-served", "a consent that somebody else gave", `update service_consent set person_id = @23`},
	{"N-served", "title that passed before service", `update lot set titled_at = '2026-03-22 10:00+08'`},
	{"N-sent", "a message that was parked", `update notice_delivery set state = 'parked', sent_at = null, parked_at = '2026-02-01', failure = 'refused 550'`},

	{"B-ladder", "a raise below the increment", `update lot_live set increment = 10001`},
	{"B-stamps", "a bid before the opening", `update bid set at = '2026-03-14 09:59:59.999999+08', entered_at = '2026-03-14 09:59:59+08' where seq = 1`},
	{"B-stamps", "a bid at the very end", `update bid set at = '2026-03-15 10:00+08', entered_at = '2026-03-15 10:00+08', ends_at = '2026-03-15 10:05+08' where seq = 2;
		update lot_live set ends_at = '2026-03-15 10:05+08'; update lot set ended_at = '2026-03-15 10:05+08'; update sale_confirmation set ended_at = '2026-03-15 10:05+08'` + reindexed},
	{"B-codes", "a code that was barred", `update lot_code set barred_at = '2026-03-14 09:00+08' where code = 'BBBBB-BBBB2'`},
	{"B-extension", "an extension from the old end", `update bid set ends_at = '2026-03-15 10:05+08' where seq = 2;
		update lot_live set ends_at = '2026-03-15 10:05+08'; update lot set ended_at = '2026-03-15 10:05+08'; update sale_confirmation set ended_at = '2026-03-15 10:05+08'` + reindexed},
	{"B-result", "closed before the last extension", `update lot_live set ends_at = '2026-03-15 10:00+08'; update lot set ended_at = '2026-03-15 10:00+08'; update sale_confirmation set ended_at = '2026-03-15 10:00+08'` + reindexed},
	{"B-result", "sold to somebody else", `update lot_live set leader_code = 'BBBBB-BBBB2'; update sale_confirmation set code = 'BBBBB-BBBB2'`},

	{"S-columns", "a table with both columns", `alter table bid_refusal add column person_id uuid`},
	{"S-sealed", "an event tells before the end", `
		insert into lot_live (court_id, lot_id, shard, round, status, starting_price, increment, opens_at, ends_at, epoch)
		values ('qingyang', @401, 0, 'first', 'BIDDING', 100, 1, '2026-04-30', '2026-05-02', 1);
		insert into lot_code (court_id, lot_id, code, rank) values ('qingyang', @401, 'DDDDD-DDDD4', 0);
		insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash, housing_pledge, applied_at)
		values ('qingyang', @401, @402, @21, @21, false, 0, 'APPLIED', repeat('a', 64), true, '2026-04-29');
		insert into event (court_id, kind, subject_id, actor_role, at, body) values ('qingyang', 'a.b', @402, 'system', '2026-04-30', '{"code": "DDDDD-DDDD4"}')`},
	{"S-losers", "a loser is opened", `insert into event (court_id, kind, lot_id, subject_id, actor_role, at, body) values ('qingyang', 'a.b', @140, @162, 'system', '2026-03-16', '{"code": "BBBBB-BBBB2"}')`},
	{"P-once", "one bidder in two applications", `drop index application_one_per_person; drop index application_one_per_bidder;
		insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash, housing_pledge, applied_at)
		values ('qingyang', @140, @163, @22, @22, false, 70000, 'RELEASED', repeat('a', 64), true, '2026-03-09 11:00+08')`},
	{"P-joint", "shares that leave a third to nobody", together + `(1, @621, 1, 3, '2026-03-09'), (2, @622, 1, 3, '2026-03-09')) x (seat, id, part, whole, at);` + agreed},
	{"P-joint", "bought before all had agreed", together + `(1, @621, 1, 3, '2026-03-09'), (2, @622, 2, 3, '2026-03-09')) x (seat, id, part, whole, at)`},
	{"P-joint", "one who agreed under another name", `insert into person (person_id, kind, login, registered_at) values (@625, 'person', 'somebody', '2026-01-01');` +
		together + `(1, @621, 1, 3, '2026-03-09'), (2, @622, 2, 3, '2026-03-09')) x (seat, id, part, whole, at);` + agreed},
	{"P-payer", "a payer who never agreed", `insert into deposit_payer (court_id, deposit_id, name_hash, payer, added_at)
		values ('qingyang', @172, sha256('sun'), 'joint', '2026-03-10')`},
	{"P-payer", "an agent whom nobody confirmed", `insert into deposit_payer (court_id, deposit_id, name_hash, payer, added_at)
		values ('qingyang', @172, sha256('sun'), 'agent', '2026-03-10')`},
	{"S-few", "a code that nobody paid for", `insert into lot_code (court_id, lot_id, code, rank) values ('qingyang', @140, 'CCCCC-CCCC3', 0)`},

	{"H06", "a prepayments account for a lot that is no sell-off", `
		insert into account (court_id, code, case_id, lot_id, subject_id) values ('qingyang', 'L2020', @100, @140, @161);
		insert into balance (court_id, account_id, side) select court_id, account_id, -1 from account where code = 'L2020'`},
	{"D20", "a decision that counts for nothing", `
		insert into set_off (court_id, settlement_id, case_id, lot_id, party_id, price, entitlement, amount, lines, doc_no, document, decided_by, decided_at)
		select court_id, settlement_id, case_id, lot_id, @101, price, 1, 1, '[{"own": true, "amount": "1"}]', '决定书', repeat('a', 64), @1, '2026-03-16' from settlement`},
	{"I12 I19-set-off", "a set-off that no line of a plan pays", `
		insert into set_off (court_id, settlement_id, case_id, lot_id, party_id, price, entitlement, amount, lines, doc_no, document, decided_by, decided_at)
		select court_id, settlement_id, case_id, lot_id, @101, price, 1, 1, '[{"own": true, "amount": "1"}]', '决定书', repeat('a', 64), @1, '2026-03-16' from settlement;
		update settlement set set_off = 1, paid = paid - 1;
		update journal set key = 'setoff:' || (select settlement_id from settlement) where number = 10`},
	{"V-frozen", "a member added after the freeze", `update draw set manifest = jsonb_set(manifest, '{members,3,name}', '"另一家"')`},
	{"V-frozen", "a list told after the reveal", `update event set kind = 'valuation.x' where kind = 'valuation.draw_frozen'`},
	{"V-tickets", "another firm than the tickets say", `update selected_firm set firm_id = @124 where rank = 3`},
	{"V-tickets", "another contribution", `update draw set transcript = jsonb_set(transcript, '{contributions,0,nonce}', '"x"')`},
	{"V-people K-handed", "the operator handles the case", `insert into case_handler (court_id, case_id, version, person_id, assigned_by, assigned_at) values ('qingyang', @100, 2, @3, @8, '2026-01-04')`},
	{"V-people", "the operator keeps the pool", `update firm_keeping set kept_by = @3`},
	{"V-one-draw", "a second draw without an order", `drop index draw_one_live;
		insert into draw select (jsonb_populate_record(d, jsonb_build_object('draw_id', @304, 'draw_no', 2, 'status', 'frozen', 'transcript', null, 'transcript_hash', null, 'revealed_at', null))).* from draw d`},
	{"V-signed", "one signer", `alter table valuation_report drop constraint report_signers; update valuation_report set parts = jsonb_set(parts, '{signers}', '[{"certificate": "C1"}]')`},
	{"V-signed", "another firm's seal", `update valuation_report set parts = jsonb_set(parts, '{sealed_by}', '"SC-0004"')`},
	{"V-windows", "a window of four days", `update report_receipt set last_day = '2026-01-26' where receipt_id = @132`},
	{"V-windows", "a recipient who has not received", `delete from report_receipt where receipt_id = @133`},
	{"V-valid", "a price for more than a year", `alter table valuation_report drop constraint report_valid_one_year;
		update valuation_report set valid_until = '2027-01-21'; update reference_price set valid_until = '2027-01-21'`},

	{"C-due", "a deadline nobody looked at", `update deadline set due_at = '2026-04-30' where ended_at is null`},
	{"C-missed", "a missed deadline without a fact", `delete from event where kind = 'deadline.missed'`},
	{"C-outcome", "met after it was due", `update deadline set ended_at = '2026-03-17' where outcome = 'met'`},
	{"C-outbox", "a parked event", `update outbox set done_at = null, parked_at = '2026-03-16'`},
	{"K-kept", "a paper was taken away", `
		insert into file (court_id, sha256, media_type, size, kept_by, kept_at) values ('qingyang', repeat('a', 64), 'application/pdf', 10, @2, '2026-03-01');
		insert into attachment (court_id, attachment_id, lot_id, attachment_no, kind, title, sha256, public, added_by, added_at)
		values ('qingyang', @701, @140, 2, 'other', '现场照片', repeat('a', 64), false, @2, '2026-03-01')`},
	{"K-kept", "a fact names a paper that is gone", `insert into event (court_id, kind, lot_id, subject_id, actor_role, at) values ('qingyang', 'attachment.added', @140, @702, 'clerk', '2026-03-01')`},
	{"A-24h K-kept", "an announcement was taken away", `update announcement set published_at = published_at - interval '1 microsecond'; update lot set announced_at = announced_at`},
	{"K-kept W-facts", "the application may delete bids", `grant delete on bid to fachui_app`},
	{"W-facts", "the application may edit facts", `grant update on bid to fachui_app`},
	{"W-facts", "everybody may read", `grant select on person to public`},
	{"W-roles W-facts", "the auditor may write", `grant insert on event to fachui_auditor`},
	{"W-ways", "a table without a guard", `create table loose (n integer); grant select on loose to fachui_auditor`},
	{"W-plain", "a name in a notice", `update notice set zh_text = '钱未中您好'`},
	{"W-plain", "a number in bytes", `update party set id_enc = '510104199001011234', id_hash = sha256('x') where party_id = @101`},
}

// reindexed writes into the search what a breach writes into the lot.
const reindexed = `; update lot_index x set closes_at = l.ended_at, turn = (1e12 - extract(epoch from l.ended_at)) * 1000000 from lot l where l.lot_id = x.lot_id`

// together seats two people in the application of the story's buyer; agreed says
// that both said yes.
const (
	together = `insert into joint_bidder (court_id, lot_id, application_id, seat, seat_id, name_hash, name_masked, share_part, share_whole, invited_at)
		select 'qingyang', @140, @161, x.seat, x.id::uuid, sha256('zhao'), '赵*', x.part, x.whole, x.at::timestamptz from (values `
	agreed = `insert into joint_consent (court_id, lot_id, application_id, seat, person_id, announcement_hash, housing_pledge, consented_at)
		values ('qingyang', @140, @161, 1, @21, repeat('a', 64), true, '2026-03-09'), ('qingyang', @140, @161, 2, @625, repeat('a', 64), true, '2026-03-09')`
)

// oneDefault says that the buyer of the story defaulted, and what he forfeited.
func oneDefault(forfeited string) string {
	return `insert into buyer_default (court_id, default_id, case_id, lot_id, asset_id, settlement_id, application_id, ruling_id, promised, forfeited, given_back, payer_hash, at)
		select court_id, @501, case_id, lot_id, @502, settlement_id, application_id, @502, price, ` + forfeited + `, 0, payer_hash, '2026-03-20' from settlement`
}

func TestBreaches(t *testing.T) {
	t.Parallel()
	super := story(t)
	planted := map[string]bool{}
	for _, b := range slices.Concat(breaches, breachesOfDuties, breachesOfSets, breachesOfReaders) {
		for want := range strings.FieldsSeq(b.want) {
			planted[want] = true
		}
		t.Run(b.want+" "+b.what, func(t *testing.T) {
			tx, err := super.Begin(t.Context())
			require.NoError(t, err)
			defer tx.Rollback(t.Context()) //nolint:errcheck // nothing is to be kept
			run(t, tx, lifted(b.sql)+b.sql+guarded(b.sql))
			run(t, tx, `set local role fachui_auditor`)
			o := options()
			if b.want == "I5-bank" {
				o.Bank = func(string) (money.Amount, error) { return money.MustParse("110000.01"), nil }
			}
			if b.want == "K-papers" {
				o.File = oneFile
			}
			r, err := invariant.Check(t.Context(), inside{tx}, o)
			require.NoError(t, err)
			require.Equal(t, strings.Fields(b.want), r.Broken(), brokenOf(r))
		})
	}
	for _, i := range invariant.All() {
		if i.ID != "W-always" { // below
			require.True(t, planted[i.ID], "no test breaks %s", i.ID)
		}
	}
}

// The copy of a house at work may hold events of its last moment that wait; one that is
// older, or was tried, or was laid aside, is stuck there as anywhere.
func TestEventsOfTheLastMoment(t *testing.T) {
	t.Parallel()
	super := story(t)
	for _, c := range []struct {
		what, set    string
		atWork, want bool // is it broken?
	}{
		{"just come", `created_at = now()`, false, true},
		{"just come", `created_at = now()`, true, false},
		{"ten seconds before the newest", `created_at = now() - interval '10 seconds'`, true, true},
		{"a little later", `created_at = now() - interval '9.99 seconds'`, true, false},
		{"tried in vain", `created_at = now(), attempts = 1`, true, true},
		{"laid aside", `created_at = now(), parked_at = now()`, true, true},
	} {
		t.Run(c.what, func(t *testing.T) {
			tx, err := super.Begin(t.Context())
			require.NoError(t, err)
			defer tx.Rollback(t.Context()) //nolint:errcheck // nothing is to be kept
			run(t, tx, lifted("update outbox")+`
				insert into outbox (name, key, payload, created_at, done_at) values ('lot.sold', 'newest', '{}', now(), now());
				update outbox set done_at = null, `+c.set+` where key <> 'newest';`+guarded("update outbox"))
			run(t, tx, `set local role fachui_auditor`)
			o := options()
			o.AtWork = c.atWork
			r, err := invariant.Check(t.Context(), inside{tx}, o)
			require.NoError(t, err)
			require.Equal(t, c.want, slices.Contains(r.Broken(), "C-outbox"), brokenOf(r))
		})
	}
}

func TestATriggerThatIsOff(t *testing.T) {
	t.Parallel()
	super := story(t)
	for _, sql := range []string{
		`alter table deadline disable trigger deadline_guard`,
		`alter table deadline enable trigger deadline_guard`,
		`alter table deadline disable trigger all` + guarded("deadline"),
	} {
		tx, err := super.Begin(t.Context())
		require.NoError(t, err)
		run(t, tx, sql+`; set local role fachui_auditor`)
		require.Equal(t, []string{"W-always"}, look(t, inside{tx}).Broken(), sql)
		require.NoError(t, tx.Rollback(t.Context()))
	}
}

// brokenOf is the part of a report that says what is wrong.
func brokenOf(r invariant.Report) string {
	var only invariant.Report
	for _, x := range r.Results {
		if !x.OK() {
			only.Results = append(only.Results, x)
		}
	}
	return only.Table(invariant.English) + only.Table(invariant.Chinese)
}

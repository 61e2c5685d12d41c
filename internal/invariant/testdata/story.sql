-- One case from seizure to payout, in as few rows as it takes. @7 is an identifier.
-- People: 1 operator, 2 judge, 3 technical office, 4 pool keeper, 5 and 6 panel,
-- 7 fund keeper, 8 bureau head, 9 leader, 10 maker, 11 checker, 12 reconciler,
-- 13 second operator, 21 and 22 bidders, 23 creditor, 24 debtor.

insert into person (person_id, kind, login, registered_at)
select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'person', 'person' || n, '2026-01-02 09:00+08'
from generate_series(1, 30) n;

insert into court (court_id, code, name, name_en, opened_at) values ('qingyang', '川0105', '青羊区人民法院', 'Qingyang Court', '2026-01-02 09:00+08');
insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
	values ('qingyang', 'ICBC', '5100000001', '青羊区人民法院', @1, @13, '2026-01-02 09:00+08');
insert into fund_term (court_id, term, bank_code, account_no, holder, starts_on, opened_at)
	values ('qingyang', 1, 'ICBC', '5100000001', '青羊区人民法院', '2026-01-02', '2026-01-02 09:00+08');
insert into auction_channel (court_id, platform, opened_at) values ('qingyang', '发槌', '2026-01-02 09:00+08');
insert into court_proposal (proposal_id, court_id, code, name, name_en, bank_code, account_no, holder, platform, proposed_by, proposed_at)
	values (@90, 'qingyang', '川0105', '青羊区人民法院', 'Qingyang Court', 'ICBC', '5100000001', '青羊区人民法院', '发槌', @1, '2026-01-01 09:00+08');
insert into court_decision (proposal_id, proposed_by, decided_by, approved, decided_at) values (@90, @1, @13, true, '2026-01-02 09:00+08');
insert into person_role (person_id, court_id, role, turn, granted, by_id, at)
select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'qingyang', r, 1, true, @1, '2026-01-02 10:00+08'
from (values (2, 'judge'), (2, 'panel_member'), (3, 'technical_office'), (4, 'pool_keeper'), (5, 'panel_member'), (6, 'panel_member'),
	(7, 'fund_keeper'), (8, 'bureau_head'), (9, 'leader'), (10, 'finance_maker'), (11, 'finance_checker'), (12, 'reconciler')) v (n, r);

insert into enforcement_case (court_id, case_id, court_code, year, kind, serial, case_no, filed_on, title_doc, criminal, summary, opened_by, opened_at)
	values ('qingyang', @100, '川0105', 2026, '执', 1, '（2026）川0105执1号', '2026-01-03', '判决', false, '', @2, '2026-01-03 09:00+08');
insert into case_handler (court_id, case_id, version, person_id, assigned_by, assigned_at) values ('qingyang', @100, 1, @2, @8, '2026-01-03 09:00+08');
insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, added_by, added_at) values
	('qingyang', @100, @101, 'creditor', 'person', '王**', 'x', sha256('wang'), @2, '2026-01-03 09:00+08'),
	('qingyang', @100, @102, 'debtor', 'person', '李**', 'x', sha256('li'), @2, '2026-01-03 09:00+08');
insert into payee_account (court_id, party_id, version, bank, bank_code, number_enc, number_hash, number_tail, holder_enc, holder_hash, how, evidence, confirmed_by, confirmed_at)
	values ('qingyang', @101, 1, '工商银行', 'ICBC', 'x', sha256('6222'), '6222', 'x', sha256('wang'), 'party', '', @23, '2026-01-04 09:00+08');
insert into asset (court_id, case_id, asset_id, kind, class, title, province, city, address, seizure_kind, seized_on, seizure_doc, listed_by, listed_at)
	values ('qingyang', @100, @110, 'immovable', 'housing', '住宅一套', '四川', '成都', '', 'seal_up', '2026-01-05', '裁定', @2, '2026-01-05 09:00+08');

insert into appraisal_firm (firm_id, registry_no, name, uscc, specialties, province, city, joined_on)
select ('00000000-0000-7000-8000-' || lpad((120 + n)::text, 12, '0'))::uuid, 'SC-000' || n, '评估机构' || n, '91510100000000000' || n, '{real_estate}', '四川', '成都', '2020-01-02'
from generate_series(1, 4) n;
insert into firm_keeping (firm_id, what, kept_by, kept_at) values (@121, 'listed', @4, '2026-01-02 11:00+08');
insert into valuation (court_id, valuation_id, case_id, asset_id, specialty, province, city, seized_on, mandate, wish, negotiable, official_price,
	needs_inspection, online_available, status, selection_no, started_by, started_at)
	values ('qingyang', @111, @100, @110, 'real_estate', '四川', '成都', '2026-01-05', '', '', 'no', 'no', 'yes', 'no', 'priced', 1, @2, '2026-01-06 09:00+08');

insert into valuation_report (court_id, report_id, valuation_id, commission_id, report_no, method, supplement, value, issued_on, valid_until, parts, filed_at)
	values ('qingyang', @131, @111, @130, 1, 'appraisal', false, 1000000, '2026-01-20', '2027-01-19',
		'{"sealed_by": "FIRST", "signers": [{"certificate": "C1"}, {"certificate": "C2"}]}', '2026-01-20 09:00+08');
insert into report_review (court_id, report_id, passed, defects, reason, reviewed_at) values ('qingyang', @131, true, '{}', '', '2026-01-21 09:00+08');
insert into report_recipient (court_id, receipt_id, report_id, party_id, sent_at) values
	('qingyang', @132, @131, @101, '2026-01-21 10:00+08'), ('qingyang', @133, @131, @102, '2026-01-21 10:00+08');
insert into report_receipt (court_id, receipt_id, received_at, last_day) values
	('qingyang', @132, '2026-01-22 10:00+08', '2026-01-27'), ('qingyang', @133, '2026-01-22 11:00+08', '2026-01-27');
insert into reference_price (court_id, valuation_id, price_no, amount, method, report_id, fixed_at, valid_until)
	values ('qingyang', @111, 1, 1000000, 'appraisal', @131, '2026-01-28 00:00+08', '2027-01-19');

insert into lot_resolution (court_id, resolution_id, lot_id, content, content_hash, starting_price, increment, deposit, pay_days, exception, purchase_limited,
	prior_claims, costs, holders, members, presiding, proposed_by, proposed_at)
	values ('qingyang', @141, @140, '{"start": "700000.00"}', encode(sha256('{"start": "700000.00"}'), 'hex'), 700000, 10000, 70000, 10, '', false,
		0, 0, '[]', array[@2, @5, @6]::uuid[], @2, @2, '2026-01-30 09:00+08');
insert into resolution_signature (court_id, resolution_id, member_id, agrees, content_hash, signed_at)
select 'qingyang', @141, m::uuid, m <> @6, encode(sha256('{"start": "700000.00"}'), 'hex'), '2026-01-30 10:00+08'
from unnest(array[@2, @5, @6]) m;
insert into lot (court_id, lot_id, case_id, asset_id, round, attempt, status, title, kind, class, province, city, reference_price, reference_method, reference_fixed_at,
	reference_valid_until, valuation_id, report_id, starting_price, increment, deposit, pay_days, resolution_id, announced_at, opens_at, ends_at, final_price, ended_at,
	paid_at, ruled_at, titled_at, listed_by, listed_at)
	values ('qingyang', @140, @100, @110, 'first', 1, 'TITLED', '住宅一套', 'immovable', 'housing', '四川', '成都', 1000000, 'appraisal', '2026-01-28 00:00+08',
		'2027-01-19', @111, @131, 700000, 10000, 70000, 10, @141, '2026-02-10 09:00+08', '2026-03-14 10:00+08', '2026-03-15 10:00+08', 710000, '2026-03-15 10:03+08',
		'2026-03-20 10:00+08', '2026-03-21 10:00+08', '2026-03-23 10:00+08', @2, '2026-01-29 09:00+08');
insert into lot_index (court_id, lot_id, case_id, asset_id, standing, status, round, kind, class, province, city, price, turn, opens_at, closes_at, folded)
select court_id, lot_id, case_id, asset_id, 'sold', status, round, kind, class, province, city, final_price, (1e12 - extract(epoch from ended_at)) * 1000000, opens_at, ended_at, '住宅一套'
from lot;
insert into lot_recipient (court_id, lot_id, party_id, why, shareholder, issued_at) values
	('qingyang', @140, @101, 'party', false, '2026-02-01 09:00+08'), ('qingyang', @140, @102, 'party', false, '2026-02-01 09:00+08');
insert into lot_receipt (court_id, lot_id, party_id, how, at) values
	('qingyang', @140, @101, 'received', '2026-02-02 09:00+08'), ('qingyang', @140, @102, 'waived', '2026-02-02 09:00+08');
insert into document (court_id, document_id, case_id, lot_id, kind, subject_id, basis, issued_at) values
	('qingyang', @142, @100, @140, 'auction.notice', @140, '', '2026-02-01 09:00+08'),
	('qingyang', @143, @100, @140, 'auction.ruling', @151, '', '2026-03-21 10:00+08');
insert into serving (court_id, serving_id, document_id, party_id, person_id, status, how, sent_at, received_at, evidence, litigation) values
	('qingyang', @144, @142, @101, @23, 'received', 'self', '2026-02-01 09:00+08', '2026-02-02 09:00+08', '', false),
	('qingyang', @145, @142, @102, @24, 'waived', 'waiver', '2026-02-01 09:00+08', '2026-02-02 09:00+08', '笔录', false),
	('qingyang', @146, @143, null, @21, 'sent', '', '2026-03-21 10:00+08', null, '', true);
insert into service_consent (court_id, consent_id, case_id, person_id, serving_id, medium, way, signed_on, given_by, at)
	values ('qingyang', @149, @100, @21, @146, 'site', 'self', '2026-03-23', @21, '2026-03-23 10:00+08');
update serving set status = 'received', how = 'self', received_at = '2026-03-23 10:00+08', consent_id = @149 where serving_id = @146;
insert into notice (court_id, notice_id, kind, subject_id, person_id, zh_title, zh_text, en_title, en_text, basis, at)
	values ('qingyang', @147, 'auction.notice', @140, @23, '通知', '通知', 'Notice', 'Notice', '', '2026-02-01 09:00+08');
insert into notice_delivery (court_id, notice_id, channel, state, next_at, sent_at) values ('qingyang', @147, 'file', 'sent', '2026-02-01', '2026-02-01');
insert into announcement (court_id, announcement_id, lot_id, content, content_hash, opens_at, ends_at, published_by, published_at)
	values ('qingyang', @148, @140, '{}', encode(sha256('{}'), 'hex'), '2026-03-14 10:00+08', '2026-03-15 10:00+08', @2, '2026-02-10 09:00+08');

insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash, housing_pledge, deposit_held_at, applied_at) values
	('qingyang', @140, @161, @21, @21, false, 70000, 'OFFSET_TO_PRICE', repeat('a', 64), true, '2026-03-10 10:00+08', '2026-03-09 10:00+08'),
	('qingyang', @140, @162, @22, @22, false, 70000, 'RELEASED', repeat('a', 64), true, '2026-03-10 11:00+08', '2026-03-09 11:00+08');
insert into lot_live (court_id, lot_id, case_id, asset_id, shard, round, status, starting_price, increment, opens_at, ends_at, price, leader_code, leader_rank, bid_count, version, epoch)
	values ('qingyang', @140, @100, @110, 0, 'first', 'SOLD', 700000, 10000, '2026-03-14 10:00+08', '2026-03-15 10:03+08', 710000, 'AAAAA-AAAA1', 0, 2, 5, 1);
insert into lot_code (court_id, lot_id, code, rank) values ('qingyang', @140, 'AAAAA-AAAA1', 0), ('qingyang', @140, 'BBBBB-BBBB2', 0);
insert into bid (court_id, lot_id, seq, code, amount, rank, at, entered_at, ends_at, key, epoch) values
	('qingyang', @140, 1, 'BBBBB-BBBB2', 700000, 0, '2026-03-14 10:00+08', '2026-03-14 10:00+08', '2026-03-15 10:00+08', 'k1', 1),
	('qingyang', @140, 2, 'AAAAA-AAAA1', 710000, 0, '2026-03-15 09:58+08', '2026-03-15 09:58+08', '2026-03-15 10:03+08', 'k2', 1);
insert into sale_confirmation (court_id, lot_id, confirmation_id, application_id, buyer_id, buyer_name, code, price, deposit, balance, bids, ended_at, pay_by, at)
	values ('qingyang', @140, @150, @161, @21, '赵买受', 'AAAAA-AAAA1', 710000, 70000, 640000, 2, '2026-03-15 10:03+08', '2026-03-25 10:00+08', '2026-03-15 10:03+08');
insert into sale_ruling (court_id, lot_id, ruling_id, doc_no, document, buyer_id, buyer_check, issued_by, issued_at)
	values ('qingyang', @140, @151, '（2026）川0105执1号之一', repeat('b', 64), @21, '有资格', @2, '2026-03-21 10:00+08');

insert into virtual_account (court_id, virtual_no, purpose, subject_id, opened_at) values
	('qingyang', '5100000001000001', 'deposit', @171, '2026-03-09 10:00+08'), ('qingyang', '5100000001000002', 'deposit', @172, '2026-03-09 11:00+08'),
	('qingyang', '5100000001000003', 'balance', @173, '2026-03-15 10:03+08');
insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, virtual_no, state, expected_at, line_seq, held_at, refund_due, ended_at) values
	('qingyang', @171, @100, @140, @161, 70000, sha256('zhao'), 'REFERENCE1', '5100000001000001', 'applied', '2026-03-09 10:00+08', 1, '2026-03-10 10:00+08', null, '2026-03-15 10:03+08'),
	('qingyang', @172, @100, @140, @162, 70000, sha256('qian'), 'REFERENCE2', '5100000001000002', 'refunded', '2026-03-09 11:00+08', 2, '2026-03-10 11:00+08', '2026-03-16 10:03+08', '2026-03-15 15:00+08');
insert into deposit_part (court_id, deposit_id, line_seq, amount, payer, came_at) values
	('qingyang', @171, 1, 70000, 'bidder', '2026-03-10 10:00+08'), ('qingyang', @172, 2, 70000, 'bidder', '2026-03-10 11:00+08');
insert into settlement (court_id, settlement_id, case_id, lot_id, application_id, price, deposit, paid, payer_hash, reference, virtual_no, pay_by, state, opened_at, paid_at, title_at)
	values ('qingyang', @173, @100, @140, @161, 710000, 70000, 640000, sha256('zhao'), 'REFERENCE3', '5100000001000003', '2026-03-25 10:00+08', 'paid',
		'2026-03-15 10:03+08', '2026-03-20 10:00+08', '2026-03-23 10:00+08');
insert into plan (court_id, plan_id, case_id, version, pool, from_sale, facts, state, drafted_by, drafted_at, served_at, final_at)
	values ('qingyang', @180, @100, 1, 710000, 710000,
		'{"Criminal": false, "Claims": [{"Kind": "security", "Costs": "0", "Interest": "0", "Principal": "600000"}], "Fee": {"Recovered": "0", "Decision": ""}, "Waiting": null, "Policy": {"FeeBase": "gross_recovered", "FeeRound": "fen"}}',
		'final', @2, '2026-03-25 10:00+08', '2026-03-26 10:00+08', '2026-04-15 10:00+08');
insert into plan_line (court_id, plan_id, line_id, line_no, tier, use, claim, payee, code, due, amount, parts, basis, zh, en) values
	('qingyang', @180, @181, 1, '1b', 'pay', 'fee', '国库', 'L2130', 8400, 8400, '{}', '', '', ''),
	('qingyang', @180, @182, 2, '6c', 'pay', 'c1', @101, 'L2150', 600000, 600000, '{}', '', '', ''),
	('qingyang', @180, @183, 3, '12', 'surplus', 'owner', @102, 'L2160', 101600, 101600, '{}', '', '', '');
insert into payout (court_id, payout_id, kind, case_id, lot_id, plan_id, line_id, deposit_id, source_code, source_subject, amount, purpose, payee, payee_content,
	name_hash, account_hash, content_hash, needs_chain, needs_leader, end_to_end, state, prepared_by, prepared_at, approved_at, sent_at, paid_seq, paid_at, acked_at, source_line) values
	('qingyang', @191, 'deposit_refund', @100, @140, null, null, @172, 'L2010', @162, 70000, '退还竞买保证金', 'deposit:172', 'x', sha256('qian'), sha256('6001'), sha256('r1'),
		false, false, 'FC000000000000000000000000000191', 'paid', @1, '2026-03-15 10:03+08', null, '2026-03-15 10:03+08', 3, '2026-03-15 15:00+08', '2026-03-15 11:00+08', 2),
	('qingyang', @192, 'plan', @100, null, @180, @182, null, 'L2150', @182, 600000, '发放执行案款', @101, 'x', sha256('wang'), sha256('6222'), sha256('p1'),
		true, true, 'FC000000000000000000000000000192', 'paid', @2, '2026-04-16 09:00+08', '2026-04-16 13:00+08', '2026-04-16 15:00+08', 5, '2026-04-17 10:00+08', '2026-04-16 16:00+08', null);
insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
select 'qingyang', @192, s, r, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, sha256('p1'), timestamptz '2026-04-16 09:00+08' + s * interval '1 hour'
from (values (1, 'judge', 2), (2, 'fund_keeper', 7), (3, 'bureau_head', 8), (4, 'leader', 9), (5, 'finance_maker', 10), (6, 'finance_checker', 11)) v (s, r, n);

insert into deadline (deadline_id, court_id, kind, subject_id, owner_role, due_at, basis, opened_at, ended_at, outcome) values
	(@201, 'qingyang', 'deposit.refund', @140, 'finance_checker', '2026-03-16 10:03+08', '', '2026-03-15 10:03+08', '2026-03-15 15:00+08', 'met'),
	(@202, 'qingyang', 'payout.due', @100, 'finance_checker', '2026-04-16 10:00+08', '', '2026-04-15 10:00+08', '2026-04-16 10:00+08', 'missed'),
	(@203, 'qingyang', 'payout.hard', @100, 'bureau_head', '2026-05-16 00:00+08', '', '2026-04-15 10:00+08', null, null);
insert into event (court_id, kind, case_id, subject_id, actor_role, at) values ('qingyang', 'deadline.missed', @100, @100, 'system', '2026-04-16 10:00+08');
insert into outbox (court_id, name, key, payload, done_at) values ('qingyang', 'auction.lot_sold', 'x', '{}', '2026-03-15');

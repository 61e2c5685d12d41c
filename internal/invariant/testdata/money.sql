-- The case's money, posted through the ledger's own door with its triggers on.
-- Lines of the bank: two deposits in, one back, the balance in, the creditor paid.

insert into ledger (court_id, opened_on, closed_through) values ('qingyang', '2026-01-02', '2026-01-01');

select
	pg_temp.journal('bank:1', '2026-03-10 10:00+08', 'P1', 'A1010', null, null, null, 'L2010', @100, @140, @161, 70000),
	pg_temp.journal('bank:2', '2026-03-10 11:00+08', 'P1', 'A1010', null, null, null, 'L2010', @100, @140, @162, 70000),
	pg_temp.journal('price', '2026-03-15 10:03+08', 'P3', 'L2010', @100, @140, @161, 'L2030', @100, @140, null, 70000),
	pg_temp.journal('refund', '2026-03-15 10:03+08', 'P2', 'L2010', @100, @140, @162, 'L2390', @100, null, @191, 70000),
	pg_temp.journal('bank:3', '2026-03-15 15:00+08', 'P11C', 'L2390', @100, null, @191, 'A1010', null, null, null, 70000),
	pg_temp.journal('bank:4', '2026-03-20 10:00+08', 'P4', 'A1010', null, null, null, 'L2030', @100, @140, null, 640000),
	pg_temp.journal('title', '2026-03-23 10:00+08', 'P6', 'L2030', @100, @140, null, 'L2060', @100, null, null, 710000),
	pg_temp.journal('plan:1', '2026-04-15 10:00+08', 'P10', 'L2060', @100, null, null, 'L2130', @100, null, @181, 8400),
	pg_temp.journal('plan:2', '2026-04-15 10:00+08', 'P10', 'L2060', @100, null, null, 'L2150', @100, null, @182, 600000),
	pg_temp.journal('plan:3', '2026-04-15 10:00+08', 'P10', 'L2060', @100, null, null, 'L2160', @100, null, @183, 101600),
	pg_temp.journal('approve', '2026-04-16 13:00+08', 'P11A', 'L2150', @100, null, @182, 'L2310', @100, null, @192, 600000),
	pg_temp.journal('send', '2026-04-16 15:00+08', 'P11B', 'L2310', @100, null, @192, 'L2390', @100, null, @192, 600000),
	pg_temp.journal('bank:5', '2026-04-17 10:00+08', 'P11C', 'L2390', @100, null, @192, 'A1010', null, null, null, 600000);

insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, balance_after, virtual_no, end_to_end, name_hash, account_hash, journal_number) values
	('qingyang', 1, @211, 'B1', '2026-03-10 10:00+08', '2026-03-10', true, 70000, 70000, '5100000001000001', '', sha256('zhao'), sha256('6002'), 1),
	('qingyang', 2, @212, 'B2', '2026-03-10 11:00+08', '2026-03-10', true, 70000, 140000, '5100000001000002', '', sha256('qian'), sha256('6001'), 2),
	('qingyang', 3, @213, 'B3', '2026-03-15 15:00+08', '2026-03-15', false, 70000, 70000, '', 'FC000000000000000000000000000191', sha256('qian'), sha256('6001'), 5),
	('qingyang', 4, @214, 'B4', '2026-03-20 10:00+08', '2026-03-20', true, 640000, 710000, '5100000001000003', '', sha256('zhao'), sha256('6002'), 6),
	('qingyang', 5, @215, 'B5', '2026-04-17 10:00+08', '2026-04-17', false, 600000, 110000, '', 'FC000000000000000000000000000192', sha256('wang'), sha256('6222'), 13);

-- The fifteenth of March is closed on the twentieth of April.

-- Its file is of no interest here.
set local session_replication_role = replica;
insert into statement (court_id, statement_id, day, file_hash, opening, closing, lines, imported_at)
	values ('qingyang', @221, '2026-03-15', sha256('day'), 140000, 70000, 1, '2026-04-20 09:00+08');
set local session_replication_role = origin;
insert into statement_line (court_id, statement_id, seq, bank_ref, credit, amount) values ('qingyang', @221, 3, 'B3', false, 70000);
insert into day_proposal (court_id, proposal_id, day, statement_id, bank_closing, book_closing, proposed_by, proposed_at)
	values ('qingyang', @222, '2026-03-15', @221, 70000, 70000, @12, '2026-04-20 10:00+08');
insert into day_close (court_id, day, proposal_id, bank_closing, book_closing, last_number, proposed_by, checked_by, closed_at)
	values ('qingyang', '2026-03-15', @222, 70000, 70000, 13, @12, @11, '2026-04-20 11:00+08');
-- What the hashes are is of no interest here, only that the day has its seal.
insert into ledger_hash (court_id, index, hash) select 'qingyang', n, sha256(n::text::bytea) from generate_series(0, 22) n;
insert into ledger_seal (court_id, day, size, root, sealed_at) values ('qingyang', '2026-03-15', 13, sha256('root'), '2026-04-20 11:00+08');

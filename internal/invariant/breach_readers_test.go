package invariant_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// oneFile is a store that keeps the five bytes of "paper" and, under a hash of nothing
// but a's, something else.
func oneFile(sum string) ([]byte, error) {
	paper := []byte("paper")
	whole := sha256.Sum256(paper)
	switch sum {
	case hex.EncodeToString(whole[:]):
		return paper, nil
	case "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":
		return []byte("ten bytes."), nil
	}
	return nil, errors.New("not kept")
}

// breachesOfReaders are planted in the story like the others: what the public finds,
// sees and asks; who may not bid; settings; papers; who signs for a case.
var breachesOfReaders = []breach{
	{"R-index", "a lot that is found at another price", `update lot_index set price = price + 1`},
	{"R-index", "a lot that is found in another state", `update lot_index set status = 'FAILED_R1', standing = 'failed'`},
	{"R-index", "a lot that is not found", `delete from lot_index`},
	{"R-index", "a lot that is found and was not announced", `insert into lot_index
		select (jsonb_populate_record(x, jsonb_build_object('lot_id', @404))).*
		from lot_index x;
		insert into lot
		select (jsonb_populate_record(l, jsonb_build_object('lot_id', @404, 'asset_id', @405, 'status', 'WITHDRAWN', 'final_price', null, 'ended_at', null, 'paid_at', null, 'ruled_at', null,
			'titled_at', null, 'starting_price', null, 'increment', null, 'deposit', null, 'pay_days', null, 'resolution_id', null, 'announced_at', null, 'opens_at', null, 'ends_at', null))).*
		from lot l`},

	{"R-seats", "three people on two seats", viewing + booked(`(@632, @21, 2, 'AAAAA2', '2026-03-01'), (@633, @22, 1, 'AAAAA3', '2026-03-02')`)},
	{"R-seats", "seats that were given before they came back", viewing + booked(`(@632, @21, 2, 'AAAAA2', '2026-03-01'), (@633, @22, 1, 'AAAAA3', '2026-03-02')`) + `
		insert into viewing_cancellation (court_id, booking_id, cancelled_at) values ('qingyang', @632, '2026-03-03')`},
	{"R-seats", "booked once the viewing had begun", viewing + booked(`(@632, @21, 1, 'AAAAA2', '2026-03-05 09:00+08')`)},
	{"R-seats", "given back after the viewing", viewing + booked(`(@632, @21, 1, 'AAAAA2', '2026-03-01')`) + `
		insert into viewing_cancellation (court_id, booking_id, cancelled_at) values ('qingyang', @632, '2026-03-06')`},
	{"R-seats", "an answer by who asked", asked(`@21`, `2026-03-02`)},

	{"E-bars", "a line that a stranger put on the list", line(`@21`, `'拍卖辅助人员'`)},
	{"E-bars", "a line without a ground", `alter table lot_bar_entry drop constraint lot_bar_entry_relation_check;` + line(`@8`, `'  '`)},
	{"E-bars", "an appeal decided by who put the line there", appealed(`@8`, `false`)},
	{"E-bars", "an appeal that was upheld and struck nothing", appealed(`@9`, `true`)},
	{"E-bars", "a judge's relative struck by the judge", `
		insert into relative_declaration (declaration_id, person_id, relation, number_hash, number_masked, declared_at)
			values (@644, @2, 'sibling', sha256('brother'), '**', '2026-01-06');` + struck(`'relative:' || @644`, `null`, `@2`)},
	{"E-bars", "somebody on the list who applied", line(`@8`, `'拍卖辅助人员'`) + `
		update person set paper = 'id_card', name_cipher = 'x', name_hash = sha256('x'), number_cipher = 'x', number_hash = sha256('barred'), proof = 'proved', proved_at = '2026-01-02'
			where person_id = @22`},

	{"A-settings", "one person asked and approved", `alter table court_setting drop constraint court_setting_two_people;` + setting(`@651`, `@9`, `@9`, `2026-04-02`, `2026-04-02`)},
	{"A-settings", "approved by somebody who holds no such office", setting(`@651`, `@9`, `@10`, `2026-04-02`, `2026-04-02`)},
	{"A-settings", "counted before it was approved", `alter table court_setting drop constraint court_setting_not_back;` + setting(`@651`, `@9`, `@8`, `2026-04-02`, `2026-04-01`)},
	{"A-settings", "two values from one instant", `drop index court_setting_instant;` +
		setting(`@651`, `@9`, `@8`, `2026-04-02`, `2026-04-03`) + setting(`@652`, `@8`, `@9`, `2026-04-02`, `2026-04-03`)},

	{"K-papers", "a file of other bytes", `insert into file (court_id, sha256, media_type, size, kept_by, kept_at)
		values ('qingyang', repeat('a', 64), 'application/pdf', 10, @2, '2026-03-01')`},
	{"K-papers", "a paper that nobody signed", signed(`sha256('k')`)},
	{"K-papers", "a key under another name", `alter table paper_key drop constraint paper_key_named;
		insert into paper_key (key_id, public_key, first_used_at) values ('0123456789abcdef', sha256('k'), '2026-03-01')`},

	{"K-handed", "signed for by who ordered it", handed(`@8`, `2026-04-21`, 0)},
	{"K-handed", "a list that is not whole", handed(`@5`, `2026-04-21`, 1)},
}

const viewing = `insert into viewing_slot (court_id, slot_id, lot_id, starts_at, ends_at, capacity, place, opened_by, opened_at)
	values ('qingyang', @631, @140, '2026-03-05 09:00+08', '2026-03-05 10:00+08', 2, '某路一号', @2, '2026-02-11');`

func booked(rows string) string {
	return `insert into viewing_booking (court_id, booking_id, slot_id, lot_id, person_id, people, ticket, booked_at)
		select 'qingyang', b.id::uuid, @631, @140, b.person::uuid, b.people, b.ticket, b.at::timestamptz from (values ` + rows + `) b (id, person, people, ticket, at);`
}

func asked(by, at string) string {
	return `insert into lot_question (court_id, question_id, lot_id, person_id, words, hidden, asked_at)
			values ('qingyang', @634, @140, @21, '钥匙在哪里？', 0, '2026-03-01');
		insert into lot_answer (court_id, question_id, given, words, restates, answered_by, answered_at)
			values ('qingyang', @634, true, '钥匙在法院。', true, ` + by + `, '` + at + `')`
}

// line keeps out whoever has the number "barred".
func line(by, ground string) string {
	return `insert into lot_bar_entry (court_id, entry_id, lot_id, body, name_masked, number_hash, relation, entered_by, entered_at)
		values ('qingyang', @641, @140, 'auxiliary', '某**', sha256('barred'), ` + ground + `, ` + by + `, '2026-03-01');`
}

func appealed(by, upheld string) string {
	return line(`@8`, `'拍卖辅助人员'`) + `
		insert into eligibility_appeal (court_id, appeal_id, lot_id, person_id, source, statement, filed_at)
			values ('qingyang', @642, @140, @22, 'entry:' || @641, '没有参与本次看样', '2026-03-02');
		insert into eligibility_decision (court_id, appeal_id, upheld, reason, decided_by, decided_at)
			values ('qingyang', @642, ` + upheld + `, '查明已经离职', ` + by + `, '2026-03-03');`
}

func struck(source, appeal, by string) string {
	return `insert into lot_bar_strike (court_id, strike_id, lot_id, source, reason, appeal_id, struck_by, at)
		values ('qingyang', @643, @140, ` + source + `, '查明已经离职', ` + appeal + `, ` + by + `, '2026-03-03');`
}

func setting(id, asks, approves, at, from string) string {
	return `insert into court_setting (court_id, change_id, name, value, document, from_day, proposed_by, proposed_at, approved_by, approved_at, effective_at)
		values ('qingyang', ` + id + `, 'pay_days_movable', 10, '青法执〔2026〕3号', '2026-04-02', ` + asks + `, '2026-04-01', ` + approves + `, '` + at + `', '` + from + `');`
}

// signed is a paper of five bytes whose signature is none.
func signed(key string) string {
	return `insert into paper_key (key_id, public_key, first_used_at) values (left(encode(sha256(` + key + `), 'hex'), 16), ` + key + `, '2026-03-01');
		insert into sale_paper (court_id, paper_id, lot_id, case_id, kind, doc_no, template_version, facts_enc, text_sum, sha256, size, key_id, signature, issued_at)
		values ('qingyang', @661, @140, @100, 'confirmation', '（2026）确1号', 1, 'x', repeat('1', 64), encode(sha256('paper'), 'hex'), 5,
			left(encode(sha256(` + key + `), 'hex'), 16), sha256('a') || sha256('b'), '2026-03-16')`
}

func handed(by, at string, items int) string {
	return `insert into case_handover (court_id, handover_id, case_id, giver, taker, ground, reason, items, ordered_by, ordered_at)
			values ('qingyang', @671, @100, @2, @5, 'load', '工作调整', ` + string(rune('0'+items)) + `, @8, '2026-04-20');
		insert into case_handover_answer (court_id, handover_id, accepted, answered_by, answered_at) values ('qingyang', @671, true, ` + by + `, '` + at + `');
		insert into case_handler (court_id, case_id, version, person_id, assigned_by, assigned_at) values ('qingyang', @100, 2, @5, @8, '` + at + `')`
}

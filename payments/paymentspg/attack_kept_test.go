package paymentspg

import (
	"fmt"
	"strings"
)

// onKeeping are the attempts to make something of a sale disappear before or after
// its ten years (法释〔2016〕18号 Art. 29): the walls do not ask what day it is.
func onKeeping(a applicants) []attack {
	lot := fmt.Sprintf("'jinjiang', '%s'", a.lot)
	gone := func(table, row string) string {
		return fmt.Sprintf("%s; delete from %s where court_id = 'jinjiang'", row, table)
	}
	bid := `insert into lot_live (court_id, lot_id, shard, round, status, starting_price, increment, opens_at, ends_at, epoch)
			values (` + lot + `, 0, 'first', 'BIDDING', 700000, 5000, '2026-04-01 10:00+08', '2026-04-02 10:00+08', 1);
		insert into lot_code (court_id, lot_id, code, rank) values (` + lot + `, 'AAAAA-AAAA1', 0);
		with b as (
			insert into bid (court_id, lot_id, seq, code, amount, rank, at, entered_at, ends_at, key, epoch)
			values (` + lot + `, 1, 'AAAAA-AAAA1', 700000, 0, '2026-04-01 10:00+08', '2026-04-01 10:00+08', '2026-04-02 10:00+08', 'k1', 1))
		update lot_live set price = 700000, leader_code = 'AAAAA-AAAA1', leader_rank = 0, bid_count = 1, version = version + 1 where lot_id = '` + a.lot.String() + `'`
	refusal := `insert into bid_refusal (court_id, lot_id, key, code, amount, at, fault, args)
		values (` + lot + `, 'k2', 'AAAAA-AAAA1', 1, '2026-04-01 10:00+08', 'bid.below_start', '{}')`
	file := `insert into file (court_id, sha256, media_type, size, kept_by, kept_at)
		values ('jinjiang', repeat('a', 64), 'application/pdf', 10, gen_random_uuid(), '2026-03-01')`
	paper := file + `; insert into attachment (court_id, attachment_id, lot_id, attachment_no, kind, title, sha256, public, added_by, added_at)
		values ('jinjiang', gen_random_uuid(), '` + a.lot.String() + `', 1, 'other', '现场照片', repeat('a', 64), false, gen_random_uuid(), '2026-03-01')`
	sold := func(to string) string { // the lot is sold, stands still, and then goes to another state
		set := fmt.Sprintf("where court_id = 'jinjiang' and lot_id = '%s'", a.lot)
		return fmt.Sprintf(`update lot set status = 'BIDDING' %[1]s;
			update lot set status = 'SOLD', final_price = 700000, ended_at = ends_at %[1]s;
			update lot set status = 'SUSPENDED', suspended_from = 'SOLD' %[1]s;
			update lot set status = '%[2]s', suspended_from = null %[1]s`, set, to)
	}
	return []attack{
		{"", "", "", sold("SOLD")},
		{"J03", "先中止再撤回已成交的标的", "a sold lot withdrawn by way of a suspension", sold("WITHDRAWN")},
		{"J03", "成交中止后无裁定而撤销", "a sale that stands still revoked without a ruling", sold("REVOKED")},
		{"J03", "付清后无裁定即重新拍卖", "what was paid for sold again without a ruling", strings.NewReplacer("'SUSPENDED', suspended_from = 'SOLD'", "'PAID', paid_at = ends_at").Replace(sold("DEFAULTED"))},
		{"J03", "非股权以未获批准为由重新拍卖", "a sale that needs no approval ruled void for want of one", `insert into default_ruling (court_id, lot_id, ruling_id, application_id, buyer_id, doc_no, document, reason,
				ruled_by, at, ground, forfeits, last_day)
			select court_id, lot_id, gen_random_uuid(), application_id, bidder_id, '裁一', repeat('5f', 32), '未获批准', gen_random_uuid(), '2026-06-01', 'unapproved', false, '2026-05-01'
			from application limit 1`},
		{"J01", "删除出价", "a bid deleted", gone("bid", bid)},
		{"J01", "删除被拒绝的出价", "a refused bid deleted", gone("bid_refusal", refusal)},
		{"J01", "删除公告", "an announcement deleted", `delete from announcement`},
		{"J01", "删除报名", "an application deleted", `delete from application`},
		{"J01", "删除标的", "a lot deleted", `delete from lot`},
		{"J01", "删除材料", "a paper deleted", gone("attachment", paper)},
		{"J01", "删除文件记录", "the record of a file deleted", gone("file", file)},
		{"J01", "改写文件的校验值", "another hash for a file", file + `; update file set sha256 = repeat('b', 64)`},
		{"J01", "改写公告", "an announcement rewritten", `update announcement set content = '{}', content_hash = encode(sha256('{}'), 'hex')`},
		{"J01", "清空出价", "the bids truncated", `truncate bid cascade`},
		{"J01", "清空被拒绝的出价", "the refused bids truncated", `truncate bid_refusal cascade`},
		{"J01", "清空公告", "the announcements truncated", `truncate announcement cascade`},
		{"J01", "清空报名", "the applications truncated", `truncate application cascade`},
		{"J01", "清空标的", "the lots truncated", `truncate lot cascade`},
		{"J01", "清空文件记录", "the files truncated", `truncate file cascade`},
		{"J01", "清空事实", "the events truncated", `truncate event cascade`},
	}
}

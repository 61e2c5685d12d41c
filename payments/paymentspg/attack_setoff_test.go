package paymentspg

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// bookOfASetOff is a sale to a creditor whose set-off is decided and not yet booked.
func bookOfASetOff(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	settlement, _ := w.creditorBuys("900000.00", "600000.00")
	_, err := w.svc.DecideSetOff(w.ctx, jinjiang, settlement, decision, w.now, w.staff["judge"])
	require.NoError(t, err)
	return w
}

// onSetOffs are the attempts on prices that are paid with a claim.
func onSetOffs(w *world) []attack {
	price := fmt.Sprintf(`(select account_id from account where court_id = 'jinjiang' and code = 'L2030' and case_id = '%s' and lot_id = '%s')`, w.caseID, w.lot)
	return []attack{
		{"I19", "无裁定抵债而记抵价", "a price paid with a claim that no plan clears", fmt.Sprintf(`
			insert into account (court_id, code, case_id, lot_id, subject_id) select 'jinjiang', 'A1095', case_id, null, null
				from account where court_id = 'jinjiang' and account_id = %[1]s;
			insert into journal (court_id, number, book_date, at, event, key, body_hash, legs, total, made_by, checked_by)
				select court_id, last_number + 1, '2026-03-20', '2026-03-20 09:00+08', 'P23', 'raw', sha256('x'), 1, 1, gen_random_uuid(), gen_random_uuid()
				from ledger_head where court_id = 'jinjiang';
			insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
				select j.court_id, j.number, 1, 'P23', a.account_id, 'A1095', %[1]s, 'L2030', 1 from journal j
				join account a on a.court_id = j.court_id and a.code = 'A1095' where j.key = 'raw'`, price)},
		{"I19", "抵价多于裁定", "more set off than was decided", `update settlement set set_off = set_off + 1`},
		{"I19", "抵价改为少付", "a set-off taken back without money", `update settlement set set_off = set_off - 1`},
		{"I19", "改写抵价决定", "a decision on a set-off rewritten", `update set_off set amount = amount + 1`},
	}
}

package lawdoc

import "fachui/auction"

// A way is how a command of the machine comes about, and what of it can be seen.
type way struct {
	ops    []string // operations of the interface, for whoever gives the command by hand
	clock  string   // the clock that gives it
	policy string   // the event of another room, or of an engine, that gives it
	facts  []string // what the record says
	events []string // what the other rooms are told
}

// ways holds every command once. That none is missing, and that each name exists, is
// what the test below looks up.
var ways = map[auction.Command]way{
	auction.FixPrice:         {ops: []string{"lot.list", "lot.list_sheet"}, facts: []string{"lot.listed"}},
	auction.ResolveTerms:     {ops: []string{"lot.propose", "lot.sign"}, facts: []string{"lot.resolution_proposed", "lot.resolution_signed", "lot.resolved"}},
	auction.DropReserve:      {ops: []string{"lot.propose", "lot.sign"}, facts: []string{"lot.resolution_proposed", "lot.resolution_signed", "lot.resolved"}},
	auction.IssueNotices:     {ops: []string{"lot.notify"}, facts: []string{"lot.notices_issued"}, events: []string{"auction.notices_issued"}},
	auction.ReceiveNotice:    {policy: "notify.received", facts: []string{"lot.notice_received"}},
	auction.CompleteNotices:  {policy: "notify.received", facts: []string{"lot.noticed"}},
	auction.Announce:         {ops: []string{"lot.announce"}, facts: []string{"lot.announced"}, events: []string{"auction.lot_announced"}},
	auction.Apply:            {ops: []string{"lot.apply"}, facts: []string{"application.filed"}, events: []string{"auction.applied"}},
	auction.ConfirmPriority:  {ops: []string{"lot.confirm_priority"}, facts: []string{"application.decided"}},
	auction.ConfirmAgent:     {ops: []string{"lot.confirm_agent"}, facts: []string{"application.decided"}, events: []string{"auction.agent_confirmed"}},
	auction.Qualify:          {policy: "payments.deposit_held", facts: []string{"application.qualified"}, events: []string{"auction.qualified"}},
	auction.OpenBidding:      {clock: auction.DeadlineOpens, facts: []string{"lot.opened"}, events: []string{"auction.lot_opened"}},
	auction.PlaceBid:         {ops: []string{"bid.place"}, facts: []string{"lot.contest_began"}},
	auction.Sell:             {clock: auction.DeadlineEnds, facts: []string{"lot.sold", "lot.confirmed"}, events: []string{"auction.lot_sold", "auction.confirmed"}},
	auction.Fail:             {clock: auction.DeadlineEnds, facts: []string{"lot.failed"}, events: []string{"auction.lot_failed"}},
	auction.AskCreditors:     {ops: []string{"lot.ask_creditors"}, facts: []string{"lot.creditors_asked"}, events: []string{"auction.creditors_asked"}},
	auction.AnswerInquiry:    {ops: []string{"lot.answer_inquiry", "lot.file_answer"}, facts: []string{"lot.creditor_answered"}},
	auction.DrawForTaker:     {ops: []string{"lot.freeze_lots", "lot.draw_lots"}, facts: []string{"lot.lots_frozen", "lot.lots_drawn"}},
	auction.ContributeToLots: {ops: []string{"lot.contribute_to_lots"}, facts: []string{"lot.lots_contributed"}},
	auction.NoteMeasure:      {ops: []string{"lot.note_measure"}, facts: []string{"lot.measure_noted"}},
	auction.TakeInKind:       {ops: []string{"lot.take_in_kind"}, facts: []string{"lot.taken_in_kind"}, events: []string{"auction.creditor_takes"}},
	auction.PayDifference:    {ops: []string{"lot.rule_in_kind"}, facts: []string{"lot.ruled"}, events: []string{"auction.ruling_issued"}},
	auction.LapseInKind:      {ops: []string{"lot.lapse_in_kind"}, facts: []string{"lot.taking_lapsed"}, events: []string{"auction.taking_lapsed"}},
	auction.ReleaseAsset:     {ops: []string{"lot.release"}, facts: []string{"lot.released"}, events: []string{"auction.asset_released"}},
	auction.PayPrice:         {policy: "payments.price_fully_paid", facts: []string{"lot.paid"}},
	auction.LapsePayment:     {policy: "payments.balance_overdue", facts: []string{"lot.balance_overdue"}},
	auction.AcceptLate:       {ops: []string{"lot.accept_late"}, facts: []string{"lot.late_accepted", "lot.paid_late"}, events: []string{"auction.late_accepted"}},
	auction.RuleDefault:      {ops: []string{"lot.default"}, facts: []string{"lot.default_ruled"}, events: []string{"auction.default_ruled"}},
	auction.RuleUnapproved:   {ops: []string{"lot.unapproved"}, facts: []string{"lot.unapproved"}, events: []string{"auction.default_ruled"}},
	auction.IssueRuling:      {ops: []string{"lot.rule"}, facts: []string{"lot.ruled"}, events: []string{"auction.ruling_issued"}},
	auction.ServeRuling:      {policy: "notify.received", facts: []string{"lot.titled"}, events: []string{"auction.title_passed"}},
	auction.Deliver:          {ops: []string{"lot.deliver"}, facts: []string{"lot.delivered"}, events: []string{"auction.lot_delivered"}},
	auction.Suspend:          {ops: []string{"lot.suspend", "lot.pause"}, policy: "objection.asset_held", facts: []string{"lot.suspended", "lot.paused"}, events: []string{"auction.lot_suspended"}},
	auction.Resume:           {ops: []string{"lot.resume"}, facts: []string{"lot.resumed"}, events: []string{"auction.lot_resumed"}},
	auction.Withdraw:         {ops: []string{"lot.withdraw"}, facts: []string{"lot.withdrawn"}, events: []string{"auction.lot_withdrawn"}},
	auction.WithdrawSpare:    {policy: "auction.lot_spared", facts: []string{"lot.withdrawn"}, events: []string{"auction.lot_withdrawn"}},
	auction.Revoke:           {ops: []string{"lot.revoke"}, facts: []string{"lot.revoked"}, events: []string{"auction.revoked"}},
}

// A shown refusal is one that a guard gives, and where it is seen: a story that expects
// its code, or a test that names its error.
type shown struct{ code, where string }

// guards holds for each rule that the machine asks where it is seen to refuse.
var guards = map[string][]shown{
	"reference":             {{"lot.no_price", "auction/auctionpg/service_test.go"}, {"lot.not_surveyed", "auction/auctionpg/service_test.go"}},
	"panel":                 {{"panel.size", "scenarios/terms_bounds.yaml"}, {"lot.start_below_reference", "scenarios/price_bounds.yaml"}, {"lot.no_surplus", "auction/pricing_test.go"}},
	"recipients":            {{"notice.nobody", "auction/auctionpg/service_test.go"}, {"notice.issued", "auction/auctionpg/service_test.go"}},
	"recipient":             {{"serving.published", "scenarios/notices.yaml"}},
	"notices_settled":       {{"notice.open", "auction/announce_test.go"}},
	"announcement":          {{"announcement.too_late", "scenarios/notices.yaml"}, {"notice.too_recent", "scenarios/notices.yaml"}, {"announcement.disclosure_missing", "scenarios/checklist.yaml"}, {"announcement.sell_off_window", "scenarios/release.yaml"}},
	"open":                  {{"bid.not_open", "scenarios/order_of_bids.yaml"}, {"notice.posting", "auction/announce_test.go"}},
	"admit":                 {{"application.excluded", "scenarios/who_may_bid.yaml"}, {"application.agent_late", "scenarios/agent_payer.yaml"}},
	"priority_claim":        {{"application.not_holder", "auction/auctionpg/apply_test.go"}},
	"agent_before_start":    {{"application.agent_late", "scenarios/agent_payer.yaml"}},
	"deposit_held":          {{"bid.no_deposit", "scenarios/deposits.yaml"}},
	"accept":                {{"bid.too_low", "scenarios/order_of_bids.yaml"}, {"bid.closed", "scenarios/extension.yaml"}},
	"close":                 {{"lot.still_open", "auction/bid_test.go"}},
	"full_price":            {{"lot.no_step", "scenarios/after_the_sale.yaml"}, {"lot.late_day", "scenarios/default.yaml"}},
	"pay_by_passed":         {{"lot.no_step", "auction/auctionpg/undone_test.go"}},
	"not_approved":          {{"unapproved.finding", "scenarios/equity_not_approved.yaml"}, {"unapproved.time", "scenarios/equity_not_approved.yaml"}},
	"purpose_defeated":      {{"lot.leave_runs", "scenarios/default.yaml"}},
	"buyer_still_qualified": {{"ruling.buyer_check", "scenarios/after_the_sale.yaml"}},
	"served_on_buyer":       {{"lot.no_step", "scenarios/after_the_sale.yaml"}, {"assistance.title_first", "scenarios/papers.yaml"}},
	"handed_over":           {{"delivery.record", "scenarios/vacating.yaml"}, {"clearing.first", "scenarios/vacating.yaml"}},
	"sell_off":              {{"lot.sell_off_price", "scenarios/release.yaml"}},
	"criminal_no_reserve":   {{"lot.criminal_floor", "scenarios/no_reserve.yaml"}, {"lot.no_relist", "auction/auctionpg/failure_test.go"}},
	"difference_paid":       {{"in_kind.difference_open", "scenarios/in_kind.yaml"}},
	"difference_unpaid":     {{"in_kind.difference_runs", "scenarios/in_kind.yaml"}},
	"creditors":             {{"in_kind.reply_day", "scenarios/in_kind.yaml"}},
	"asked":                 {{"in_kind.not_asked", "scenarios/in_kind.yaml"}, {"in_kind.late", "scenarios/release.yaml"}},
	"same_rank":             {{"in_kind.lots_not_yours", "scenarios/in_kind_draw.yaml"}, {"in_kind.no_draw", "auction/lotdraw_test.go"}},
	"creditor_takes":        {{"in_kind.waits", "scenarios/after_failure.yaml"}, {"in_kind.unqualified", "scenarios/after_failure.yaml"}},
	"measure":               {{"release.measure", "scenarios/selloff_failed.yaml"}},
	"creditors_refuse":      {{"in_kind.waits", "scenarios/release.yaml"}, {"release.sell_off_first", "scenarios/release.yaml"}, {"release.other_measure", "scenarios/selloff_failed.yaml"}},
	"reason_published":      {{"lot.reason_missing", "scenarios/suspended.yaml"}, {"lot.order_number", "scenarios/suspended.yaml"}},
	"cause_gone":            {{"enforcement_objection.held", "scenarios/objection_third_party.yaml"}, {"lot.resume_hours", "scenarios/court_settings.yaml"}},
	"withdrawal_ground":     {{"lot.ground", "auction/auctionpg/interrupt_test.go"}, {"lot.order_number", "scenarios/withdrawn.yaml"}},
	"termination_ground":    {{"lot.paid_in_bidding", "scenarios/withdrawn.yaml"}},
	"group_covers_debt":     {{"set.target_debt", "scenarios/sets_debtor_agrees.yaml"}, {"set.stopped", "scenarios/sets_stop.yaml"}},
	"revocation_ground":     {{"lot.revocation_ground", "scenarios/revoked.yaml"}, {"lot.lodged_on", "scenarios/revoked.yaml"}},
}

// moneys says in words what a step means for the fund account. What is posted follows
// from the calls that internal/flow makes, which stand beside it.
var moneys = map[string]string{
	"":                         "none",
	"expect_deposits":          "deposits are expected",
	"expect_prepayments":       "whole prices are expected in advance",
	"release_losers_24h":       "losers get their deposits back within 24 hours, the winner's becomes price",
	"release_all_24h":          "every deposit goes back within 24 hours",
	"deposit_into_price":       "the deposit counts as price; the price is complete",
	"forfeit_to_suspense":      "the deposit is forfeited and kept apart",
	"refund_price_or_forfeit":  "price and deposit go back; the deposit of a buyer who knew is forfeited and kept apart",
	"settle_forfeited_deposit": "the forfeited deposit pays costs and difference once the new price is known",
	"price_into_proceeds":      "the price may be distributed",
	"expect_difference":        "the claim pays its part, the difference is expected",
	"refund_price":             "the price goes back to the buyer",
}

package desk

import (
	"slices"
	"sync"

	"fachui/internal/identity"
)

// The desks.
var (
	handlers = []identity.Role{identity.Clerk, identity.Judge}
	judge    = []identity.Role{identity.Judge}
	panel    = []identity.Role{identity.PanelMember, identity.Judge}
	office   = []identity.Role{identity.TechnicalOffice}
	finance  = []identity.Role{identity.FinanceMaker, identity.FinanceChecker, identity.FundKeeper}
	checkers = []identity.Role{identity.FinanceChecker, identity.BureauHead}
)

// courtNodes is the table of what may wait in a court. The order is that of a case.
func courtNodes() []node { return slices.Clone(allCourtNodes()) }

var allCourtNodes = sync.OnceValue(func() []node {
	return slices.Concat(assetNodes(), valuationNodes(), reportNodes(), preparationNodes(), saleNodes(), servingNodes(), custodyNodes(), objectionNodes(), planNodes(), decisionNodes(), defaultNodes(), ruleNodes(), secondNodes(), openingNodes(), intakeNodes(), moneyNodes(), accountNodes(), dayNodes(), periodNodes(), dutyNodes())
})

// assetNodes lead from a seizure to the search for a price: 法释〔2018〕15号 Art. 1, 3.
func assetNodes() []node {
	const assets = `
		select a.court_id, a.asset_id, a.case_id, a.asset_id, null::uuid, a.title, null::numeric, 1, %since, null::timestamptz, a.asset_id, null::date
		from asset a
		left join lateral (
			select complete, surveyed_at
			from survey s
			where s.court_id = a.court_id and s.asset_id = a.asset_id
			order by version desc
			limit 1) s on true
		where a.court_id = @court and `
	const unsold = ` and not exists (
			select from lot l
			where l.court_id = a.court_id and l.asset_id = a.asset_id and l.status not in ('WITHDRAWN', 'REVOKED'))`
	return []node{
		{"asset.survey", handlers, text("查明财产权属、占有和负担", "Survey the asset"), OnAsset, "valuation.start",
			since(assets, `coalesce(s.surveyed_at, a.listed_at)`) + `s.complete is not true` + unsold},
		{"valuation.begin", handlers, text("启动确定参考价程序", "Begin to find the reference price"), OnAsset, "valuation.start",
			since(assets, `s.surveyed_at`) + `s.complete and not exists (
				select from valuation v
				where v.court_id = a.court_id and v.asset_id = a.asset_id and v.status not in ('expired', 'withdrawn'))` + unsold},
	}
}

// onValuation is the query of a node whose subject is the valuation.
func onValuation(condition string) string {
	return `
		select v.court_id, v.valuation_id, v.case_id, v.asset_id, null::uuid, a.title, null::numeric, 1,
			greatest(v.started_at, (
				select max(m.done_at)
				from valuation_method m
				where m.court_id = v.court_id and m.valuation_id = v.valuation_id)),
			null::timestamptz, v.valuation_id, null::date
		from valuation v
		join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
		where v.court_id = @court and not v.suspended and ` + condition
}

// agreed says that the parties had their say on the firms since the last one fell
// away, so that a draw may be frozen (法释〔2018〕15号 Art. 16).
const agreed = `exists (
			select from valuation_method m
			where m.court_id = v.court_id and m.valuation_id = v.valuation_id
			  and m.method = 'firm_agreement' and m.outcome in ('failed', 'unavailable')
			  and m.done_at >= coalesce((
				select max(c.fell_at)
				from commission c
				where c.court_id = v.court_id and c.valuation_id = v.valuation_id and c.fall <> 'draw_void'), '-infinity'))`

const noDraw = ` and not exists (
			select from draw d
			where d.court_id = v.court_id and d.valuation_id = v.valuation_id and d.status in ('frozen', 'drawn'))`

// valuationNodes lead from a method to a firm at work.
func valuationNodes() []node {
	return []node{
		{"valuation.method", handlers, text("办理议价、询价，记录结果", "Try the next method and record what became of it"), OnValuation, "valuation.method",
			onValuation(`v.status = 'choosing'`)},
		{"valuation.firms", handlers, text("组织当事人协商评估机构", "Have the parties agree on firms"), OnValuation, "valuation.method",
			onValuation(`v.status = 'selecting' and not ` + agreed + noDraw)},
		{"draw.freeze", office, text("冻结摇号名单", "Freeze the list of a draw"), OnValuation, "",
			onValuation(`v.status = 'selecting' and ` + agreed + noDraw)},
		{"draw.reveal", office, text("开号", "Reveal the draw"), OnDraw, "valuation.reveal", `
			select d.court_id, d.draw_id, v.case_id, v.asset_id, null::uuid, a.title, null::numeric, 1, d.nonces_until, null::timestamptz, d.draw_id, null::date
			from draw d
			join valuation v using (court_id, valuation_id)
			join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
			where d.court_id = @court and d.status = 'frozen' and d.nonces_until <= @at and not v.suspended`},
		{"commission.issue", handlers, text("委托顺位在前的评估机构", "Commission the next firm"), OnValuation, "valuation.commission",
			onValuation(`v.status = 'selected'`)},
		{"extension.decide", handlers, text("决定评估机构的延期申请", "Decide a firm's request for more time"), OnExtension, "", `
			select x.court_id, x.extension_id, v.case_id, v.asset_id, null::uuid, a.title, null::numeric, 1, x.asked_at, d.due_at, x.extension_id, null::date
			from commission_extension x
			join commission c using (court_id, commission_id)
			join valuation v using (court_id, valuation_id)
			join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
			left join deadline d on d.kind = 'valuation.report' and d.subject_id = c.commission_id and d.ended_at is null
			where x.court_id = @court and c.status = 'accepted' and not exists (
				select from extension_decision e
				where e.court_id = x.court_id and e.extension_id = x.extension_id)`},
		{"commission.return", handlers, text("催收被替换机构退还的材料", "Get the material back from a replaced firm"), OnCommission, "valuation.return", `
			select c.court_id, c.commission_id, v.case_id, v.asset_id, null::uuid, f.name, null::numeric, 1, d.opened_at, null::timestamptz, c.commission_id, null::date
			from deadline d
			join commission c on c.court_id = d.court_id and c.commission_id = d.subject_id
			join appraisal_firm f using (firm_id)
			join valuation v on v.court_id = c.court_id and v.valuation_id = c.valuation_id
			where d.court_id = @court and d.kind = 'valuation.return' and d.ended_at is null`},
		{"firm.look", []identity.Role{identity.PoolKeeper}, text("评估机构未履行委托，考虑调整其名单状态", "A firm did not do its commission: consider its standing"), OnFirm, "", `
			select c.court_id, c.firm_id, null::uuid, null::uuid, null::uuid, f.name, null::numeric, count(*)::int, max(c.fell_at), null::timestamptz, c.firm_id, null::date
			from commission c
			join appraisal_firm f using (firm_id)
			where c.court_id = @court and c.fall in ('no_answer', 'late', 'uncorrected', 'disqualified') and f.removed_on is null
			  and not exists (
				select from firm_keeping k
				where k.firm_id = c.firm_id and k.kept_at > c.fell_at)
			group by c.court_id, c.firm_id, f.name`},
	}
}

// reportNodes lead from a filed report to a price that stands: Art. 20 to 23.
func reportNodes() []node {
	return []node{
		{"report.review", handlers, text("审查评估报告", "Review the result"), OnReport, "", onReport(`v.status = 'reported'`)},
		{"report.serve", handlers, text("发送报告", "Send the report to the parties"), OnReport, "valuation.send", onReport(`v.status = 'reviewed'`)},
		{"objection.decide", judge, text("审查参考价异议", "Decide an objection to the price"), OnObjection, "valuation.decide",
			onObjection(`'reviewing', 'reviewing_first', 'supervising'`)},
		{"objection.forward", judge, text("将异议转交评估机构", "Forward an objection to the firm"), OnObjection, "valuation.forward", onObjection(`'forwarding'`)},
		{"objection.review", judge, text("办理专业技术评审", "Have the association review the report"), OnObjection, "valuation.technical_review",
			onObjection(`'technical_review'`)},
	}
}

func onReport(condition string) string {
	return `
		select v.court_id, r.report_id, v.case_id, v.asset_id, null::uuid, a.title, r.value, 1, r.filed_at, null::timestamptz, r.report_id, null::date
		from valuation v
		join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
		join lateral (
			select report_id, value, filed_at
			from valuation_report r
			where r.court_id = v.court_id and r.valuation_id = v.valuation_id
			order by report_no desc
			limit 1) r on true
		where v.court_id = @court and not v.suspended and ` + condition
}

func onObjection(states string) string {
	return `
		select o.court_id, o.objection_id, v.case_id, v.asset_id, null::uuid, a.title, null::numeric, 1, o.filed_at, null::timestamptz, o.objection_id, null::date
		from appraisal_objection o
		join valuation v using (court_id, valuation_id)
		join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
		where o.court_id = @court and o.state in (` + states + `)`
}

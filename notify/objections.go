package notify

import "fachui/internal/basis"

// ofObjections is what whoever objects to enforcement and the parties of the case are
// told (民事诉讼法 Art. 236, 238; 执行异议复议规定 Art. 2, 12, 16).
func ofObjections() []Duty {
	return []Duty{
		{Kind: "objection.received", On: "objection.received", To: []Audience{ToObjector}, Channel: ByMessage,
			Basis: basis.Objections2020(2), Title: t("异议已收到", "Your objection was received"),
			Text: t("{court}已收到您在{case_no}案件中提出的执行异议，将于{accept_by}前决定是否立案，或者一次性告知需要补充的材料。",
				"{court} received your objection in case {case_no}. By {accept_by} it accepts it, refuses to, or says once what is missing.")},
		{Kind: "objection.papers", On: "objection.papers_asked", To: []Audience{ToObjector}, Channel: ByMessage,
			Basis: basis.Objections2020(2), Title: t("异议材料需要补充", "Papers are missing from your objection"),
			Text: t("您在{case_no}案件中提出的执行异议需要补充材料，请登录查看并于{due}前补足；逾期未补足的，不予受理。",
				"Your objection in case {case_no} lacks papers. Sign in to see which, and send them by {due}; otherwise it is not accepted.")},
		{Kind: "objection.accepted", On: "objection.accepted", To: []Audience{ToObjector, ToParties}, Channel: ByMessage,
			Basis: basis.Objections2020(2), Title: t("执行异议立案通知", "An objection was accepted"),
			Text: t("{case_no}案件的执行异议已立案，案号{objection_no}，法院应于{review_by}前审查完毕。",
				"An objection in case {case_no} was accepted under {objection_no}. The court reviews it by {review_by}.")},
		{Kind: "objection.refused", On: "objection.refused", To: []Audience{ToObjector}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.Objections2020(2), Title: t("不予受理裁定书", "Ruling not to accept your objection"),
			Text: t("{court}对您在{case_no}案件中提出的执行异议裁定不予受理（{doc_no}）。请登录查阅并确认收到；不服的，可以自送达之日起十日内向上一级人民法院申请复议。",
				"{court} did not accept your objection in case {case_no} ({doc_no}). Sign in, read the ruling and confirm receipt; within ten days of service you may apply to the higher court for reconsideration.")},
		{Kind: "objection.hearing", On: "objection.hearing_set", To: []Audience{ToObjector, ToParties}, Channel: ByMessage,
			Basis: basis.Objections2020(12), Title: t("听证通知", "Notice of a hearing"),
			Text: t("执行异议{objection_no}定于{held_at}在{place}听证（{case_no}）。无正当理由不到场的，自行承担不利后果。",
				"Objection {objection_no} is heard on {held_at} at {place} (case {case_no}). Whoever stays away without good reason bears the consequence.")},
		{Kind: "objection.withdrawn", On: "objection.withdrawn", To: []Audience{ToObjector, ToParties}, Channel: ByMessage,
			Basis: basis.Objections2020(13), Title: t("准许撤回异议", "The objection was withdrawn"),
			Text: t("{case_no}案件的执行异议{objection_no}已由法院裁定准许撤回。",
				"Objection {objection_no} in case {case_no} was withdrawn with the court's permission.")},
		{Kind: "objection.ruling", On: "objection.ruled", To: []Audience{ToObjector, ToParties}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.CivilProcedure2023(236), Title: t("执行异议裁定书", "Ruling on an objection"),
			Text: t("{case_no}案件的执行异议{objection_no}已裁定（{doc_no}）：{outcome}。请登录查阅并确认收到；不服的，可以自送达之日起十日内向上一级人民法院申请复议。",
				"Objection {objection_no} in case {case_no} was ruled upon ({doc_no}): {outcome}. Sign in, read it and confirm receipt; within ten days of service you may apply to the higher court for reconsideration.")},
		{Kind: "objection.third_party_ruling", On: "objection.ruled", To: []Audience{ToObjector, ToParties}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.CivilProcedure2023(238), Title: t("案外人执行异议裁定书", "Ruling on a third party's objection"),
			Text: t("{case_no}案件的案外人执行异议{objection_no}已裁定（{doc_no}）：{outcome}。请登录查阅并确认收到；不服且与原判决、裁定无关的，可以自送达之日起十五日内向人民法院提起诉讼。",
				"The third party's objection {objection_no} in case {case_no} was ruled upon ({doc_no}): {outcome}. Sign in, read it and confirm receipt; unless the judgment itself is at fault, you may bring an action within fifteen days of service.")},
		{Kind: "objection.higher", On: "objection.higher_ruled", To: []Audience{ToObjector, ToParties}, Channel: ByMessage,
			Basis: basis.Objections2020(23), Title: t("复议裁定告知", "The higher court ruled"),
			Text: t("上一级人民法院已对{case_no}案件的执行异议作出复议裁定（{doc_no}），请登录查阅。",
				"The higher court ruled on the objection in case {case_no} ({doc_no}). Sign in to read it.")},
		{Kind: "objection.judgment", On: "objection.judged", To: []Audience{ToObjector, ToParties}, Channel: ByMessage,
			Basis: basis.CivilProcedure2023(238), Title: t("执行异议之诉判决告知", "The action about an objection has ended"),
			Text: t("{case_no}案件执行异议{objection_no}的执行异议之诉已有生效判决（{doc_no}）：{outcome}。",
				"The action about objection {objection_no} in case {case_no} has ended ({doc_no}): {outcome}.")},
	}
}

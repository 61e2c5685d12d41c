package notify

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What is refused about servings.
var (
	ErrKind = fault.Define(fault.Invalid, "notice.kind", basis.Basis{},
		"没有“{kind}”这一种通知。", "There is no notice of kind \"{kind}\".")
	ErrServingUnknown = fault.Define(fault.NotFound, "serving.unknown", basis.Basis{},
		"没有这项送达。", "There is no such serving.")
	ErrNotRecipient = fault.Define(fault.Forbidden, "serving.not_recipient", basis.Basis{},
		"您不是这份文书的受送达人，不能代为确认。请由本人登录确认，或由书记员凭送达材料登记。",
		"You are not the recipient of this document and cannot confirm it. The recipient confirms it, or the clerk records it on evidence.")
	ErrReceived = fault.Define(fault.Conflict, "serving.received", basis.Basis{},
		"这份文书已于 {at} 送达，不能再次登记。", "This document was received at {at}; that cannot be recorded again.")
	ErrEvidence = fault.Define(fault.Invalid, "serving.evidence", basis.Basis{},
		"请写明送达或放弃的凭据（2 至 500 字），如送达回证编号。",
		"State the evidence of receipt or waiver in 2 to 500 characters, such as the number of the return slip.")
	ErrReceiptEarly = fault.Define(fault.Invalid, "serving.early", basis.Basis{},
		"收到时间应在 {sent} 发出之后、当前时间之前。", "The time of receipt lies between its sending at {sent} and now.")
	ErrNotWaivable = fault.Define(fault.Refused, "serving.not_waivable", basis.Basis{},
		"这种文书不能书面放弃送达，须实际送达或依法公告。",
		"Service of this kind of document cannot be waived; it must be served, or published where the law allows.")
	ErrNoPosting = fault.Define(fault.Refused, "serving.no_posting", basis.Basis{},
		"这种文书不能以网上公示代替送达，请以其他法定方式送达并登记凭据。",
		"This kind of document cannot be served by posting; serve it in another lawful way and record the evidence.")
	ErrPublished = fault.Define(fault.Conflict, "serving.published", basis.Basis{},
		"这份文书已于 {at} 公示，不能重复公示。", "This document was posted at {at}; it is not posted twice.")
	ErrPublishReason = fault.Define(fault.Invalid, "serving.publish_reason", basis.Online2016(16),
		"请写明无法通知的理由（2 至 500 字），该理由将予公示。",
		"State why the recipient cannot be reached, in 2 to 500 characters; the reason is published.")
	ErrNobody = fault.Define(fault.Refused, "serving.nobody", basis.Basis{},
		"没有受送达人，文书无法送达。请先登记当事人。", "There is nobody to serve this on. Enter the parties first.")
)

// What is refused about the ways of service.
var (
	ErrNoConsent = fault.Define(fault.Refused, "serving.no_consent", basis.CivilProcedure2023(90),
		"受送达人没有同意电子送达（或者已撤回），这份诉讼文书不能以电子方式送达。请由受送达人同意电子送达，或者由书记员以直接、留置、邮寄方式送达纸质文书并登记送达回证。",
		"The recipient has not agreed to electronic service, or has taken the agreement back, so this paper cannot be served electronically. The recipient may agree; otherwise the clerk serves it on paper and records the receipt.")
	ErrReceiptNeeded = fault.Define(fault.Invalid, "serving.receipt_needed", basis.CivilProcedure2023(87),
		"送达诉讼文书必须有送达回证：请写明送达方式、地址、签收人并选择送达回证扫描件。",
		"A litigation paper is served against a receipt: give the method, the address, who signed, and the scan of the receipt.")
	ErrMethod = fault.Define(fault.Invalid, "serving.method", basis.CivilProcedure2023(87),
		"送达方式应为 direct（直接送达）、left（留置送达）、mail（邮寄送达）或者 entrusted（委托送达）；公告送达和电子送达另有登记入口。现为“{method}”。",
		"The method is direct, left, mail or entrusted; publication and electronic service have entries of their own. It is \"{method}\".")
	ErrReceiptLacks = fault.Define(fault.Invalid, "serving.receipt_lacks", basis.CivilProcedure2023(88),
		"送达回证缺少：{what}（{field}）。", "The receipt lacks {what} ({field}).")
	ErrWitness = fault.Define(fault.Invalid, "serving.witness", basis.CivilProcedure2023(89),
		"留置送达没有签收人，须有基层组织或者所在单位的见证人（写明姓名），或者拍照、录像；其他送达方式写签收人，不写见证人。",
		"A paper that is left with somebody who refuses it has no taker: it needs a named witness from the neighbourhood or the employer, or photographs or a video. Other methods have a taker and no witness.")
	ErrEntrusted = fault.Define(fault.Invalid, "serving.entrusted", basis.CivilProcedure2023(91),
		"只有委托送达（entrusted）才写受委托的人民法院、委托函和日期；其他送达方式不写，本院不能委托本院。",
		"The court that was asked, its letter and the day are given for entrusted service alone; no court asks itself.")
	ErrEntrustedOn = fault.Define(fault.Invalid, "serving.entrusted_on", basis.CivilProcedureInterp2022(134),
		"委托函应在文书发出之日（{sent}）起、受送达人签收之日（{served}）止的期间内发出。",
		"The letter of entrustment goes out between the day on which the paper was issued ({sent}) and the day on which it was signed for ({served}).")
	ErrScope = fault.Define(fault.Invalid, "consent.scope", basis.CivilProcedure2023(90),
		"同意的范围应为 document（仅这一份文书）或者 case（本案此后的全部文书）。",
		"A consent is for this one document (document) or for all later ones of the case (case).")
	ErrMedium = fault.Define(fault.Invalid, "consent.medium", basis.CivilProcedureInterp2022(135),
		"接收电子文书的方式应为 site（本平台）、email（电子邮箱）或者 sms（手机），现为“{medium}”。",
		"Papers may be sent to site (this platform), email or sms, not to \"{medium}\".")
	ErrConsentAddress = fault.Define(fault.Invalid, "consent.address", basis.CivilProcedureInterp2022(136),
		"同意用电子邮箱或者手机接收的，应写明地址；用本平台接收的，不写地址。",
		"A mailbox or a telephone needs its address; this platform needs none.")
	ErrConsentDay = fault.Define(fault.Invalid, "consent.day", basis.CivilProcedureInterp2022(136),
		"请写明送达地址确认书的签字日期，不早于立案之日（{filed}），不晚于今天。",
		"Give the day on which the confirmation was signed: not before the case was filed ({filed}), and today at the latest.")
	ErrConsentPaper = fault.Define(fault.Invalid, "consent.paper", basis.CivilProcedureInterp2022(136),
		"请选择受送达人签字的送达地址确认书（或者撤回书）扫描件。",
		"Choose the scan of the confirmation, or of the withdrawal, that the recipient signed.")
	ErrConsentAccount = fault.Define(fault.Refused, "consent.no_account", basis.CivilProcedureInterp2022(135),
		"受送达人没有本平台账号，文书不能送到本平台。请登记电子邮箱或者手机，或者以纸质方式送达。",
		"The recipient has no account here, so no paper can reach them on this platform. Record a mailbox or a telephone, or serve on paper.")
	ErrConsentRecipient = fault.Define(fault.NotFound, "consent.recipient", basis.CivilProcedure2023(90),
		"本案没有这样的受送达人。请选择本案当事人或者本案的一项送达。",
		"There is no such recipient in the case. Choose one of its parties, or one of its servings.")
	ErrConsentTwice = fault.Define(fault.Conflict, "consent.twice", basis.CivilProcedure2023(90),
		"受送达人已于 {at} 同意本案电子送达，不必再次同意。",
		"The recipient agreed to electronic service in this case at {at}; that holds.")
	ErrConsentUnknown = fault.Define(fault.NotFound, "consent.unknown", basis.Basis{},
		"没有这项电子送达同意。", "There is no such consent to electronic service.")
	ErrConsentEnded = fault.Define(fault.Conflict, "consent.ended", basis.CivilProcedure2023(90),
		"这项同意已于 {at} 撤回。", "This consent was taken back at {at}.")
	ErrConsentOwn = fault.Define(fault.Refused, "consent.own", basis.CivilProcedureInterp2022(136),
		"不能为自己登记书面同意、撤回或者送达回证；本人请在“送达我的文书”中办理，或者由其他书记员登记。",
		"Nobody records a paper consent, withdrawal or receipt of their own: do it under \"Documents served on me\", or let another clerk record it.")
)

// What is refused about contacts.
var (
	ErrMeans = fault.Define(fault.NotFound, "contact.channel", basis.Basis{},
		"没有“{channel}”这种联系方式。可用的有：email（电子邮件）、sms（短信）、webhook（接口推送）。站内消息始终送达，不能关闭。",
		"There is no channel \"{channel}\". There are email, sms and webhook; messages on the site always arrive and cannot be switched off.")
	ErrMeansOff = fault.Define(fault.Refused, "contact.channel_off", basis.Basis{},
		"本站没有开通{channel}。消息仍在站内送达，请登录查看。",
		"This site does not send by {channel}. Your messages are on the site: sign in to read them.")
	ErrEmail = fault.Define(fault.Invalid, "contact.email", basis.Basis{},
		"电子邮箱地址不正确，应如 name@example.com，不超过 254 个字符，不带姓名和空格。",
		"This is no e-mail address. Write it like name@example.com, in at most 254 characters, without a name or spaces.")
	ErrWebhookURL = fault.Define(fault.Invalid, "contact.webhook", basis.Basis{},
		"推送地址不正确，应如 https://example.com/fachui：使用 https，不带账号密码和 # 部分，不超过 500 个字符，不得指向内部网络。",
		"This address cannot be called. Write it like https://example.com/fachui: https, no user or password, no # part, at most 500 characters, and not inside a private network.")
	ErrWebhookWho = fault.Define(fault.Refused, "contact.webhook_who", basis.Basis{},
		"接口推送仅供单位账号和评估机构人员使用。个人请使用电子邮件或短信。",
		"Webhooks are for companies and for the appraisers of a firm. Use e-mail or text messages.")
	ErrNoPhone = fault.Define(fault.Invalid, "contact.no_phone", basis.Basis{},
		"请填写手机号码；您的证件信息中没有可用的手机号码。",
		"Enter a mobile number; your papers hold none that could be used.")
	ErrNoAddress = fault.Define(fault.Invalid, "contact.no_address", basis.Basis{},
		"请填写地址。", "Enter an address.")
	ErrContactUnknown = fault.Define(fault.NotFound, "contact.unknown", basis.Basis{},
		"您没有登记这种联系方式，请先填写地址。",
		"You have no address for this channel; enter one first.")
	ErrContactVerified = fault.Define(fault.Conflict, "contact.verified", basis.Basis{},
		"这个地址已经验证，不必再次验证。", "This address is verified already.")
	ErrCodeWrong = fault.Define(fault.Refused, "contact.code_wrong", basis.Basis{},
		"验证码不正确，还可以尝试 {left} 次。", "This is not the code. You may try {left} more times.")
	ErrCodeEnded = fault.Define(fault.Refused, "contact.code_ended", basis.Basis{},
		"验证码已失效（超过 10 分钟、已使用或错误满 5 次）。请重新获取。",
		"The code no longer holds: it is older than 10 minutes, was used, or was entered wrongly 5 times. Ask for another.")
	ErrCodeOften = fault.Define(fault.Busy, "contact.code_often", basis.Basis{},
		"一小时内最多发送 5 次，请在 {minutes} 分钟后再试。",
		"At most 5 are sent in an hour. Try again in {minutes} minutes.")
	ErrUnreached = fault.Define(fault.Busy, "contact.unreached", basis.Basis{},
		"未能发送到该地址（{failure}）。请核对地址，或稍后再试。",
		"Nothing could be sent to this address ({failure}). Check it, or try again later.")
	ErrLanguage = fault.Define(fault.Invalid, "contact.language", basis.Basis{},
		"语言应为 zh（中文）或 en（英文）。", "The language is zh (Chinese) or en (English).")
)

// What is refused about messages and their ways out.
var (
	ErrNoticeUnknown = fault.Define(fault.NotFound, "notice.unknown", basis.Basis{},
		"您的消息中没有这一条。", "There is no such message in your list.")
	ErrDeliveryUnknown = fault.Define(fault.NotFound, "delivery.unknown", basis.Basis{},
		"没有这项发送。", "There is no such delivery.")
	ErrNotParked = fault.Define(fault.Conflict, "delivery.not_parked", basis.Basis{},
		"这项发送没有被搁置（状态：{state}），不需要重发。",
		"This delivery is not parked (it is {state}); there is nothing to replay.")
)

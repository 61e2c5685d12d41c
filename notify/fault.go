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

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

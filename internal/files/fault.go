package files

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

var none = basis.Basis{}

// What is refused about photos, papers and files.
var (
	ErrPhotoUnknown = fault.Define(fault.NotFound, "photo.unknown", none,
		"该财产没有这张照片。", "The asset has no such photo.")
	ErrCaption = fault.Define(fault.Invalid, "photo.caption", none,
		"照片说明不超过 {most} 字。", "A caption has at most {most} characters.")
	ErrPhotoTwice = fault.Define(fault.Conflict, "photo.twice", none,
		"这张照片已经上传过（第 {number} 号），无需重复上传。", "This photo was added before, as number {number}; there is no need to add it again.")
	ErrPhotosFull = fault.Define(fault.Refused, "photo.full", none,
		"每项财产最多展示 {most} 张照片（累计上传 {ever} 张）。如需更换，请先隐藏一张。",
		"An asset shows at most {most} photos ({ever} ever added). To replace one, hide one first.")
	ErrPhotoHidden = fault.Define(fault.Conflict, "photo.hidden_before", none,
		"这张照片已经隐藏。", "This photo is hidden already.")
	ErrPhotoOrder = fault.Define(fault.Invalid, "photo.order", none,
		"排序应列出现在展示的全部 {count} 张照片，每张一次。可能有人刚刚增减了照片，请刷新后重试。",
		"An order names all {count} photos that are shown now, each once. Somebody may just have added or hidden one: reload and try again.")
	ErrReason = fault.Define(fault.Invalid, "file.reason", none,
		"请写明隐藏的理由（2 至 500 字）。", "Say why it is hidden, in 2 to 500 characters.")
	ErrNoLot = fault.Define(fault.NotFound, "file.no_lot", none,
		"没有这个标的，或者尚未公告。", "There is no such lot, or it is not announced yet.")
	ErrNoThing = fault.Define(fault.NotFound, "file.no_thing", none,
		"本院没有这件在管物品。", "This court holds no such thing.")
	ErrCustodyPublic = fault.Define(fault.Refused, "attachment.custody_public", none,
		"在管物品的照片和材料只在本院内部使用，不能公开。要向社会展示，请上传到对应的财产。",
		"Photos and papers of a thing in custody stay inside the court. To show it to the public, add the photo to its asset.")
	ErrNoReport = fault.Define(fault.NotFound, "file.no_report", none,
		"本院没有这份报告。", "This court has no such report.")
	ErrFileUnknown = fault.Define(fault.NotFound, "file.unknown", none,
		"没有这个文件，或者您无权查看。", "There is no such file, or it is not open to you.")
	ErrNotKept = fault.Define(fault.Invalid, "file.not_kept", none,
		"“{field}”指明的扫描件本院没有收存。请先上传该文件（PDF 或者图片，不超过 10 MB），再从已收存的文件中选择；只有校验值（SHA-256）而没有文件的，不能作为凭据。",
		"The court keeps no file with the hash in \"{field}\". Upload the scan first (a PDF or a picture, at most 10 MB) and then choose it; a hash without its file proves nothing.")
	ErrFileType = fault.Define(fault.Invalid, "file.type", none,
		"附件只接受 PDF 文件或 JPEG、PNG、WebP 图片；此文件的内容不是其中任何一种。",
		"An attachment is a PDF, or a picture as JPEG, PNG or WebP; by its content this file is none of them.")
	ErrFileBroken = fault.Define(fault.Invalid, "file.broken", none,
		"PDF 文件不完整（缺少结尾）。请检查后重新上传。", "The PDF is cut short: its end is missing. Check it and send it again.")
	ErrFileLarge = fault.Define(fault.Invalid, "file.too_large", none,
		"文件过大，上限为 {limit} MB。", "The file is too large; the limit is {limit} MB.")
	ErrAttachment = fault.Define(fault.Invalid, "attachment.fields", none,
		"附件信息不正确：{why}。", "The attachment's particulars are wrong: {why}.")
	ErrSurveyPublic = fault.Define(fault.Refused, "attachment.survey_public", none,
		"现状调查材料含有个人信息，只在本院内部使用，不能公开。请公开隐去姓名的说明。",
		"Survey evidence names people and stays inside the court; it cannot be public. Publish a description without names.")
	ErrAttachmentTwice = fault.Define(fault.Conflict, "attachment.twice", none,
		"这份附件已经上传过，无需重复上传。", "This attachment was added before; there is no need to add it again.")
	ErrAttachmentsFull = fault.Define(fault.Refused, "attachment.full", none,
		"每项最多累计 {most} 份附件。", "At most {most} attachments may ever be added here.")
	ErrMandatesFull = fault.Define(fault.Refused, "mandate.full", none,
		"一人对一个标的最多上传 {most} 份授权委托书，请使用已上传的一份。",
		"One person hands in at most {most} mandates for a lot; use one of those.")
	ErrAttachmentUnknown = fault.Define(fault.NotFound, "attachment.unknown", none,
		"没有这份附件。", "There is no such attachment.")
	ErrAttachmentHidden = fault.Define(fault.Conflict, "attachment.hidden_before", none,
		"这份附件已经隐藏。", "This attachment is hidden already.")
)

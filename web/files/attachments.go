package files

import (
	"context"
	"slices"

	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/web/route"
)

func (h handler) attachments() []route.Route {
	const (
		inLot    = "/api/v1/courts/:court/lots/:lot"
		inThing  = "/api/v1/courts/:court/custody/things/:thing"
		inReport = "/api/v1/courts/:court/reports/:report"
	)
	file := route.File{Field: "file", Sniff: files.SniffAttachment}
	return []route.Route{
		route.Upload("/api/v1/courts/:court/files", "file.keep", officers(), "收存扫描件（供其他操作按校验值引用）", "Keep a scan, to be named by its hash elsewhere", file, h.keepScan),
		route.Upload(inAsset+"/attachments", "attachment.of_asset", writers(), "上传财产附件", "Attach a paper to an asset", file, h.attachToAsset),
		route.Get(inAsset+"/attachments", "attachment.list_of_asset", readers(), "财产附件", "The papers of an asset", h.ofAsset),
		route.Upload(inLot+"/attachments", "attachment.of_lot", writers(), "上传标的附件", "Attach a paper to a lot", file, h.attachToLot),
		route.Get(inLot+"/attachments", "attachment.list_of_lot", readers(), "标的附件", "The papers of a lot", h.ofLot),
		route.Upload(inReport+"/attachments", "attachment.of_report", writers(), "上传评估报告文件", "Attach its file to a report", file, h.attachToReport),
		route.Get(inReport+"/attachments", "attachment.list_of_report", readers(), "报告文件", "The files of a report", h.ofReport),
		route.Upload(inThing+"/attachments", "attachment.of_thing", route.Court(identity.Custodian, identity.Clerk, identity.Judge), "上传在管物品的照片或材料", "Attach a photo or paper to a thing in custody", file, h.attachToThing),
		route.Get(inThing+"/attachments", "attachment.list_of_thing", readers(), "在管物品的照片和材料", "The photos and papers of a thing in custody", h.ofThing),
		route.Put("/api/v1/courts/:court/attachments/:attachment/hiding", "attachment.hide", writers(), "隐藏附件（写明理由）", "Hide an attachment, saying why", h.hideAttachment),
	}
}

// keepScan keeps a paper that belongs to nothing yet: what rests on it names its hash.
func (h handler) keepScan(ctx context.Context, c route.Call, _ route.None, file []byte) (files.Scan, error) {
	sum, err := h.svc.Keep(ctx, c.Court, file, c.Caller.As(c.Role), c.At)
	return files.Scan{File: sum}, err
}

// officers are those of a court who act: a supervisor reads alone.
func officers() route.Access {
	return route.Court(slices.DeleteFunc(slices.Clone(identity.CourtRoles), func(r identity.Role) bool { return r == identity.Supervisor })...)
}

// paper are the text fields beside an attached file.
type paper struct {
	Kind   string `json:"kind" required:"true"`
	Title  string `json:"title" required:"true"`
	Public bool   `json:"public"`
}

func (h handler) attach(ctx context.Context, c route.Call, t files.Thing, p paper, file []byte) (files.CourtAttachment, error) {
	return h.svc.Attach(ctx, c.Court, t, file, files.NewAttachment(p), c.Caller.As(c.Role), c.At)
}

type assetPaper struct {
	Asset  ref.ID `path:"asset"`
	Kind   string `json:"kind" required:"true"` // survey, title, inspection, appraisal_report, resolution, announcement, ruling or other
	Title  string `json:"title" required:"true"`
	Public bool   `json:"public"`
}

func (h handler) attachToAsset(ctx context.Context, c route.Call, in assetPaper, file []byte) (files.CourtAttachment, error) {
	return h.attach(ctx, c, files.Thing{Asset: in.Asset}, paper{in.Kind, in.Title, in.Public}, file)
}

func (h handler) ofAsset(ctx context.Context, c route.Call, in ofAsset) ([]files.CourtAttachment, error) {
	return h.svc.Attachments(ctx, c.Court, files.Thing{Asset: in.Asset})
}

type lotPaper struct {
	Lot    ref.ID `path:"lot"`
	Kind   string `json:"kind" required:"true"`
	Title  string `json:"title" required:"true"`
	Public bool   `json:"public"`
}

func (h handler) attachToLot(ctx context.Context, c route.Call, in lotPaper, file []byte) (files.CourtAttachment, error) {
	return h.attach(ctx, c, files.Thing{Lot: in.Lot}, paper{in.Kind, in.Title, in.Public}, file)
}

func (h handler) ofLot(ctx context.Context, c route.Call, in ofLot) ([]files.CourtAttachment, error) {
	return h.svc.Attachments(ctx, c.Court, files.Thing{Lot: in.Lot})
}

type reportPaper struct {
	Report ref.ID `path:"report"`
	Kind   string `json:"kind" required:"true"`
	Title  string `json:"title" required:"true"`
	Public bool   `json:"public"`
}

func (h handler) attachToReport(ctx context.Context, c route.Call, in reportPaper, file []byte) (files.CourtAttachment, error) {
	return h.attach(ctx, c, files.Thing{Report: in.Report}, paper{in.Kind, in.Title, in.Public}, file)
}

type ofReport struct {
	Report ref.ID `path:"report"`
}

func (h handler) ofReport(ctx context.Context, c route.Call, in ofReport) ([]files.CourtAttachment, error) {
	return h.svc.Attachments(ctx, c.Court, files.Thing{Report: in.Report})
}

type thingPaper struct {
	Thing  ref.ID `path:"thing"`
	Kind   string `json:"kind" required:"true"`
	Title  string `json:"title" required:"true"`
	Public bool   `json:"public"` // refused: these stay inside the court
}

func (h handler) attachToThing(ctx context.Context, c route.Call, in thingPaper, file []byte) (files.CourtAttachment, error) {
	return h.attach(ctx, c, files.Thing{Custody: in.Thing}, paper{in.Kind, in.Title, in.Public}, file)
}

type ofThing struct {
	Thing ref.ID `path:"thing"`
}

func (h handler) ofThing(ctx context.Context, c route.Call, in ofThing) ([]files.CourtAttachment, error) {
	return h.svc.Attachments(ctx, c.Court, files.Thing{Custody: in.Thing})
}

type paperHiding struct {
	Attachment ref.ID `path:"attachment"`
	Reason     string `json:"reason" required:"true"`
}

func (h handler) hideAttachment(ctx context.Context, c route.Call, in paperHiding) (done, error) {
	err := h.svc.HideAttachment(ctx, c.Court, in.Attachment, in.Reason, c.Caller.As(c.Role), c.At)
	return done{err == nil}, err
}

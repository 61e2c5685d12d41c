// Package files is the web's face of uploads: photos of assets, the papers that
// belong to an asset, a lot or a report, and the files themselves.
//
// A file is handed out in a way that no browser runs it: its type is the one that
// the house found, guessing is forbidden, a sandbox without any rights surrounds
// it, and whatever is not a picture of the house's own making is to be saved, not
// shown.
package files

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/blob"
	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/picture"
	"fachui/internal/ref"
	"fachui/web/route"
)

type handler struct{ svc *files.Service }

// Routes are the rows of the table that svc answers.
func Routes(svc *files.Service) []route.Route {
	h := handler{svc}
	return slices.Concat(h.photos(), h.attachments(), h.ofCase(), h.public())
}

func writers() route.Access { return route.Court(identity.Clerk, identity.Judge) }
func readers() route.Access { return route.Court(identity.CourtRoles...) }

const inAsset = "/api/v1/courts/:court/assets/:asset"

func (h handler) photos() []route.Route {
	return []route.Route{
		route.Upload(inAsset+"/photos", "photo.add", writers(), "上传财产照片", "Add a photo of an asset", route.File{
			Field: "photo", Sniff: func(head []byte) error { _, err := picture.Sniff(head); return err },
		}, h.addPhoto),
		route.Get(inAsset+"/photos", "photo.list", readers(), "财产照片（含已隐藏）", "The photos of an asset, hidden ones too", h.listPhotos),
		route.Put(inAsset+"/photos/:photo/hiding", "photo.hide", writers(), "隐藏照片（写明理由）", "Hide a photo, saying why", h.hidePhoto),
		route.Put(inAsset+"/photos/order", "photo.order", writers(), "调整照片顺序", "Put the photos of an asset in order", h.orderPhotos),
	}
}

func (h handler) public() []route.Route {
	officer := route.Court(identity.ConfirmOfficer).WithFreshSession()
	return []route.Route{
		route.Upload("/api/v1/lots/:lot/mandates", "mandate.hand_in", route.RealName(), "上传竞买授权委托书", "Hand in the mandate to bid for somebody",
			route.File{Field: "file", Sniff: files.SniffAttachment}, h.handIn),
		route.Raw(fiber.MethodGet, "/api/v1/courts/:court/lots/:lot/applications/:application/mandate", "mandate.open", officer,
			"查看代理人提交的授权委托书", "The mandate that an agent handed in", h.openMandate),
		route.Get("/api/v1/lots/:lot/photos", "lot.photos", route.Public(), "标的照片", "The photos of a lot", h.lotPhotos),
		route.Get("/api/v1/lots/:lot/attachments", "lot.attachments", route.Public(), "标的的公开附件", "The public papers of a lot", h.lotAttachments),
		route.Raw(fiber.MethodGet, "/api/v1/files/:sha", "file.get", route.Public(),
			"下载文件（已公告标的的照片和公开附件；其余限本院人员）", "A file: photos and public papers of announced lots; others for the court's own people", h.get),
	}
}

type newPhoto struct {
	Asset   ref.ID `path:"asset"`
	Caption string `json:"caption"`
}

// added is a photo as it was just kept.
type added struct {
	Photo    ref.ID   `json:"photo"`
	Number   int      `json:"number"`
	Position int      `json:"position"`
	Large    blob.Sum `json:"large"`
	Thumb    blob.Sum `json:"thumb"`
	files.Size
}

func (h handler) addPhoto(ctx context.Context, c route.Call, in newPhoto, file []byte) (added, error) {
	p, err := h.svc.AddPhoto(ctx, c.Court, in.Asset, file, in.Caption, c.Caller.As(c.Role), c.At)
	return added{p.ID, p.Number, p.Position, p.Large, p.Thumb, p.LargeSize}, err
}

type ofAsset struct {
	Asset ref.ID `path:"asset"`
}

func (h handler) listPhotos(ctx context.Context, c route.Call, in ofAsset) ([]files.CourtPhoto, error) {
	return h.svc.Photos(ctx, c.Court, in.Asset)
}

type hiding struct {
	Asset  ref.ID `path:"asset"`
	Photo  ref.ID `path:"photo"`
	Reason string `json:"reason" required:"true"`
}

// done is the answer to an act that makes nothing with an identifier.
type done struct {
	Done bool `json:"done"`
}

func (h handler) hidePhoto(ctx context.Context, c route.Call, in hiding) (done, error) {
	err := h.svc.HidePhoto(ctx, c.Court, in.Asset, in.Photo, in.Reason, c.Caller.As(c.Role), c.At)
	return done{err == nil}, err
}

type order struct {
	Asset  ref.ID   `path:"asset"`
	Photos []ref.ID `json:"photos" required:"true"`
}

func (h handler) orderPhotos(ctx context.Context, c route.Call, in order) (done, error) {
	err := h.svc.OrderPhotos(ctx, c.Court, in.Asset, in.Photos, c.Caller.As(c.Role), c.At)
	return done{err == nil}, err
}

type ofLot struct {
	Lot ref.ID `path:"lot"`
}

func (h handler) lotPhotos(ctx context.Context, _ route.Call, in ofLot) ([]files.Photo, error) {
	return h.svc.LotPhotos(ctx, in.Lot)
}

func (h handler) lotAttachments(ctx context.Context, _ route.Call, in ofLot) ([]files.Attachment, error) {
	return h.svc.LotAttachments(ctx, in.Lot)
}

// get hands out a file. Its name is its hash, so it never changes and a browser
// may keep it; a day at most, since a photo can be hidden.
func (h handler) get(c *fiber.Ctx, call route.Call) error {
	sum, err := blob.ParseSum(c.Params("sha"))
	if err != nil {
		return files.ErrFileUnknown
	}
	o, err := h.svc.Find(c.UserContext(), sum, slices.Collect(maps.Keys(call.Caller.Courts)))
	if err != nil {
		return err
	}
	return Give(c, o, sum)
}

type mandateIn struct {
	Lot ref.ID `path:"lot"`
}

func (h handler) handIn(ctx context.Context, c route.Call, in mandateIn, file []byte) (files.Mandate, error) {
	return h.svc.KeepMandate(ctx, in.Lot, file, c.Caller.As(c.Role), c.At)
}

func (h handler) openMandate(c *fiber.Ctx, call route.Call) error {
	lot, err := ref.Parse(c.Params("lot"))
	if err != nil {
		return files.ErrFileUnknown
	}
	application, err := ref.Parse(c.Params("application"))
	if err != nil {
		return files.ErrFileUnknown
	}
	o, sum, err := h.svc.OpenMandate(c.UserContext(), call.Court, lot, application)
	if err != nil {
		return err
	}
	return Give(c, o, sum)
}

// Give sends a file so that no browser runs it.
func Give(c *fiber.Ctx, o files.Open, sum blob.Sum) error {
	c.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	c.Set(fiber.HeaderETag, fmt.Sprintf("%q", sum))
	disposition := fmt.Sprintf("attachment; filename=\"fachui-%s.pdf\"", sum[:12])
	if o.Media == files.JPEG {
		disposition = fmt.Sprintf("inline; filename=\"fachui-%s.jpg\"", sum[:12])
	}
	c.Set(fiber.HeaderContentDisposition, disposition)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	if o.Public {
		c.Set(fiber.HeaderCacheControl, "public, max-age=86400, immutable")
	}
	if c.Get(fiber.HeaderIfNoneMatch) == fmt.Sprintf("%q", sum) {
		return closing(o, c.SendStatus(fiber.StatusNotModified))
	}
	c.Set(fiber.HeaderContentType, o.Media)
	return c.SendStream(o.Content, int(o.Size)) // which closes it
}

func closing(o files.Open, err error) error {
	closed := o.Content.Close()
	if err != nil {
		return err
	}
	return closed
}

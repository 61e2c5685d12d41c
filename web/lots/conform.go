package lots

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/web/route"
)

// conforming are the rows of those who watch over the announcements of a court.
func (h handlers) conforming() []route.Route {
	watch := route.Court(identity.Supervisor, identity.BureauHead, identity.Leader)
	return []route.Route{
		route.Get("/api/v1/courts/:court/conformity", "lot.court_conformity", watch,
			"本院公告合规情况", "Which announced lots of the court do not keep to the law", h.courtConformity),
		route.Raw(fiber.MethodGet, "/api/v1/courts/:court/conformity.csv", "lot.court_conformity_csv", watch,
			"下载本院公告合规情况（CSV）", "Download which announced lots do not keep to the law (CSV)", h.courtConformityCSV),
	}
}

func (h handlers) conformity(ctx context.Context, call route.Call, in lotIn) (auctionpg.Conformity, error) {
	return h.svc.Conformity(ctx, in.Lot, call.At)
}

type conformityIn struct {
	From legal.Date `query:"from"` // thirty days before to unless given
	To   legal.Date `query:"to"`   // today unless given
	Item string     `query:"item"`
}

func (h handlers) courtConformity(ctx context.Context, call route.Call, in conformityIn) (auctionpg.ConformityReport, error) {
	return h.svc.CourtConformity(ctx, call.Court, auctionpg.ConformityQuestion{From: in.From, To: in.To, Item: in.Item}, call.At)
}

// courtConformityCSV is the report as a table: a line for each item that is not met.
func (h handlers) courtConformityCSV(c *fiber.Ctx, call route.Call) error {
	var in conformityIn
	err := route.Decode(c, &in)
	if err != nil {
		return err
	}
	report, err := h.courtConformity(c.UserContext(), call, in)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	file.WriteString("\ufeff")
	w := csv.NewWriter(&file)
	_ = w.Write([]string{"标的编号", "标的", "轮次", "状态", "公告时间", "项目", "依据", "查得", "要求", "说明"}) // a buffer takes everything
	for _, l := range report.Lots {
		for _, i := range l.Failed() {
			_ = w.Write([]string{
				l.Lot.String(), cell(l.Title), l.RoundZH, l.StatusZH, l.AnnouncedAt.String(), cell(i.Name.ZH), i.Basis, cell(i.Found.ZH), cell(i.Required.ZH), cell(i.Why.ZH),
			})
		}
	}
	w.Flush()
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s-conformity-%s-%s.csv"`, call.Court, report.From, report.To))
	return c.Send(file.Bytes())
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

package lots

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/payments/sheet"
	"fachui/web/route"
)

// sheets are the rows of listing many lots at once.
func (h handlers) sheets() []route.Route {
	const base = "/api/v1/courts/:court/lot-sheets"
	desk := route.Court(identity.Clerk, identity.Judge)
	readers := route.Court(identity.CourtRoles...)
	return []route.Route{
		route.Get(base, "sheet.list", readers,
			"批量列标的表格", "The sheets from which lots were listed", h.listSheets),
		// Before the routes of one sheet, whose hash would take its place.
		route.Raw(http.MethodGet, base+"/template", "sheet.template", desk,
			"批量列标模板（CSV，已填入现在可以列为标的的财产）", "The template, as CSV, filled in with the assets that may be listed now", h.sheetTemplate),
		route.Upload(base, "lot.upload_sheet", desk,
			"上传批量列标表格（XLSX 或 CSV）并逐行核对，不列标", "Upload a sheet, XLSX or CSV, and check every row; nothing is listed",
			route.File{Field: "file", Sniff: sniffSheet}, h.uploadSheet),
		route.Get(base+"/:sheet", "sheet.show", readers,
			"表格逐行核对结果", "A sheet, with what keeps each row from being listed", h.showSheet),
		route.Post(base+"/:sheet/listing", "lot.list_sheet", desk,
			"将整张表格列为标的（全部或者一个也不）", "List the whole sheet, or nothing of it", h.listSheet),
	}
}

// sniffSheet lets in a workbook, and text.
func sniffSheet(head []byte) error {
	if sheet.Is(head) || bytes.IndexByte(head, 0) < 0 && !bytes.HasPrefix(head, []byte("%PDF")) {
		return nil
	}
	return auction.ErrSheetFile.With("why", fault.Text{ZH: "不是 XLSX 或者 CSV 文件（" + http.DetectContentType(head) + "）", EN: "it is neither XLSX nor CSV but " + http.DetectContentType(head)})
}

func (h handlers) uploadSheet(ctx context.Context, call route.Call, _ route.None, file []byte) (auctionpg.Sheet, error) {
	table, err := tableOf(file)
	if err != nil {
		return auctionpg.Sheet{}, err
	}
	return h.svc.UploadSheet(ctx, call.Court, file, table, call.Caller.As(call.Role), call.At)
}

// tableOf reads the cells of a workbook or of a CSV file; no more than one row beyond
// what may be listed is read of the latter.
func tableOf(file []byte) ([][]string, error) {
	if sheet.Is(file) {
		table, err := sheet.Rows(file)
		if err != nil {
			return nil, auction.ErrSheetFile.With("why", err.Error())
		}
		return table, nil
	}
	if !utf8.Valid(file) {
		return nil, auction.ErrSheetFile.With("why", fault.Text{ZH: "不是 UTF-8 编码", EN: "it is not UTF-8"})
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	var table [][]string
	for len(table) <= auction.SheetMost+1 {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, auction.ErrSheetFile.With("why", err.Error())
		}
		table = append(table, cells)
	}
	return table, nil
}

type sheetIn struct {
	Sheet string `path:"sheet"`
}

func (h handlers) showSheet(ctx context.Context, call route.Call, in sheetIn) (auctionpg.Sheet, error) {
	return h.svc.Sheet(ctx, call.Court, in.Sheet, call.At)
}

func (h handlers) listSheet(ctx context.Context, call route.Call, in sheetIn) (auctionpg.Sheet, error) {
	return h.svc.ListSheet(ctx, call.Court, in.Sheet, call.Caller.As(call.Role), call.At)
}

// Sheets are the newest sheets of a court.
type Sheets struct {
	Sheets []auctionpg.SheetNote `json:"sheets"`
}

func (h handlers) listSheets(ctx context.Context, call route.Call, _ route.None) (Sheets, error) {
	ss, err := h.svc.Sheets(ctx, call.Court)
	return Sheets{ss}, err
}

func (h handlers) sheetTemplate(c *fiber.Ctx, call route.Call) error {
	table, err := h.svc.ReadySheet(c.UserContext(), call.Court, call.At)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // so that spreadsheets know the encoding
	w := csv.NewWriter(&b)
	err = w.WriteAll(table)
	if err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="lots.csv"`)
	return c.Send(b.Bytes())
}

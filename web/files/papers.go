package files

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/web/route"
)

// bom tells spreadsheets that the file is UTF-8.
const bom = "\ufeff"

// mostRows is the longest file of papers. A longer list goes on in another one.
const mostRows = 5000

func (h handler) ofCase() []route.Route {
	const inCase = "/api/v1/courts/:court/cases/:case"
	staff := route.Court(identity.CourtRoles...)
	return []route.Route{
		route.Get(inCase+"/attachments", "case.attachments", staff, "本案全部材料及校验值", "All papers of a case with their hashes", h.casePapers),
		route.Raw(fiber.MethodGet, inCase+"/attachments.csv", "case.attachments_file", staff, "本案全部材料清单（CSV，含校验值）", "All papers of a case with their hashes, as a file", h.caseList),
	}
}

type casePapersIn struct {
	Case  ref.ID `path:"case"`
	After ref.ID `query:"after"`
	Limit int    `query:"limit"` // at most 500
}

// CasePapers is a page of the papers of a case.
type CasePapers struct {
	Papers []files.CasePaper `json:"papers"`
	Next   ref.ID            `json:"next,omitempty"` // pass as after for the next page
}

func (h handler) casePapers(ctx context.Context, c route.Call, in casePapersIn) (CasePapers, error) {
	if in.Limit < 1 || in.Limit >= files.MostPapers {
		in.Limit = files.MostPapers - 1
	}
	list, err := h.svc.CasePapers(ctx, c.Court, in.Case, in.After, in.Limit+1)
	out := CasePapers{Papers: list}
	if len(list) > in.Limit {
		out.Papers = list[:in.Limit]
		out.Next = out.Papers[in.Limit-1].ID
	}
	return out, err
}

// caseList writes the papers as a file: whoever holds the papers can check each
// against its hash. If there are more than it may hold, a link names the rest.
func (h handler) caseList(c *fiber.Ctx, call route.Call) error {
	var in casePapersIn
	err := route.Decode(c, &in)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(bom)
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"attachment", "of", "thing", "no", "kind", "title", "sha256", "media_type", "bytes", "public", "added_at", "hidden_at"}) // a buffer takes everything
	rows := 0
	for rows < mostRows {
		list, err := h.svc.CasePapers(c.UserContext(), call.Court, in.Case, in.After, files.MostPapers)
		if err != nil {
			return err
		}
		for _, p := range list {
			hidden := ""
			if p.HiddenAt != nil {
				hidden = p.HiddenAt.String()
			}
			_ = w.Write([]string{p.ID.String(), p.Of, plain(p.Thing), strconv.Itoa(p.Number), p.Kind, plain(p.Title), p.File.String(), p.Media,
				strconv.FormatInt(p.Size, 10), strconv.FormatBool(p.Public), p.AddedAt.String(), hidden})
			in.After = p.ID
		}
		rows += len(list)
		if len(list) < files.MostPapers {
			break
		}
	}
	w.Flush()
	if rows >= mostRows {
		c.Set(fiber.HeaderLink, fmt.Sprintf(`</api/v1/courts/%s/cases/%s/attachments.csv?after=%s>; rel="next"`, call.Court, in.Case, in.After))
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="papers-%s.csv"`, in.Case))
	return c.Send(b.Bytes())
}

// plain keeps a spreadsheet from taking somebody's words for a formula.
func plain(s string) string {
	if s != "" && bytes.ContainsRune([]byte("=+-@\t\r"), rune(s[0])) {
		return "'" + s
	}
	return s
}

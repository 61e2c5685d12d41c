package live

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"fachui/auction/bidding"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// mostRows is the longest file. A longer ladder goes on in another one.
const mostRows = 20_000

// bom tells spreadsheets that the file is UTF-8.
const bom = "\ufeff"

// ladderColumns are the columns of the file. Times are in microseconds since 1970,
// and once more as people read them; receipt is [bidding.BidRow.Receipt]. The chain
// of the receipts is in the JSON file.
var ladderColumns = []string{
	"seq", "code", "amount", "rank", "at_us", "at", "ends_at_us", "ends_at", "extended", "voided", "receipt",
}

type ladderIn struct {
	Lot   ref.ID `path:"lot"`
	After int64  `query:"after"`
}

// ladder writes the bids as a file. If there are more than it may hold, a link
// names the rest.
func (s *Service) ladder(c *fiber.Ctx, _ route.Call) error {
	var in ladderIn
	err := route.Decode(c, &in)
	if err != nil {
		return err
	}
	v, err := s.Engine.Lot(c.UserContext(), in.Lot)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	file.WriteString(bom)
	w := csv.NewWriter(&file)
	_ = w.Write(ladderColumns) // a buffer takes everything
	last, n := in.After, 0
	for n < mostRows && last < v.Bids {
		rows, err := s.Engine.Bids(c.UserContext(), in.Lot, last, min(bidding.MaxBids, mostRows-n))
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		for _, b := range rows {
			_ = w.Write(ladderRow(in.Lot, b))
		}
		last, n = rows[len(rows)-1].Seq, n+len(rows)
	}
	w.Flush()
	if last < v.Bids && n > 0 {
		c.Set(fiber.HeaderLink, fmt.Sprintf(`</api/v1/lots/%s/ladder.csv?after=%d>; rel="next"`, in.Lot, last))
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="ladder-%s.csv"`, in.Lot))
	return c.Send(file.Bytes())
}

func ladderRow(lot ref.ID, b bidding.BidRow) []string {
	micros := func(t legal.Time) string { return strconv.FormatInt(t.Std().UnixMicro(), 10) }
	return []string{
		strconv.FormatInt(b.Seq, 10), b.Code, b.Amount.String(), strconv.Itoa(b.Rank),
		micros(b.At), b.At.String(), micros(b.EndsAt), b.EndsAt.String(),
		strconv.FormatBool(b.Longer), strconv.FormatBool(b.Voided), b.Receipt(lot),
	}
}

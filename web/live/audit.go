package live

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/route"
)

// What the two files are called inside.
const (
	ladderVersion = "fachui/ladder/1"
	auditVersion  = "fachui/audit/1"
)

// File is the bids of a lot as anybody may check them: internal/verify/ladder does,
// with code of its own. A longer ladder goes on in the file that Next names.
type File struct {
	Version       string         `json:"version"`
	Court         string         `json:"court"`
	Lot           ref.ID         `json:"lot"`
	Status        auction.Status `json:"status"`
	StartingPrice money.Amount   `json:"starting_price"`
	Increment     money.Amount   `json:"increment"`
	OpensAt       legal.Time     `json:"opens_at"`
	EndsAt        legal.Time     `json:"ends_at"`
	Price         money.Amount   `json:"price"`
	Leader        string         `json:"leader"`
	Total         int64          `json:"bids_total"`
	Voided        int64          `json:"voided"`
	After         int64          `json:"after"`  // number of the bid before the first one here
	Before        string         `json:"before"` // link of the chain before the first one here
	Bids          []Link         `json:"bids"`
	Head          string         `json:"head"` // link of the last one here
	Next          string         `json:"next,omitempty"`

	Kept *bidding.Kept `json:"kept,omitempty"` // for the court: codes, voids, refusals
}

// Link is a bid with its receipt and its link of the chain.
type Link struct {
	bidding.BidRow

	AtMicros   int64  `json:"at_us"`
	EndsMicros int64  `json:"ends_at_us"`
	Receipt    string `json:"receipt"`
	Chain      string `json:"chain"`
}

// Keeper reads what is kept beside the bids; *bidding.Engine is one.
type Keeper interface {
	Kept(ctx context.Context, court string, lot ref.ID) (bidding.Kept, error)
}

// file reads the bids of a lot after a number, with the chain from the first one.
func (s *Service) file(ctx context.Context, v bidding.View, after int64) (File, error) {
	f := File{
		Version: ladderVersion, Court: v.Court, Lot: v.Lot, Status: v.Status, StartingPrice: v.StartingPrice, Increment: v.Increment,
		OpensAt: v.OpensAt, EndsAt: v.EndsAt, Price: v.Price, Leader: v.Leader, Total: v.Bids, Voided: v.Voided, After: after, Bids: []Link{},
	}
	f.Head = bidding.FirstLink(v.Lot, v.StartingPrice, v.Increment)
	f.Before = f.Head
	for last := int64(0); last < v.Bids && len(f.Bids) < mostRows; {
		rows, err := s.Engine.Bids(ctx, v.Lot, last, bidding.MaxBids)
		if err != nil {
			return File{}, err
		}
		if len(rows) == 0 {
			break
		}
		for _, b := range rows {
			if b.Seq > v.Bids || len(f.Bids) == mostRows {
				break // made since the lot was read, or for the next file
			}
			receipt := b.Receipt(v.Lot)
			f.Head = bidding.NextLink(f.Head, receipt)
			if b.Seq <= after {
				f.Before = f.Head
				continue
			}
			f.Bids = append(f.Bids, Link{b, b.At.Std().UnixMicro(), b.EndsAt.Std().UnixMicro(), receipt, f.Head})
		}
		last = rows[len(rows)-1].Seq
	}
	if n := len(f.Bids); n > 0 && f.Bids[n-1].Seq < v.Bids {
		f.Next = fmt.Sprintf("/api/v1/lots/%s/ladder.json?after=%d", v.Lot, f.Bids[n-1].Seq)
	}
	return f, nil
}

// ladderFile writes the bids with their chain.
func (s *Service) ladderFile(c *fiber.Ctx, _ route.Call) error {
	var in ladderIn
	err := route.Decode(c, &in)
	if err != nil {
		return err
	}
	v, err := s.Engine.Lot(c.UserContext(), in.Lot)
	if err != nil {
		return err
	}
	f, err := s.file(c.UserContext(), v, max(0, min(in.After, v.Bids)))
	if err != nil {
		return err
	}
	return hand(c, "ladder-", f)
}

// audit writes the bids and what is kept beside them, for the court.
func (s *Service) audit(c *fiber.Ctx, call route.Call) error {
	var in ladderIn
	err := route.Decode(c, &in)
	if err != nil {
		return err
	}
	v, err := s.Engine.Lot(c.UserContext(), in.Lot)
	if err == nil && v.Court != call.Court {
		err = bidding.ErrNoLot
	}
	if err != nil {
		return err
	}
	f, err := s.file(c.UserContext(), v, max(0, min(in.After, v.Bids)))
	if err != nil {
		return err
	}
	kept, err := s.Engine.Kept(c.UserContext(), v.Court, v.Lot)
	if err != nil {
		return err
	}
	f.Version, f.Kept = auditVersion, &kept
	return hand(c, "audit-", f)
}

// hand gives a file to be kept.
func hand(c *fiber.Ctx, name string, f File) error {
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return fmt.Errorf("encode ladder: %w", err)
	}
	c.Set(fiber.HeaderContentType, "application/json; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s%s.json"`, name, f.Lot))
	return c.Send(append(b, '\n'))
}

// Watched are the lots of a court that somebody watches now.
type Watched struct {
	Lots []Watchers `json:"lots"`
}

// Watchers is how many streams watch a lot.
type Watchers struct {
	Lot     ref.ID `json:"lot"`
	Streams int    `json:"streams"`
}

func (s *Service) watched(ctx context.Context, c route.Call, _ route.None) (Watched, error) {
	out := Watched{Lots: []Watchers{}}
	for lot, n := range s.Hub.Watched() {
		v, err := s.Engine.Lot(ctx, lot)
		if err != nil {
			return Watched{}, err
		}
		if v.Court == c.Court {
			out.Lots = append(out.Lots, Watchers{lot, n})
		}
	}
	return out, nil
}

// court are the rows for a court's own people.
func (s *Service) court() []route.Route {
	readers := route.Court(identity.CourtRoles...)
	return []route.Route{
		route.Raw("GET", "/api/v1/courts/:court/lots/:lot/audit.json", "lot.audit", readers,
			"竞价审计文件（JSON）：出价链、竞买代码、无效和被拒的出价", "The audit file of a lot (JSON): chain of bids, codes, voided and refused bids", s.audit),
		route.Get("/api/v1/courts/:court/watched", "lot.watched", readers,
			"本院各标的此刻的观看数", "How many watch each lot of the court now", s.watched),
	}
}

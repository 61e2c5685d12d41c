package crowd

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"fachui/internal/money"
)

// Verified is what the public ladder says about the bids of a stage.
type Verified struct {
	Stored       int64 // bids in the ladder
	Acknowledged int64 // answers "accepted" that bidders hold
	Missing      int64 // of those, not in the ladder, or there with another amount
	Gaps         int64 // numbers that are not the one before and one
	Falls        int64 // bids that do not stand above the one before
	Leaders      int64 // leaders that the lot names and the last bid is not: none, or one wrong
}

// Sound reports whether nothing is wrong.
func (v Verified) Sound() bool { return v.Missing+v.Gaps+v.Falls+v.Leaders == 0 }

// String is what a report says of it.
func (v Verified) String() string {
	return fmt.Sprintf("afterwards, from the public ladder: %d bids stored, %d acknowledged, %d missing, %d gaps, %d out of order, %d wrong leaders",
		v.Stored, v.Acknowledged, v.Missing, v.Gaps, v.Falls, v.Leaders)
}

// Verify reads the lot's whole ladder as anybody can, and compares: every
// acknowledged bid stands in it, numbers have no gap, no price falls, and whoever
// leads is the bidder of the last one. It wants the bidding to rest meanwhile.
func (s *Stage) Verify(ctx context.Context) (Verified, error) {
	var v Verified
	var amounts []int64 // of bid 1, 2, …
	leader := ""
	for {
		rows, err := s.ladder(ctx, int64(len(amounts)))
		if err != nil {
			return v, err
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			if r.seq != int64(len(amounts))+1 {
				v.Gaps++
			}
			if len(amounts) > 0 && r.amount <= amounts[len(amounts)-1] {
				v.Falls++ // nobody of the crowd holds a priority right
			}
			amounts, leader = append(amounts, r.amount), r.code
		}
	}
	v.Stored = int64(len(amounts))
	for _, b := range s.bidders {
		for _, e := range b.entered {
			v.Acknowledged++
			if e.seq < 1 || e.seq > v.Stored || amounts[e.seq-1] != e.amount {
				v.Missing++
			}
		}
	}
	now, err := s.view(ctx)
	if err == nil && v.Stored > 0 && (now.Leader != leader || now.Price.Fen() != amounts[v.Stored-1]) {
		v.Leaders++
	}
	return v, err
}

// rung is one row of the ladder.
type rung struct {
	seq, amount int64
	code        string
}

func (s *Stage) ladder(ctx context.Context, after int64) ([]rung, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.asker.base+"/api/v1/lots/"+s.lot+"/ladder.csv?after="+strconv.FormatInt(after, 10), nil)
	if err != nil {
		return nil, err
	}
	resp, err := s.asker.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the ladder was answered with %d", resp.StatusCode)
	}
	file := csv.NewReader(resp.Body)
	head, err := file.Read()
	if err != nil {
		return nil, err
	}
	if len(head) < 3 || strings.TrimPrefix(head[0], "\ufeff") != "seq" || head[1] != "code" || head[2] != "amount" {
		return nil, fmt.Errorf("the ladder's columns are %v", head)
	}
	var rows []rung
	for {
		f, err := file.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		seq, err := strconv.ParseInt(f[0], 10, 64)
		if err != nil {
			return nil, err
		}
		m, err := money.Parse(f[2])
		if err != nil {
			return nil, err
		}
		rows = append(rows, rung{seq, m.Fen(), f[1]})
	}
}

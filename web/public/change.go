package public

import (
	"encoding/json"
	"fmt"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// change is one line of an announcement that a later version says otherwise.
type change struct {
	Number   int
	At       legal.Time
	What     fault.Text
	Old, New string
}

type line struct {
	what fault.Text
	text string
}

// changes are the lines in which each version differs from the one before.
func changes(versions []auctionpg.Version) ([]change, error) {
	var out []change
	var before map[string]line
	for _, v := range versions {
		var p auctionpg.Published
		err := json.Unmarshal(v.Content, &p)
		if err != nil {
			return nil, fmt.Errorf("read announcement %s: %w", v.Announcement, err)
		}
		now, order := linesOf(p)
		for _, key := range order {
			if before != nil && before[key].text != now[key].text {
				out = append(out, change{v.Number, v.PublishedAt, now[key].what, before[key].text, now[key].text})
			}
		}
		before = now
	}
	return out, nil
}

// linesOf are the lines of an announcement by name, and their order.
func linesOf(p auctionpg.Published) (lines map[string]line, order []string) {
	lines = map[string]line{}
	add := func(key string, what fault.Text, text string) {
		lines[key] = line{what, text}
		order = append(order, key)
	}
	add("opens", fault.Text{ZH: "开始时间", EN: "Opens"}, p.OpensAt.String())
	add("ends", fault.Text{ZH: "结束时间", EN: "Ends"}, p.EndsAt.String())
	add("start", fault.Text{ZH: "起拍价", EN: "Starting price"}, p.StartingPrice.String())
	add("deposit", fault.Text{ZH: "保证金", EN: "Deposit"}, p.Deposit.String())
	add("viewing", fault.Text{ZH: "看样", EN: "Viewing"}, p.Viewing.When+" "+p.Viewing.Place)
	entries := map[string]string{}
	for _, e := range append(append([]auction.Entry{}, p.Disclosures...), p.Warnings...) {
		entries[e.Key] = e.Text + e.Name
	}
	for _, item := range append(auction.Disclosures(), auction.Warnings()...) {
		add(item.Key, item.Words, entries[item.Key])
	}
	return lines, order
}

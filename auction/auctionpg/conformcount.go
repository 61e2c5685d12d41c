package auctionpg

import "slices"

// count takes one lot into a report: what fails is counted by item, and the lot is
// listed if it fails the item that was asked for, or any.
func (r *ConformityReport) count(c Conformity) {
	r.Checked++
	listed := false
	for _, i := range c.Failed() {
		at := slices.IndexFunc(r.Counts, func(n ItemCount) bool { return n.Item == i.Item })
		if at < 0 {
			r.Counts, at = append(r.Counts, ItemCount{Item: i.Item, Name: i.Name, Basis: i.Basis}), len(r.Counts)
		}
		r.Counts[at].Lots++
		listed = listed || r.Item == "" || r.Item == i.Item
	}
	if listed {
		r.Lots = append(r.Lots, c)
	}
	slices.SortStableFunc(r.Counts, func(a, b ItemCount) int { return b.Lots - a.Lots })
}

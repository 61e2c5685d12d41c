package auctionpg

import (
	"testing"

	"fachui/auction"
)

// An estimate yields to what the page shows.
func TestCount_shown(t *testing.T) {
	t.Parallel()
	type groups = map[auction.Group]int64
	tests := []struct {
		name  string
		about bool
		sold  int64 // as estimated; two are open
		gone  int64 // withdrawn, as estimated
		asked auction.Group
		on    groups
		more  bool
		want  Count
	}{
		{"counted, not estimated", false, 5, 0, auction.GroupWithdrawn, groups{auction.GroupWithdrawn: 9}, false,
			Count{Total: 7, Upcoming: 2, Sold: 5, Ended: 5}},
		{"nobody met with it, and the page shows all three", true, 5000, 0, auction.GroupWithdrawn, groups{auction.GroupWithdrawn: 3}, false,
			Count{Total: 5005, Upcoming: 2, Sold: 5000, Ended: 5000, Withdrawn: 3, About: true}},
		{"and there are more than it shows", true, 5000, 0, auction.GroupWithdrawn, groups{auction.GroupWithdrawn: 20}, true,
			Count{Total: 5023, Upcoming: 2, Sold: 5000, Ended: 5000, Withdrawn: 21, About: true}},
		{"an estimate beyond the page stands", true, 5000, 40, auction.GroupWithdrawn, groups{auction.GroupWithdrawn: 20}, true,
			Count{Total: 5042, Upcoming: 2, Sold: 5000, Ended: 5000, Withdrawn: 40, About: true}},
		{"an estimate beyond a page that nothing follows does not", true, 5000, 40, auction.GroupWithdrawn, groups{auction.GroupWithdrawn: 20}, false,
			Count{Total: 5022, Upcoming: 2, Sold: 5000, Ended: 5000, Withdrawn: 20, About: true}},
		{"nothing there at all", true, 5000, 8, auction.GroupWithdrawn, nil, false,
			Count{Total: 5002, Upcoming: 2, Sold: 5000, Ended: 5000, About: true}},
		{"met with on a page of all groups", true, 5000, 0, "", groups{auction.GroupWithdrawn: 1, auction.GroupSold: 17, auction.GroupUpcoming: 2}, true,
			Count{Total: 5003, Upcoming: 2, Sold: 5000, Ended: 5000, Withdrawn: 1, About: true}},
		{"one page is all", true, 16, 0, "", groups{auction.GroupWithdrawn: 1, auction.GroupSold: 14, auction.GroupUpcoming: 2}, false,
			Count{Total: 17, Upcoming: 2, Sold: 14, Ended: 14, Withdrawn: 1}},
		{"what is open says nothing of what is over", true, 5000, 0, auction.GroupUpcoming, groups{auction.GroupUpcoming: 2}, false,
			Count{Total: 5002, Upcoming: 2, Sold: 5000, Ended: 5000, About: true}},
	}
	for _, tt := range tests {
		c := Count{About: tt.about}
		c.add(auction.GroupUpcoming, 2)
		c.add(auction.GroupSold, tt.sold)
		c.add(auction.GroupWithdrawn, tt.gone)
		c.shown(tt.asked, tt.on, tt.more)
		if c != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, c, tt.want)
		}
	}
}

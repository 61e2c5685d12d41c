package auctionpg

// Bounded is a Service that looks at fewer lots in each way of the search, so that a few
// hundred lots take every way that millions take. Of a sample, no more than found must
// fit for the index to be asked, and no more than few for all to be read.
func (s *Service) Bounded(walk int, found, few int64) *Service {
	b := *s
	b.bounds = bounds{walk: walk, near: walk, whole: 0, sample: 1 << 20, found: found, few: few, months: []int{1, 2}}
	return &b
}

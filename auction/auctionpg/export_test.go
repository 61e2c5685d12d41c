package auctionpg

// Bounded is a Service that looks at fewer lots in each way of the search, so that a few
// hundred lots take every way that millions take. Of a sample, no more than found must
// fit for the index to be asked, and what fits is read up to about read lots.
func (s *Service) Bounded(walk int, found, read int64) *Service {
	b := *s
	b.bounds = bounds{walk: walk, near: walk, whole: 0, sample: 1 << 20, found: found, read: read, months: []int{1, 2}}
	return &b
}

package banksim

import "time"

// zone is the bank's business zone; China keeps no summer time.
var zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// clockSet is the fact that somebody set the bank's clock.
type clockSet struct {
	Now     time.Time `json:"now"`
	Running bool      `json:"running"` // runs on from Now; otherwise stands there
	Machine time.Time `json:"machine"` // what the machine's clock showed when it was set
}

// Clock is the bank's business time.
type Clock struct {
	Now       time.Time `json:"now"`
	Date      string    `json:"date"`
	Simulated bool      `json:"simulated"`
	Running   bool      `json:"running"`
}

// now is the business time: what was set, or machine time in Shanghai. It never
// runs behind the books, whatever the machine's clock does.
func (b *Bank) now() time.Time {
	t := b.machine()
	switch {
	case b.clock == nil:
	case b.clock.Running:
		t = b.clock.Now.Add(t.Sub(b.clock.Machine))
	default:
		t = b.clock.Now
	}
	if t.Before(b.lastBooked) {
		t = b.lastBooked
	}
	return t.Truncate(time.Microsecond).In(zone)
}

// SetClock sets the business time, standing still or running on from there. The
// books cannot go back: an earlier time than the last one used is refused.
func (b *Bank) SetClock(now time.Time, running bool) error {
	return b.change(func() error {
		if now.IsZero() {
			return invalid("now: give a time such as 2026-04-01T10:00:00+08:00")
		}
		if b.clock != nil && now.Before(b.now()) || now.Before(b.lastBooked) {
			return conflict("clock_back", "the bank's clock stands at "+
				b.now().Format(time.RFC3339)+" and cannot be set back")
		}
		return b.commit(fact{Clock: &clockSet{now.Truncate(time.Microsecond), running, b.machine()}})
	})
}

// Clock tells the business time.
func (b *Bank) Clock() (Clock, error) {
	var c Clock
	err := b.view(func() error {
		now := b.now()
		c = Clock{
			Now: now, Date: now.Format(time.DateOnly),
			Simulated: b.clock != nil, Running: b.clock == nil || b.clock.Running,
		}
		return nil
	})
	return c, err
}

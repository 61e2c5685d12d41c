package clock

import "time"

// Discipline is how well the machine's clock is kept in step with standard time, as its
// kernel was last told by chrony, ntpd or the like. A bid counts from the moment at which
// it enters the platform (法释〔2016〕18号 Art. 20), so that moment must be right.
type Discipline struct {
	Known        bool // the system can say
	Synchronised bool
	Within       time.Duration // most that the clock may be wrong by
}

// unsynchronised is STA_UNSYNC of adjtimex(2).
const unsynchronised = 0x40

// disciplined reads what adjtimex(2) says: status bits and the largest error in microseconds.
func disciplined(status int32, maxError int64) Discipline {
	return Discipline{Known: true, Synchronised: status&unsynchronised == 0, Within: time.Duration(maxError) * time.Microsecond}
}

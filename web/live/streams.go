package live

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/ref"
	"fachui/web/route"
)

// mostLots is how many lots one stream may watch: more than anybody has open at
// once, and a court's wall of what ends next. Their names fit into one address.
const mostLots = 50

// ErrLots refuses a list of lots that cannot be watched.
var ErrLots = fault.Define(fault.Invalid, "live.lots", basis.Basis{},
	"请给出 1 至 {most} 件标的，写成“标的编号”或“标的编号@已有版本”，用逗号分开。",
	"Name 1 to {most} lots as \"lot\" or \"lot@version\", separated by commas.")

// streamsIn names the lots of one stream, each with the version that the browser
// has of it: "lot@12,lot@3,lot".
type streamsIn struct {
	Lots string `query:"lots" required:"true"`
}

// wants reads the list; a lot that is named twice counts once.
func (in streamsIn) wants() ([]want, error) {
	refused := ErrLots.With("most", mostLots)
	var out []want
	seen := map[ref.ID]bool{}
	for one := range strings.SplitSeq(in.Lots, ",") {
		id, version, given := strings.Cut(one, "@")
		lot, err := ref.Parse(id)
		if err != nil {
			return nil, refused
		}
		has := int64(none)
		if given {
			has, err = strconv.ParseInt(version, 10, 64)
			if err != nil || has < 0 {
				has = none // as nonsense in Last-Event-ID
			}
		}
		if seen[lot] {
			continue
		}
		seen[lot] = true
		out = append(out, want{lot, has})
		if len(out) > mostLots {
			return nil, refused
		}
	}
	return out, nil
}

// streams is one stream for several lots: a browser needs no more than one, and a
// court's wall none for each lot. A lot of it that is not live is told once, at the
// beginning. Versions stand in the address: whoever comes back says there what it
// has, because the id of a frame is the version of its own lot alone.
func (s *Service) streams(c *fiber.Ctx, call route.Call) error {
	var in streamsIn
	err := route.Decode(c, &in)
	if err != nil {
		return err
	}
	all, err := in.wants()
	if err != nil {
		return err
	}
	var live []want
	var quiet []ref.ID
	for _, w := range all {
		v, err := s.Engine.Lot(c.UserContext(), w.lot)
		if err != nil {
			return err
		}
		if isLive(v, s.Clock.Now()) {
			live = append(live, w)
		} else {
			quiet = append(quiet, w.lot)
		}
	}
	if len(live) == 0 {
		return s.resting(c, quiet...)
	}
	before, err := s.stand(c.UserContext(), quiet)
	if err != nil {
		return err
	}
	return s.begin(c, call, before, live...)
}

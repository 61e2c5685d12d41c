package archive

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/cn"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/place"
	"fachui/internal/ref"
)

// world is a country that does not exist.
type world struct {
	courts  []court
	roads   []string
	estates []string // the first are in every second town, the last in one
	makes   []string
}

type court struct {
	id, code, name, english, province, city string
	caseID                                  ref.ID
	middle                                  place.Point
	districts                               []string
}

// The syllables of which its names are made.
const (
	heads = "青云临江安宁石白清龙金玉东南西北长新永福嘉瑞桃柳松竹梅兰景和泰平广通"
	tails = "溪山河湖州阳城岭川源泉谷坪桥门口岗洲浦台屯关林原"
)

// pair is the n-th name of two syllables.
func pair(n int) string {
	a, b := []rune(heads), []rune(tails)
	return string(a[n%len(a)]) + string(b[(n/len(a)+n)%len(b)])
}

func newWorld() world {
	var w world
	for i := range courts {
		city, province := i/3, i/15
		c := court{
			id: fmt.Sprintf("archive%d", i), code: fmt.Sprintf("档%d", 1000+i), province: pair(900-province) + "省", city: pair(city) + "市",
			caseID: fixed(1, uint64(i)), middle: place.Point{Lat: int32(23_000_000 + city%16*1_150_000), Lng: int32(98_000_000 + city/16*4_300_000)},
		}
		for d := range 4 {
			c.districts = append(c.districts, pair(300+i*4+d)+"区")
		}
		c.name = c.city + c.districts[0] + "人民法院"
		c.english = fmt.Sprintf("District %d People's Court", i)
		w.courts = append(w.courts, c)
	}
	for i := range 400 {
		w.roads = append(w.roads, pair(i*7)+[]string{"路", "街", "大道", "巷"}[i%4])
	}
	for i := range 3000 {
		w.estates = append(w.estates, pair(i*5)+pair(i/7)+[]string{"苑", "花园", "府", "公馆", "新村"}[i%5])
	}
	for i := range 60 {
		w.makes = append(w.makes, pair(500+i*3)+"牌")
	}
	return w
}

// fixed is an identifier that is the same in each run.
func fixed(kind, n uint64) ref.ID {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], kind<<48)
	binary.BigEndian.PutUint64(b[8:], n)
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	return ref.ID(uuid.UUID(b).String())
}

// dated is an identifier as it would have been made at a time.
func dated(at legal.Time, r *rand.Rand) ref.ID {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.Std().UnixMilli())<<16|r.Uint64()&0xffff)
	binary.BigEndian.PutUint64(b[8:], r.Uint64())
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	return ref.ID(uuid.UUID(b).String())
}

// lot is a sale of the archive.
type lot struct {
	n                              int
	court                          court
	asset, id                      ref.ID
	title                          string
	kind                           auction.AssetKind
	class                          auction.Class
	status                         auction.Status
	round                          auction.Round
	price, final                   int64 // fen; final zero unless sold
	announced, opens, ends, closed legal.Time
	at                             place.Point
	content, folded                string
}

var columns = []string{
	"n", "court_id", "case_id", "asset_id", "lot_id", "title", "kind", "class", "province", "city", "status", "round", "price", "final",
	"announced_at", "opens_at", "ends_at", "ended_at", "lat", "lng", "content", "folded",
}

func (l lot) row() []any {
	var final, closed, lat, lng any
	if l.final > 0 {
		final = l.final
	}
	if !l.closed.IsZero() {
		closed = l.closed.Std()
	}
	if !l.at.IsZero() {
		lat, lng = l.at.Lat, l.at.Lng
	}
	return []any{
		int64(l.n), l.court.id, l.court.caseID.String(), l.asset.String(), l.id.String(), l.title, string(l.kind), string(l.class), l.court.province, l.court.city,
		string(l.status), string(l.round), l.price, final, l.announced.Std(), l.opens.Std(), l.ends.Std(), closed, lat, lng, l.content, l.folded,
	}
}

const (
	years  = 10 * 365 * 24 * time.Hour
	liveIn = 100 // one lot in so many is not over
)

// lot makes the n-th lot, of a step from first to last.
func (w world) lot(n, first, last int, now legal.Time) (lot, error) {
	r := rand.New(rand.NewPCG(2016, uint64(n))) //nolint:gosec // the same lots in each run
	l := lot{n: n, court: w.courts[skewed(r, len(w.courts))]}
	part := float64(n-first) / float64(last-first)
	l.times(r, part, (last-n)*liveIn <= last-first, now)
	l.id, l.asset = dated(l.announced, r), dated(l.announced.Add(-90*24*time.Hour), r)
	w.what(&l, r)
	l.price = int64(math.Pow(10, 4+3.5*r.Float64())) * 100
	if l.status == auction.Delivered {
		l.final = l.price + l.price/100*int64(r.IntN(60))
	}
	if r.IntN(10) > 0 {
		l.at = place.Point{Lat: l.court.middle.Lat + int32(r.NormFloat64()*80_000), Lng: l.court.middle.Lng + int32(r.NormFloat64()*80_000)}
	}
	words := l.class.Words()
	l.folded = cn.Searchable(strings.Join([]string{l.title, words.ZH, words.EN, l.court.province, l.court.city, l.court.name, l.court.english}, " "))
	return l, l.publish()
}

// skewed chooses one of n, the first more often than the last.
func skewed(r *rand.Rand, n int) int {
	x := r.Float64()
	return int(x * x * float64(n))
}

// times puts a lot somewhere in ten years: part is how far its step has come. What is
// not over yet was announced last, as in life.
func (l *lot) times(r *rand.Rand, part float64, alive bool, now legal.Time) {
	hour := func(n int) time.Duration { return time.Duration(r.IntN(n)+1) * time.Hour }
	l.round = auction.FirstAuction
	if r.IntN(4) == 0 {
		l.round = auction.SecondAuction
	}
	if alive {
		switch x := r.IntN(100); {
		case x < 8:
			l.status, l.ends = auction.Bidding, now.Add(hour(23))
			l.opens = l.ends.Add(-24 * time.Hour)
		case x < 11:
			l.status, l.opens = auction.Suspended, now.Add(hour(45*24))
		default:
			l.status, l.opens = auction.Announced, now.Add(hour(45*24))
		}
	} else {
		ended := now.Add(-time.Duration(float64(years) * (1 - part))).Add(-hour(30 * 24))
		l.opens = ended.Add(-24 * time.Hour)
		switch x := r.IntN(100); {
		case x < 50:
			l.status, l.closed = auction.Delivered, ended
		case x < 92 && l.round == auction.FirstAuction:
			l.status, l.closed = auction.FailedFirst, ended
		case x < 92:
			l.status, l.closed = auction.FailedSecond, ended
		default:
			l.status = auction.Withdrawn
		}
	}
	if l.ends.IsZero() {
		l.ends = l.opens.Add(24 * time.Hour)
	}
	l.announced = l.opens.Add(-30 * 24 * time.Hour)
	if l.announced.After(now) {
		l.announced = now.Add(-hour(24))
	}
}

// what says what is sold.
func (w world) what(l *lot, r *rand.Rand) {
	district, road := l.court.districts[r.IntN(len(l.court.districts))], w.roads[skewed(r, len(w.roads))]
	estate := w.estates[skewed(r, len(w.estates))]
	immovable := func(class auction.Class) {
		l.kind, l.class = auction.Immovable, class
		l.title = fmt.Sprintf("%s%s%d号%s%d栋%d单元%d号%s", district, road, 1+r.IntN(300), estate, 1+r.IntN(20), 1+r.IntN(4), 100*(1+r.IntN(30))+r.IntN(6), class.Words().ZH)
	}
	switch x := r.IntN(100); {
	case x < 45:
		immovable(auction.Housing)
	case x < 60:
		immovable("commercial")
	case x < 66:
		immovable("industrial")
	case x < 70:
		immovable(auction.Land)
	case x < 88:
		l.kind, l.class = auction.Movable, "vehicle"
		l.title = fmt.Sprintf("%s小型汽车（档A·%05d）一辆", w.makes[skewed(r, len(w.makes))], r.IntN(100_000))
	case x < 95:
		l.kind, l.class = auction.Movable, "equipment"
		l.title = fmt.Sprintf("%s%s厂内机器设备%d台", district, road, 1+r.IntN(40))
	case x < 99:
		l.kind, l.class = auction.Right, auction.Equity
		l.title = fmt.Sprintf("%s有限公司%d%%股权", estate, 1+r.IntN(99))
	default:
		l.kind, l.class = auction.Movable, "other"
		l.title = fmt.Sprintf("%s%s库存物品一批", district, road)
	}
}

// publish writes the announcement as the house would.
func (l *lot) publish() error {
	p := auctionpg.Published{
		Lot: l.id, Court: l.court.id, CourtName: l.court.name, Title: l.title, Round: l.round, Attempt: 1, Platform: "人民法院诉讼资产网", PublishedAt: l.announced,
		Reference: money.Fen(l.price), StartingPrice: money.Fen(l.price), Increment: money.Fen(l.price / 200), Deposit: money.Fen(l.price / 10), PayDays: 15,
	}
	for _, d := range auction.Disclosures() {
		p.Disclosures = append(p.Disclosures, auction.Entry{Key: d.Key, Text: "见" + l.title})
	}
	b, err := json.Marshal(p)
	l.content = string(b)
	return err
}

package bidding

import (
	"encoding/binary"

	"github.com/jackc/pgx/v5/pgtype"

	"fachui/internal/legal"
)

// column is an array parameter of a statement as PostgreSQL reads it in binary format
// (array_recv), written one element at a time while bids are decided. When the database
// is free the batch is ready; laying out slices and encoding them then kept it waiting for
// a tenth of its time. It is pgx's own encoding, byte by byte (TestColumn).
type column struct {
	oid uint32 // of an element
	n   int32
	buf []byte
}

// arrayHead is dimensions, whether there are nulls, the element's type, length, first index.
const arrayHead = 20

func columnOf(oid uint32) column { return column{oid: oid, buf: make([]byte, arrayHead, 1<<10)} }

// add begins an element of so many bytes.
func (c *column) add(size int) {
	c.n++
	c.buf = binary.BigEndian.AppendUint32(c.buf, uint32(size))
}

func (c *column) int16(v int16) {
	c.add(2)
	c.buf = binary.BigEndian.AppendUint16(c.buf, uint16(v))
}

func (c *column) int32(v int32) {
	c.add(4)
	c.buf = binary.BigEndian.AppendUint32(c.buf, uint32(v))
}

func (c *column) int64(v int64) {
	c.add(8)
	c.buf = binary.BigEndian.AppendUint64(c.buf, uint64(v))
}

func (c *column) bool(v bool) {
	c.add(1)
	b := byte(0)
	if v {
		b = 1
	}
	c.buf = append(c.buf, b)
}

func (c *column) text(s string) {
	c.add(len(s))
	c.buf = append(c.buf, s...)
}

func (c *column) uuid(id [16]byte) {
	c.add(len(id))
	c.buf = append(c.buf, id[:]...)
}

// y2k is where PostgreSQL counts microseconds from: 2000-01-01 UTC.
const y2k = 946_684_800_000_000

func (c *column) time(t legal.Time) { c.int64(t.Std().UnixMicro() - y2k) }

// value is the parameter. It is overwritten when the column is filled again.
func (c *column) value() []byte {
	h := c.buf[:arrayHead]
	binary.BigEndian.PutUint32(h, 1)
	binary.BigEndian.PutUint32(h[4:], 0)
	binary.BigEndian.PutUint32(h[8:], c.oid)
	binary.BigEndian.PutUint32(h[12:], uint32(c.n))
	binary.BigEndian.PutUint32(h[16:], 1)
	return c.buf
}

// reset empties the column and keeps its space.
func (c *column) reset() { c.n, c.buf = 0, c.buf[:arrayHead] }

// columns are the parameters of the statement that writes a batch, in the order of
// bidsSQL and refusalsSQL behind the epoch.
type columns [28]column

// Where the columns of lots, bids and refusals begin.
const (
	ofLots     = 0
	ofBids     = 10
	ofRefusals = 20
)

func newColumns() *columns {
	const (
		b, i2, i4, i8 = pgtype.BoolOID, pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID
		at, txt       = pgtype.TimestamptzOID, pgtype.TextOID
	)
	var c columns
	for i, oid := range [...]uint32{
		txt, pgtype.UUIDOID, b, txt, i8, txt, i2, i8, at, i8,
		i4, i8, txt, i8, i2, at, at, at, txt, i8,
		i4, txt, txt, i8, at, txt, txt, b,
	} {
		c[i] = columnOf(oid)
	}
	return &c
}

// lot adds a lot as it stands with the batch.
func (c *columns) lot(l *lot, changed bool, s state) {
	v := c[ofLots:ofBids]
	v[0].text(l.court)
	v[1].uuid(l.uuid)
	v[2].bool(changed)
	v[3].text(string(s.Status))
	v[4].int64(s.Leading.Amount.Fen())
	v[5].text(s.Leading.Code)
	v[6].int16(int16(s.Leading.Rank))
	v[7].int64(s.BidCount)
	v[8].time(s.EndsAt)
	v[9].int64(s.Version)
}

// bid adds an accepted bid.
func (c *columns) bid(m *message) {
	v := c[ofBids:ofRefusals]
	v[0].int32(m.place)
	v[1].int64(m.accepted.Seq)
	v[2].text(m.bid.Code)
	v[3].int64(m.accepted.Amount.Fen())
	v[4].int16(int16(m.accepted.Rank))
	v[5].time(m.accepted.At)
	v[6].time(m.bid.At)
	v[7].time(m.ans.EndsAt)
	v[8].text(m.bid.Key)
	most := int64(0) // of a bid that named its amount
	if m.bid.UpTo {
		most = m.fen
	}
	v[9].int64(most)
}

// refusal adds a bid that was refused, and why.
func (c *columns) refusal(m *message, why string) {
	v := c[ofRefusals:]
	v[0].int32(m.place)
	v[1].text(m.bid.Key)
	v[2].text(m.bid.Code)
	v[3].int64(m.fen)
	v[4].time(m.bid.At)
	v[5].text(why)
	v[6].text(m.args)
	v[7].bool(m.bid.UpTo)
}

// values are the first n parameters, the epoch before them.
func (c *columns) values(buf [][]byte, epoch int64, n int) [][]byte {
	buf = append(buf[:0], binary.BigEndian.AppendUint64(nil, uint64(epoch)))
	for i := range c[:n] {
		buf = append(buf, c[i].value())
	}
	return buf
}

func (c *columns) reset() {
	for i := range c {
		c[i].reset()
	}
}

package auction

import (
	"unicode/utf8"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Bounds of a record of handing over.
const (
	mostKeys   = 999
	mostMeters = 20
	mostThings = 200
	mostPhotos = 30
)

// Meter is what one meter showed when the property was handed over.
type Meter struct {
	Kind    string `json:"kind"` // water, electricity, gas, heat, or how it is called there
	Reading string `json:"reading"`
}

// Thing is something that went over with the property, or stayed in it.
type Thing struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
	State string `json:"state"`
}

// Record is what the record of handing over says beside its signature.
type Record struct {
	Keys   int      `json:"keys"`
	Meters []Meter  `json:"meters"`
	Things []Thing  `json:"things"`
	Photos []string `json:"photos"` // SHA-256 of pictures that the court keeps
}

// Check refuses a record that nobody could hold against the property later:
// ErrRecord, with what is wrong.
func (r Record) Check() error {
	wrong := func(zh, en string) error { return ErrRecord.With("why", text(zh, en)) }
	within := func(s string, least, most int) bool { n := utf8.RuneCountInString(s); return n >= least && n <= most }
	if r.Keys < 0 || r.Keys > mostKeys {
		return wrong("钥匙应为 0 至 999 把", "keys should be 0 to 999")
	}
	if len(r.Meters) > mostMeters || len(r.Things) > mostThings || len(r.Photos) > mostPhotos {
		return wrong("表计最多 20 块、物品最多 200 项、照片最多 30 张", "at most 20 meters, 200 things and 30 photos")
	}
	for _, m := range r.Meters {
		if !within(m.Kind, 1, 20) || !within(m.Reading, 1, 40) {
			return wrong("每块表应写明名称（20 字以内）和读数（40 字以内）", "each meter needs a name (20 characters at most) and a reading (40)")
		}
	}
	for _, t := range r.Things {
		if !within(t.Name, 1, 80) || t.Count < 1 || t.Count > 100_000 || !within(t.State, 0, 200) {
			return wrong("每项物品应写明名称（80 字以内）和数量（1 至 100000），状况不超过 200 字", "each thing needs a name (80 characters at most) and a count (1 to 100000); its state has 200 characters at most")
		}
	}
	for _, p := range r.Photos {
		if !IsHash(p) {
			return wrong("照片应以本院已上传文件的校验值写明", "photos are named by the hash of a file that this court keeps")
		}
	}
	return nil
}

// ErrRecord refuses a record of handing over.
var ErrRecord = fault.Define(fault.Invalid, "delivery.record", basis.Sale2020(27),
	"交接记录不正确：{why}。", "The record of handing over is wrong: {why}.")

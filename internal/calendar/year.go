package calendar

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// ErrBadYear refuses a year file that cannot be the State Council's.
var ErrBadYear = fault.Define(fault.Invalid, "calendar.bad_year", basis.Basis{},
	"节假日文件不能使用：{why}。应为一年的全部放假与调休日期，格式如 {\"year\":2027,\"papers\":[…],\"days\":[{\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true}]}。",
	"The holiday file cannot be used: {why}. It should list every holiday and make-up day of one year, such as {\"year\":2027,\"papers\":[…],\"days\":[{\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true}]}.")

// maxDays bounds a year's announced days; real years have about 35.
const maxDays = 120

// Year is one announced year. The zero value is no year.
type Year struct {
	number int
	source string
	days   []Day
	off    map[legal.Date]bool
}

// Day is one announced day: a holiday, or a weekend day that is worked instead.
type Day struct {
	Name string     `json:"name"`
	Date legal.Date `json:"date"`
	Off  bool       `json:"isOffDay"`
}

// Number is the calendar year.
func (y Year) Number() int { return y.number }

// Source names the notice or where it was read; never empty.
func (y Year) Source() string { return y.source }

// Days lists the announced days in order.
func (y Year) Days() []Day { return slices.Clone(y.days) }

type yearFile struct {
	Schema string   `json:"$schema,omitempty"`
	ID     string   `json:"$id,omitempty"`
	Year   int      `json:"year"`
	Source string   `json:"source,omitempty"`
	Papers []string `json:"papers"`
	Days   []Day    `json:"days"`
}

// ParseYear reads a year in the format of the project NateScarlet/holiday-cn,
// with an optional "source". It fails with ErrBadYear if a date lies outside
// the year or is listed twice, if a make-up day is no weekend day, if no source
// is named, or if a holiday that the law itself fixes is absent: such a file
// was made before the notice came out.
func ParseYear(b []byte) (Year, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var f yearFile
	err := dec.Decode(&f)
	if err != nil {
		return Year{}, badYear("不是该格式的 JSON", "it is not JSON of that form").Because(err)
	}
	if dec.More() {
		return Year{}, badYear("文件末尾有多余内容", "there is text after its end")
	}
	return f.year()
}

func (f yearFile) year() (Year, error) {
	y := Year{number: f.Year, source: f.Source, days: f.Days, off: make(map[legal.Date]bool, len(f.Days))}
	if f.Year < 2008 || f.Year > 2099 {
		return Year{}, badYear(fmt.Sprintf("年份 %d 不在 2008 至 2099 之间", f.Year), fmt.Sprintf("the year %d is not within 2008 to 2099", f.Year))
	}
	if y.source == "" && len(f.Papers) > 0 {
		y.source = f.Papers[0]
	}
	if y.source == "" {
		return Year{}, badYear("未写明来源（source 或 papers）", "no source is named (source or papers)")
	}
	if len(f.Days) > maxDays {
		return Year{}, badYear(fmt.Sprintf("超过 %d 天", maxDays), fmt.Sprintf("it has more than %d days", maxDays))
	}
	for _, d := range f.Days {
		err := y.add(d)
		if err != nil {
			return Year{}, err
		}
	}
	y.days = slices.SortedFunc(slices.Values(f.Days), func(a, b Day) int { return a.Date.Compare(b.Date) })
	return y, y.complete()
}

func (y Year) add(d Day) error {
	_, twice := y.off[d.Date]
	switch {
	case d.Date.Year != y.number:
		return badYear(fmt.Sprintf("日期 %v 不在 %d 年", d.Date, y.number), fmt.Sprintf("the date %v is not in %d", d.Date, y.number))
	case twice:
		return badYear(fmt.Sprintf("日期 %v 重复", d.Date), fmt.Sprintf("the date %v appears twice", d.Date))
	case !d.Off && !weekend(d.Date):
		return badYear(fmt.Sprintf("%v 不是周末，不能是调休上班日", d.Date), fmt.Sprintf("%v is no weekend day, so it cannot be a make-up day", d.Date))
	}
	y.off[d.Date] = d.Off
	return nil
}

// complete checks the holidays whose date the law fixes (全国年节及纪念日放假办法
// Art. 2): New Year, Labour Day and the three days of National Day.
func (y Year) complete() error {
	for _, md := range [...][2]int{{1, 1}, {5, 1}, {10, 1}, {10, 2}, {10, 3}} {
		d := legal.Date{Year: y.number, Month: time.Month(md[0]), Day: md[1]}
		if !y.off[d] {
			return badYear(fmt.Sprintf("法定节假日 %v 未列为放假", d), fmt.Sprintf("the statutory holiday %v is not listed as a day off", d))
		}
	}
	return nil
}

func badYear(zh, en string) *fault.Fault {
	return ErrBadYear.With("why", fault.Text{ZH: zh, EN: en})
}

//go:embed *.json
var shipped embed.FS

// Official returns the calendar of the years that ship with the house, copied
// from the notices of the General Office of the State Council that each file
// names as its source.
func Official() Calendar { return official() }

var official = sync.OnceValue(mustLoad)

// mustLoad panics on a broken embedded file: no test of the house would pass.
func mustLoad() Calendar {
	names, err := fs.Glob(shipped, "*.json")
	if err != nil {
		panic(err)
	}
	var c Calendar
	for _, name := range names {
		b, err := shipped.ReadFile(name)
		if err != nil {
			panic(err)
		}
		y, err := ParseYear(b)
		if err != nil {
			panic(fmt.Sprintf("calendar: %s: %v", name, err))
		}
		c = c.With(y)
	}
	return c
}

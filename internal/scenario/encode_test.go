package scenario

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// playing is a world with a few names, and no house behind it.
func playing() *world {
	w := newWorld(Options{Machine: clock.System})
	w.names["拍品"] = string(lotID)
	w.people["罗强"] = &person{name: "罗强", real: "罗强", id: string(bidderID), login: Login{Name: "luoqiang"}}
	return w
}

var lotID, bidderID = ref.New(), ref.New()

func written(t *testing.T, yaml string) node {
	t.Helper()
	n, err := parseYAML([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

type holder struct {
	Party ref.ID `json:"party"`
	Rank  int    `json:"rank"`
}

type shared struct {
	Note string `json:"note"`
}

type proposal struct {
	shared
	Shared

	Lot     ref.ID            `path:"lot"`
	Page    int               `query:"page"`
	Price   money.Amount      `json:"price"`
	Opens   legal.Time        `json:"opens_at"`
	On      legal.Date        `json:"on"`
	Members []ref.ID          `json:"members"`
	Holders []holder          `json:"holders"`
	Agrees  *bool             `json:"agrees"`
	Parts   map[string]string `json:"parts"`
	Secret  string            `json:"-"`
}

// Shared is embedded: its members stand beside the others.
type Shared struct {
	Reason string `json:"reason"`
}

// Amounts and dates travel as they were written; names become identifiers.
func TestEncode(t *testing.T) {
	t.Parallel()
	w := playing()
	got, err := w.encode(written(t, `
price: 700000.10
opens_at: 2026-04-01 10:00
on: 2026-04-01
members: [罗强, 拍品]
holders: [{party: 罗强, rank: 1}]
agrees: true
parts: {a: 0.10}
reason: 合议
`), reflect.TypeFor[proposal]())
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"agrees":true,"holders":[{"party":"` + string(bidderID) + `","rank":1}],"members":["` + string(bidderID) + `","` + string(lotID) +
		`"],"on":"2026-04-01","opens_at":"2026-04-01T10:00:00+08:00","parts":{"a":"0.10"},"price":"700000.10","reason":"合议"}`
	if string(b) != want {
		t.Errorf("encoded\n%s, want\n%s", b, want)
	}
}

func TestEncodeRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, yaml, want string }{
		{"a field that is none", "\nprise: 1.00", `line 2: there is no field "prise" here; the fields are agrees, holders, members, on, opens_at, parts, price, reason`},
		{"a path value", "lot: 拍品", `there is no field "lot"`},
		{"a secret", "Secret: x", `there is no field "Secret"`},
		{"a name that names nothing", "members: [谢芳]", `members: nothing is called "谢芳" yet; name it with "as: 谢芳" where it is made`},
		{"a list that is a word", "members: 罗强", "members: line 1: should be a list"},
		{"a word that is a list", "reason: [a]", "reason: line 1: should be a single value"},
		{"an amount that is a group", "price: {a: b}", "price: line 1: should be a single value"},
		{"a number that is none", "holders: [{rank: first}]", "line 1: should be a whole number"},
		{"a half number", "holders: [{rank: 1.5}]", "line 1: should be a whole number"},
		{"neither true nor false", "agrees: perhaps", "agrees: line 1: should be true or false"},
		{"a time that is none", "opens_at: ten", "opens_at: line 1"},
		{"parts that are a word", "parts: all", "parts: line 1: should be a group of fields"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := playing().encode(written(t, tt.yaml), reflect.TypeFor[proposal]())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// What is expected is compared as what it is: money as money, times as times.
func TestCompare(t *testing.T) {
	t.Parallel()
	const answer = `{"lot": "LOT", "buyer": "WHO", "status": "SOLD", "price": {"amount": "700000.10"}, "at": "2026-04-02T10:00:00+08:00",
		"bids": [{"seq": 1, "amount": "700000.00"}, {"seq": 2, "amount": "705000.00"}], "none": [], "limited": false, "empty": "", "dotted.key": "x"}`
	got, err := decodeAnswer([]byte(strings.NewReplacer("LOT", string(lotID), "WHO", string(bidderID)).Replace(answer)))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, key, want, why string }{
		{"text", "status", "SOLD", ""},
		{"other text", "status", "PAID", "status is SOLD, expected PAID"},
		{"an amount", "price.amount", "700000.10", ""},
		{"an amount written shorter", "price.amount", "700000.1", ""},
		{"one fen more", "price.amount", "700000.11", "price.amount is 700000.10, expected 700000.11"},
		{"a group", "price", "{amount: 700000.10}", ""},
		{"a group that differs", "price", "{amount: 0.00}", "price.amount is 700000.10"},
		{"a time to the minute", "at", "2026-04-02 10:00", ""},
		{"a time a millisecond off", "at", "2026-04-02 10:00:00.001", "at is 2026-04-02T10:00:00+08:00"},
		{"a thing by its name", "lot", "拍品", ""},
		{"a person by name", "buyer", "罗强", ""},
		{"another person", "buyer", "谢芳", "expected 谢芳"},
		{"true or false", "limited", "false", ""},
		{"how many", "bids", "2", ""},
		{"how many not", "bids", "3", "bids has 2 entries, expected 3"},
		{"none", "none", "0", ""},
		{"one of them", "bids", "[{seq: 2, amount: 705000.00}]", ""},
		{"both, in any order", "bids", "[{seq: 2}, {seq: 1}]", ""},
		{"mixed up", "bids", "[{seq: 1, amount: 705000.00}]", "bids lacks seq=1 amount=705000.00; it holds"},
		{"a list where there is none", "status", "[SOLD]", "status is SOLD, expected a list"},
		{"nothing", "missing", "x", "missing is nothing, expected x"},
		{"nothing expected", "missing", `""`, ""},
		{"empty", "empty", `""`, ""},
		{"a member with a dot", "dotted.key", "x", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := playing().compare(t.Context(), tt.key, dig(got, tt.key), written(t, "v: "+tt.want).fields["v"])
			switch {
			case tt.why == "" && err != nil:
				t.Error(err)
			case tt.why != "" && (err == nil || !strings.Contains(err.Error(), tt.why)):
				t.Errorf("got %v, want %q", err, tt.why)
			}
		})
	}
}

// What must be hidden is neither a name nor an identifier of the person.
func TestHides(t *testing.T) {
	t.Parallel()
	w := playing()
	for _, said := range []any{"罗强", map[string]any{"by": string(bidderID)}, []any{"luoqiang"}} {
		err := w.hidden(said, []string{"罗强"})
		if err == nil {
			t.Errorf("%v mentions nobody", said)
		}
	}
	err := w.hidden(map[string]any{"code": "ABCDE-FGHJK"}, []string{"罗强"})
	if err != nil {
		t.Error(err)
	}
	err = w.hidden("", []string{"谢芳"})
	if err == nil || !strings.Contains(err.Error(), "nobody is called") {
		t.Errorf("hides somebody who does not exist: %v", err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	w := playing()
	err := w.remember("拍品", string(ref.New()), "list lot")
	if err == nil || !strings.Contains(err.Error(), `"拍品" already names something`) {
		t.Errorf("a name twice: %v", err)
	}
	err = w.remember("裁定", "", "issue ruling")
	if err == nil || !strings.Contains(err.Error(), "nothing in the answer") {
		t.Errorf("a name for nothing: %v", err)
	}
	id, err := w.id(string(lotID))
	if err != nil || id != string(lotID) {
		t.Errorf("an identifier stands for itself: %v, %v", id, err)
	}
	if got := w.query("plan=拍品&all=true&free"); got != "plan="+string(lotID)+"&all=true&free" {
		t.Errorf("query %s", got)
	}
}

// The numbers that stories make up have right check digits, and differ.
func TestMadeUpNumbers(t *testing.T) {
	t.Parallel()
	if got := identityNumber("11010519491231002"); got != "11010519491231002X" {
		t.Errorf("identity number %s, want the example of GB 11643", got)
	}
	seen := map[string]bool{}
	for _, kind := range []string{"person", "company"} {
		for n := range 2000 {
			no := MadeUpNumber(kind, n)
			if len(no) != 18 || seen[no] {
				t.Fatalf("%s number %d is %s", kind, n, no)
			}
			seen[no] = true
		}
	}
}

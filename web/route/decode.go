package route

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// What can be wrong with a request before any rule is asked.
var (
	ErrBody = fault.Define(fault.Invalid, "request.body", basis.Basis{},
		"请求内容不是一个 JSON 对象：{why}。请发送如 {example} 的 UTF-8 文本。",
		"The body is not a JSON object: {why}. Send UTF-8 text such as {example}.")
	ErrField = fault.Define(fault.Invalid, "request.unknown_field", basis.Basis{},
		"没有“{field}”这一项。可用的有：{fields}。",
		"There is no field \"{field}\" here. The fields are: {fields}.")
	ErrTwice = fault.Define(fault.Invalid, "request.field_twice", basis.Basis{},
		"“{field}”出现了两次，只能写一次。",
		"\"{field}\" appears twice; write it once.")
	ErrMissing = fault.Define(fault.Invalid, "request.missing", basis.Basis{},
		"缺少“{field}”（{want}）。",
		"\"{field}\" is missing ({want}).")
	ErrValue = fault.Define(fault.Invalid, "request.bad_value", basis.Basis{},
		"“{field}”的值不能使用：应为{want}。",
		"The value of \"{field}\" cannot be used: it should be {want}.")
	ErrMoneyDecimals = fault.Define(fault.Invalid, "money.decimals", basis.Basis{},
		"“{field}”的金额最多两位小数（到分），例如 1234.50。",
		"The amount in \"{field}\" has more than two decimals; money is counted to the fen, for example 1234.50.")
	ErrMoneyTooLarge = fault.Define(fault.Invalid, "money.too_large", basis.Basis{},
		"“{field}”的金额超出系统上限 {max} 元。",
		"The amount in \"{field}\" is beyond the limit of ¥{max}.")
)

// decode fills in from the JSON body and from the path and query. A struct field
// is taken from the path with tag path:"lot", from the query with query:"after",
// otherwise from the body under its json name. required:"true" refuses absence.
func decode(src Source, in any) error {
	v := reflect.ValueOf(in).Elem()
	if v.Kind() != reflect.Struct {
		return nil
	}
	from := sheetOf(v.Type())
	if !src.Reads {
		err := decodeBody(src.Body, v, from.body)
		if err != nil {
			return err
		}
	}
	return decodePath(src, v, from.line)
}

// decodePath fills what comes by path and query.
func decodePath(src Source, v reflect.Value, fields []lineField) error {
	for _, f := range fields {
		if f.path != "" {
			raw := src.Path(f.path)
			if raw == "" {
				continue
			}
			if err := setText(v.Field(f.at), raw); err != nil {
				return WrongValue(f.path, f.of, err)
			}
		}
		if !f.queried {
			continue
		}
		raw := src.Query(f.query)
		if raw == "" {
			if f.required {
				return ErrMissing.With("field", f.query).With("want", want(f.of))
			}
			continue
		}
		if err := setText(v.Field(f.at), raw); err != nil {
			return WrongValue(f.query, f.of, err)
		}
	}
	return nil
}

func decodeBody(body []byte, v reflect.Value, fields map[string]bodyField) error {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		body = []byte("{}")
	}
	if !utf8.Valid(body) || holdsNUL(body) {
		return ErrBody.With("why", fault.Text{ZH: "含有 NUL 字符或不是 UTF-8", EN: "it holds a NUL character or is not UTF-8"}).With("example", `{"amount":"1234.50"}`)
	}
	present, err := splitObject(body)
	if err != nil {
		return err
	}
	for _, m := range present {
		f, ok := fields[m.name]
		if !ok {
			return ErrField.With("field", m.name).With("fields", strings.Join(names(fields), ", "))
		}
		err := decodeValue(m.value, v.Field(f.at), f)
		if err != nil {
			return WrongValue(m.name, f.of, err)
		}
	}
	if name, f := missing(v, fields, present); name != "" {
		return ErrMissing.With("field", name).With("want", want(f.of))
	}
	return nil
}

// missing is the first required field that was not given, in the order of the struct,
// which is that of the form: what is refused does not depend on chance.
func missing(v reflect.Value, fields map[string]bodyField, present []member) (first string, of bodyField) {
	for name, f := range fields {
		if !f.required || first != "" && f.at > of.at {
			continue
		}
		given := slices.ContainsFunc(present, func(m member) bool { return m.name == name })
		none := f.of == reflect.TypeFor[ref.ID]() && v.Field(f.at).IsZero()
		if !given || none {
			first, of = name, f
		}
	}
	return first, of
}

// holdsNUL reports whether a string of the JSON text in body says \u0000: no text
// that people write has one, and the database takes none.
func holdsNUL(body []byte) bool {
	escape := []byte(`\u0000`)
	for {
		i := bytes.Index(body, escape)
		if i < 0 {
			return false
		}
		before := body[:i]
		if (len(before)-len(bytes.TrimRight(before, `\`)))%2 == 0 { // else the backslash is itself escaped
			return true
		}
		body = body[i+len(escape):]
	}
}

// decodeValue reads one value. A plain one has no members that could be unknown, and
// text without an escape, as most of it is, says what stands between its quotes.
func decodeValue(raw json.RawMessage, dst reflect.Value, f bodyField) error {
	if f.text && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](dst.Addr()); ok {
			return u.UnmarshalText(raw[1 : len(raw)-1])
		}
	}
	if f.plain {
		return json.Unmarshal(raw, dst.Addr().Interface())
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return dec.Decode(dst.Addr().Interface())
}

// sheet says where each field of an input comes from.
type sheet struct {
	line []lineField
	body map[string]bodyField // by name
}

// lineField is a field that comes by path or query.
type lineField struct {
	at       int // in its struct
	of       reflect.Type
	path     string
	query    string
	queried  bool
	required bool // of a query
}

// bodyField is a field that comes in the body.
type bodyField struct {
	at       int // in its struct
	of       reflect.Type
	required bool
	plain    bool // text, number or truth: holds no object
	text     bool // reads itself from text, and from nothing else
}

// known keeps what was found of each type: a table of routes has so many and no more.
var known sync.Map

func sheetOf(t reflect.Type) *sheet {
	kept, _ := known.Load(t)
	if s, ok := kept.(*sheet); ok {
		return s
	}
	s := &sheet{line: lineFields(t), body: bodyFields(t)}
	known.Store(t, s)
	return s
}

func lineFields(t reflect.Type) []lineField {
	var out []lineField
	for i := range t.NumField() {
		f := t.Field(i)
		path := f.Tag.Get("path")
		query, queried := f.Tag.Lookup("query")
		if path != "" || queried {
			out = append(out, lineField{at: i, of: f.Type, path: path, query: query, queried: queried, required: f.Tag.Get("required") == "true"})
		}
	}
	return out
}

func bodyFields(t reflect.Type) map[string]bodyField {
	m := map[string]bodyField{}
	for i := range t.NumField() {
		f := t.Field(i)
		_, inPath := f.Tag.Lookup("path")
		_, inQuery := f.Tag.Lookup("query")
		if !f.IsExported() || inPath || inQuery {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		m[name] = bodyField{
			at: i, of: f.Type, required: f.Tag.Get("required") == "true",
			plain: isPlain(f.Type), text: isText(f.Type),
		}
	}
	return m
}

// isText reports whether a value of type t is read from JSON through its text.
func isText(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) && !p.Implements(reflect.TypeFor[json.Unmarshaler]())
}

func isPlain(t reflect.Type) bool {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return true
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int32, reflect.Int64:
		return !reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
	default:
		return false
	}
}

func names(fields map[string]bodyField) []string {
	out := make([]string, 0, len(fields))
	for n := range fields {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func setText(dst reflect.Value, raw string) error {
	if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](dst.Addr()); ok {
		return u.UnmarshalText([]byte(raw))
	}
	switch dst.Kind() {
	case reflect.String:
		if !utf8.ValidString(raw) || strings.ContainsRune(raw, 0) {
			return errors.New("not text")
		}
		dst.SetString(raw)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			return err
		}
		dst.SetInt(n)
	case reflect.Bool:
		b, err := strconv.ParseBool(raw)
		if err != nil {
			return err
		}
		dst.SetBool(b)
	default:
		panic("route: a path or query field of kind " + dst.Kind().String())
	}
	return nil
}

// WrongValue is the fault of a field named field, of type t, whose value could
// not be read because of err: err itself if it is a fault, otherwise ErrValue,
// ErrMoneyDecimals or ErrMoneyTooLarge with what the field takes.
func WrongValue(field string, t reflect.Type, err error) error {
	if f := fault.Of(err); f != nil {
		return f.With("field", field)
	}
	switch {
	case errors.Is(err, money.ErrDecimals):
		return ErrMoneyDecimals.With("field", field)
	case errors.Is(err, money.ErrTooLarge):
		return ErrMoneyTooLarge.With("field", field).With("max", money.Max)
	}
	return ErrValue.With("field", field).With("want", want(t)).Because(err)
}

// WrongAmount is the fault of a field named field in which somebody typed no amount, in
// the words of people: they need not know how amounts are written in JSON.
func WrongAmount(field string, err error) *fault.Fault {
	f := fault.Of(WrongValue(field, reflect.TypeFor[money.Amount](), err))
	if f.Code != ErrValue.Code {
		return f
	}
	return f.Instead("want", fault.Text{ZH: "金额（元，最多两位小数），如 1234.50", EN: "an amount in yuan with at most two decimals, such as 1234.50"})
}

// want says in both languages what a field of type t takes.
func want(t reflect.Type) fault.Text {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[money.Amount]():
		return fault.Text{ZH: "金额文本（元，最多两位小数），如 \"1234.50\"", EN: "an amount as text in yuan, such as \"1234.50\""}
	case reflect.TypeFor[legal.Time]():
		return fault.Text{ZH: "时间，如 \"2026-04-01T10:00:00+08:00\"", EN: "a time such as \"2026-04-01T10:00:00+08:00\""}
	case reflect.TypeFor[legal.Date]():
		return fault.Text{ZH: "日期，如 \"2026-04-01\"", EN: "a date such as \"2026-04-01\""}
	case reflect.TypeFor[ref.ID]():
		return fault.Text{ZH: "编号（UUID）", EN: "an identifier (UUID)"}
	}
	switch t.Kind() {
	case reflect.Bool:
		return fault.Text{ZH: "true 或 false", EN: "true or false"}
	case reflect.Int, reflect.Int64, reflect.Int32:
		return fault.Text{ZH: "整数", EN: "a whole number"}
	case reflect.Slice:
		return fault.Text{ZH: "列表", EN: "a list"}
	case reflect.Struct, reflect.Map:
		return fault.Text{ZH: "一个对象", EN: "an object"}
	default:
		return fault.Text{ZH: "文本", EN: "text"}
	}
}

package route

import (
	"bytes"
	"encoding/json"
	"slices"

	"fachui/internal/fault"
)

// member is one name of a JSON object, and the text of its value.
type member struct {
	name  string
	value json.RawMessage
}

// splitObject reads one JSON object into its members and refuses repeats and trailing
// text. What is well formed, as nearly everything is, is cut where its commas are;
// anything else is read token by token, to tell where it breaks.
func splitObject(body []byte) ([]member, error) {
	out, ok := cutObject(body)
	if !ok {
		return readObject(body)
	}
	for i, m := range out {
		if slices.ContainsFunc(out[:i], func(o member) bool { return o.name == m.name }) {
			return nil, ErrTwice.With("field", m.name)
		}
	}
	return out, nil
}

// cutObject cuts valid JSON; ok is false where body is none, or no object.
func cutObject(body []byte) (out []member, ok bool) {
	if body[0] != '{' || !json.Valid(body) {
		return nil, false
	}
	rest := bytes.TrimSpace(body[1 : len(body)-1])
	for len(rest) > 0 {
		n := valueEnd(rest)
		name, plain := string(rest[1:n-1]), !bytes.ContainsRune(rest[:n], '\\')
		if !plain && json.Unmarshal(rest[:n], &name) != nil {
			return nil, false
		}
		rest = bytes.TrimSpace(rest[n:])
		rest = bytes.TrimSpace(rest[1:]) // the colon
		n = valueEnd(rest)
		out = append(out, member{name, rest[:n]})
		rest = bytes.TrimSpace(rest[n:])
		if len(rest) > 0 {
			rest = bytes.TrimSpace(rest[1:]) // the comma
		}
	}
	return out, true
}

// valueEnd is where the first value of valid JSON ends.
func valueEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 0 {
				return i + 1
			}
			if depth < 0 {
				return i
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
	}
	return len(b)
}

// readObject reads token by token.
func readObject(body []byte) ([]member, error) {
	example := `{"amount":"1234.50"}`
	dec := json.NewDecoder(bytes.NewReader(body))
	tok, err := dec.Token()
	if err != nil || tok != json.Delim('{') {
		return nil, ErrBody.With("why", fault.Text{ZH: "开头不是 {", EN: "it does not start with {"}).With("example", example)
	}
	var out []member
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			return nil, ErrBody.With("why", fault.Text{ZH: "无法读取", EN: "it cannot be read"}).With("example", example)
		}
		var raw json.RawMessage
		err = dec.Decode(&raw)
		if err != nil {
			return nil, ErrBody.With("why", fault.Text{ZH: "在“" + name + "”处无法读取", EN: "it breaks at \"" + name + "\""}).With("example", example)
		}
		if slices.ContainsFunc(out, func(m member) bool { return m.name == name }) {
			return nil, ErrTwice.With("field", name)
		}
		out = append(out, member{name, raw})
	}
	_, err = dec.Token()
	if err != nil || dec.More() {
		return nil, ErrBody.With("why", fault.Text{ZH: "结尾不完整或有多余内容", EN: "it is cut short or has trailing text"}).With("example", example)
	}
	return out, nil
}

package scenario

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/ref"
)

// encode turns a scenario's fields into the JSON body that type t takes. Names
// become identifiers wherever t holds a ref.ID; amounts stay as written; a field
// that t lacks is refused here, with the fields that it has.
func (w *world) encode(n node, t reflect.Type) (any, error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[ref.ID]() {
		return w.id(n.scalar)
	}
	if t == reflect.TypeFor[legal.Time]() {
		at, err := legal.Parse(n.scalar)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n.line, err)
		}
		return at.String(), nil
	}
	switch t.Kind() {
	case reflect.Bool:
		b, err := strconv.ParseBool(n.scalar)
		if err != nil {
			return nil, fmt.Errorf("line %d: should be true or false", n.line)
		}
		return b, nil
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint8:
		i, err := strconv.ParseInt(n.scalar, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: should be a whole number", n.line)
		}
		return i, nil
	case reflect.Slice:
		return w.encodeList(n, t)
	case reflect.Map:
		return w.encodeMap(n, t)
	case reflect.Struct:
		if n.isMap && len(jsonFields(t)) > 0 {
			return w.encodeStruct(n, t)
		}
	default: // a single value, kept as written
	}
	if n.isMap || n.isList {
		return nil, fmt.Errorf("line %d: should be a single value", n.line)
	}
	return n.scalar, nil
}

func (w *world) encodeList(n node, t reflect.Type) (any, error) {
	if !n.isList {
		return nil, fmt.Errorf("line %d: should be a list", n.line)
	}
	out := make([]any, 0, len(n.list))
	for _, e := range n.list {
		v, err := w.encode(e, t.Elem())
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (w *world) encodeMap(n node, t reflect.Type) (any, error) {
	if !n.isMap {
		return nil, fmt.Errorf("line %d: should be a group of fields", n.line)
	}
	out := map[string]any{}
	for _, k := range n.keys {
		v, err := w.encode(n.fields[k], t.Elem())
		if err != nil {
			return nil, err
		}
		out[k] = v
	}
	return out, nil
}

func (w *world) encodeStruct(n node, t reflect.Type) (map[string]any, error) {
	fields := jsonFields(t)
	out := map[string]any{}
	for _, k := range n.keys {
		ft, ok := fields[k]
		if !ok {
			return nil, fmt.Errorf("line %d: there is no field %q here; the fields are %s", n.fields[k].line, k, fieldNames(fields))
		}
		v, err := w.encode(n.fields[k], ft)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
		out[k] = v
	}
	return out, nil
}

// jsonFields are the body fields of a struct by their JSON name.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for f := range t.Fields() {
		_, inPath := f.Tag.Lookup("path")
		_, inQuery := f.Tag.Lookup("query")
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case !f.IsExported() || inPath || inQuery || name == "-":
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			maps.Copy(out, jsonFields(f.Type))
		case name == "":
			out[f.Name] = f.Type
		default:
			out[name] = f.Type
		}
	}
	return out
}

func fieldNames(fields map[string]reflect.Type) string {
	names := make([]string, 0, len(fields))
	for n := range fields {
		names = append(names, n)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

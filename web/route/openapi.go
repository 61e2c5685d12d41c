package route

import (
	"encoding"
	"encoding/json"
	"maps"
	"reflect"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// OpenAPI describes rows as an OpenAPI 3.1 document, from the table itself, so
// that the document cannot say what the server does not do.
func OpenAPI(rows []Route, version string) map[string]any {
	paths := map[string]map[string]any{}
	for _, r := range rows {
		p := openPath(r.Path)
		if paths[p] == nil {
			paths[p] = map[string]any{}
		}
		paths[p][strings.ToLower(r.Method)] = operation(r)
	}
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "法槌 Fachui", "version": version,
			"description": "网络司法拍卖与评估、案款管理接口。金额为文本（元，两位小数），时间为东八区 RFC 3339。错误均为 application/problem+json，带稳定代码、中英文说明与法律依据。",
			"license":     map[string]string{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"paths": paths,
		"components": map[string]any{
			"securitySchemes": map[string]any{
				"bearer": map[string]string{"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
				"cookie": map[string]string{"type": "apiKey", "in": "cookie", "name": "fachui_session"},
			},
			"schemas": map[string]any{"Problem": problemSchema()},
		},
	}
}

func openPath(p string) string {
	parts := strings.Split(p, "/")
	for i, s := range parts {
		if name, ok := strings.CutPrefix(s, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

func operation(r Route) map[string]any {
	roles := make([]string, len(r.Access.Roles))
	for i, role := range r.Access.Roles {
		roles[i] = string(role)
	}
	op := map[string]any{
		"operationId": r.Op,
		"summary":     r.Summary.ZH,
		"description": r.Summary.EN,
		"parameters":  parameters(r),
		"x-roles":     roles,
		"x-scope":     r.Access.Scope.String(),
		"responses": map[string]any{
			statusText(r.Status): answer(r.Out),
			"default": map[string]any{
				"description": "拒绝 refused",
				"content":     map[string]any{"application/problem+json": map[string]any{"schema": map[string]string{"$ref": "#/components/schemas/Problem"}}},
			},
		},
	}
	if r.Access.Scope != Anyone {
		op["security"] = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
	}
	if r.File.Field != "" {
		form := object(r.In, 0)
		form["properties"].(map[string]any)[r.File.Field] = map[string]string{"type": "string", "format": "binary"} //nolint:errcheck // object always sets it
		op["requestBody"] = map[string]any{"required": true, "content": map[string]any{"multipart/form-data": map[string]any{"schema": form}}}
	} else if body := bodySchema(r.In); body != nil && r.Method != "GET" {
		op["requestBody"] = map[string]any{"content": map[string]any{"application/json": map[string]any{"schema": body}}}
	}
	return op
}

// String names a scope for people and machines.
func (s Scope) String() string {
	return [...]string{"anyone", "own", "court", "platform"}[s]
}

func statusText(n int) string {
	if n == 201 {
		return "201"
	}
	return "200"
}

func answer(t reflect.Type) map[string]any {
	if t == nil {
		return map[string]any{"description": "文件或页面 file or page"}
	}
	return map[string]any{
		"description": "成功 done",
		"content":     map[string]any{"application/json": map[string]any{"schema": schema(t, 0)}},
	}
}

func parameters(r Route) []map[string]any {
	out := []map[string]any{}
	seen := map[string]bool{}
	if r.In != nil && r.In.Kind() == reflect.Struct {
		for f := range r.In.Fields() {
			if name, ok := f.Tag.Lookup("path"); ok {
				seen[name] = true
				out = append(out, map[string]any{"name": name, "in": "path", "required": true, "schema": schema(f.Type, 0)})
			}
			if name, ok := f.Tag.Lookup("query"); ok {
				out = append(out, map[string]any{"name": name, "in": "query", "required": f.Tag.Get("required") == "true", "schema": schema(f.Type, 0)})
			}
		}
	}
	for s := range strings.SplitSeq(r.Path, "/") {
		if name, ok := strings.CutPrefix(s, ":"); ok && !seen[name] {
			out = append(out, map[string]any{"name": name, "in": "path", "required": true, "schema": map[string]string{"type": "string"}})
		}
	}
	return out
}

func bodySchema(t reflect.Type) map[string]any {
	if t == nil || t.Kind() != reflect.Struct || len(bodyFields(t)) == 0 {
		return nil
	}
	return object(t, 0)
}

const schemaDepth = 8

func schema(t reflect.Type, depth int) map[string]any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[money.Amount]():
		return map[string]any{"type": "string", "pattern": `^-?[0-9]+(\.[0-9]{1,2})?$`, "example": "1234.50", "description": "元 yuan"}
	case reflect.TypeFor[legal.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case reflect.TypeFor[legal.Date]():
		return map[string]any{"type": "string", "format": "date"}
	case reflect.TypeFor[ref.ID]():
		return map[string]any{"type": "string", "format": "uuid"}
	case reflect.TypeFor[json.RawMessage]():
		return map[string]any{}
	}
	if t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return map[string]any{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint8:
		return map[string]any{"type": "integer"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Slice, reflect.Array:
		return map[string]any{"type": "array", "items": schema(t.Elem(), depth+1)}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schema(t.Elem(), depth+1)}
	case reflect.Struct:
		if depth < schemaDepth {
			return object(t, depth)
		}
	default: // the rest says of itself only that it is JSON
	}
	return map[string]any{}
}

func object(t reflect.Type, depth int) map[string]any {
	props, required := map[string]any{}, []string{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		_, inPath := f.Tag.Lookup("path")
		_, inQuery := f.Tag.Lookup("query")
		if !f.IsExported() || name == "-" || inPath || inQuery {
			continue
		}
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			inner := object(f.Type, depth+1)["properties"]
			maps.Copy(props, inner.(map[string]any)) //nolint:errcheck // object always sets it
			continue
		}
		if name == "" {
			name = f.Name
		}
		props[name] = schema(f.Type, depth+1)
		if f.Tag.Get("required") == "true" {
			required = append(required, name)
		}
	}
	out := map[string]any{"type": "object", "properties": props, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func problemSchema() map[string]any {
	text := map[string]string{"type": "string"}
	return map[string]any{
		"type": "object",
		"properties": map[string]any{
			"type": text, "title": text, "status": map[string]string{"type": "integer"}, "detail": text, "instance": text,
			"code": text, "zh": text, "en": text, "basis": text, "basis_en": text,
			"args": map[string]any{"type": "object", "additionalProperties": text},
		},
	}
}

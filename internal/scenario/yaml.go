package scenario

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Limits of a scenario file: a slip or an attack is refused, not read for ever.
const (
	maxBytes  = 256 << 10
	maxLine   = 8 << 10
	maxDepth  = 12
	maxNodes  = 20_000
	maxNested = 64 // brackets open at once, in text too
)

// node is a piece of YAML with its scalars kept as written: an amount such as
// 700000.10 never passes through a float. Exactly one of the three is used.
type node struct {
	line   int
	scalar string
	isList bool
	list   []node
	isMap  bool
	keys   []string
	fields map[string]node
}

// parseYAML reads one YAML document. Anchors, aliases, merges, tags and
// repeated keys are refused: a legal record says things once and plainly.
func parseYAML(b []byte) (node, error) {
	if len(b) > maxBytes {
		return node{}, fmt.Errorf("the file has %d bytes; the limit is %d", len(b), maxBytes)
	}
	err := bounded(b)
	if err != nil {
		return node{}, err
	}
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		return node{}, fmt.Errorf("not YAML: %s", firstLines(err.Error()))
	}
	if len(f.Docs) != 1 || f.Docs[0].Body == nil {
		return node{}, errors.New("a scenario file holds exactly one YAML document")
	}
	left := maxNodes
	return convert(f.Docs[0].Body, 0, &left)
}

// bounded refuses what the parser would need very long for: its time grows with
// the square of nesting and of the length of a line.
func bounded(b []byte) error {
	line, begin, open := 1, 0, 0
	for i, c := range b {
		switch c {
		case '\n':
			line, begin = line+1, i+1
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		}
		if i-begin > maxLine {
			return fmt.Errorf("line %d: longer than %d bytes; break it", line, maxLine)
		}
		if open > maxNested {
			return fmt.Errorf("line %d: nested too deep or too long (limits: %d levels, %d entries)", line, maxDepth, maxNodes)
		}
	}
	return nil
}

func convert(n ast.Node, depth int, left *int) (node, error) {
	line := 0
	if t := n.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	*left--
	if depth > maxDepth || *left < 0 {
		return node{}, fmt.Errorf("line %d: nested too deep or too long (limits: %d levels, %d entries)", line, maxDepth, maxNodes)
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		return convertMap(v.Values, line, depth, left)
	case *ast.MappingValueNode:
		return convertMap([]*ast.MappingValueNode{v}, line, depth, left)
	case *ast.SequenceNode:
		out := node{line: line, isList: true}
		for _, e := range v.Values {
			c, err := convert(e, depth+1, left)
			if err != nil {
				return node{}, err
			}
			out.list = append(out.list, c)
		}
		return out, nil
	case *ast.LiteralNode:
		return node{line: line, scalar: v.Value.Value}, nil
	case *ast.NullNode:
		return node{line: line}, nil
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node{line: line, scalar: strings.TrimSpace(n.GetToken().Value)}, nil
	}
	return node{}, fmt.Errorf("line %d: anchors, aliases, merges and tags are not used in scenarios; write the value out", line)
}

func convertMap(values []*ast.MappingValueNode, line, depth int, left *int) (node, error) {
	out := node{line: line, isMap: true, fields: map[string]node{}}
	for _, kv := range values {
		if kv.Key.GetToken() == nil {
			return node{}, fmt.Errorf("line %d: a field without a name", line)
		}
		key := strings.TrimSpace(kv.Key.GetToken().Value)
		if _, twice := out.fields[key]; twice {
			return node{}, fmt.Errorf("line %d: %q appears twice", line, key)
		}
		c, err := convert(kv.Value, depth+1, left)
		if err != nil {
			return node{}, err
		}
		out.keys = append(out.keys, key)
		out.fields[key] = c
	}
	return out, nil
}

func firstLines(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if len(s) > 200 {
		s = s[:200]
	}
	return s
}

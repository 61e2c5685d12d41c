package objectionpg

import (
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/ref"
)

// ErrPapers refuses papers that are not listed properly.
var ErrPapers = fault.Define(fault.Invalid, "enforcement_objection.papers", basis.Objections2020(1),
	"材料为 1 至 {most} 份，每份写明名称（不超过 200 字），说明不超过 2000 字，document 应为文件的 SHA-256 校验值。",
	"List 1 to {most} papers, each with a name of up to 200 characters and up to 2000 of words; document is the SHA-256 of the file.")

func isHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// optional scans an identifier that may be null.
type optional struct{ to *ref.ID }

func pointer(to *ref.ID) *optional { return &optional{to} }

// Scan reads null as no identifier.
func (o *optional) Scan(src any) error {
	switch v := src.(type) {
	case string:
		*o.to = ref.ID(v)
	case nil:
		*o.to = ""
	}
	return nil
}

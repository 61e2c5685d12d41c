package invariant

import (
	"context"
	"fmt"
	"slices"

	"fachui/internal/basis"
)

// ofSecrets is the invariant of personal data.
func ofSecrets() []Invariant {
	return []Invariant{{
		"W-plain", "姓名、证件号、电话、账号不以明文存放在任何一行（法律要求公示的买受人姓名除外）。",
		"Names, identity, telephone and account numbers stand in no row in the open, but for the buyer's name that the law publishes.",
		basis.Basis{}, []test{{words("行", "rows"), inTheOpen}},
	}}
}

// published is where the law wants a name: the buyer's, or those of all who bought
// together (法释〔2016〕18号 Art. 22).
var published = []string{"sale_confirmation", "sale_buyer"}

func inTheOpen(ctx context.Context, s *snapshot) (findings, error) {
	if len(s.options.Secrets) == 0 {
		return findings{skipped: words("未给出应保密的内容，未核对", "nothing was named as secret")}, nil
	}
	found, err := s.scan(ctx)
	if err != nil {
		return findings{}, err
	}
	f := findings{looked: found.rows}
	for _, at := range found.secrets {
		if slices.Contains(published, at.table) {
			continue
		}
		f.add(fmt.Sprintf("%s %s", at.table, at.row), words(fmt.Sprintf("%s 栏含有应保密的 %s。", at.column, at.masked),
			fmt.Sprintf("Column %s holds %s, which is secret.", at.column, at.masked)))
	}
	return f, nil
}

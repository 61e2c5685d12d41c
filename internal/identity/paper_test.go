package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/cn"
	"fachui/internal/identity"
	"fachui/internal/legal"
)

func TestReadPapers(t *testing.T) {
	t.Parallel()
	born := legal.MustDate("1990-01-01") // as idNumber says
	today := at.Date()
	wrong := idNumber(1)[:17] + "?"
	for _, c := range []struct {
		name  string
		kind  identity.Kind
		raw   identity.RawPapers
		today legal.Date
		want  error
	}{
		{"identity card", identity.Natural, identity.RawPapers{Name: "张三", Number: idNumber(1)}, today, nil},
		{"full width and blanks", identity.Natural, identity.RawPapers{Name: " 张　三 ", Number: "５" + idNumber(1)[1:]}, today, nil},
		{"a check digit that does not agree", identity.Natural, identity.RawPapers{Name: "张三", Number: wrong}, today, cn.ErrIDNumber},
		{"born today", identity.Natural, identity.RawPapers{Name: "张三", Number: idNumber(1)}, born, nil},
		{"born tomorrow", identity.Natural, identity.RawPapers{Name: "张三", Number: idNumber(1)}, born.AddDays(-1), cn.ErrIDNumber},
		{"no name", identity.Natural, identity.RawPapers{Number: idNumber(1)}, today, cn.ErrName},
		{"a wrong telephone", identity.Natural, identity.RawPapers{Name: "张三", Number: idNumber(1), Phone: "12345"}, today, cn.ErrPhone},
		{"passport", identity.Natural, identity.RawPapers{Paper: identity.Passport, Name: "JOHN SMITH", Number: "e1234567"}, today, nil},
		{"passport of four characters", identity.Natural, identity.RawPapers{Paper: identity.Passport, Name: "JOHN SMITH", Number: "E123"}, today, identity.ErrPaperNumber},
		{"passport of five", identity.Natural, identity.RawPapers{Paper: identity.Passport, Name: "JOHN SMITH", Number: "E1234"}, today, nil},
		{"of twenty", identity.Natural, identity.RawPapers{Paper: identity.Passport, Name: "JOHN SMITH", Number: "E1234567890123456789"}, today, nil},
		{"of twenty-one", identity.Natural, identity.RawPapers{Paper: identity.Passport, Name: "JOHN SMITH", Number: "E12345678901234567890"}, today, identity.ErrPaperNumber},
		{"with a mark no passport has", identity.Natural, identity.RawPapers{Paper: identity.Passport, Name: "JOHN SMITH", Number: "E1234'--"}, today, identity.ErrPaperNumber},
		{"military", identity.Natural, identity.RawPapers{Paper: identity.Military, Name: "张三", Number: "军字第1234567号"}, today, nil},
		{"a person with a credit code", identity.Natural, identity.RawPapers{Paper: identity.CreditCode, Name: "张三", Number: creditCode("123")}, today, identity.ErrPaper},
		{"a company with an identity card", identity.Company, identity.RawPapers{Paper: identity.IDCard, Name: "甲公司", Number: idNumber(1)}, today, identity.ErrPaper},
		{"a paper that does not exist", identity.Natural, identity.RawPapers{Paper: "library_card", Name: "张三", Number: "12345"}, today, identity.ErrPaper},
		{"a kind that does not exist", "robot", identity.RawPapers{Name: "张三", Number: idNumber(1)}, today, identity.ErrKind},
		{"company", identity.Company, identity.RawPapers{Name: "成都甲有限公司", Number: creditCode("123"), Representative: "李四"}, today, nil},
		{"company without its representative", identity.Company, identity.RawPapers{Name: "成都甲有限公司", Number: creditCode("123")}, today, identity.ErrRepresentative},
		{"company with a wrong code", identity.Company, identity.RawPapers{Name: "成都甲有限公司", Number: creditCode("123")[:17] + "I", Representative: "李四"}, today, cn.ErrCreditCode},
		{"person with a representative", identity.Natural, identity.RawPapers{Name: "张三", Number: idNumber(1), Representative: "李四"}, today, identity.ErrNoRepresentative},
	} {
		_, err := identity.ReadPapers(c.kind, c.raw, c.today)
		require.ErrorIs(t, err, c.want, c.name)
	}
	p, err := identity.ReadPapers(identity.Natural, identity.RawPapers{Paper: identity.Passport, Name: "JOHN SMITH", Number: " e123 4567 "}, today)
	require.NoError(t, err)
	require.Equal(t, identity.Number("E1234567"), p.Number.Reveal(), "one canonical form")
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	long := func(n int) identity.Secret {
		b := make([]rune, n)
		for i := range b {
			b[i] = []rune("龙凤呈祥天地")[i%6]
		}
		return identity.Secret(b)
	}
	for _, c := range []struct {
		what, login string
		password    identity.Secret
		ok          bool
	}{
		{"nine characters", "li.si", "abcdefgh9", false},
		{"ten", "li.si", "abcdefgh90", true},
		{"nine Chinese characters", "li.si", long(9), false},
		{"ten", "li.si", long(10), true},
		{"128", "li.si", long(128), true},
		{"129", "li.si", long(129), false},
		{"the login", "lisi-of-chengdu", "lisi-of-chengdu", false},
		{"the login in capitals within", "li.si", "xx-LI.SI-2026", false},
		{"a common one", "li.si", "1234567890", false},
		{"a common one in full width", "li.si", "１２３４５６７８９０", false},
		{"a common one in capitals", "li.si", "QWERTYUIOP", false},
		{"three letters again and again", "li.si", "abcabcabcabc", false},
		{"four", "li.si", "abcdabcdabcd", true},
		{"no text", "li.si", "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6", false},
		{"a sentence", "li.si", "correct horse battery", true},
	} {
		err := identity.CheckPassword(c.login, c.password)
		if c.ok {
			require.NoError(t, err, c.what)
		} else {
			require.ErrorIs(t, err, identity.ErrPassword, c.what)
		}
	}
}

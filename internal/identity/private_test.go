package identity_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/cn"
	"fachui/internal/identity"
)

func TestMasks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{identity.Number("510104199001011234").Masked(), "5101**********1234"},
		{identity.Number("E12345678").Masked(), "E*******8"},
		{identity.Number("12345").Masked(), "1***5"},
		{identity.Number("1234").Masked(), "****"},
		{identity.Number("").Masked(), ""},
		{identity.FullName("张三").Masked(), "张*"},
		{identity.FullName("张三丰").Masked(), "张**"},
		{identity.FullName("欧阳锋丰").Masked(), "欧***"},
		{identity.FullName("四川天府置业有限公司").Masked(), "四川****"},
		{identity.FullName("张").Masked(), "张"},
		{identity.FullName("").Masked(), ""},
		{identity.Hide(cn.Phone("13812341234")).String(), "138****1234"},
		{identity.Hide(cn.Phone("")).String(), ""},
	} {
		require.Equal(t, c.want, c.got)
	}
}

// Whatever a colleague writes to look at a value, the person stays unnamed.
func TestNoWayOfPrintingShowsAPerson(t *testing.T) {
	t.Parallel()
	papers, err := identity.ReadPapers(identity.Natural, identity.RawPapers{
		Name: "张三丰", Number: idNumber(123), Phone: "13812341234",
	}, at.Date())
	require.NoError(t, err)
	raw := person("zhang.sf", "张三丰", idNumber(123))
	type nested struct {
		Exported identity.Papers
		hidden   identity.Papers
	}
	session := identity.Session{Token: "s3cr3t-token", Access: identity.Token{Text: "s3cr3t-token"}}
	claim := identity.Claim{Name: papers.Name, Number: papers.Number}

	var out bytes.Buffer
	for _, v := range []any{papers, &papers, nested{papers, papers}, raw, &raw, raw.Papers, claim, session, []identity.Papers{papers}, map[string]any{"p": papers}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", slog.Any("v", v))
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", slog.Any("v", v))
		require.NoError(t, json.NewEncoder(&out).Encode(v))
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("x",
		slog.Any("name", papers.Name), slog.Any("number", papers.Number), slog.Any("phone", papers.Phone))

	text := out.String()
	for _, secret := range []string{
		"张三丰", "三丰", idNumber(123), "13812341234", "s3cr3t-token", string(goodPassword),
		fmt.Sprintf("%x", "张三丰"), fmt.Sprintf("%x", idNumber(123)), fmt.Sprintf("%x", "13812341234"),
		fmt.Sprintf("%d", []byte("张三丰")), fmt.Sprintf("%d", []byte(idNumber(123))),
	} {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("%q is printed: …%s…", secret, text[max(0, i-80):min(len(text), i+80)])
		}
	}
	require.Contains(t, text, "name=张** number=5101**********123")
	require.Contains(t, text, "phone=138****1234")
}

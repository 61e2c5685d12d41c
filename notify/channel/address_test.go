package channel_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/cn"
	"fachui/notify"
	"fachui/notify/channel"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	domain := strings.Repeat("b.", 93) + "cn" // 188 bytes
	for _, c := range []struct {
		means       notify.Means
		raw         string
		want, shown string
		err         error
	}{
		{notify.Email, " Zhang.San@Example.COM ", "Zhang.San@example.com", "Z***@example.com", nil},
		{notify.Email, "a+b@mail.court.cn", "a+b@mail.court.cn", "a***@mail.court.cn", nil},
		{notify.Email, long + "@" + domain, long + "@" + domain, "a***@" + domain, nil}, // 64 + 1 + 188
		{notify.Email, long + "a@example.com", "", "", notify.ErrEmail},
		{notify.Email, long + "@b." + domain, "", "", notify.ErrEmail}, // 255
		{notify.Email, "", "", "", notify.ErrEmail},
		{notify.Email, "zhang", "", "", notify.ErrEmail},
		{notify.Email, "zhang@localhost", "", "", notify.ErrEmail},
		{notify.Email, "a@b.cn\r\nBcc: c@d.cn", "", "", notify.ErrEmail},
		{notify.Email, "a@b.cn\nDATA", "", "", notify.ErrEmail},
		{notify.Email, "a@b.cn,c@d.cn", "", "", notify.ErrEmail},
		{notify.Email, "Zhang <a@b.cn>", "", "", notify.ErrEmail},
		{notify.Email, `"a b"@b.cn`, "", "", notify.ErrEmail},
		{notify.Email, "а@b.cn", "", "", notify.ErrEmail}, // a Cyrillic letter
		{notify.Email, "a@b..cn", "", "", notify.ErrEmail},
		{notify.Email, "a@-b.cn", "", "", notify.ErrEmail},
		{notify.Email, "a@b@c.cn", "", "", notify.ErrEmail},
		{notify.Email, "@b.cn", "", "", notify.ErrEmail},

		{notify.SMS, "+86 138-0013-8000", "13800138000", "138****8000", nil},
		{notify.SMS, "02887654321", "", "", cn.ErrPhone},
		{notify.SMS, "", "", "", cn.ErrPhone},

		{notify.Webhook, "https://Hooks.Example.com/a?b=c", "https://hooks.example.com/a?b=c", "https://hooks.example.com/…", nil},
		{notify.Webhook, "https://e.cn/" + strings.Repeat("a", 487), "https://e.cn/" + strings.Repeat("a", 487), "https://e.cn/…", nil}, // 500
		{notify.Webhook, "https://e.cn/" + strings.Repeat("a", 488), "", "", notify.ErrWebhookURL},
		{notify.Webhook, "http://example.com/", "", "", notify.ErrWebhookURL},
		{notify.Webhook, "ftp://example.com/", "", "", notify.ErrWebhookURL},
		{notify.Webhook, "https://user:pass@example.com/", "", "", notify.ErrWebhookURL},
		{notify.Webhook, "https:///path", "", "", notify.ErrWebhookURL},
		{notify.Webhook, "https:example.com", "", "", notify.ErrWebhookURL},
		{notify.Webhook, "https://example.com/#a", "", "", notify.ErrWebhookURL},
		{notify.Webhook, "https://例子.cn/", "", "", notify.ErrWebhookURL},
		{notify.Webhook, "https://example.com/\r\nHost: x", "", "", notify.ErrWebhookURL},

		{notify.InApp, "a@b.cn", "", "", notify.ErrMeans},
		{notify.File, "a@b.cn", "", "", notify.ErrMeans},
	} {
		got, err := channel.ReadAddress(c.means, c.raw)
		if c.err != nil {
			require.ErrorIs(t, err, c.err, "%s %q", c.means, c.raw)
			continue
		}
		require.NoError(t, err, c.raw)
		require.Equal(t, c.want, got.Text)
		require.Equal(t, c.shown, got.Masked)
	}
}

package house

import (
	"context"
	"log/slog"
	"path/filepath"

	"fachui/internal/queue"
	"fachui/notify"
	"fachui/notify/channel"
)

// Messages say how messages leave a real house; what is empty is off. A demo or
// scratch house writes every message to a file of its own and asks nobody.
type Messages struct {
	Site      string // address of the site, named in messages
	SMTP      string // smtp:// or smtps://; see channel.MailOptions
	From      string // sender of mail
	SMS       string // address of the gateway for text messages
	SMSSecret string // the key that the gateway holds too
	Webhooks  bool   // companies may have messages posted to their own systems
}

// couriers is how many messages are on their way at once, so that one mail server
// that does not answer holds up few others.
const couriers = 4

// senders are the ways out of this house.
func (h *House) senders(c Config) (map[notify.Means]channel.Sender, error) {
	out := map[notify.Means]channel.Sender{}
	if h.Clock.Simulated() {
		for _, m := range append(notify.ContactMeans(), notify.File) {
			f, err := channel.NewFolder(filepath.Join(c.Dir, "outbox"), m)
			if err != nil {
				return nil, err
			}
			out[m] = f
		}
		return out, nil
	}
	o := c.Messages
	if o.SMTP != "" {
		mail, err := channel.NewMail(channel.MailOptions{URL: o.SMTP, From: o.From, Site: o.Site, Machine: c.Machine})
		if err != nil {
			return nil, err
		}
		out[notify.Email] = mail
	}
	if o.SMS != "" {
		gateway, err := channel.NewGateway(o.SMS, o.SMSSecret, c.Machine)
		if err != nil {
			return nil, err
		}
		out[notify.SMS] = gateway
	}
	if o.Webhooks {
		out[notify.Webhook] = channel.NewWebhooks(c.Machine, false)
	}
	return out, nil
}

// drain handles the events that wait; what they have people told is then due.
func (h *House) drain(ctx context.Context) error {
	err := h.Flow.Drain(ctx)
	if err == nil {
		h.queue.Ring(queue.Notices)
	}
	return err
}

// wakePost tells the couriers to look. They work apart from the bells: a mail
// server that thinks for long must not hold up the bank or a deadline.
func (h *House) wakePost() {
	select {
	case h.post <- struct{}{}:
	default: // told already
	}
}

// deliver is one courier: it sends whatever is due each time somebody rings, until
// the house closes.
func (h *House) deliver(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.post:
		}
		n, err := h.notify.Deliver(ctx)
		if err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "messages", slog.Int("sent", n), slog.Any("error", err))
		}
	}
}

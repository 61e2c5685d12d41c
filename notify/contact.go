package notify

import (
	"slices"
	"time"

	"fachui/internal/ref"
)

// Means is a way by which a message reaches a person. In its list on the site
// ([InApp]) every message stands always; the others are a person's choice, and
// [File] is how a demo shows what would have been sent.
type Means string

// The means.
const (
	InApp   Means = "inapp"
	Email   Means = "email"
	SMS     Means = "sms"
	Webhook Means = "webhook"
	File    Means = "file"
)

// ContactMeans are those for which a person may enter an address.
func ContactMeans() []Means { return []Means{Email, SMS, Webhook} }

// ReadMeans returns the means of that name for which an address may be entered. ErrMeans.
func ReadMeans(name string) (Means, error) {
	for _, m := range ContactMeans() {
		if string(m) == name {
			return m, nil
		}
	}
	return "", ErrMeans.With("channel", name)
}

// Language is in which language a person wants to be written to. The Chinese
// text governs, so who reads English gets the Chinese below it.
type Language string

// The languages. A person who never chose is written to in Chinese.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// ReadLanguage returns the language of that name. ErrLanguage.
func ReadLanguage(name string) (Language, error) {
	switch l := Language(name); l {
	case Chinese, English:
		return l, nil
	}
	return "", ErrLanguage
}

// What proves that an address is its owner's: a code of six digits, sent there.
const (
	CodeDigits = 6
	CodeLife   = 10 * time.Minute
	CodeTries  = 5 // wrong ones for one code
	CodeSends  = 5 // for one person's channel, and to one address, in CodeWindow
	CodeWindow = time.Hour
)

// pauses lie between the tries of a message: nearly a day in all, so that a mail
// server may be down for a night.
var pauses = []time.Duration{
	30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// MaxTries is how often a message is tried before it is parked and shown.
const MaxTries = 8

// Pause is how long to wait after the failed try number n, counted from 1; ok is
// false when the message is to be parked.
func Pause(n int) (_ time.Duration, ok bool) {
	if n < 1 || n >= MaxTries {
		return 0, false
	}
	return pauses[n-1], true
}

// Outside reports whether the words of a message may leave the site. Who carries
// mail and text messages could else read who bids: that is kept from everybody
// until the end, and the losers' names for good (法释〔2016〕18号 Art. 18). A party
// is known to take part, and the buyer is named by the court.
func (d Duty) Outside(lot, party ref.ID) bool {
	return lot.IsZero() || !party.IsZero() || slices.Contains(d.To, ToBuyer)
}

// Discreet is what goes out in place of words that may not: that there is
// something to read, and where.
func Discreet(site string) Message {
	if site != "" {
		site = " " + site
	}
	return Message{
		Title: t("您有一条新消息", "You have a new message"),
		Text:  t("请登录查看"+site+"。出于保密，这里不写明内容。", "Sign in to read it"+site+" (its content is confidential and not written here)."),
	}
}

package channel

import (
	"embed"
	"html/template"
	"strings"
	text "text/template"

	"fachui/notify"
)

//go:embed letter.txt letter.html
var letters embed.FS

var (
	plainLetter = text.Must(text.ParseFS(letters, "letter.txt"))          //nolint:gochecknoglobals // parsed once
	htmlLetter  = template.Must(template.ParseFS(letters, "letter.html")) //nolint:gochecknoglobals // parsed once
)

// words of a letter besides those of its message.
type letterPage struct {
	Message

	English bool
	Site    string
}

// write returns a letter as plain text and as HTML.
func write(m Message, site string) (plain, html string, err error) {
	p := letterPage{m, m.Language == notify.English, site}
	var a, b strings.Builder
	err = plainLetter.Execute(&a, p)
	if err != nil {
		return "", "", err
	}
	err = htmlLetter.Execute(&b, p)
	return a.String(), b.String(), err
}

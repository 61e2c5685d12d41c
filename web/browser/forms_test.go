package browser

import (
	"os"
	"path/filepath"
	"testing"

	"fachui/internal/scenario"
)

// pressed sends the form that the file is in, as far as its last listener, and says how
// often that one heard of it and what the form says meanwhile.
const pressed = `(form => {
	let heard = 0;
	addEventListener('submit', e => { if (!e.defaultPrevented) { heard++; e.preventDefault(); } });
	const press = () => form.dispatchEvent(new SubmitEvent('submit', {bubbles: true, cancelable: true}));
	press(); press();
	const once = heard;
	form.dataset.sent -= 10001;
	press();
	return once + ' ' + heard + ' ' + form.querySelectorAll('[role=status]').length + ' ' + form.querySelector('[role=status]').textContent;
})(document.querySelector('main form input[type=file]').form)`

// A second press does nothing for ten seconds; then somebody whose line broke may press
// again. Whoever sends a large file is told that it takes its time.
func TestAFormIsSentOnceForAWhile(t *testing.T) {
	t.Parallel()
	w := world(t, "case")
	large := filepath.Join(t.TempDir(), "large.pdf")
	err := os.WriteFile(large, make([]byte, 2_340_000), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for lang, says := range map[string]string{"zh": "正在发送 2.3 MB，请不要关闭本页。", "en": "Sending 2.3 MB; please keep this page open."} {
		p := open(t, w).As("clerk.wang", scenario.Password, Phone)
		p.Lang(lang)
		p.Go(lotCourt + "/lot-sheets")
		p.Upload("main input[type=file]", large)
		got, err := ask[string](p, pressed)
		if err != nil {
			t.Fatal(err)
		}
		if want := "1 2 1 " + says; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		p.NoOverflow()
		p.Shot("sending")
	}
}

package house_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fachui/internal/house"
	"fachui/internal/house/housetest"
	"fachui/internal/scenario"
	"fachui/web/route"
)

// readers are people of the story, one for each desk; "" is anybody. The first few
// look at every stage, the others take turns.
var readers = []string{
	"", "clerk.wang", "judge.li", "fin.chu", "tech.sun", "pool.zhou", "fund.wu", "head.zheng", "leader.feng", "fin.chen", "rec.wei",
	"confirm.jiang", "supervisor", "appr.a1", "appr.b1", "appr.c1", "appr.d1", "jjbank", "zhangwei", "hejing", "luoqiang", "operator2",
}

const (
	stages   = 8
	always   = 3 // index of the last who looks at every stage
	rotation = 4
)

// links are those of a story's pages. Whatever stands behind a link on a page opens
// for whoever was shown the link: all along the story, for everybody in it, in both
// languages. A page that cannot be shown, a link that leads nowhere or to a closed
// door, and words that were left unfilled all fail.
type links struct {
	t      *testing.T
	w      *housetest.World
	story  *scenario.Runner
	table  []route.Route
	turn   int
	opened map[string]bool
}

func followLinks(t *testing.T, w *housetest.World, r *scenario.Runner) *links {
	t.Helper()
	return &links{t: t, w: w, story: r, table: house.Table(), opened: map[string]bool{}}
}

// look follows every link if another stage of the story is over.
func (l *links) look() {
	share := 100 * (l.turn + 1) / stages
	if l.turn == stages || l.story.Done() < l.story.Steps()*share/100 {
		return
	}
	for i, login := range readers {
		if i > always && i%rotation != l.turn%rotation {
			continue
		}
		c := &crawler{t: l.t, base: l.w.Base, login: login, english: (i+l.turn)%2 == 0, when: fmt.Sprintf("%d%% of the story", share), opened: l.opened, table: l.table}
		c.crawl()
	}
	l.turn++
}

// reached wants that links have led to most pages.
func (l *links) reached() {
	if l.turn != stages {
		l.t.Errorf("links were followed at %d stages of the story, not at %d", l.turn, stages)
	}
	pages, missed := 0, []string{}
	for _, row := range l.table {
		if strings.HasPrefix(row.Op, "page.") {
			pages++
			if !l.opened[row.Path] && !rare[row.Op] {
				missed = append(missed, row.Path)
			}
		}
	}
	// Pages that are offered for a single moment of the story may pass between two looks.
	l.t.Logf("%d of %d pages were reached by links; not: %v", len(l.opened), pages, missed)
	if len(missed) > pages/5 {
		l.t.Errorf("%d pages are reached by no link: %v", len(missed), missed)
	}
}

// rare are pages to which no link leads in this story.
var rare = map[string]bool{
	"page.demo": true, "page.tour": true, // demos alone
}

// crawler is one person who follows every link.
type crawler struct {
	t       *testing.T
	base    string
	login   string
	when    string
	english bool
	client  *http.Client
	shapes  map[string]int
	from    map[string]string // where a link was first found
	table   []route.Route
	opened  map[string]bool // patterns of the pages that were opened, by anybody
}

const (
	linksEach  = 2   // pages of one shape that one person opens
	linksWhole = 400 // and of all
)

var (
	hrefs    = regexp.MustCompile(`<a [^>]*href="([^"]+)"`)
	variable = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d{4}-\d{2}-\d{2}|[A-Z]{2}-[A-Z]+-\d+|[LA]?\d{2,}`)
	// A code of the interface where words belong; pages about the interface show codes.
	bareCode = regexp.MustCompile(`^(lot|deposit|settlement|plan|payout|valuation|notice|receipt|ruling|application|document|serving|custody|cash|voucher|interest|payee)\.[a-z_.]+<`)
)

// unfilled is what a template leaves that was given too little. Every page of every
// story is read so: words are looked for one by one, which a pattern of them all takes
// many times as long for.
func unfilled(text string) string {
	for _, bad := range []string{"<no value>", "&lt;no value", "{{", "ZgotmplZ", "map[", "%!"} {
		if strings.Contains(text, bad) {
			return bad
		}
	}
	return ""
}

// code is what stands alone between two tags and is a code of the interface.
func code(text string) string {
	for part := range strings.SplitSeq(text, ">") {
		if bad := bareCode.FindString(part); bad != "" {
			return strings.TrimSuffix(bad, "<")
		}
	}
	return ""
}

func (c *crawler) crawl() {
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	c.client, c.shapes, c.from = &http.Client{Jar: jar}, map[string]int{}, map[string]string{}
	todo := []string{"/"}
	if c.login != "" {
		if !c.signIn() {
			return
		}
		todo = []string{"/me", "/"}
	}
	if c.english {
		todo = append([]string{"/?lang=en"}, todo...)
	}
	seen := map[string]bool{}
	for len(todo) > 0 && len(seen) < linksWhole {
		path := todo[0]
		todo = todo[1:]
		if seen[path] || c.often(path) {
			continue
		}
		seen[path] = true
		todo = append(todo, c.open(path)...)
	}
}

// often counts how often an address of this shape was opened.
func (c *crawler) often(path string) bool {
	bare, _, _ := strings.Cut(path, "?")
	shape := variable.ReplaceAllString(bare, "…")
	c.shapes[shape]++
	return c.shapes[shape] > linksEach
}

// signIn reports whether the person is registered yet.
func (c *crawler) signIn() bool {
	resp, err := c.client.PostForm(c.base+"/sessions", url.Values{"login": {c.login}, "password": {scenario.Password}, "_next": {"/me"}})
	if err != nil {
		c.t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// open looks at a page and returns where it leads.
func (c *crawler) open(path string) []string {
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.base+path, nil)
	if err != nil {
		c.t.Errorf("%s has a link to %q: %v", c.login, path, err)
		return nil
	}
	req.Header.Set("Accept", "text/html")
	resp, err := c.client.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	text := string(body)
	who := c.login
	if who == "" {
		who = "anybody"
	}
	if resp.StatusCode != http.StatusOK {
		c.t.Errorf("at %s, %s followed a link on %s to %s: %d", c.when, who, c.from[path], path, resp.StatusCode)
		return nil
	}
	if bad := unfilled(text); bad != "" && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		c.t.Errorf("at %s, %s reads %q at %s", c.when, who, bad, path)
	}
	if bad := code(text); bad != "" && !strings.HasPrefix(path, "/faults") && !strings.HasPrefix(path, "/api") {
		c.t.Errorf("at %s, %s reads the code %q at %s", c.when, who, bad, path)
	}
	c.note(resp.Request.URL.Path)
	return c.links(path, text)
}

// note remembers which page of the table stands at an address.
func (c *crawler) note(path string) {
	parts := strings.Split(path, "/")
	for _, row := range c.table {
		pattern := strings.Split(row.Path, "/")
		if row.Method != http.MethodGet || len(pattern) != len(parts) {
			continue
		}
		fits := true
		for i, p := range pattern {
			fits = fits && (p == parts[i] || strings.HasPrefix(p, ":"))
		}
		if fits {
			c.opened[row.Path] = true
			return
		}
	}
}

// links are the pages that a page leads to. Files and the machine's documents are
// not followed, nor are other languages of the same page.
func (c *crawler) links(from, text string) []string {
	base, err := url.Parse(from)
	if err != nil {
		return nil
	}
	var out []string
	for _, m := range hrefs.FindAllStringSubmatch(text, -1) {
		u, err := base.Parse(html.UnescapeString(m[1]))
		if err != nil || u.Host != "" || u.Scheme != "" {
			continue
		}
		if slices.ContainsFunc([]string{"/static/", "/api/", "/openapi"}, func(p string) bool { return strings.HasPrefix(u.Path, p) }) {
			continue
		}
		u.Fragment = ""
		q := u.Query()
		if q.Has("lang") || q.Has("theme") {
			continue
		}
		if c.from[u.String()] == "" {
			c.from[u.String()] = from
		}
		out = append(out, u.String())
	}
	return out
}

package house

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// Knocking at one's own door: how often, and how long to wait.
const (
	knockEvery = 10 * time.Second
	knockWait  = 5 * time.Second
)

// knock asks at the house's own door, as people do, whether it opens: under the
// address of the site if the house was told one, so that what stands in front of it is
// tried too, otherwise at address. Listening is not yet being heard.
func (h *House) knock(ctx context.Context, address string) {
	url := "http://" + address + "/livez"
	if h.site != "" {
		url = strings.TrimSuffix(h.site, "/") + "/livez"
	}
	client := &http.Client{Timeout: knockWait, Transport: &http.Transport{DisableKeepAlives: true}}
	tick := time.NewTicker(knockEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if h.Clock.IsFrozen() {
			continue
		}
		heard := heard(ctx, client, url)
		if ctx.Err() == nil {
			h.engine.Knocked(h.Clock.Now(), heard)
		}
	}
}

func heard(ctx context.Context, client *http.Client, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusOK
}

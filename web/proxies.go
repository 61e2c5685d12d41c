package web

import (
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// Proxies are the networks of the proxies that stand before the house. Only they may
// say for whom they ask; with none, the connection alone says it.
type Proxies []netip.Prefix

// ParseProxies reads networks such as 10.0.0.0/24 and single addresses.
func ParseProxies(texts []string) (Proxies, error) {
	var out Proxies
	for _, text := range texts {
		text = strings.TrimSpace(text)
		network, err := netip.ParsePrefix(text)
		if err != nil {
			var one netip.Addr
			one, err = netip.ParseAddr(text)
			if err != nil || one.Zone() != "" {
				return nil, fmt.Errorf("%q is no network such as 10.0.0.0/24 and no address", text)
			}
			network = netip.PrefixFrom(one, one.BitLen())
		}
		if network.Addr().Is4In6() {
			return nil, fmt.Errorf("%q: write it as IPv4", text)
		}
		out = append(out, network.Masked())
	}
	return out, nil
}

// has tells whether a is the address of a proxy.
func (p Proxies) has(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// caller is for whom peer asks, by the values of X-Forwarded-For in their order. Each
// proxy writes at its end whom it heard, so the last that is no proxy of ours is the
// caller; what stands before it anybody can have written.
func (p Proxies) caller(peer string, forwarded []string) string {
	at, err := netip.ParseAddr(peer)
	if err != nil || !p.has(at.Unmap()) {
		return peer
	}
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for _, hop := range slices.Backward(hops) {
		heard, ok := address(hop)
		if !ok {
			break // whoever wrote this, it is not known whom they heard
		}
		at = heard
		if !p.has(at) {
			break
		}
	}
	return at.Unmap().String()
}

// address reads an address, with a port or without.
func address(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		var with netip.AddrPort
		with, err = netip.ParseAddrPort(text)
		a = with.Addr()
	}
	return a.Unmap().WithZone(""), err == nil
}

// callers finds who asks, and says once that somebody speaks for others who may not.
func callers(p Proxies, log *slog.Logger) func(c *fiber.Ctx) string {
	var once sync.Once
	return func(c *fiber.Ctx) string {
		peer := c.IP()
		values := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
		if len(values) == 0 {
			return peer
		}
		forwarded := make([]string, len(values))
		for i, v := range values {
			forwarded[i] = string(v)
		}
		if a, err := netip.ParseAddr(peer); err != nil || !p.has(a.Unmap()) {
			once.Do(func() {
				log.WarnContext(c.UserContext(), "an address says for whom it asks and is no proxy of ours, so all whom it asks for count as one; if it is a proxy, name it with --behind",
					slog.String("address", peer))
			})
		}
		return p.caller(peer, forwarded)
	}
}

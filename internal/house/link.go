package house

import (
	"context"
	"errors"
	"fmt"
	"net"

	"fachui/auction/bidding"
	"fachui/internal/keyring"
)

// openEngine makes the engine, with a link to other nodes if there are to be any.
func (h *House) openEngine(ctx context.Context, c Config, ring *keyring.Ring) error {
	link, err := openLink(ctx, c, ring)
	if err != nil {
		return err
	}
	if link != nil && c.Node == "" {
		c.Node = link.Address
	}
	h.engine, err = bidding.New(bidding.Options{
		Pool: h.Pool, Clock: h.Clock, Machine: c.Machine, Node: c.Node, Grace: grace, Log: c.Log, OnCommit: h.hub.Committed, Link: link,
		KeepEveryRefusal: c.KeepEveryRefusal,
	})
	if err != nil && link != nil {
		return errors.Join(err, link.Listener.Close())
	}
	return err
}

// openLink opens the door at which other nodes of this database ask this one, or
// returns nil where it serves alone. The key of the link follows from the keyring,
// which the nodes of a house share and nobody else has.
func openLink(ctx context.Context, c Config, ring *keyring.Ring) (*bidding.Link, error) {
	if c.Link == "" {
		return nil, nil //nolint:nilnil // a node that serves alone has no link
	}
	tls, err := bidding.LinkTLS(ring.Blind("bidding.link", nil))
	if err != nil {
		return nil, err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Link)
	if err != nil {
		return nil, fmt.Errorf("listen for other nodes: %w", err)
	}
	address := c.Reach
	if address == "" {
		address = l.Addr().String()
	}
	err = reachable(address)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return &bidding.Link{Listener: l, Address: address, TLS: tls}, nil
}

// reachable refuses an address that means another machine to everybody who reads it.
func reachable(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("address of this node for the others: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return fmt.Errorf("other nodes cannot reach this one at %s: name the address under which they do (--reach)", address)
	}
	return nil
}

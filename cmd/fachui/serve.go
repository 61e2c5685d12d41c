package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/legal"
	"fachui/internal/observe"
	"fachui/web"
)

// stopPatience is how long a stopping server waits for running requests.
const stopPatience = 20 * time.Second

// place is where a house keeps its files; shared by serve and demo.
type place struct {
	Data string `help:"Directory for everything the house keeps: cluster, keys, notices, bank simulator." placeholder:"DIR" env:"FACHUI_DATA"`
}

func (p place) dir(name string) (string, error) {
	if p.Data != "" {
		return filepath.Abs(p.Data)
	}
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	return filepath.Join(base, "fachui", name), nil
}

type serveCmd struct {
	place
	Listen      string `help:"Address to listen on." default:"127.0.0.1:8080"`
	DatabaseURL string `help:"Serve this database as fachui_app instead of a private cluster." env:"DATABASE_URL"`
	RedisURL    string `help:"Ring this Redis instead of the in-process one." env:"REDIS_URL"`
	BankURL     string `help:"Talk to this bank; without it a bank simulator is started (never in production)." env:"FACHUI_BANK_URL"`
	Purpose     string `help:"What a new private database is for: production, demo or scratch." enum:"production,demo,scratch" default:"demo"`
	Operator    string `help:"Login of the first platform operator, made if there is none." default:"operator" env:"FACHUI_OPERATOR"`
	Password    string `help:"Its password; without it one is made and printed once." env:"FACHUI_OPERATOR_PASSWORD"`
	nodes
	proxied
	messages
	Fonts            string `help:"Folder of TrueType fonts for characters of names that the house's own font lacks." placeholder:"DIR" env:"FONT_DIR"`
	KeepEveryRefusal bool   `help:"Keep refused bids, too, that nothing else keeps: too low for the price that stood, not qualified, bidding over." env:"FACHUI_KEEP_EVERY_REFUSAL"`
	Clock            string `help:"Where the legal clock of a new demo or scratch database stands; without it legal time is real time." placeholder:"TIME"`
}

// nodes say how several nodes serve one database.
type nodes struct {
	Node  string `help:"Name of this node: no other's, and the same after a restart. By default the address under which the others reach it." placeholder:"NAME" env:"FACHUI_NODE"`
	Link  string `help:"Listen here for other nodes of the same database; without it this node serves alone." placeholder:"ADDRESS" env:"FACHUI_LINK"`
	Reach string `help:"Address under which other nodes reach this one, if it is not what --link says." placeholder:"ADDRESS" env:"FACHUI_REACH"`
}

// proxied says which proxies stand before a server.
type proxied struct {
	Behind []string `help:"Networks of the proxies before this server: their X-Forwarded-For says who asks. Without it all behind a proxy share the limits of one address." placeholder:"10.0.0.0/24" env:"FACHUI_BEHIND"`
}

func (p proxied) proxies() (web.Proxies, error) {
	proxies, err := web.ParseProxies(p.Behind)
	if err != nil {
		return nil, fmt.Errorf("--behind: %w", err)
	}
	return proxies, nil
}

// messages say how messages leave a production house; what is not set is off.
type messages struct {
	SiteURL   string `help:"Address under which people reach this site; named in messages." placeholder:"URL" env:"FACHUI_SITE_URL"`
	SMTPURL   string `help:"Send e-mail through smtp://user:password@host:587 (STARTTLS) or smtps://… (TLS)." placeholder:"URL" env:"SMTP_URL"`
	SMTPFrom  string `help:"Sender of e-mail." placeholder:"ADDRESS" env:"SMTP_FROM"`
	SMSURL    string `help:"Send text messages through this gateway by signed HTTP." placeholder:"URL" env:"SMS_URL"`
	SMSSecret string `help:"Key that the gateway holds too: whsec_ and base64." placeholder:"KEY" env:"SMS_SECRET"`
	Webhooks  bool   `help:"Let companies and firms have their messages posted to their own systems." env:"FACHUI_WEBHOOKS"`
}

func (m messages) options() house.Messages {
	return house.Messages{Site: m.SiteURL, SMTP: m.SMTPURL, From: m.SMTPFrom, SMS: m.SMSURL, SMSSecret: m.SMSSecret, Webhooks: m.Webhooks}
}

// Run serves until the process is told to stop.
func (c serveCmd) Run(ctx context.Context) error {
	dir, err := c.dir("serve")
	if err != nil {
		return err
	}
	proxies, err := c.proxies()
	if err != nil {
		return err
	}
	leaveSpare()
	lines := observe.Gather(os.Stderr)
	defer func() { _ = lines.Flush() }() // there is nowhere left to say so
	log := observe.Logger(lines, slog.LevelInfo)
	db, err := c.database(ctx, dir)
	if err != nil {
		return err
	}
	defer stopDatabase(ctx, db, log)
	bankURL, stopBank, err := c.bank(ctx, dir)
	if err != nil {
		return err
	}
	defer stopBank()
	h, err := house.Open(ctx, house.Config{
		Database: db, Dir: dir, RedisURL: c.RedisURL, BankURL: bankURL, Log: log, Machine: clock.System,
		Messages: c.options(), Fonts: c.Fonts, Node: c.Node, Link: c.Link, Reach: c.Reach,
		KeepEveryRefusal: c.KeepEveryRefusal, Proxies: proxies,
	})
	if err != nil {
		return err
	}
	defer h.Close()
	password, made, err := h.FirstOperator(ctx, c.Operator, c.Password)
	if err != nil {
		return err
	}
	if made {
		fmt.Printf("first platform operator: %s  password: %s\n", c.Operator, password)
	}
	return listen(ctx, h, c.Listen)
}

func (c serveCmd) database(ctx context.Context, dir string) (*house.Database, error) {
	if c.DatabaseURL != "" {
		return &house.Database{App: c.DatabaseURL}, nil
	}
	var at legal.Time
	if c.Clock != "" {
		var err error
		at, err = legal.Parse(c.Clock)
		if err != nil {
			return nil, fmt.Errorf("--clock: %w", err)
		}
	}
	return house.Managed(ctx, filepath.Join(dir, "postgres"), "fachui", true, clock.Purpose(c.Purpose), at, os.Stderr)
}

func (c serveCmd) bank(ctx context.Context, dir string) (string, func(), error) {
	if c.BankURL != "" {
		return c.BankURL, func() {}, nil
	}
	if c.Purpose == string(clock.Production) || c.DatabaseURL != "" {
		return "", nil, errors.New("no bank: set FACHUI_BANK_URL to the bank link of the court's fund account; only demo and scratch databases use the simulator")
	}
	return startBanksim(ctx, filepath.Join(dir, "bank"))
}

// stopDatabase stops a private cluster in order, though ctx has ended.
func stopDatabase(ctx context.Context, db *house.Database, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	err := db.Stop(ctx)
	if err != nil {
		log.ErrorContext(ctx, "stop database", slog.Any("error", err))
	}
}

// listen serves h on address until ctx ends, then lets running requests finish.
func listen(ctx context.Context, h *house.House, address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", address, err)
	}
	fmt.Printf("data: %s\nserving http://%s  (documentation at /, health at /readyz)\n", h.Dir, l.Addr())
	return h.Serve(ctx, l)
}

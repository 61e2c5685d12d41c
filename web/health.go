package web

import (
	"context"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Check is one thing that must be well before the server takes requests.
type Check struct {
	Name string
	Run  func(context.Context) error
}

// Version says exactly what is running.
type Version struct {
	Module  string `json:"module"`
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Go      string `json:"go"`
	Schema  string `json:"schema"` // hash of the migrations
	Purpose string `json:"purpose"`
}

const checkTimeout = 2 * time.Second

func health(app *fiber.App, o Options) {
	app.Get("/livez", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	app.Get("/version", func(c *fiber.Ctx) error { return c.JSON(o.Version) })
	app.Get("/metrics", adaptor.HTTPHandler(promhttp.HandlerFor(o.Metrics.Registry, promhttp.HandlerOpts{})))
	app.Get("/readyz", func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), checkTimeout)
		defer cancel()
		out := map[string]string{}
		status := fiber.StatusOK
		for _, check := range o.Checks {
			out[check.Name] = "ok"
			err := check.Run(ctx)
			if err != nil {
				// The reason stays in the log: it may name hosts and accounts.
				o.Log.WarnContext(ctx, "not ready", slog.String("check", check.Name), slog.Any("error", err))
				out[check.Name] = "failed"
				status = fiber.StatusServiceUnavailable
			}
		}
		return c.Status(status).JSON(out)
	})
}

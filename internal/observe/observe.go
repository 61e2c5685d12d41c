// Package observe makes the house visible to those who run it: structured logs,
// metrics in the Prometheus format, and checks of readiness. It imports no domain.
package observe

import (
	"io"
	"log/slog"
	"regexp"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Logger writes JSON lines to w, which may be [Lines]. Values that may hold personal
// data implement slog.LogValuer and mask themselves.
func Logger(w io.Writer, level slog.Level) *slog.Logger {
	var h slog.Handler = slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})
	if lines, ok := w.(*Lines); ok {
		h = prompt{h, lines}
	}
	return slog.New(h)
}

// Metrics are the figures of one server, in a registry of its own.
type Metrics struct {
	Registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	faults   *prometheus.CounterVec
	Outbox   prometheus.Gauge // events not yet handled
	Parked   prometheus.Gauge // events given up until replayed
	Overdue  prometheus.Gauge // deadlines past due
	Messages prometheus.Gauge // messages on their way out
	Unsent   prometheus.Gauge // messages given up until replayed
}

// liveBytes adds what of the heap was in use at the last collection: go_gc_heap_live_bytes.
var liveBytes = collectors.GoRuntimeMetricsRule{Matcher: regexp.MustCompile(`^/gc/heap/live:bytes$`)}

// NewMetrics registers the figures of one server.
func NewMetrics() *Metrics {
	m := &Metrics{
		Registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "fachui_requests_total", Help: "Requests by operation and status.",
		}, []string{"op", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "fachui_request_seconds", Help: "Time to answer, by operation.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"op"}),
		faults: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "fachui_faults_total", Help: "Refusals by fault code.",
		}, []string{"code"}),
		Outbox:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "fachui_outbox_waiting", Help: "Events not yet handled."}),
		Parked:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "fachui_outbox_parked", Help: "Events parked after too many failures."}),
		Overdue:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "fachui_deadlines_overdue", Help: "Deadlines past due and not ended."}),
		Messages: prometheus.NewGauge(prometheus.GaugeOpts{Name: "fachui_messages_waiting", Help: "Messages not yet sent."}),
		Unsent:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "fachui_messages_parked", Help: "Messages parked after too many failures or a final one."}),
	}
	m.Registry.MustRegister(m.requests, m.seconds, m.faults, m.Outbox, m.Parked, m.Overdue, m.Messages, m.Unsent,
		collectors.NewGoCollector(collectors.WithGoCollectorRuntimeMetrics(liveBytes)), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Streams shows how many live streams are open, as open tells.
func (m *Metrics) Streams(open func() int) {
	m.Registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fachui_live_streams", Help: "Live streams that are open."},
		func() float64 { return float64(open()) }))
}

// Clock shows how well the machine's clock is kept, as kept tells: whether a time
// service keeps it, and the most by which it may be wrong.
func (m *Metrics) Clock(kept func() (bool, time.Duration)) {
	m.Registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fachui_clock_synchronised", Help: "1 if a time service keeps the machine's clock."}, func() float64 {
			if ok, _ := kept(); ok {
				return 1
			}
			return 0
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fachui_clock_error_seconds", Help: "Most that the machine's clock may be wrong by."}, func() float64 {
			_, within := kept()
			return within.Seconds()
		}))
}

// Answered counts one answered request.
func (m *Metrics) Answered(op, status, faultCode string, took time.Duration) {
	m.requests.WithLabelValues(op, status).Inc()
	m.seconds.WithLabelValues(op).Observe(took.Seconds())
	if faultCode != "" {
		m.faults.WithLabelValues(faultCode).Inc()
	}
}

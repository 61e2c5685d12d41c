package banksim

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const maxBody = 1 << 20

// Handler serves the bank's protocol, docs/banksim.md.
func (b *Bank) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /clock", b.getClock)
	mux.HandleFunc("PUT /clock", b.putClock)
	mux.HandleFunc("POST /accounts", post(b.Open))
	mux.HandleFunc("GET /accounts", b.getAccounts)
	mux.HandleFunc("GET /accounts/{no}", b.getAccount)
	mux.HandleFunc("POST /accounts/{no}/suffixes", b.postSuffixes)
	mux.HandleFunc("POST /accounts/{no}/close", b.postClose)
	mux.HandleFunc("POST /transfers", post(b.Transfer))
	mux.HandleFunc("POST /adjustments", post(b.Adjust))
	mux.HandleFunc("POST /payments", post(b.Pay))
	mux.HandleFunc("GET /payments/{id}", b.getPayment)
	mux.HandleFunc("POST /freezes", post(b.Freeze))
	mux.HandleFunc("POST /freezes/{no}/lift", b.postLift)
	mux.HandleFunc("POST /freeze-orders", post(b.OrderFreeze))
	mux.HandleFunc("GET /freeze-notices", b.getNotices)
	mux.HandleFunc("GET /freeze-key", func(w http.ResponseWriter, _ *http.Request) { reply(w, b.NoticeKey(), nil) })
	mux.HandleFunc("POST /work", b.postWork)
	mux.HandleFunc("PUT /faults", b.putFault)
	mux.HandleFunc("GET /lines", b.getLines)
	mux.HandleFunc("GET /statements/{account}/{file}", b.getStatement)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, unknown("no_page", "no "+r.Method+" "+r.URL.Path+" here; see docs/banksim.md"))
	})
	return b.guard(mux)
}

// guard lets in only who knows the token, if there is one, and limits bodies.
func (b *Bank) guard(next http.Handler) http.Handler {
	want := []byte("Bearer " + b.opts.Token)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := []byte(r.Header.Get("Authorization"))
		if b.opts.Token != "" && subtle.ConstantTimeCompare(got, want) != 1 {
			fail(w, problem(http.StatusUnauthorized, "token", "Authorization: Bearer <token> is needed"))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// post makes a handler of a method that takes a request and gives an answer.
func post[In, Out any](do func(In) (Out, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		if err := decode(r, &in); err != nil {
			fail(w, err)
			return
		}
		out, err := do(in)
		reply(w, out, err)
	}
}

func (b *Bank) getClock(w http.ResponseWriter, _ *http.Request) {
	c, err := b.Clock()
	reply(w, c, err)
}

func (b *Bank) putClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Now     time.Time `json:"now"`
		Running bool      `json:"running"`
	}
	err := decode(r, &in)
	if err == nil {
		err = b.SetClock(in.Now, in.Running)
	}
	if err != nil {
		fail(w, err)
		return
	}
	b.getClock(w, r)
}

func (b *Bank) getAccounts(w http.ResponseWriter, _ *http.Request) {
	all, err := b.Accounts()
	reply(w, map[string]any{"accounts": all}, err)
}

func (b *Bank) getAccount(w http.ResponseWriter, r *http.Request) {
	a, err := b.Account(r.PathValue("no"))
	reply(w, a, err)
}

func (b *Bank) postSuffixes(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Suffixes []string `json:"suffixes"`
	}
	if err := decode(r, &in); err != nil {
		fail(w, err)
		return
	}
	a, err := b.OpenSuffixes(r.PathValue("no"), in.Suffixes)
	reply(w, a, err)
}

func (b *Bank) postClose(w http.ResponseWriter, r *http.Request) {
	var in struct{}
	if err := decode(r, &in); err != nil {
		fail(w, err)
		return
	}
	a, err := b.CloseAccount(r.PathValue("no"))
	reply(w, a, err)
}

func (b *Bank) getPayment(w http.ResponseWriter, r *http.Request) {
	p, err := b.Payment(r.PathValue("id"))
	reply(w, p, err)
}

func (b *Bank) postWork(w http.ResponseWriter, _ *http.Request) {
	d, err := b.Work()
	reply(w, d, err)
}

func (b *Bank) putFault(w http.ResponseWriter, r *http.Request) {
	var in Fault
	err := decode(r, &in)
	if err == nil {
		err = b.SetFault(in)
	}
	reply(w, in, err)
}

func (b *Bank) getLines(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	after, err := strconv.ParseInt(or(q.Get("after"), "0"), 10, 64)
	limit, err2 := strconv.Atoi(or(q.Get("limit"), "500"))
	if err != nil || err2 != nil {
		fail(w, invalid("after, limit: whole numbers"))
		return
	}
	page, err := b.Lines(q.Get("account"), after, limit)
	reply(w, page, err)
}

func (b *Bank) getNotices(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	after, err := strconv.ParseInt(or(q.Get("after"), "0"), 10, 64)
	limit, err2 := strconv.Atoi(or(q.Get("limit"), "500"))
	if err != nil || err2 != nil {
		fail(w, invalid("after, limit: whole numbers"))
		return
	}
	page, err := b.Notices(q.Get("account"), after, limit)
	reply(w, page, err)
}

func (b *Bank) postLift(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := decode(r, &in); err != nil {
		fail(w, err)
		return
	}
	f, err := b.Lift(r.PathValue("no"), in.Reason)
	reply(w, f, err)
}

func (b *Bank) getStatement(w http.ResponseWriter, r *http.Request) {
	date, format, _ := strings.Cut(r.PathValue("file"), ".")
	s, err := b.Statement(r.PathValue("account"), date)
	if err != nil {
		fail(w, err)
		return
	}
	var file []byte
	kind := "text/csv"
	switch format {
	case "csv":
		file, err = s.CSVIn(r.URL.Query().Get("encoding"))
	case "xml":
		kind = "application/xml"
		file, err = s.Camt()
	default:
		err = unknown("no_format", "statements come as .csv and .xml")
	}
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Bank-Statement-Complete", strconv.FormatBool(s.Complete))
	_, _ = w.Write(file) // the reader went away; there is nobody to tell
}

// decode reads one JSON value and refuses fields that the bank does not know.
func decode(r *http.Request, into any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return problem(http.StatusRequestEntityTooLarge, "too_big", "at most 1 MiB")
		}
		return invalid("body: " + err.Error())
	}
	if _, err := d.Token(); err != io.EOF {
		return invalid("body: something follows the JSON value")
	}
	return nil
}

func reply(w http.ResponseWriter, out any, err error) {
	if err != nil {
		fail(w, err)
		return
	}
	writeJSON(w, http.StatusOK, out)
}

// fail answers with a problem, goes silent, or admits that the bank is broken.
func fail(w http.ResponseWriter, err error) {
	var p *Problem
	var s *Silence
	switch {
	case errors.As(err, &s) && s.Drop:
		panic(http.ErrAbortHandler) // cuts the connection
	case errors.As(err, &s):
		p = problem(http.StatusInternalServerError, "silent", "系统繁忙")
	case !errors.As(err, &p):
		slog.Error("banksim", slog.Any("error", err))
		p = problem(http.StatusInternalServerError, "broken", "the bank's books cannot be written")
	}
	writeJSON(w, p.Status, map[string]any{"error": p})
}

func writeJSON(w http.ResponseWriter, status int, out any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(out) // the reader went away; there is nobody to tell
}

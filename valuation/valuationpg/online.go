package valuationpg

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/valuation"
)

// Online is what became of an online inquiry (Art. 7, 10–13).
type Online struct {
	Outcome    Outcome    // opened, result, failed, unavailable
	Received   legal.Date // when the platforms had the inquiry
	Platforms  []string   // opened: all that are listed
	Deliveries []valuation.Delivery
	ValidUntil legal.Date
	Reason     string
}

// maxPlatforms bounds what one inquiry lists.
const maxPlatforms = 30

// InquireOnline records a step of the online inquiry. Results are judged together
// (see valuation.Collect): they give the mean, or three more days to those who
// asked, or an order to correct, or nothing, and then appraisal is due.
// Refusals: valuation.ErrMethod, ErrOutcome, ErrPlatforms, ErrNoMean, ErrValidity, ErrReason.
func (s *Service) InquireOnline(ctx context.Context, court string, id ref.ID, o Online, actor event.Actor, at legal.Time) (Step, error) {
	return s.method(ctx, court, id, valuation.OnlineInquiry, func(tx pgx.Tx, v row) (Step, error) {
		body := map[string]any{"received": o.Received, "platforms": o.Platforms, "deliveries": o.Deliveries, "valid_until": o.ValidUntil}
		switch o.Outcome {
		case Failed, Unavailable:
			return s.passMethod(ctx, tx, v, valuation.OnlineInquiry, o.Outcome, o.Reason, body, actor, at)
		case Opened, Result:
			if o.Received.IsZero() || o.Received.After(at.Date()) {
				o.Received = at.Date()
			}
		case Extended, Correcting, Agreed:
			fallthrough
		default:
			return Step{}, wrongOutcome(o.Outcome, Opened, Result, Failed, Unavailable)
		}
		due, extended, err := s.onlineDue(ctx, tx, v, o.Received)
		if err != nil {
			return Step{}, err
		}
		if o.Outcome == Opened {
			err := noteMethod(ctx, tx, v, valuation.OnlineInquiry, Opened, o.Reason, body, actor, at)
			if err != nil {
				return Step{}, err
			}
			return s.stillOnline(ctx, tx, v, due, at)
		}
		return s.collect(ctx, tx, v, o, due, extended, body, actor, at)
	})
}

// onlineDue is when the platforms' answers are due, and whether three more days were given.
func (s *Service) onlineDue(ctx context.Context, tx pgx.Tx, v row, received legal.Date) (due legal.Time, extended bool, err error) {
	cal, err := s.cases.Calendar(ctx, tx)
	if err != nil {
		return legal.Time{}, false, err
	}
	err = tx.QueryRow(ctx, `
		select exists (
			select from valuation_method
			where court_id = $1 and valuation_id = $2 and outcome = 'extended')`, v.Court, v.ID).Scan(&extended)
	if err != nil {
		return legal.Time{}, false, err
	}
	last, err := cal.LastDay(received, valuation.OnlineDays)
	if err == nil && extended {
		last, err = cal.LastDay(last, valuation.OnlineExtraDays)
	}
	return last.End(), extended, err
}

func (s *Service) stillOnline(ctx context.Context, tx pgx.Tx, v row, due, at legal.Time) (Step, error) {
	_, reasons := valuation.Choose(v.Facts)
	step := Step{Valuation: v.ID, Status: v.Status, Due: valuation.OnlineInquiry, Reasons: reasons}
	return step, open(ctx, tx, v, kindMethod, v.ID, clerk, basisOf[valuation.OnlineInquiry], due, at)
}

func (s *Service) collect(ctx context.Context, tx pgx.Tx, v row, o Online, due legal.Time, extended bool, body map[string]any, actor event.Actor, at legal.Time) (Step, error) {
	err := checkDeliveries(o.Deliveries)
	if err != nil {
		return Step{}, err
	}
	in := valuation.Collect(due, extended, o.Deliveries)
	body["used"], body["refused"], body["extended"], body["correct"] = in.Used, in.Refused, in.Extend, in.Correct
	switch {
	case in.Failed:
		return s.passMethod(ctx, tx, v, valuation.OnlineInquiry, Failed, "各平台均未按期出具结果", body, actor, at)
	case len(in.Extend) > 0:
		err = noteMethod(ctx, tx, v, valuation.OnlineInquiry, Extended, o.Reason, body, actor, at)
		if err != nil {
			return Step{}, err
		}
		due, _, err = s.onlineDue(ctx, tx, v, o.Received)
		if err != nil {
			return Step{}, err
		}
		return s.stillOnline(ctx, tx, v, due, at)
	case len(in.Correct) > 0:
		err = noteMethod(ctx, tx, v, valuation.OnlineInquiry, Correcting, o.Reason, body, actor, at)
		if err != nil {
			return Step{}, err
		}
		cal, err := s.cases.Calendar(ctx, tx)
		if err != nil {
			return Step{}, err
		}
		due, err = valuation.Ends(cal, at.Date(), valuation.OnlineCorrectDays)
		if err != nil {
			return Step{}, err
		}
		return s.stillOnline(ctx, tx, v, due, at)
	}
	return s.meanFound(ctx, tx, v, o, in, body, actor, at)
}

// meanFound files the mean as a result that the court reviews and sends.
func (s *Service) meanFound(ctx context.Context, tx pgx.Tx, v row, o Online, in valuation.FanIn, body map[string]any, actor event.Actor, at legal.Time) (Step, error) {
	err := valuation.CheckValidity(at.Date(), o.ValidUntil)
	if err != nil {
		return Step{}, err
	}
	err = noteMethod(ctx, tx, v, valuation.OnlineInquiry, Result, o.Reason, body, actor, at)
	if err != nil {
		return Step{}, err
	}
	used := slices.DeleteFunc(slices.Clone(o.Deliveries), func(d valuation.Delivery) bool { return !slices.Contains(in.Used, d.Platform) })
	r := report{Method: valuation.OnlineInquiry, Deliveries: used, Report: valuation.Report{
		Value: in.Price, Issued: at.Date(), ValidUntil: o.ValidUntil, Conclusion: "网络询价结果平均值"}}
	_, err = s.file(ctx, tx, v, r, actor, at)
	return Step{Valuation: v.ID, Status: valuation.Reported, Due: valuation.OnlineInquiry, Amount: in.Price.String()}, err
}

func checkDeliveries(ds []valuation.Delivery) error {
	if len(ds) == 0 || len(ds) > maxPlatforms {
		return valuation.ErrPlatforms
	}
	for i, d := range ds {
		twice := slices.ContainsFunc(ds[:i], func(e valuation.Delivery) bool { return e.Platform == d.Platform })
		if d.Platform == "" || twice {
			return valuation.ErrPlatforms
		}
		if !d.At.IsZero() && !d.Amount.IsPositive() {
			return valuation.ErrNoMean.With("why", fault.Text{ZH: d.Platform + " 的结果不大于 0.00 元", EN: "the result of " + d.Platform + " is not more than ¥0.00"})
		}
	}
	return nil
}

package lots

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/ref"
	"fachui/web/route"
)

// leave takes the caller out of a lot that stands still.
func (h handlers) leave(ctx context.Context, call route.Call, in lotIn) (LotDone, error) {
	return LotDone(in), h.svc.Leave(ctx, in.Lot, call.Caller.As(call.Role), call.At)
}

type alarmIn struct {
	Lot   ref.ID `path:"lot"`
	Level int    `json:"level" required:"true"` // times the reference price
	Note  string `json:"note" required:"true"`  // what the court found
}

func (h handlers) noteAlarm(ctx context.Context, call route.Call, in alarmIn) (LotDone, error) {
	return LotDone{in.Lot}, h.svc.NoteAlarm(ctx, call.Court, in.Lot, auctionpg.AlarmNote{Level: int64(in.Level), Note: in.Note}, call.Caller.As(call.Role), call.At)
}

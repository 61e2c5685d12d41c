package notifypg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/files"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// arrive ends the servings of a new document on those who agreed to electronic service
// in the case: it stands in their list, so it has arrived (民事诉讼法 Art. 90).
func (s *Service) arrive(ctx context.Context, tx pgx.Tx, d notify.Document, id ref.ID) error {
	ids, err := list(ctx, tx, pgx.RowTo[ref.ID], `
		select serving_id
		from serving
		where court_id = $1 and document_id = $2
		order by serving_id`, d.Court, id)
	if err != nil {
		return err
	}
	for _, serving := range ids {
		err = s.change(ctx, tx, d.Court, serving, event.House, d.At, func(v notify.Serving, _ notify.Duty, cs []notify.Consent) (notify.Serving, error) {
			if v.Recipient.Person.IsZero() {
				return v, nil
			}
			c, err := v.Agreed(cs, d.At, notify.OnSite)
			if errors.Is(err, notify.ErrNoConsent) {
				return v, nil
			}
			if err != nil {
				return v, err
			}
			return v.ArriveOnSite(c), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sealedReceipt is what a receipt says of people.
type sealedReceipt struct {
	Address string `json:"address"`
	Taker   string `json:"taker,omitempty"`
	Witness string `json:"witness,omitempty"`
}

func (s *Service) keepReceipt(ctx context.Context, tx pgx.Tx, v notify.Serving, r notify.Receipt, at legal.Time) error {
	err := files.Kept(ctx, tx, v.Court, "document", r.Document)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(sealedReceipt{r.Address, r.TakerName, r.WitnessName})
	if err != nil {
		return fmt.Errorf("write receipt: %w", err)
	}
	sealed, err := s.cipher.Encrypt("service_receipt", string(v.ID), "sealed", plain)
	if err != nil {
		return fmt.Errorf("seal receipt: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into service_receipt (court_id, serving_id, method, taker, witness, sealed, served_at, document, kept_by, at,
			entrusted_court, entrusted_letter, entrusted_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		v.Court, v.ID, r.Method, r.Taker, r.Witness, sealed, v.ReceivedAt, r.Document, v.RecordedBy, at,
		strings.TrimSpace(r.Entrusted.Court), strings.TrimSpace(r.Entrusted.Letter), r.Entrusted.On)
	if pg.Violated(err, "service_receipt_other_court") {
		return notify.ErrEntrusted
	}
	if err != nil {
		return fmt.Errorf("save receipt of %s: %w", v.ID, err)
	}
	return nil
}

// ReceiptView is the proof of a service on paper as the court's people read it.
type ReceiptView struct {
	Method      notify.Method  `json:"method"`
	Address     string         `json:"address"`
	Taker       notify.Taker   `json:"taker,omitempty"`
	TakerName   string         `json:"taker_name,omitempty"`
	Witness     notify.Witness `json:"witness,omitempty"`
	WitnessName string         `json:"witness_name,omitempty"`
	ServedAt    legal.Time     `json:"served_at"`
	Document    string         `json:"document"` // SHA-256
	KeptBy      ref.ID         `json:"kept_by"`
	At          legal.Time     `json:"recorded_at"`

	EntrustedCourt  string     `json:"entrusted_court,omitempty"`
	EntrustedLetter string     `json:"entrusted_letter,omitempty"`
	EntrustedOn     legal.Date `json:"entrusted_on"`
}

// receipt reads the receipt of a serving; nil if there is none.
func (s *Service) receipt(ctx context.Context, q registry.Querier, court string, serving ref.ID) (*ReceiptView, error) {
	all, err := list(ctx, q, func(r pgx.CollectableRow) (*ReceiptView, error) {
		v, sealed := &ReceiptView{}, []byte{}
		err := r.Scan(&v.Method, &v.Taker, &v.Witness, &sealed, &v.ServedAt, &v.Document, &v.KeptBy, &v.At,
			&v.EntrustedCourt, &v.EntrustedLetter, &v.EntrustedOn)
		if err != nil {
			return nil, err
		}
		plain, err := s.cipher.Decrypt("service_receipt", string(serving), "sealed", sealed)
		if err != nil {
			return nil, err
		}
		var of sealedReceipt
		err = json.Unmarshal(plain, &of)
		v.Address, v.TakerName, v.WitnessName = of.Address, of.Taker, of.Witness
		return v, err
	}, `
		select method, taker, witness, sealed, served_at, document, kept_by, at, entrusted_court, entrusted_letter, entrusted_on
		from service_receipt
		where court_id = $1 and serving_id = $2`, court, serving)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

package registry

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// NewPayee is a bank account into which a party wants to be paid.
type NewPayee struct {
	Bank     string  `json:"bank" required:"true"`      // name of the bank and branch
	BankCode string  `json:"bank_code" required:"true"` // as payments route by
	Number   string  `json:"number" required:"true"`
	Holder   cn.Name `json:"holder" required:"true"` // must be the party's own name
}

// PayeeAccount is a party's confirmed account, decrypted: for the payout that
// needs it and for nothing else.
type PayeeAccount struct {
	Party    ref.ID
	Bank     string
	BankCode string
	Number   string
	Holder   cn.Name
	Version  int

	ConfirmedAt legal.Time
}

var payeeNumber = regexp.MustCompile(`^[0-9]{8,30}$`)

func (n *NewPayee) check() error {
	n.Number = cn.Fold(n.Number)
	wrong := func(zh, en string) error { return ErrPayeeFields.With("why", fault.Text{ZH: zh, EN: en}) }
	switch {
	case !between(n.Bank, 2, 80):
		return wrong("开户行应为 2 至 80 字", "bank should have 2 to 80 characters")
	case !bankCode.MatchString(n.BankCode):
		return wrong("bank_code 应为 2 至 20 位字母、数字或连字符", "bank_code should have 2 to 20 letters, digits or hyphens")
	case !payeeNumber.MatchString(n.Number):
		return wrong("账号应为 8 至 30 位数字", "number should have 8 to 30 digits")
	case n.Holder == "":
		return wrong("缺少户名", "the holder is missing")
	}
	return nil
}

// ConfirmOwnPayee records the account of a party as confirmed by the person who
// acts for it. ErrNotThisParty, ErrPayeeFields, ErrPayeeHolder, ErrPayeeShared.
func (s *Service) ConfirmOwnPayee(ctx context.Context, party ref.ID, n NewPayee, actor event.Actor, at legal.Time) error {
	err := n.check()
	if err != nil {
		return err
	}
	var court string
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			select court_id
			from party_now
			where party_id = $1 and person_id = $2`, party, actor.Person).Scan(&court)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotThisParty
		}
		if err != nil {
			return fmt.Errorf("read party %s: %w", party, err)
		}
		return s.savePayee(ctx, tx, court, party, n, "party", "", actor, at)
	})
	return s.tellShared(ctx, err, court, party, actor, at)
}

// RecordPayee records the account of a party on evidence that the clerk has
// (a signed confirmation). ErrReason, ErrPartyUnknown and as ConfirmOwnPayee.
func (s *Service) RecordPayee(ctx context.Context, court string, party ref.ID, n NewPayee, evidence string, actor event.Actor, at legal.Time) error {
	err := n.check()
	if err != nil {
		return err
	}
	if !between(evidence, 2, 500) {
		return ErrReason
	}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return s.savePayee(ctx, tx, court, party, n, "clerk", evidence, actor, at)
	})
	return s.tellShared(ctx, err, court, party, actor, at)
}

// tellShared records an attempt to use an account that stands under another
// name: the refused transaction left no trace, and the supervisor must see it.
func (s *Service) tellShared(ctx context.Context, refused error, court string, party ref.ID, actor event.Actor, at legal.Time) error {
	if !errors.Is(refused, ErrPayeeShared) {
		return refused
	}
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		return event.Add(ctx, tx, event.Fact{Kind: "payee.shared_refused", Court: court, Subject: party, Actor: actor, At: at})
	})
	return errors.Join(refused, err)
}

func (s *Service) savePayee(ctx context.Context, tx pgx.Tx, court string, party ref.ID, n NewPayee, how, evidence string, actor event.Actor, at legal.Time) error {
	p, err := FindParty(ctx, tx, court, party)
	if err != nil {
		return err
	}
	number, err := s.cipher.Encrypt("payee_account", party.String(), "number", []byte(n.Number))
	if err != nil {
		return fmt.Errorf("encrypt account number: %w", err)
	}
	holder, err := s.cipher.Encrypt("payee_account", party.String(), "holder", []byte(n.Holder))
	if err != nil {
		return fmt.Errorf("encrypt holder: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into payee_account (court_id, party_id, version, bank, bank_code, number_enc, number_hash, number_tail,
			holder_enc, holder_hash, how, evidence, confirmed_by, confirmed_at)
		select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
		from payee_account
		where court_id = $1 and party_id = $2`,
		court, party, n.Bank, n.BankCode, number, s.cipher.Blind("payee.number", []byte(n.Number)), n.Number[len(n.Number)-4:],
		holder, s.people.HashName(string(n.Holder)), how, evidence, actor.Person, at)
	switch {
	case pg.Violated(err, "payee_account_version"):
		return ErrChanged
	case pg.Violated(err, "payee_account_own_name"):
		return ErrPayeeHolder
	case pg.Violated(err, "payee_account_one_name"):
		return ErrPayeeShared
	case err != nil:
		return fmt.Errorf("save payee account of %s: %w", party, err)
	}
	return event.Add(ctx, tx, event.Fact{Kind: "payee.confirmed", Court: court, Case: p.Case, Subject: party, Actor: actor, At: at,
		Basis: basis.CaseFunds2017(0), Body: map[string]string{"how": how, "tail": n.Number[len(n.Number)-4:]}})
}

// PayeeAccount decrypts the newest confirmed account of a party. ErrPayeeNone.
func (s *Service) PayeeAccount(ctx context.Context, q Querier, court string, party ref.ID) (PayeeAccount, error) {
	a := PayeeAccount{Party: party}
	var number, holder []byte
	err := q.QueryRow(ctx, `
		select bank, bank_code, number_enc, holder_enc, version, confirmed_at
		from payee_account
		where court_id = $1 and party_id = $2
		order by version desc
		limit 1`, court, party).Scan(&a.Bank, &a.BankCode, &number, &holder, &a.Version, &a.ConfirmedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return PayeeAccount{}, ErrPayeeNone
	}
	if err != nil {
		return PayeeAccount{}, fmt.Errorf("read payee account of %s: %w", party, err)
	}
	number, err = s.cipher.Decrypt("payee_account", party.String(), "number", number)
	if err != nil {
		return PayeeAccount{}, fmt.Errorf("decrypt account of %s: %w", party, err)
	}
	holder, err = s.cipher.Decrypt("payee_account", party.String(), "holder", holder)
	if err != nil {
		return PayeeAccount{}, fmt.Errorf("decrypt holder of %s: %w", party, err)
	}
	a.Number, a.Holder = string(number), cn.Name(holder)
	return a, nil
}

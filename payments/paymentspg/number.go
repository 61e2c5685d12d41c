package paymentspg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
)

// referenceAlphabet leaves out letters that are mistaken for digits.
const referenceAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newReference returns ten characters that say nothing about what they name.
func newReference() string {
	b := make([]byte, 10)
	_, err := rand.Read(b)
	if err != nil {
		panic("paymentspg: the machine has no randomness: " + err.Error())
	}
	for i := range b {
		b[i] = referenceAlphabet[b[i]%32]
	}
	return string(b)
}

// maxSuffixTries bounds the search for a free suffix; with half of a million
// numbers used, sixteen tries fail once in 65,536.
const maxSuffixTries = 64

// openNumber gives subject a virtual sub-account number under the account that the
// court has, or returns the one it has. A number that was given out under an old
// account keeps working until what it waits for is over, so that nobody's printed
// number stops in the middle; the number of a case has no such end and is the present
// account's. Suffixes are drawn at random, so that a number tells neither order nor
// count.
func openNumber(ctx context.Context, tx pgx.Tx, court, purpose string, subject ref.ID, at legal.Time) (string, error) {
	var no, main string
	var term int
	err := tx.QueryRow(ctx, `
		select coalesce(v.virtual_no, ''), f.account_no, f.term
		from fund_account_now f
		left join virtual_account v on v.court_id = f.court_id and v.purpose = $2 and v.subject_id = $3 and (v.term = f.term or $2 <> $4)
		where f.court_id = $1
		order by v.term desc
		limit 1`, court, purpose, subject, payments.ForCase).Scan(&no, &main, &term)
	if err != nil {
		return "", fmt.Errorf("find fund account of %s: %w", court, err)
	}
	for range maxSuffixTries {
		if no != "" {
			return no, nil
		}
		n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
		if err != nil {
			return "", fmt.Errorf("draw suffix: %w", err)
		}
		err = tx.QueryRow(ctx, `
			insert into virtual_account (court_id, virtual_no, purpose, subject_id, opened_at, term)
			values ($1, $2, $3, $4, $5, $6)
			on conflict (virtual_no) do nothing
			returning virtual_no`,
			court, fmt.Sprintf("%s%06d", main, n), purpose, subject, at, term).Scan(&no)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return "", fmt.Errorf("open virtual number: %w", err)
		}
	}
	return "", fmt.Errorf("court %s has hardly a virtual number left", court)
}

// endToEnd is the bank's reference of a payout: the same payout, the same order.
func endToEnd(payout ref.ID) string { return orderKey("FC", payout) }

func orderKey(kind string, id ref.ID) string {
	hex := make([]byte, 0, 32)
	for _, c := range []byte(id) {
		if c == '-' {
			continue
		}
		if c >= 'a' {
			c -= 'a' - 'A'
		}
		hex = append(hex, c)
	}
	return kind + string(hex[len(hex)-30:])
}

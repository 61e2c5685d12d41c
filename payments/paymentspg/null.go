package paymentspg

import "fachui/internal/ref"

// orNull stores the absent identifier as null.
func orNull(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

package banksim

import "net/http"

// Problem is a refusal by the bank: an HTTP status, a stable code and a sentence.
type Problem struct {
	Status  int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (p *Problem) Error() string { return p.Code + ": " + p.Message }

func problem(status int, code, message string) *Problem {
	return &Problem{Status: status, Code: code, Message: message}
}

func invalid(message string) *Problem {
	return problem(http.StatusBadRequest, "invalid", message)
}

func unknown(code, message string) *Problem {
	return problem(http.StatusNotFound, code, message)
}

func conflict(code, message string) *Problem {
	return problem(http.StatusConflict, code, message)
}

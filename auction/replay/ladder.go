// Package replay plays a recorded bid ladder through the real engine and says
// where the record and the rules part.
//
// Courts publish the whole course of a sale (法释〔2016〕18号 Art. 20): when, which
// code, how much. If the engine decides every line as it was decided then, names
// the same winner at the same price and ends at the same second, its reading of
// the rules is the one that sales are really run by.
package replay

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Limits of a ladder file.
const (
	MaxLines  = 200_000
	MaxLength = 200 // bytes of one line
)

// What can be wrong with a ladder file; each names the line.
var (
	ErrHeader = fault.Define(fault.Invalid, "ladder.header", basis.Basis{},
		"文件第一行应为“ts,bidder_code,price,status”。",
		"The first line should read \"ts,bidder_code,price,status\".")
	ErrColumns = fault.Define(fault.Invalid, "ladder.columns", basis.Basis{},
		"第 {line} 行应有四列，用逗号分隔，不加引号和空格。",
		"Line {line} should have four columns, separated by commas, without quotes or blanks.")
	ErrTime = fault.Define(fault.Invalid, "ladder.time", basis.Basis{},
		"第 {line} 行的时间应写作 2026-05-26 10:00:00（北京时间）。",
		"The time on line {line} should read like 2026-05-26 10:00:00 (Shanghai).")
	ErrOrder = fault.Define(fault.Invalid, "ladder.order", basis.Basis{},
		"第 {line} 行的时间早于上一行。各行应按时间先后排列，同秒可以。",
		"The time on line {line} is before that of the line above. Lines come in the order of time; equal seconds may follow each other.")
	ErrCode = fault.Define(fault.Invalid, "ladder.code", basis.Basis{},
		"第 {line} 行的竞买代码应为 2 至 32 位大写字母、数字或连字符。",
		"The bidder code on line {line} should be 2 to 32 capital letters, digits or hyphens.")
	ErrPrice = fault.Define(fault.Invalid, "ladder.price", basis.Basis{},
		"第 {line} 行的价格应为大于零的金额，最多两位小数，不带千分位。",
		"The price on line {line} should be an amount above zero with at most two decimals and no thousands separators.")
	ErrStatus = fault.Define(fault.Invalid, "ladder.status", basis.Basis{},
		"第 {line} 行的状态应为 {words} 之一。",
		"The status on line {line} should be one of the three words {words} (outbid, won, refused).")
	ErrWinner = fault.Define(fault.Invalid, "ladder.winner", basis.Basis{},
		"应恰有一行为“成交”，且其后只有“无效”的行；第 {line} 行不符。",
		"Exactly one line has the status of a bid that won, and only refused lines follow it; line {line} breaks this.")
	ErrTooLong = fault.Define(fault.Invalid, "ladder.too_long", basis.Basis{},
		"文件过长：最多 {lines} 行，每行最多 {bytes} 字节。",
		"The file is too long: at most {lines} lines of {bytes} bytes.")
	ErrEmpty = fault.Define(fault.Invalid, "ladder.empty", basis.Basis{},
		"文件中没有出价。",
		"The file holds no bids.")
)

// What a line's status says of its bid.
const (
	outbid  = "出局"
	won     = "成交"
	refused = "无效"
)

// Line is one recorded bid.
type Line struct {
	Number int // in the file, from 1 for the header
	At     legal.Time
	Code   string
	Price  money.Amount
	Status string
}

const header = "ts,bidder_code,price,status"

// Read reads a ladder strictly: nothing is trimmed, guessed or left out.
func Read(r io.Reader) ([]Line, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, MaxLength+2), MaxLength+2)
	var lines []Line
	n, end := 0, 0 // end: the line that won
	for in.Scan() {
		n++
		text := strings.TrimSuffix(in.Text(), "\r")
		if n == 1 {
			if strings.TrimPrefix(text, "\ufeff") != header {
				return nil, ErrHeader
			}
			continue
		}
		if n > MaxLines || len(text) > MaxLength {
			return nil, tooLong()
		}
		l, err := parse(n, text)
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 && l.At.Before(lines[len(lines)-1].At) {
			return nil, ErrOrder.With("line", n)
		}
		if end != 0 && l.Status != refused {
			return nil, ErrWinner.With("line", n)
		}
		if l.Status == won {
			end = n
		}
		lines = append(lines, l)
	}
	switch err := in.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, tooLong()
	case err != nil:
		return nil, fmt.Errorf("read ladder: %w", err)
	case n == 0:
		return nil, ErrHeader
	case len(lines) == 0:
		return nil, ErrEmpty
	case end == 0:
		return nil, ErrWinner.With("line", n)
	}
	return lines, nil
}

func tooLong() error { return ErrTooLong.With("lines", MaxLines).With("bytes", MaxLength) }

func parse(n int, text string) (Line, error) {
	col := strings.Split(text, ",")
	if len(col) != 4 {
		return Line{}, ErrColumns.With("line", n)
	}
	l := Line{Number: n, Code: col[1], Status: col[3]}
	var err error
	l.At, err = legal.Parse(col[0])
	if err != nil || len(col[0]) != len("2026-05-26 10:00:00") || col[0][10] != ' ' {
		return Line{}, ErrTime.With("line", n)
	}
	if !isCode(l.Code) {
		return Line{}, ErrCode.With("line", n)
	}
	l.Price, err = money.Parse(col[2])
	if err != nil || !l.Price.IsPositive() || strings.Trim(col[2], "0123456789.") != "" {
		return Line{}, ErrPrice.With("line", n)
	}
	if l.Status != outbid && l.Status != won && l.Status != refused {
		return Line{}, ErrStatus.With("line", n).With("words", outbid+", "+won+", "+refused)
	}
	return l, nil
}

func isCode(s string) bool {
	return len(s) >= 2 && len(s) <= 32 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

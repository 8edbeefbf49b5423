package chart

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"unicode"
)

// CSV writes a table as RFC 4180 says, with bare line feeds. A cell that a
// spreadsheet would run as a formula is led by an apostrophe, as OWASP's "CSV
// Injection" advises; numbers stay as they are.
func CSV(rows [][]string) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, row := range rows {
		guarded := make([]string, len(row))
		for i, cell := range row {
			guarded[i] = guard(cell)
		}
		// A buffer takes everything.
		_ = w.Write(guarded)
	}
	w.Flush()
	return out.Bytes()
}

// guard disarms a cell that begins as a formula does, leaving aside what is not
// seen before it.
func guard(cell string) string {
	begins := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
	if begins == "" || isNumber(begins) {
		return cell
	}
	// The wide forms are taken for the plain ones in East Asian settings.
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(begins, sign) {
			return "'" + cell
		}
	}
	return cell
}

// isNumber reports whether s is a decimal number and nothing else.
func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil && strings.Trim(s, "0123456789.+-eE") == ""
}

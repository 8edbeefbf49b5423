package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// printTable prints the rows in aligned columns, and how many meet their target.
func printTable(w io.Writer, rows []Row) error {
	lines := [][]string{{"", "measured", "floor", "ratio", "target", ""}}
	asked, met := 0, 0
	for _, r := range rows {
		lines = append(lines, line(r))
		if r.Missing != nil || r.Target != (Target{}) {
			asked++
			if r.OK() {
				met++
			}
		}
	}
	var b strings.Builder
	widths := columns(lines)
	for i, cells := range lines {
		for c, cell := range cells {
			pad := strings.Repeat(" ", widths[c]-utf8.RuneCountInString(cell))
			switch {
			case c == 0 || c >= 4: // words to the left, numbers to the right
				b.WriteString(cell + pad + "  ")
			default:
				b.WriteString(pad + cell + "  ")
			}
		}
		trimmed := strings.TrimRight(b.String(), " ")
		b.Reset()
		b.WriteString(trimmed + "\n")
		if i > 0 && rows[i-1].Note != "" {
			b.WriteString("    " + rows[i-1].Note + "\n")
		}
	}
	fmt.Fprintf(&b, "%d of %d targets met\n", met, asked)
	_, err := io.WriteString(w, b.String())
	return err
}

// line is a row's cells.
func line(r Row) []string {
	if r.Missing != nil {
		return []string{r.Name, "", "", "", r.target(), "not measured: " + r.Missing.Error()}
	}
	cells := []string{r.Name, number(r.Value) + " " + r.Unit, "", "", r.target(), ""}
	if r.Floor != 0 {
		cells[2] = number(r.Floor) + " " + r.Unit
	}
	if ratio := r.Ratio(); !math.IsNaN(ratio) {
		cells[3] = strconv.FormatFloat(ratio, 'f', 2, 64) + " ×"
	}
	switch {
	case r.Target == (Target{}):
	case r.OK():
		cells[5] = "ok"
	default:
		cells[5] = "missed"
	}
	return cells
}

// columns is the width of each column, in characters.
func columns(lines [][]string) []int {
	widths := make([]int, len(lines[0]))
	for _, cells := range lines {
		for c, cell := range cells {
			widths[c] = max(widths[c], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// number writes a number with three digits that count, and with commas between
// its thousands.
func number(v float64) string {
	if math.Abs(v) < 100 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	digits := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// writeJSON writes the rows to a file, making its folder.
func writeJSON(path string, rows []Row) error {
	b, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o644)
}

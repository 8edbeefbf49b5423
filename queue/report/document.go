package report

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"discern/queue"
)

// Document is a report as tables, before it takes a form.
type Document struct {
	Title  string
	Lead   []string // paragraphs before the tables
	Tables []Table
	Notes  []string // paragraphs behind them: how it was counted
}

// Table is one table with a caption. The first column names the rows.
type Table struct {
	Name    string // in one word, for programs
	Caption string
	Note    string // what the reader must know of how it was counted; may be empty
	Columns []string
	Rows    []Row
}

// Row is one row of a table: its name, and a cell for each further column.
type Row struct {
	Name  string
	Cells []Cell
}

// Cell is a value as a person reads it and as a program does. Both are empty for what
// is not known.
type Cell struct{ Shown, Value string }

// noCell stands where a column says nothing of a row.
var noCell = Cell{Shown: "–"}

// String is the cell as a person reads it.
func (c Cell) String() string {
	if c.Shown == "" {
		return notKnown
	}
	return c.Shown
}

// Known reports whether the cell says anything.
func (c Cell) Known() bool { return c.Shown != "" }

func number(n int) Cell {
	return Cell{queue.Thousands(n), strconv.Itoa(n)}
}

// share is a part of a whole; not known where there is no whole.
func share(part, whole int) Cell {
	if whole == 0 {
		return Cell{}
	}
	v := float64(part) / float64(whole)
	return Cell{fmt.Sprintf("%.1f %%", 100*v), strconv.FormatFloat(v, 'f', 4, 64)}
}

// median is the middle of some durations, or between the middle two; not known where
// there are none. A program reads it in seconds.
func median(all []time.Duration) Cell {
	if len(all) == 0 {
		return Cell{}
	}
	slices.Sort(all)
	n := len(all)
	d := all[n/2]
	if n%2 == 0 {
		d = all[n/2-1] + (all[n/2]-all[n/2-1])/2
	}
	return Cell{queue.Spell(d), strconv.FormatFloat(d.Seconds(), 'f', -1, 64)}
}

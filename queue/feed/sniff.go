package feed

import (
	"bufio"
	"bytes"
	"encoding/json"

	"discern/queue"
)

// headSize is how much of a file is looked at to tell its form.
const headSize = 64 << 10

// blanks is the white space of JSON; Unicode's is more.
const blanks = " \t\r\n"

// shape is how a file's records are laid out.
type shape int

const (
	nothing    shape = iota // white space at most
	foreign                 // no form of ours
	jsonLines               // an object a line
	jsonValues              // objects over several lines, or in an array
	csvTable                // a header and rows
)

// sniffed is what the beginning of a file tells.
type sniffed struct {
	shape  shape
	form   queue.Form // of the first record
	sure   bool       // the first record is one beyond doubt, whatever the file's name
	reason string     // of nothing and foreign: why there is nothing to read
}

// look tells a file's form by its first headSize bytes, without a byte-order mark.
func look(head []byte) sniffed {
	start := bytes.TrimLeft(head, blanks)
	if len(start) == 0 {
		return sniffed{shape: nothing, reason: "is empty: nothing to import"}
	}
	if start[0] == '[' {
		return values(start)
	}
	line, _, _ := bytes.Cut(start, []byte("\n"))
	line = bytes.TrimRight(line, blanks)
	switch {
	case line[0] == '{' && json.Valid(line):
		form, sure := recordForm(line)
		return sniffed{shape: jsonLines, form: form, sure: sure}
	case len(line) == 1 && line[0] == '{':
		return values(start)
	}
	binary := bytes.IndexByte(head, 0) >= 0
	if line[0] == '{' && !binary {
		return sniffed{shape: jsonLines, form: guessForm(line)}
	}
	for l := range bytes.Lines(start) {
		if l = bytes.TrimSpace(l); len(l) > 0 && l[0] == '{' && json.Valid(l) {
			form, _ := recordForm(l)
			return sniffed{shape: jsonLines, form: form}
		}
	}
	header, _ := (&rowReader{lines: lineReader{r: bufio.NewReader(bytes.NewReader(start))}, comma: ','}).header()
	t, reason := newTable(header)
	switch {
	case t != nil:
		return sniffed{shape: csvTable, form: t.form, sure: true}
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return sniffed{shape: foreign, reason: "is written as UTF-16; save it as UTF-8"}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return sniffed{shape: foreign, reason: "is a zip archive, which cannot be read as it comes in; store it and name the file"}
	case binary:
		return sniffed{shape: foreign, reason: "is a binary file, not items or decisions"}
	}
	return sniffed{shape: foreign, reason: reason}
}

func values(start []byte) sniffed {
	d := json.NewDecoder(bytes.NewReader(start))
	if start[0] == '[' {
		_, _ = d.Token()
	}
	var first json.RawMessage
	if d.Decode(&first) != nil || first[0] != '{' {
		return sniffed{shape: jsonValues, form: guessForm(start)}
	}
	form, sure := recordForm(first)
	return sniffed{shape: jsonValues, form: form, sure: sure}
}

// recordForm tells the form of a valid object, and whether it is a record beyond doubt.
func recordForm(object []byte) (queue.Form, bool) {
	var (
		w       walk
		id      bool
		content bool
	)
	form, _ := w.form(object)
	_ = w.object(object, func(key, _ []byte) error {
		switch string(key) {
		case "id":
			id = true
		case "kind", "text", "media", "scores":
			content = true
		}
		return nil
	})
	return form, form == queue.EntryForm || id && (content || form == queue.DecisionForm)
}

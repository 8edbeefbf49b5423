package report

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"html/template"
	"io"
	"strings"

	"discern/queue"
)

// Form is how a document is written.
type Form string

// The forms.
const (
	Markdown Form = "md"
	CSV      Form = "csv"
	HTML     Form = "html"
)

// Forms lists every form.
var Forms = []Form{Markdown, CSV, HTML}

// Write writes the document in a form.
func (d *Document) Write(w io.Writer, f Form) error {
	switch f {
	case Markdown:
		_, err := io.WriteString(w, d.markdown())
		return err
	case CSV:
		return d.csv(w)
	case HTML:
		return documentPage.Execute(w, d)
	}
	return &queue.Error{Kind: queue.Invalid, Field: "format", Msg: "is not one of md, csv, html"}
}

// csv writes a value a row: table, row, column, value. What is not known is empty;
// shares are 0…1 and times in seconds.
func (d *Document) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	put := func(cells ...string) {
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		_ = out.Write(cells) // Error tells it at the end
	}
	put("table", "row", "column", "value")
	for _, p := range d.Lead {
		put("report", "", "", p)
	}
	for _, t := range d.Tables {
		for _, r := range t.Rows {
			for i, c := range r.Cells {
				if c == noCell {
					continue
				}
				put(t.Name, r.Name, t.Columns[i+1], c.Value)
			}
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from taking a cell for a formula: an apostrophe before
// it, as OWASP advises on CSV injection.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func (d *Document) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", escape(d.Title))
	paragraphs := func(list []string) {
		for _, p := range list {
			fmt.Fprintf(&b, "\n%s\n", escape(p))
		}
	}
	paragraphs(d.Lead)
	for _, t := range d.Tables {
		fmt.Fprintf(&b, "\n## %s\n\n", escape(t.Caption))
		if t.Note != "" {
			fmt.Fprintf(&b, "%s\n\n", escape(t.Note))
		}
		if len(t.Rows) == 0 {
			b.WriteString("Nothing was decided in the period.\n")
			continue
		}
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "| %s ", escape(c))
		}
		b.WriteString("|\n|:---" + strings.Repeat("|---:", len(t.Columns)-1) + "|\n")
		for _, r := range t.Rows {
			fmt.Fprintf(&b, "| %s ", escape(r.Name))
			for _, c := range r.Cells {
				fmt.Fprintf(&b, "| %s ", escape(c.String()))
			}
			b.WriteString("|\n")
		}
	}
	b.WriteString("\n## How it was counted\n")
	paragraphs(d.Notes)
	return b.String()
}

// escaper takes their meaning from the characters that Markdown and HTML read.
var escaper = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "#", `\#`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
)

func escape(s string) string { return escaper.Replace(line(s)) }

//go:embed document.html
var documentHTML string

var documentPage = template.Must(template.New("document").Funcs(template.FuncMap{"style": func() template.CSS { return template.CSS(style) }}).Parse(documentHTML))

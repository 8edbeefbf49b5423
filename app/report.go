package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"discern/queue/report"
)

func reportCommand(d *desk) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Make a report for the public",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(transparencyCommand(d))
	return cmd
}

func transparencyCommand(d *desk) *cobra.Command {
	var r reporting
	cmd := &cobra.Command{
		Use:   "transparency --from DATE --to DATE",
		Short: "Count notices, decisions, orders, appeals and reversals of a period",
		Long: `Transparency counts what a transparency report says of a period: notices and orders
by source, decisions by rule, action and language, what machines found, how long it
took, removal orders met within the hour, appeals, reversals and second opinions.

It is written as Markdown, CSV or one HTML page that needs nothing else and prints on
A4; into a folder as all three. It names nobody and holds nothing that was posted.`,
		Example: `  discern report transparency --from 2026-07-01 --to 2026-12-31 -o report.html
  discern report transparency --from 2026-07-01 --to 2026-12-31 --format csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r.out, r.err = cmd.OutOrStdout(), cmd.ErrOrStderr()
			return d.with(cmd.Context(), func(o *opened) error { return r.run(cmd.Context(), o) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.from, "from", "", "first `day` of the period, as 2026-07-01")
	f.StringVar(&r.to, "to", "", "last `day` of the period, as 2026-12-31")
	f.StringVarP(&r.file, "output", "o", "", "write to this `file or folder` instead of standard output")
	f.StringVar(&r.format, "format", "", "md, csv or html (default: by the file's name, else md)")
	for _, flag := range []string{"from", "to"} {
		_ = cmd.MarkFlagRequired(flag) // fails only for a flag that does not exist
	}
	return cmd
}

// reporting is one run of the transparency report.
type reporting struct {
	from, to, file, format string
	out, err               io.Writer
}

func (r *reporting) run(ctx context.Context, o *opened) error {
	p, err := r.period()
	if err != nil {
		return err
	}
	folder, err := isFolder(r.file)
	if err != nil {
		return err
	}
	form, err := r.form()
	if err != nil {
		return err
	}
	doc, err := r.count(ctx, o, p)
	if err != nil {
		return err
	}
	if r.file == "" || r.file == "-" {
		return doc.Write(r.out, form)
	}
	files := map[report.Form]string{form: r.file}
	if folder {
		forms := report.Forms
		if r.format != "" {
			forms = []report.Form{form}
		}
		files = map[report.Form]string{}
		for _, f := range forms {
			files[f] = filepath.Join(r.file, fmt.Sprintf("transparency-%s-%s.%s", r.from, r.to, f))
		}
	}
	for _, f := range report.Forms {
		path, ok := files[f]
		if !ok {
			continue
		}
		if err := writeFile(path, func(w io.Writer) error { return doc.Write(w, f) }); err != nil {
			return err
		}
		fmt.Fprintf(r.out, "report written to %s\n", path)
	}
	return nil
}

// count reads the ledger and every item.
func (r *reporting) count(ctx context.Context, o *opened, p report.Period) (*report.Document, error) {
	if err := o.MayReport(ctx); err != nil {
		return nil, err
	}
	bar := progress(r.err, "reading", "entries")
	c, err := o.Chronicle(ctx, bar.show)
	_ = bar.Finish()
	if err != nil {
		return nil, err
	}
	stats, err := o.Stats(ctx)
	if err != nil {
		return nil, err
	}
	t := report.NewTransparency(p, c, o.Policies())
	bar = progress(r.err, "counting", "items")
	n := int64(0)
	for rec, err := range o.Items(ctx, time.Time{}) {
		if err != nil {
			return nil, err
		}
		t.Add(rec.Work.Ref, &rec.Item)
		if n++; n%256 == 0 {
			bar.show(n, max(n, stats.Total))
		}
	}
	_ = bar.Finish()
	return t.Document(o.Now()), nil
}

// period reads the two days, in the time of this machine.
func (r *reporting) period() (p report.Period, err error) {
	for _, f := range []struct {
		name, day string
		to        *time.Time
	}{{"from", r.from, &p.From}, {"to", r.to, &p.To}} {
		if *f.to, err = parseDay(f.name, f.day); err != nil {
			return p, err
		}
	}
	if p.To.Before(p.From) {
		return p, fmt.Errorf("--to: the last day, %s, lies before the first, %s", r.to, r.from)
	}
	p.To = p.To.AddDate(0, 0, 1)
	return p, nil
}

// form is what the flag says, else the file's name.
func (r *reporting) form() (report.Form, error) {
	if r.format != "" {
		if f := report.Form(strings.ToLower(r.format)); slices.Contains(report.Forms, f) {
			return f, nil
		}
		return "", fmt.Errorf("--format: %q is not one of md, csv, html", r.format)
	}
	if f := report.Form(strings.TrimPrefix(strings.ToLower(filepath.Ext(r.file)), ".")); slices.Contains(report.Forms, f) {
		return f, nil
	}
	return report.Markdown, nil
}

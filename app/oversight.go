package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"discern/queue"
)

// mostOversight bounds the file with rules of oversight that is read, in bytes.
const mostOversight = 1 << 20

func oversightCommand(d *desk) *cobra.Command {
	var asJSON, suggested bool
	var file string
	cmd := &cobra.Command{
		Use:   "oversight",
		Short: "Show or set the rules that send decisions to a second person",
		Long: `Oversight shows by which rules decisions are sent to a second person, who looks without
knowing the first decision or who made it. --suggested prints rules to begin with, as
JSON; --set takes such JSON, which then holds for the decisions from then on. Only a
supervisor sets rules. Every version stays in the ledger.

A rule sends a share (above 0, up to 1) of the decisions for which all of its
conditions hold: verdicts, policies (rules that were found to apply), actions, touches
(rules that apply or that a score or flag points at), scores ("below" or "above" the
thresholds), newcomer (a reviewer's first so many). "golden": N mixes in an item with a
known answer about once in N looks; 0 for none.`,
		Example: `  discern oversight --suggested > rules.json
  discern oversight --set rules.json
  echo '{"rules":[{"name":"all removals","share":0.1,"actions":["remove"]}]}' | discern oversight --set -`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, out := cmd.Context(), cmd.OutOrStdout()
			switch {
			case file != "":
				o, err := readOversight(cmd.InOrStdin(), file)
				if err != nil {
					return err
				}
				return d.judging(ctx, func(desk *opened) error {
					set, err := desk.SetOversight(ctx, o)
					if err != nil {
						return atField(file, err)
					}
					return printOversight(out, set, asJSON)
				})
			case suggested:
				ps, err := loadPolicies()
				if err != nil {
					return err
				}
				return encodeOversight(out, ps.SuggestedOversight())
			}
			return d.with(ctx, func(desk *opened) error {
				o, err := desk.Oversight(ctx)
				if err != nil {
					return err
				}
				return printOversight(out, o, asJSON)
			})
		},
	}
	f := cmd.Flags()
	f.BoolVar(&asJSON, "json", false, "print as JSON, with version, time and who set them")
	f.BoolVar(&suggested, "suggested", false, "print rules to begin with, as JSON")
	f.StringVar(&file, "set", "", "set the rules in a JSON `file`; - for standard input")
	cmd.MarkFlagsMutuallyExclusive("set", "suggested")
	return cmd
}

// oversightFile is what a person writes: neither version nor time is theirs to set.
type oversightFile struct {
	Rules  []queue.SecondRule `json:"rules"`
	Golden int                `json:"golden"`
}

func encodeOversight(w io.Writer, o queue.Oversight) error {
	return encodeForPeople(w, oversightFile{o.Rules, o.Golden})
}

// readOversight reads rules of oversight from a file or from standard input.
func readOversight(in io.Reader, file string) (queue.Oversight, error) {
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return queue.Oversight{}, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, mostOversight+1))
	switch {
	case err != nil:
		return queue.Oversight{}, fmt.Errorf("%s: %w", fileWord(file), err)
	case len(data) > mostOversight:
		return queue.Oversight{}, fmt.Errorf("%s: is larger than 1 MB, as no rules are", fileWord(file))
	}
	o, err := parseOversight(data)
	if err != nil {
		return o, atField(file, err)
	}
	return o, nil
}

// parseOversight reads one JSON object of rules, and refuses what it does not know.
// Its errors name the field, as rules[1].share.
func parseOversight(data []byte) (queue.Oversight, error) {
	var file struct {
		Rules  []json.RawMessage `json:"rules"`
		Golden json.RawMessage   `json:"golden"`
	}
	if err := strictly(data, &file); err != nil {
		return queue.Oversight{}, jsonFault("", err)
	}
	var o queue.Oversight
	if len(file.Golden) > 0 {
		if err := strictly(file.Golden, &o.Golden); err != nil {
			return o, jsonFault("golden", err)
		}
	}
	for i, raw := range file.Rules {
		var r queue.SecondRule
		if err := strictly(raw, &r); err != nil {
			return o, jsonFault(fmt.Sprintf("rules[%d]", i), err)
		}
		o.Rules = append(o.Rules, r)
	}
	return o, o.Validate()
}

func strictly(data []byte, to any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(to); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("is followed by something else")
	}
	return nil
}

// jsonFault says what is wrong with JSON at a place, in words of ours.
func jsonFault(path string, err error) error {
	var kind *json.UnmarshalTypeError
	fault := &queue.Error{Kind: queue.Invalid, Field: path, Msg: err.Error(), Err: err}
	name, unknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case errors.As(err, &kind):
		fault.Field, fault.Msg = pathOf(path, kind.Field), "is a "+kind.Value+" and not what is expected there"
	case unknown:
		fault.Field, fault.Msg = pathOf(path, strings.Trim(name, `"`)), "is not known here; `discern oversight --help` names the fields"
	case errors.Is(err, io.EOF):
		fault.Msg = "is empty; `discern oversight --suggested` prints rules to begin with"
	}
	return fault
}

// pathOf is the path of a field of what lies at another.
func pathOf(path, field string) string {
	if path == "" || field == "" {
		return path + field
	}
	return path + "." + field
}

// atField puts the file's name before an error.
func atField(file string, err error) error { return fmt.Errorf("%s: %w", fileWord(file), err) }

func fileWord(file string) string {
	if file == "-" {
		return "standard input"
	}
	return file
}

func printOversight(w io.Writer, o queue.Oversight, asJSON bool) error {
	if asJSON {
		return encode(w, struct {
			Version int                `json:"version"`
			At      time.Time          `json:"at,omitzero"`
			By      string             `json:"by,omitempty"`
			Rules   []queue.SecondRule `json:"rules"`
			Golden  int                `json:"golden"`
		}{o.Version, o.At, o.By, append([]queue.SecondRule{}, o.Rules...), o.Golden})
	}
	if o.Version == 0 {
		_, err := fmt.Fprintln(w, "No rules were ever set: no decision is sent to a second person, danger to life aside. `discern oversight --suggested` prints rules to begin with.")
		return err
	}
	fmt.Fprintf(w, "Version %d, since %s, by %s\n", o.Version, when(o.At), visible(o.By))
	for _, r := range o.Rules {
		fmt.Fprintf(w, "  %s: %s\n", visible(r.Name), visible(r.String()))
	}
	if len(o.Rules) == 0 {
		fmt.Fprintln(w, "  no rule: no decision is sent to a second person, danger to life aside")
	}
	golden := "no items with a known answer are mixed in"
	if o.Golden > 0 {
		golden = fmt.Sprintf("an item with a known answer is mixed in about once in %d looks", o.Golden)
	}
	_, err := fmt.Fprintf(w, "  %s\n", golden)
	return err
}

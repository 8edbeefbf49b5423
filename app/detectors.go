package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"discern/queue"
	"discern/queue/measure"
)

// detecting is one run of the detectors command.
type detecting struct {
	selecting
	detector, label, version string
	against                  string
	threshold                float64
	join, json               bool
}

func detectorsCommand(d *desk) *cobra.Command {
	var run detecting
	cmd := &cobra.Command{
		Use:   "detectors",
		Short: "Say what the detectors are worth, measured by people",
		Long: fmt.Sprintf(`Detectors says, for each detector, version and label, what its scores are worth measured
by what people decided, in a word and a sentence. With --threshold it says what that
threshold would have done: what would have been flagged rightly and wrongly among the
decided items, what would have been missed, and how many items people would have had to
look at; and band by band how often the detector is right. Shares have Wilson intervals
of 95 %%. Where nobody looked, that is said: it is not 0.

--against majority goes by what most people said who looked without knowing of each
other; an adjudication, an appeal or an overturn holds instead where there is one. An
item on which as many say one thing as the other, or most are unsure, is left out.
--against gold goes by the answer that came with the item, as meta.gold.

The words: a detector over-flags when fewer than %.0f of 100 that it flags are violating, and
misses when it catches fewer than %.0f of 100, each for sure, which is with the whole of
the interval. It is sound when neither is so and the intervals begin no more than %.0f below.
Anything else is not known: fewer than %d decided items, fewer than %d of them flagged, or
people who only look at what was flagged, since nobody can then know what was missed.

A detector that names no threshold is judged at .90. A new version is another detector,
and is listed by itself; --join takes all versions together, as --threshold does where
--version names none.`, measure.RightEnough*100, measure.FindsEnough*100, measure.Margin*100, measure.FewDecided, measure.FewFlagged),
		Example: `  discern detectors
  discern detectors --against gold
  discern detectors --detector charlr --label hateful --threshold 0.5
  discern detectors --detector charlr --label hateful --threshold 0.7 --where language=de --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run.run(cmd, d)
		},
	}
	f := cmd.Flags()
	f.StringVar(&run.detector, "detector", "", "only this `detector`")
	f.StringVar(&run.label, "label", "", "only this `label`")
	f.StringVar(&run.version, "version", "", "only this `version` of a detector")
	f.Float64Var(&run.threshold, "threshold", 0, "say what this threshold, 0 to 1, would have done")
	f.StringVar(&run.against, "against", "majority", "measure by `what`: the majority of people, or gold")
	f.BoolVar(&run.join, "join", false, "take all versions of a detector together")
	f.BoolVar(&run.json, "json", false, "print as JSON")
	run.flags(cmd)
	return cmd
}

func (r *detecting) run(cmd *cobra.Command, d *desk) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	against, err := measure.ParseAgainst(r.against)
	if err != nil {
		return fmt.Errorf("--against: %w", err)
	}
	one := cmd.Flags().Changed("threshold")
	switch {
	case one && (r.detector == "" || r.label == ""):
		return fmt.Errorf("--threshold needs --detector and --label; `discern detectors` lists those there are")
	case one && !(r.threshold >= 0 && r.threshold <= 1):
		return fmt.Errorf("--threshold: %v does not lie in 0 to 1", r.threshold)
	}
	return d.with(ctx, func(o *opened) error {
		data, picked, err := r.measured(ctx, o, cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		if one {
			s, err := picked.Detector(measure.DetectorKey{Detector: r.detector, Version: r.version, Label: r.label}, against)
			if err != nil {
				return err
			}
			if r.json {
				return encode(out, thresholdJSON(s, r.threshold))
			}
			return printThreshold(out, s, r.threshold)
		}
		var list []*measure.Scored
		for _, key := range data.DetectorKeys(r.join) {
			if r.detector != "" && key.Detector != r.detector || r.label != "" && key.Label != r.label || r.version != "" && key.Version != r.version {
				continue
			}
			s, err := picked.Detector(key, against)
			if err != nil {
				return err
			}
			if s.Items() > 0 {
				list = append(list, s)
			}
		}
		if r.json {
			return encode(out, detectorsJSON(list))
		}
		return printDetectors(out, list)
	})
}

// outcomeJSON is what a program is told of a threshold.
type outcomeJSON struct {
	Items         int        `json:"items"`
	TruePositive  int        `json:"true_positive"`
	FalsePositive int        `json:"false_positive"`
	FalseNegative int        `json:"false_negative"`
	TrueNegative  int        `json:"true_negative"`
	Precision     *float64   `json:"precision"`
	Recall        *float64   `json:"recall"`
	Bands         []bandJSON `json:"bands"`
}

type bandJSON struct {
	From      float64  `json:"from"`
	To        float64  `json:"to"`
	Scored    int      `json:"scored"`
	Decided   int      `json:"decided"`
	Violating int      `json:"violating"`
	Unseen    int      `json:"unseen"`
	Mean      *float64 `json:"mean_score"`
	Share     *float64 `json:"share_violating"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Precision *float64 `json:"precision"`
	Recall    *float64 `json:"recall"`
}

func thresholdJSON(s *measure.Scored, threshold float64) outcomeJSON {
	o := s.At(threshold)
	out := outcomeJSON{
		Items: o.Decided(), TruePositive: o.TruePositive, FalsePositive: o.FalsePositive,
		FalseNegative: o.FalseNegative, TrueNegative: o.TrueNegative, Precision: o.Precision.Ptr(), Recall: o.Recall.Ptr(),
	}
	for _, b := range s.Bands() {
		out.Bands = append(out.Bands, bandJSON{
			From: b.Low, To: b.High, Scored: b.Scored, Decided: b.Decided, Violating: b.Violating, Unseen: b.Unseen,
			Mean: b.Mean.Ptr(), Share: b.Share.Ptr(), Low: b.Share.LowPtr(), High: b.Share.HighPtr(), Precision: b.Precision.Ptr(), Recall: b.Recall.Ptr(),
		})
	}
	return out
}

// detectorJSON is what a program is told of a detector.
type detectorJSON struct {
	Detector  string   `json:"detector"`
	Versions  []string `json:"versions"`
	Label     string   `json:"label"`
	Scored    int      `json:"scored"`
	Decided   int      `json:"decided"`
	Split     int      `json:"split"`
	Unseen    int      `json:"unseen"`
	Threshold *float64 `json:"threshold"`
	Precision *float64 `json:"precision"`
	Recall    *float64 `json:"recall"`
	Error     *float64 `json:"calibration_error"`
	Brier     *float64 `json:"brier"`
	Judgement string   `json:"judgement"`
	Headline  string   `json:"headline"`
	Says      string   `json:"says"`
}

func detectorsJSON(list []*measure.Scored) map[string][]detectorJSON {
	out := make([]detectorJSON, len(list))
	for i, s := range list {
		v, at, c := s.Judge(), s.At(s.Threshold), s.Calibration()
		out[i] = detectorJSON{
			Detector: s.Detector, Versions: s.Versions, Label: s.Label, Scored: s.Items(), Decided: s.Decided(), Split: s.Split(), Unseen: s.Unseen(),
			Precision: at.Precision.Ptr(), Recall: at.Recall.Ptr(), Error: c.Error.Ptr(), Brier: c.Brier.Ptr(),
			Judgement: v.String(), Headline: v.Headline, Says: v.Says,
		}
		if s.Declared {
			out[i].Threshold = &s.Threshold
		}
	}
	return map[string][]detectorJSON{"detectors": out}
}

func printDetectors(w io.Writer, list []*measure.Scored) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "No item that is asked for has a score.")
		return err
	}
	for i, s := range list {
		if i > 0 {
			fmt.Fprintln(w)
		}
		v := s.Judge()
		fmt.Fprintf(w, "%s · %s  [%v]\n", visible(s.Detector), visible(s.Label), v.Judgement)
		fmt.Fprintf(w, "  %s scored, %s decided%s%s\n", queue.Thousands(s.Items()), queue.Thousands(s.Decided()), left(s), versions(s))
		fmt.Fprintf(w, "  %s.\n  %s\n", visible(v.Headline), v.Says)
	}
	return nil
}

// left says what is not known of the items scored.
func left(s *measure.Scored) string {
	out := ""
	if n := s.Split(); n > 0 {
		out += fmt.Sprintf(", %s on which people do not settle", queue.Thousands(n))
	}
	if n := s.Unseen(); n > 0 {
		out += fmt.Sprintf(", %s nobody looked at", queue.Thousands(n))
	}
	return out
}

func versions(s *measure.Scored) string {
	named := slices.DeleteFunc(slices.Clone(s.Versions), func(v string) bool { return v == "" })
	switch len(named) {
	case 0:
		return ""
	case 1:
		return "; version " + visible(named[0])
	}
	out := "; versions "
	for i, v := range named {
		if i > 0 {
			out += ", "
		}
		out += visible(v)
	}
	return out + " together"
}

func printThreshold(w io.Writer, s *measure.Scored, threshold float64) error {
	v, o := s.JudgeAt(threshold), s.At(threshold)
	fmt.Fprintf(w, "%s · %s, measured by %s%s\n", visible(s.Detector), visible(s.Label), map[measure.Against]string{measure.Majority: "the majority of people", measure.Gold: "gold"}[s.Against], versions(s))
	fmt.Fprintf(w, "%s.\n%s\n\nIf the threshold were %s\n", visible(v.Headline), v.Says, measure.Digits(threshold, 2))
	t := figures(w)
	for _, line := range []struct {
		name string
		n    int
	}{
		{"flagged rightly", o.TruePositive},
		{"flagged wrongly", o.FalsePositive},
		{"missed", o.FalseNegative},
		{"left alone rightly", o.TrueNegative},
		{"for people to look at", o.Above},
		{"of which not decided", o.Undecided},
	} {
		fmt.Fprintf(t, "  %s\t%s\t\n", line.name, queue.Thousands(line.n))
	}
	fmt.Fprintf(t, "  precision\t%s\t%s\t\n  recall\t%s\t%s\t\n", four(o.Precision), between(o.Precision), four(o.Recall), between(o.Recall))
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nWhen it says …, so many are violating")
	t = figures(w)
	fmt.Fprintln(t, "  score\tscored\tdecided\tviolating\tshare\t95 % interval\tnobody looked\t")
	for _, b := range s.Bands() {
		share := four(b.Share)
		if !b.Share.Known {
			share += " (" + b.Share.Why + ")"
		}
		fmt.Fprintf(t, "  %.1f to %.1f\t%s\t%s\t%s\t%s\t%s\t%s\t\n", b.Low, b.High, queue.Thousands(b.Scored), queue.Thousands(b.Decided), queue.Thousands(b.Violating), share, between(b.Share), queue.Thousands(b.Unseen))
	}
	return t.Flush()
}

package chart_test

import (
	"bytes"
	"encoding/csv"
	"image/color"
	"image/png"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
	"discern/ui/kit/chart"
)

func TestPNG(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.Dark))
	for name, c := range every() {
		for _, look := range []kit.Mode{kit.Light, kit.Dark} {
			sheet := chart.Sheet{Title: "It over-flags", Source: "8 items", Width: 600, Height: 400, Scale: 1.5, Look: look}
			out, err := chart.PNG(c, sheet)
			if err != nil {
				t.Fatal(name, err)
			}
			img, err := png.Decode(bytes.NewReader(out))
			if err != nil {
				t.Fatal(name, err)
			}
			if got := img.Bounds().Size(); got.X != 900 || got.Y != 600 {
				t.Errorf("%s is %v", name, got)
			}
			if got := color.NRGBAModel.Convert(img.At(0, 0)); got != look.Colors().Surface {
				t.Errorf("%s in look %d lies on %v", name, look, got)
			}
			if n := img.Bounds().Dx()*img.Bounds().Dy() - inked(img, img.Bounds(), look.Colors().Surface); n < 5000 {
				t.Errorf("%s has %d pixels that are not blank", name, n)
			}
		}
	}
}

func TestPaperIsAsHighAsTheChartWants(t *testing.T) {
	test.NewTempApp(t)
	height := func(rows int) int {
		b := chart.NewBars("")
		b.SetBars(someBars(rows))
		out, err := chart.PNG(b, chart.Paper("Title", "Source"))
		if err != nil {
			t.Fatal(err)
		}
		cfg, err := png.DecodeConfig(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		return cfg.Height
	}
	if got := height(9) - height(4); got != 5*28*3 {
		t.Errorf("five rows more are %d pixels", got)
	}
}

func TestPNGRefuses(t *testing.T) {
	test.NewTempApp(t)
	for name, sheet := range map[string]chart.Sheet{
		"nothing":      {},
		"no scale":     {Width: 600, Height: 400},
		"only margins": {Width: 50, Height: 50, Scale: 1},
		"a poster":     {Width: 6000, Height: 4000, Scale: 9},
	} {
		if _, err := chart.PNG(every()["bars"], sheet); err == nil {
			t.Errorf("%s was made", name)
		}
	}
}

func TestCSV(t *testing.T) {
	got := string(chart.CSV([][]string{
		{"name", "value", "a, \"b\""},
		{"=1+1", "-0.35", "+4"},
		{"@SUM(A1)", "-1.5e-07", "- 5"},
		{"+cmd|' /C calc'!A0", "-", "-Inf"},
		{" =1", "\t=1", "\u00a0@x"},
		{"\uff1d1", "not known", ""},
		{"+1+1", "-0x10", "a=b"},
		{"", " ", "two\nlines"},
	}))
	want := `name,value,"a, ""b"""
'=1+1,-0.35,+4
'@SUM(A1),-1.5e-07,'- 5
'+cmd|' /C calc'!A0,'-,'-Inf
' =1,'	=1,'` + "\u00a0" + `@x
'` + "\uff1d" + `1,not known,
'+1+1,'-0x10,a=b
," ","two
lines"
`
	if got != want {
		t.Errorf("it writes\n%s\nwant\n%s", got, want)
	}
}

// FuzzCSV: whatever stands in a cell can be read back, and begins no formula.
func FuzzCSV(f *testing.F) {
	for _, cell := range []string{"", "=1", "-.5", "+a", " @x", "\r=1", "\"", "\uff0b1", "\ufeff=1", "a\x00", "\v+"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		rows, err := csv.NewReader(bytes.NewReader(chart.CSV([][]string{{"head", cell}}))).ReadAll()
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 {
			t.Fatalf("%q was read back as %q, %v", cell, rows, err)
		}
		got := rows[0][1]
		// The reader of RFC 4180 takes a line's end in either form for a line feed.
		plain := strings.ReplaceAll(cell, "\r\n", "\n")
		if got != plain && got != "'"+plain {
			t.Errorf("%q became %q", cell, got)
		}
		if _, err := strconv.ParseFloat(strings.TrimSpace(got), 64); err != nil && strings.IndexAny(strings.TrimSpace(got), "=+-@") == 0 {
			t.Errorf("%q begins a formula", got)
		}
	})
}

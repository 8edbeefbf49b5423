package insight

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"discern/queue"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"discern/ui/kit"
	"discern/ui/kit/chart"
)

// nextFigure goes to the next chart of the page, and brings it into sight.
func (s *Screen) nextFigure() {
	if s.current == nil {
		return
	}
	s.focus = (s.focus + 1) % len(s.current.figures())
	s.showFocus()
	s.reveal(s.current.figures()[s.focus].card)
}

// reveal scrolls the page so that a part of it can be seen.
func (s *Screen) reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s.scroll).Y + s.scroll.Offset.Y
	top, room := s.scroll.Offset.Y, s.scroll.Size().Height
	if y >= top && y+o.Size().Height <= top+room {
		return
	}
	s.scroll.ScrollToOffset(fyne.NewPos(0, max(y-kit.Space, 0)))
}

// showFocus marks the chart that E exports.
func (s *Screen) showFocus() {
	for i, f := range s.current.figures() {
		f.setFocus(i == s.focus)
	}
}

// Export asks whether to export the chart in focus as a picture or as numbers.
func (s *Screen) Export() {
	if s.current != nil {
		s.askExport(s.current.figures()[s.focus])
	}
}

func (s *Screen) askExport(f *figure) {
	if i := slices.Index(s.current.figures(), f); i >= 0 {
		s.focus = i
		s.showFocus()
	}
	numbers := kit.Answer{Key: "N", Words: "Numbers (CSV)", Do: func() { s.closeAsk(); s.saveNumbers(f) }}
	leave := kit.Answer{Key: "Esc", Words: "Leave it", Do: s.closeAsk}
	s.answer = map[fyne.KeyName]func(){fyne.KeyN: numbers.Do}
	answers := []kit.Answer{numbers, leave}
	if f.chart != nil {
		picture := kit.Answer{Key: "P", Words: "Picture (PNG)", Do: func() { s.closeAsk(); s.savePicture(f) }}
		s.answer[fyne.KeyP] = picture.Do
		answers = append([]kit.Answer{picture}, answers...)
	}
	s.ask.Set("Export “"+f.name+"”", answers...)
	s.redraw()
}

func (s *Screen) closeAsk() {
	s.answer = nil
	s.ask.Set("")
	s.redraw()
}

// redraw has the next frame drawn. What was never in sight is not known to the
// window yet, and cannot ask for it by itself.
func (s *Screen) redraw() { canvas.Refresh(s.root) }

// source says what an exported chart was computed from.
func (s *Screen) source() string {
	t := s.reader.last
	words := []string{
		queue.Number(t.data.Items(), "item", "items") + " and " + queue.Number(t.data.Looks(), "decision", "decisions") + " in the workspace",
		s.filters.String(), againstWords(s.filters.against), "Discern, " + t.at.Format("2006-01-02 15:04"),
	}
	return strings.Join(words, "; ") + "."
}

func (s *Screen) savePicture(f *figure) {
	title, source, name := f.name, s.source(), s.fileName(f, "png")
	if d, ok := s.current.(*detectorPage); ok {
		title = detectorName(d.key) + ": " + title
	}
	png, err := chart.PNG(f.chart, chart.Paper(title, source))
	s.save(name, png, err)
}

func (s *Screen) saveNumbers(f *figure) { s.save(s.fileName(f, "csv"), chart.CSV(f.table()), nil) }

func (s *Screen) save(name string, data []byte, err error) {
	if err != nil {
		s.fault(err)
		return
	}
	s.offers.Save(name, data)
}

// fileName is a name to begin with: letters and digits alone.
func (s *Screen) fileName(f *figure, ending string) string {
	name := f.name
	if d, ok := s.current.(*detectorPage); ok {
		name = detectorName(d.key) + " " + name
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return fmt.Sprintf("%s.%s", strings.Join(words, "-"), ending)
}

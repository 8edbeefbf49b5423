package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestColumn(t *testing.T) {
	const gap, pad = 10, 5
	word := kit.NewParagraph("several words that need more than one line in a narrow column", kit.Plain, kit.TextBody)
	hidden, a, b := box(40, 30), box(60, 20), box(10, 40)
	hidden.Hide()
	tests := []struct {
		name        string
		column      kit.Column
		size        fyne.Size
		heights, ys []float32 // of a, b
		x, width    float32
		leastWidth  float32
		leastHeight float32
	}{
		{"as high as they are", kit.Column{Gap: gap, Pad: pad}, fyne.NewSize(200, 300), []float32{20, 40}, []float32{5, 35}, 5, 190, 70, 80},
		{"the first stretches", kit.Column{Gap: gap, Pad: pad, Stretch: a}, fyne.NewSize(200, 300), []float32{240, 40}, []float32{5, 255}, 5, 190, 70, 80},
		{"no room to stretch", kit.Column{Gap: gap, Pad: pad, Stretch: a}, fyne.NewSize(200, 30), []float32{20, 40}, []float32{5, 35}, 5, 190, 70, 80},
		{"not wider than allowed", kit.Column{Gap: gap, MostWidth: 100}, fyne.NewSize(200, 300), []float32{20, 40}, []float32{0, 30}, 50, 100, 60, 70},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			objects := []fyne.CanvasObject{hidden, a, b}
			tt.column.Layout(objects, tt.size)
			for i, o := range objects[1:] {
				if o.Size() != fyne.NewSize(tt.width, tt.heights[i]) || o.Position() != at(tt.x, tt.ys[i]) {
					t.Errorf("object %d is %v at %v, want %v high at %v, %v", i, o.Size(), o.Position(), tt.heights[i], tt.x, tt.ys[i])
				}
			}
			if got := tt.column.MinSize(objects); got != fyne.NewSize(tt.leastWidth, tt.leastHeight) {
				t.Errorf("the least size is %v", got)
			}
		})
	}

	test.NewTempApp(t)
	c := kit.NewColumn(gap, pad, word, b)
	if wide, narrow := kit.HeightFor(c, 900), kit.HeightFor(c, 120); narrow <= wide || wide != word.HeightFor(890)+40+gap+2*pad {
		t.Errorf("wide %v, narrow %v", wide, narrow)
	}
	if got := kit.HeightFor(kit.NewPanel(c, kit.NoEdge, 7), 914); got != kit.HeightFor(c, 900)+14 {
		t.Errorf("in a panel it wants %v, alone %v", got, kit.HeightFor(c, 900))
	}
}

func TestColumnGives(t *testing.T) {
	test.NewTempApp(t)
	text := &flowing{wants: 400, least: 20}
	text.ExtendBaseWidget(text)
	foot := box(10, 40)
	column := &kit.Column{Gap: 10, Give: text}
	for _, tt := range []struct{ height, text, foot float32 }{
		{900, 400, 410}, {450, 400, 410}, {250, 200, 210}, {10, 20, 30},
	} {
		column.Layout([]fyne.CanvasObject{text, foot}, fyne.NewSize(100, tt.height))
		if text.Size().Height != tt.text || foot.Position().Y != tt.foot {
			t.Errorf("in %v the text is %v high and the foot at %v, want %v and %v",
				tt.height, text.Size().Height, foot.Position().Y, tt.text, tt.foot)
		}
	}
}

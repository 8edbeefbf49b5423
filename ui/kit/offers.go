package kit

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Offers stands in place of a list without rows: it says why, and offers what to do
// about it, each with a digit.
type Offers struct {
	head    *Head
	do      []func() // what the digits do
	buttons []*KeyButton
	column  *fyne.Container
	root    *fyne.Container
}

// NewOffers makes one that says nothing yet, and is hidden.
func NewOffers() *Offers {
	o := &Offers{head: NewHead("", ""), column: NewColumn(Gap, 0)}
	o.root = NewColumn(Space, 0, o.head, o.column)
	o.root.Hide()
	return o
}

// Object is what the screen shows.
func (o *Offers) Object() fyne.CanvasObject { return o.root }

// Hide takes it away, with all that it offered.
func (o *Offers) Hide() {
	o.do, o.buttons, o.column.Objects = nil, nil, nil
	o.root.Hide()
}

// Say says why there is nothing, without offers yet.
func (o *Offers) Say(head, below string) {
	o.Hide()
	o.head.Set(head, below)
	o.root.Show()
	o.root.Refresh()
}

// Add offers one thing more.
func (o *Offers) Add(name string, do func()) {
	o.do = append(o.do, do)
	b := NewKeyButton(fmt.Sprint(len(o.do)), name, Plain, do)
	o.buttons = append(o.buttons, b)
	o.column.Add(container.NewHBox(b))
	o.root.Refresh()
}

// Rename says an offer in other words.
func (o *Offers) Rename(i int, name string) {
	o.buttons[i].Set(name, Plain)
	o.column.Objects[i].Refresh()
}

// Names lists what is offered.
func (o *Offers) Names() []string {
	names := make([]string, len(o.buttons))
	for i, b := range o.buttons {
		names[i] = b.words
	}
	return names
}

// Key does what a digit offers, and reports whether it offers anything.
func (o *Offers) Key(name fyne.KeyName) bool {
	if len(name) != 1 || name[0] < '1' || int(name[0]-'0') > len(o.do) {
		return false
	}
	o.do[name[0]-'1']()
	return true
}

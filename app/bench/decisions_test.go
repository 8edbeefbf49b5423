package main

import (
	"testing"
	"time"

	"discern/queue"
	"discern/ui/audit"
)

// What is put in is listed, and picked by who and what.
func TestPutDecisions(t *testing.T) {
	const items = 100
	d := filled(t, items)
	rule, err := d.rule()
	if err != nil {
		t.Fatal(err)
	}
	e := &env{began: time.Now()}
	err = putDecisions(t.Context(), e, d, 2*items, func(i int) queue.Entry { return makeEntry(i, makeItem(i%items), rater(i/20), rule) })
	if err != nil {
		t.Fatal(err)
	}
	list, err := audit.ReadList(t.Context(), d.Desk)
	if err != nil || list.Len() != 2*items {
		t.Fatalf("%d decisions are listed: %v", list.Len(), err)
	}
	if err := page(t.Context(), list); err != nil {
		t.Error(err)
	}
	verdicts := 0
	for _, v := range queue.Verdicts {
		if err := list.Pick(t.Context(), rater(3), v); err != nil {
			t.Fatal(err)
		}
		if list.Len() == 2*items/raters {
			t.Errorf("all that %s decided is %s", rater(3), v)
		}
		verdicts += list.Len()
	}
	if verdicts != 2*items/raters {
		t.Errorf("%s made %d decisions, want %d", rater(3), verdicts, 2*items/raters)
	}
	err = putDecisions(t.Context(), e, d, 1, func(i int) queue.Entry { return makeEntry(i, makeItem(items+1), "", rule) })
	if err == nil {
		t.Error("a decision on no item is taken")
	}
}

// The floor reads every row that is there, and a query that is none is told.
func TestReadRows(t *testing.T) {
	d := filled(t, 10)
	if took, err := readRows(d.dir, ledgerRows, workRows, itemRows); err != nil || took <= 0 {
		t.Errorf("%v, %v", took, err)
	}
	if _, err := readRows(d.dir, "SELECT nothing"); err == nil {
		t.Error("a query of a column that is not there is answered")
	}
}

func TestBesideFloor(t *testing.T) {
	var order []byte
	of := func(c byte, took ...time.Duration) func() (time.Duration, error) {
		return func() (time.Duration, error) {
			order = append(order, c)
			n := 0
			for _, o := range order {
				if o == c {
					n++
				}
			}
			return took[n-1], nil
		}
	}
	took, floor, err := besideFloor(3, of('f', 1, 9, 2, 8), of('m', 5, 7, 6))
	if err != nil || took != 6 || floor != 8 || string(order) != "fmfmfmf" {
		t.Errorf("%v beside %v in the order %s: %v", took, floor, order, err)
	}
}

package queue_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/queue"
)

// of is a post whose only score points at a rule by a label.
func of(id, label string, score float64) *queue.Item {
	it := post(id, score)
	it.Scores[0].Label = label
	return it
}

// due gives an item a removal order that is due after a time in the morning.
func due(it *queue.Item, in time.Duration) *queue.Item {
	it.Flags = append(it.Flags, queue.Flag{By: queue.ByRemovalOrder, Deadline: morning.Add(in)})
	return it
}

func (b *bench) expose(tb testing.TB, seen ...queue.Exposure) {
	tb.Helper()
	if err := b.Expose(tb.Context(), seen...); err != nil {
		tb.Fatal(err)
	}
}

// line names the items that come, in order.
func (b *bench) line(tb testing.TB) (ids []string) {
	tb.Helper()
	rows, err := b.Upcoming(tb.Context(), 20)
	if err != nil {
		tb.Fatal(err)
	}
	for _, r := range rows {
		ids = append(ids, r.Key.ID)
	}
	return ids
}

// pass decides the item before the reviewer and returns its id.
func (b *bench) pass(tb testing.TB) string {
	tb.Helper()
	task := b.next(tb)
	if _, err := b.Decide(tb.Context(), task.Ref, queue.Judgement{Verdict: queue.NotViolating}); err != nil {
		tb.Fatal(err)
	}
	return task.Item.ID
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func TestOptingOut(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	b.fill(t, of("threat", "THREAT", .8), of("rude", "rude", .9), of("hateful", "hateful", .7), due(of("ordered", "LIFE.1", .9), 10*time.Minute))
	if got := b.line(t); !slices.Equal(got, []string{"ordered", "threat", "rude", "hateful"}) && got[0] != "ordered" {
		t.Fatalf("the line is %v", got)
	}
	entries := b.ledgerLength(t)
	task := b.next(t)
	if task.Item.ID != "ordered" {
		t.Fatalf("first comes %s", task.Item.ID)
	}
	must(t, b.OptOut(ctx, "LIFE"))
	if got := b.line(t); slices.Contains(got, "ordered") || slices.Contains(got, "threat") || len(got) != 2 {
		t.Errorf("after opting out of LIFE comes %v", got)
	}
	if next := b.next(t); next.Item.ID == "ordered" {
		t.Error("the item before the person stays before them")
	}
	passed, err := b.PassedOver(ctx)
	if err != nil || passed != (queue.PassedOver{Items: 2, Due: 1}) {
		t.Errorf("passed over %+v: %v", passed, err)
	}

	// For others they wait, at once.
	must(t, b.Sit(ctx, "ben"))
	if next := b.next(t); next.Item.ID != "ordered" {
		t.Errorf("ben is given %s", next.Item.ID)
	}
	if passed, err := b.PassedOver(ctx); err != nil || passed != (queue.PassedOver{}) {
		t.Errorf("ben passes over %+v: %v", passed, err)
	}
	must(t, b.Sit(ctx, "amina"))
	if own, err := b.Own(ctx); err != nil || !slices.Equal(own.Out, []string{"LIFE"}) {
		t.Errorf("amina opted out of %v: %v", own.Out, err)
	}

	// What is opened from a list is opened.
	ref, err := b.Find(ctx, "threat")
	must(t, err)
	if task, err := b.Take(ctx, ref); err != nil || task.Item.ID != "threat" {
		t.Errorf("taking it out of order: %v", err)
	}

	must(t, b.OptIn(ctx, "LIFE"))
	if got := b.line(t); len(got) != 3 {
		t.Errorf("taken back, the line is %v beside what is open", got)
	}
	if got := b.ledgerLength(t); got != entries {
		t.Errorf("the ledger has %d entries, had %d", got, entries)
	}
	wantKind(t, "opting out of nothing known", b.OptOut(ctx, "NONE"), queue.Invalid)
}

// What is not due any more is passed over in the whole order, the turn of the
// oldest too.
func TestOptingOutOfTheOldest(t *testing.T) {
	b := newBench(t)
	b.fill(t, of("oldest", "rude", .9))
	for i := range queue.FairShare + 2 {
		b.fill(t, of("h"+string(rune('a'+i)), "hateful", .5+float64(i)/100))
	}
	must(t, b.OptOut(t.Context(), "RUDE"))
	for range queue.FairShare + 2 {
		if id := b.pass(t); id == "oldest" {
			t.Fatal("its turn brought what is passed over")
		}
	}
	_, err := b.Next(t.Context())
	wantKind(t, "with nothing else left", err, queue.Empty)
}

func (b *bench) ledgerLength(tb testing.TB) int64 {
	tb.Helper()
	s, err := b.Stats(tb.Context())
	must(tb, err)
	return s.Entries
}

func TestAMilderItemAfterSevereOnes(t *testing.T) {
	b := newBench(t)
	for i := range 8 {
		b.fill(t, of("severe "+string(rune('a'+i)), "THREAT", .89-float64(i)/100))
	}
	image := &queue.Item{ID: "unscored", Source: "forum", Kind: queue.Image}
	b.fill(t, image, of("mild", "rude", .1), of("milder", "rude", .05))
	var came []string
	step := func() queue.Task {
		task := b.next(t)
		b.expose(t, queue.Exposure{Severity: task.Harm, Seen: queue.Seen{Items: 1}, From: b.at, To: b.at})
		came = append(came, task.Item.ID)
		b.at = b.at.Add(time.Second)
		_, err := b.Decide(t.Context(), task.Ref, queue.Judgement{Verdict: queue.NotViolating})
		must(t, err)
		return task
	}
	for range 5 {
		step()
	}
	if got := b.line(t); got[0] != "mild" || got[1] != "severe f" || len(got) != 6 || slices.Index(got[1:], "mild") >= 0 {
		t.Errorf("after five severe items the line is %v", got)
	}
	task := step()
	if task.Item.ID != "mild" || task.Place.Lane != queue.Milder || !strings.Contains(task.Place.Why(b.at)[0], "5 severe items in a row") {
		t.Errorf("then comes %s: %v", task.Item.ID, task.Place.Why(b.at))
	}
	if task = step(); task.Item.ID != "severe f" || task.Place.Lane == queue.Milder {
		t.Errorf("after the milder one comes %s in lane %d", task.Item.ID, task.Place.Lane)
	}

	// Nothing goes before what is due.
	b.expose(t, queue.Exposure{Severity: queue.High, Seen: queue.Seen{Items: 9}, From: b.at, To: b.at})
	b.fill(t, due(of("ordered", "THREAT", .5), 20*time.Minute))
	if task = step(); task.Item.ID != "ordered" {
		t.Errorf("while a removal order is due comes %s", task.Item.ID)
	}
	// What nobody has scored is no milder, and where nothing is, the order goes on.
	if task = step(); task.Item.ID != "milder" {
		t.Errorf("then comes %s", task.Item.ID)
	}
	b.expose(t, queue.Exposure{Severity: queue.High, Seen: queue.Seen{Items: 9}, From: b.at, To: b.at})
	for range 2 {
		if task = step(); task.Place.Lane == queue.Milder {
			t.Errorf("%s is called milder", task.Item.ID)
		}
	}
	team, err := b.Team(t.Context())
	must(t, err)
	team.Run = 0
	must(t, b.SetTeam(t.Context(), team))
	b.fill(t, of("worse", "THREAT", .89), of("better", "rude", .1))
	if task = step(); task.Item.ID != "worse" {
		t.Errorf("where a team wants none, %s comes", task.Item.ID)
	}
}

// insisting has a person's breaks insisted on after ten minutes.
func (b *bench) insisting(tb testing.TB) {
	tb.Helper()
	must(tb, b.SetOwn(tb.Context(), queue.Own{Budget: queue.Budget{Unbroken: 10, Insist: true}}))
}

func TestABreakInsistedOn(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	b.fill(t, post("a", .9), post("b", .8), post("c", .7))
	b.insisting(t)
	held := b.next(t)
	b.at = after(10 * time.Minute)
	b.expose(t, seen(10*time.Minute, 10*time.Minute, 0))

	// Nothing comes, not even what is open already; what is open can be decided.
	_, err := b.Next(ctx)
	wantKind(t, "during the break", err, queue.OnBreak)
	if !strings.Contains(err.Error(), "10 min") {
		t.Errorf("it says %q", err)
	}
	other, err := b.Find(ctx, "b")
	must(t, err)
	_, err = b.Take(ctx, other)
	wantKind(t, "taking another", err, queue.OnBreak)
	if u, err := b.Unfinished(ctx); err != nil || u != (queue.Unfinished{Open: true}) {
		t.Errorf("unfinished is %+v: %v", u, err)
	}
	task, err := b.Finish(ctx)
	if err != nil || task.Ref != held.Ref {
		t.Fatalf("to finish is %s: %v", task.Item.ID, err)
	}
	if again := b.next(t); again.Ref != held.Ref {
		t.Errorf("asked again it is %s", again.Item.ID)
	}
	_, err = b.Decide(ctx, held.Ref, queue.Judgement{Verdict: queue.NotViolating})
	must(t, err)
	_, err = b.Next(ctx)
	wantKind(t, "after what had to be finished", err, queue.OnBreak)
	_, err = b.Finish(ctx)
	wantKind(t, "finishing when nothing is open or due", err, queue.Empty)

	// A removal order is a person's to judge, break or not.
	b.fill(t, due(post("ordered", .1), 30*time.Minute))
	if u, err := b.Unfinished(ctx); err != nil || u != (queue.Unfinished{Due: 1}) {
		t.Errorf("unfinished is %+v: %v", u, err)
	}
	if task, err = b.Finish(ctx); err != nil || task.Item.ID != "ordered" {
		t.Errorf("what is due is %s: %v", task.Item.ID, err)
	}
	_, err = b.Decide(ctx, task.Ref, queue.Judgement{Verdict: queue.NotViolating})
	must(t, err)
	if shift, advice, err := b.Shift(ctx); err != nil || shift.Overrides != 2 || advice.Advised != queue.InsistOnBreak {
		t.Errorf("%d overrides, advised %d: %v", shift.Overrides, advice.Advised, err)
	}

	b.at = after(20 * time.Minute)
	if task = b.next(t); task.Item.ID != "b" {
		t.Errorf("after the break comes %s", task.Item.ID)
	}
	if _, err := b.Finish(ctx); err != nil {
		t.Error(err)
	}
	if shift, _, err := b.Shift(ctx); err != nil || shift.Overrides != 2 {
		t.Errorf("finishing while no break is due counts: %d overrides, %v", shift.Overrides, err)
	}
}

// When a shift's severe items are used up only milder ones come, what is due aside.
func TestUsedUp(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	b.fill(t, of("threat", "THREAT", .89), &queue.Item{ID: "unscored", Source: "forum", Kind: queue.Video}, of("rude", "rude", .3))
	must(t, b.SetOwn(ctx, queue.Own{Budget: queue.Budget{High: queue.Allowance{Reveals: 3}, Insist: true}}))
	b.expose(t, seen(time.Minute, time.Minute, 3))
	b.at = after(20 * time.Minute)
	if got := b.line(t); !slices.Equal(got, []string{"rude"}) {
		t.Errorf("the line is %v", got)
	}
	b.fill(t, due(of("ordered", "THREAT", .5), time.Hour))
	if got := b.line(t); !slices.Equal(got, []string{"ordered", "rude"}) {
		t.Errorf("with a removal order the line is %v", got)
	}
	if id := b.pass(t) + " " + b.pass(t); id != "ordered rude" {
		t.Errorf("came %s", id)
	}
	_, err := b.Next(ctx)
	wantKind(t, "with only severe ones left", err, queue.Empty)
}

func TestExposureIsKeptForThePersonAlone(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	b.expose(t, seen(4*time.Minute, 4*time.Minute, 2), seen(14*time.Minute, 2*time.Minute, 1))
	b.at = after(15 * time.Minute)
	course, err := b.Course(ctx)
	if err != nil || len(course) != 2 || !course[0].At.Equal(morning.Truncate(queue.StretchTime)) || course[1].Reveals != 1 || course[0].Time != 4*time.Minute {
		t.Fatalf("amina's course is %+v: %v", course, err)
	}
	must(t, b.Sit(ctx, "ben"))
	if course, err := b.Course(ctx); err != nil || course != nil {
		t.Errorf("ben is told %+v: %v", course, err)
	}
	if shift, _, err := b.Shift(ctx); err != nil || shift != (queue.Shift{}) {
		t.Errorf("ben's shift is %+v: %v", shift, err)
	}
	must(t, b.Sit(ctx, "amina"))
	if shift, _, err := b.Shift(ctx); err != nil || shift.Total.All().Reveals != 3 {
		t.Errorf("back at the desk amina has %+v: %v", shift, err)
	}
	if n := b.ledgerLength(t); n != 0 {
		t.Errorf("%d entries in the ledger", n)
	}
	for _, name := range []string{"wellbeing", "wellbeing/amina"} {
		_, err := b.Setting(ctx, name)
		wantKind(t, "reading the setting "+name, err, queue.Refused)
		wantKind(t, "writing the setting "+name, b.SetSetting(ctx, name, "{}"), queue.Refused)
	}

	b.at = after(26 * time.Hour)
	if shift, _, err := b.Shift(ctx); err != nil || shift != (queue.Shift{}) {
		t.Errorf("the day after, the shift is %+v: %v", shift, err)
	}
	must(t, b.ForgetExposure(ctx))
	if course, err := b.Course(ctx); err != nil || course != nil {
		t.Errorf("after it was forgotten amina is told %+v: %v", course, err)
	}
}

func TestExposureIsNotKeptForEver(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	b.expose(t, seen(time.Minute, time.Minute, 1))
	must(t, b.SaveExposure(ctx))
	b.at = b.at.Add(queue.ExposureKept + time.Hour)
	b.expose(t, queue.Exposure{Severity: queue.Low, Seen: queue.Seen{Items: 1}, From: b.at, To: b.at})
	must(t, b.SaveExposure(ctx))
	if course, err := b.Course(ctx); err != nil || len(course) != 1 {
		t.Errorf("after 90 days the course is %+v: %v", course, err)
	}
}

// Whoever is not the person is told sums: of everybody, of a whole day, and only
// when they hide each.
func TestSupervisorsSeeSums(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	for i, name := range []string{"amina", "ben", "chen"} {
		must(t, b.Sit(ctx, name))
		b.expose(t, seen(time.Duration(i+1)*time.Minute, time.Minute, 2))
		must(t, b.SaveExposure(ctx))
	}
	_, err := b.ExposureSums(ctx, b.at)
	wantKind(t, "sums of today", err, queue.Refused)
	b.at = b.at.Add(24 * time.Hour)
	must(t, b.Sit(ctx, "supervisor"))
	sums, err := b.ExposureSums(ctx, morning)
	if err != nil || sums[queue.High] != (queue.Seen{Items: 3, Reveals: 6, Time: 3 * time.Minute}) || sums.All() != sums[queue.High] {
		t.Errorf("the sums are %+v: %v", sums, err)
	}
	must(t, b.Sit(ctx, "chen"))
	must(t, b.ForgetExposure(ctx))
	_, err = b.ExposureSums(ctx, morning)
	wantKind(t, "sums of two people", err, queue.Refused)
	_, err = b.ExposureSums(ctx, morning.Add(-24*time.Hour))
	wantKind(t, "sums of nobody", err, queue.Refused)
}

// No method of the desk that tells of somebody's exposure or of what they set for
// themself can be asked about anybody but who sits there.
func TestNobodyCanBeAskedAbout(t *testing.T) {
	about := []any{queue.Shift{}, []queue.Stretch{}, queue.Summary{}, queue.Own{}, queue.PassedOver{}, queue.Unfinished{}, queue.Sums{}}
	allowed := []reflect.Type{reflect.TypeFor[context.Context](), reflect.TypeFor[time.Time]()}
	desk := reflect.TypeFor[*queue.Desk]()
	found := 0
	for i := range desk.NumMethod() {
		m := desk.Method(i)
		tells := false
		for o := range m.Type.NumOut() {
			tells = tells || slices.ContainsFunc(about, func(a any) bool { return reflect.TypeOf(a) == m.Type.Out(o) })
		}
		if !tells {
			continue
		}
		found++
		for in := 1; in < m.Type.NumIn(); in++ {
			if !slices.Contains(allowed, m.Type.In(in)) {
				t.Errorf("%s takes a %v", m.Name, m.Type.In(in))
			}
		}
	}
	if found != len(about) {
		t.Errorf("%d methods tell of a person, want %d: look at the new ones", found, len(about))
	}
}

func TestWellbeingSettings(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	image := of("i", "hateful", .9)
	image.Kind = queue.Image
	first := func() queue.Protection {
		t.Helper()
		p, err := b.Protection(ctx, image)
		must(t, err)
		return p
	}
	team := queue.DefaultTeam()
	if got := first(); got != team.First.Middle {
		t.Errorf("a middling image comes %+v", got)
	}
	team.Rules = map[string]queue.Severity{"HATE": queue.High}
	must(t, b.SetTeam(ctx, team))
	if got := first(); got != team.First.High {
		t.Errorf("where the team takes the harm for severe it comes %+v", got)
	}
	sight := queue.Sight{High: queue.Protection{Tint: queue.Sepia}}
	must(t, b.SetOwn(ctx, queue.Own{First: &sight}))
	if got, want := first(), sight.High.Stricter(team.Loosest.High); got != want {
		t.Errorf("for who wants less cover it comes %+v, want %+v", got, want)
	}
	must(t, b.Sit(ctx, "ben"))
	if got := first(); got != team.First.High {
		t.Errorf("for ben it comes %+v", got)
	}
	team.Run = -1
	wantKind(t, "a negative run", b.SetTeam(ctx, team), queue.Invalid)
	team.Run, team.Rules = 5, map[string]queue.Severity{"HATE": 9}
	wantKind(t, "a severity that is none", b.SetTeam(ctx, team), queue.Invalid)
	wantKind(t, "a negative budget", b.SetOwn(ctx, queue.Own{Budget: queue.Budget{Rest: -1}}), queue.Invalid)
}

func TestNobodyAtTheDesk(t *testing.T) {
	d := queue.NewDesk(queue.Config{Store: newStore(t, time.Now), Policies: testPolicies(t), Now: func() time.Time { return morning }})
	ctx := t.Context()
	must(t, d.Expose(ctx, seen(time.Minute, time.Minute, 1)))
	must(t, d.SaveExposure(ctx))
	must(t, d.ForgetExposure(ctx))
	if course, err := d.Course(ctx); err != nil || course != nil {
		t.Errorf("the course of nobody is %+v: %v", course, err)
	}
	wantKind(t, "nobody's settings", d.SetOwn(ctx, queue.Own{}), queue.Invalid)
	if p, err := d.Protection(ctx, &queue.Item{Kind: queue.Image}); err != nil || p != queue.Strictest {
		t.Errorf("an image comes before nobody as %+v: %v", p, err)
	}
}

func TestSummary(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	if sum, err := b.Summary(ctx); err != nil || sum.Lines() != nil {
		t.Errorf("with nothing done it says %v: %v", sum.Lines(), err)
	}
	b.fill(t, post("a", .9), post("b", .8))
	b.expose(t, queue.Exposure{Severity: queue.Low, Seen: queue.Seen{Items: 1, Time: 30 * time.Second}, From: b.at, To: b.at})
	b.expose(t, seen(95*time.Minute, 95*time.Minute, 9))
	b.pass(t)
	_, err := b.Decide(ctx, b.next(t).Ref, queue.Judgement{Verdict: queue.Violating, Policies: []string{"HATE"}})
	must(t, err)
	sum, err := b.Summary(ctx)
	must(t, err)
	want := []queue.SummaryLine{
		{"Looked at", "2 items in 95 min"},
		{"Decided", "1 violating · 1 not violating"},
		{"Severe", "1 item · 95 of 90 min · 9 of 60 reveals"},
		{"Mild", "1 item · 30 s"},
		{"Breaks", "none"},
	}
	if got := sum.Lines(); !slices.Equal(got, want) {
		t.Errorf("it says %v, want %v", got, want)
	}
	sum.Shift.Breaks, sum.Shift.Overrides = 2, 1
	sum.Shift.Total[queue.Low].Reveals, sum.Shift.Total[queue.Low].Shown = 1, time.Minute
	want = append(want[:3:3],
		queue.SummaryLine{"Mild", "1 item · 30 s · 1 reveal"},
		queue.SummaryLine{"Uncovered", "media for 1 min"},
		queue.SummaryLine{"Breaks", "2"},
		queue.SummaryLine{"Went on", "with 1 item although a break was due"},
	)
	if got := sum.Lines(); !slices.Equal(got, want) {
		t.Errorf("with more it says %v, want %v", got, want)
	}
}

package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"discern/queue"
)

// Packet is what refers a danger to life to law enforcement: the facts that Article 18
// of Regulation (EU) 2022/2065 asks for, the content, and the ledger's proof. It is
// made and never sent.
type Packet struct {
	Case     Case
	Referral queue.Referral
}

// facts are the packet's facts as a program reads them. What is not known is absent.
type facts struct {
	Notice     string    `json:"notice"`
	Content    content   `json:"content"`
	Published  time.Time `json:"published,omitzero"`
	Zone       string    `json:"published_zone,omitempty"` // as +02:00
	Suspicion  suspicion `json:"suspicion"`
	User       user      `json:"user"`
	LedgerSeqs []int64   `json:"ledger_entries"`
}

type content struct {
	ID     string   `json:"id"`
	Source string   `json:"source,omitempty"`
	Kind   string   `json:"kind"`
	Lang   string   `json:"lang,omitempty"`
	URL    string   `json:"url,omitempty"`
	Text   string   `json:"text,omitempty"`
	Media  []medium `json:"media,omitempty"`
}

type medium struct {
	File    string `json:"file,omitempty"` // in the packet
	NotHere string `json:"not_here,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
	Flagged string `json:"sha256_flagged,omitempty"`
	Mime    string `json:"mime,omitempty"`
	URL     string `json:"url,omitempty"`
}

type suspicion struct {
	Rules      []ruleFact      `json:"rules"`
	Indicators []indicatorFact `json:"indicators"`
	Decisions  []judged        `json:"decisions"`
}

type ruleFact struct {
	Code       string `json:"code"`
	Title      string `json:"title"`
	Definition string `json:"definition"`
}

type indicatorFact struct {
	Indicator queue.Indicator `json:"indicator"`
	Means     string          `json:"means"`
}

type judged struct {
	ID        string    `json:"id"`
	Reviewer  string    `json:"reviewer"`
	At        time.Time `json:"at,omitzero"`
	Rationale string    `json:"rationale,omitempty"`
}

type user struct {
	ID        string    `json:"id,omitempty"`
	Handle    string    `json:"handle,omitempty"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	Anonymous bool      `json:"anonymous,omitempty"`
	Context   []post    `json:"posts_around,omitempty"`
}

type post struct {
	Role   queue.Role `json:"role"`
	Author string     `json:"author,omitempty"`
	At     time.Time  `json:"at,omitzero"`
	Text   string     `json:"text,omitempty"`
}

// indicatorMeans says what each indicator is.
var indicatorMeans = map[queue.Indicator]string{
	queue.NamedTarget: "whom or what it is aimed at is named", queue.NamedPlace: "a place is named", queue.NamedTime: "a time is named",
	queue.Means: "the means are named or shown", queue.Planning: "steps were already taken",
}

// notSent says what the packet is and is not.
const notSent = "This packet was made by the program Discern. The program has not sent it to anybody and cannot send it. " +
	"Only a person whom the provider has authorised to do so may hand it to the law enforcement or judicial authorities of the Member State concerned, or, " +
	"where that Member State cannot be identified, to those of the Member State where the provider is established or has its legal representative, or to Europol: Regulation (EU) 2022/2065, Article 18."

// Write writes the packet as a zip archive.
func (p *Packet) Write(w io.Writer) error {
	to := newParcel(w, p.Case.at())
	media, err := writeMedia(to, p.Case.Item, p.Case.Open)
	if err != nil {
		return err
	}
	f := p.facts(media)
	if err := to.text("cover.txt", p.cover(&f, media)); err != nil {
		return err
	}
	var page strings.Builder
	if err := coverPage.Execute(&page, sheetOf(&f)); err != nil {
		return queue.Errorf(queue.Other, "could not write the cover sheet: %w", err)
	}
	if err := to.text("cover.html", page.String()); err != nil {
		return err
	}
	if err := to.json("facts.json", f); err != nil {
		return err
	}
	if err := to.text("content.txt", p.Case.Item.Text); err != nil {
		return err
	}
	if err := p.Case.content(to); err != nil {
		return err
	}
	return to.close()
}

func (p *Packet) facts(media []packed) facts {
	it := p.Case.Item
	f := facts{
		Notice:    notSent,
		Content:   content{ID: it.ID, Source: it.Source, Kind: string(it.Kind), Lang: it.Lang, URL: it.URL, Text: it.Text},
		Published: it.CreatedAt,
	}
	if !it.CreatedAt.IsZero() {
		f.Zone = it.CreatedAt.Format("-07:00")
	}
	for i, m := range it.Media {
		one := medium{Flagged: m.SHA256, Mime: m.Mime, URL: m.URL, NotHere: "it was not asked for"}
		if i < len(media) {
			one.File, one.NotHere, one.SHA256 = media[i].name, media[i].why, media[i].sum
		}
		f.Content.Media = append(f.Content.Media, one)
	}
	for _, d := range []*queue.Decision{&p.Referral.Decision, &p.Referral.Second} {
		f.Suspicion.Decisions = append(f.Suspicion.Decisions, judged{ID: d.ID.String(), Reviewer: d.Reviewer, At: d.DecidedAt, Rationale: d.Rationale})
		for _, code := range d.Policies {
			r := p.Case.Policies.Rule(code)
			if r != nil && r.DangerToLife && !hasRule(f.Suspicion.Rules, code) {
				f.Suspicion.Rules = append(f.Suspicion.Rules, ruleFact{r.Code, r.Title, r.Definition})
			}
		}
	}
	for _, i := range p.Referral.Indicators {
		f.Suspicion.Indicators = append(f.Suspicion.Indicators, indicatorFact{i, indicatorMeans[i]})
	}
	if a := it.Author; a != nil {
		f.User = user{ID: a.ID, Handle: a.Handle, CreatedAt: a.CreatedAt, Anonymous: a.Anonymous}
	}
	for _, c := range it.Context {
		f.User.Context = append(f.User.Context, post{c.Role, c.Author.Name(), c.CreatedAt, c.Text})
	}
	for i := range p.Case.Proof.Entries {
		f.LedgerSeqs = append(f.LedgerSeqs, p.Case.Proof.Entries[i].Seq)
	}
	return f
}

func hasRule(rules []ruleFact, code string) bool {
	for _, r := range rules {
		if r.Code == code {
			return true
		}
	}
	return false
}

// sheet is the cover sheet: headed facts in order, each a line or a few.
type sheet struct {
	NotSent string
	Parts   []sheetPart
}

type sheetPart struct {
	Title string
	Facts []sheetFact
}

type sheetFact struct{ Name, Value string }

// sheetOf says the facts in words.
func sheetOf(f *facts) sheet {
	known := func(s string) string { return cmp.Or(line(s), notKnown) }
	account := "named"
	if f.User.Anonymous {
		account = "anonymous, as the source says"
	}
	if f.User.ID == "" && f.User.Handle == "" {
		account = notKnown
	}
	s := sheet{NotSent: f.Notice, Parts: []sheetPart{
		{"The content", []sheetFact{
			{"Item", known(f.Content.ID)},
			{"Source", known(f.Content.Source)},
			{"Kind", known(f.Content.Kind)},
			{"Language", known(f.Content.Lang)},
			{"Address", known(f.Content.URL)},
			{"Text", "in content.txt"},
		}},
		{"When it was published", []sheetFact{{"Time, with zone", moment(f.Published)}, {"In UTC", moment(f.Published.UTC())}}},
		{"Why a threat to life is suspected", nil},
		{"What identifies and locates the user, as far as the item says", []sheetFact{
			{"User id", known(f.User.ID)},
			{"Handle", known(f.User.Handle)},
			{"Account since", moment(f.User.CreatedAt)},
			{"Account", account},
			{"Location", "not known to this program; the provider's own records may say"},
		}},
		{"What else is in the packet", []sheetFact{
			{"facts.json", "these facts for programs, with the posts around the item"},
			{"item.json", "the item as it was flagged"},
			{"decisions.jsonl", "its decisions; policy.txt has the rules"},
			{"history.txt", "everything that was done about the item"},
			{"ledger/", "the ledger's entries with hashes and signatures; cover.txt says how to check them"},
			{"SHA256SUMS", "the SHA-256 of every other file"},
		}},
	}}
	why := &s.Parts[2].Facts
	for _, r := range f.Suspicion.Rules {
		*why = append(*why, sheetFact{"Rule", fmt.Sprintf("%s %s: %s", r.Code, r.Title, line(r.Definition))})
	}
	for _, i := range f.Suspicion.Indicators {
		*why = append(*why, sheetFact{"Indicator", i.Means})
	}
	for i, d := range f.Suspicion.Decisions {
		*why = append(*why, sheetFact{[]string{"Decided by", "Second person"}[i], fmt.Sprintf("%s, %s", line(d.Reviewer), moment(d.At))},
			sheetFact{"Their reason", cmp.Or(line(d.Rationale), "none was written")})
	}
	for _, m := range f.Content.Media {
		value := fmt.Sprintf("%s, SHA-256 %s", m.File, m.SHA256)
		if m.File == "" {
			value = "not here: " + line(m.NotHere)
		}
		s.Parts[0].Facts = append(s.Parts[0].Facts, sheetFact{"Medium", value})
	}
	return s
}

// cover is the cover sheet as text.
func (p *Packet) cover(f *facts, media []packed) string {
	var b strings.Builder
	b.WriteString("REFERRAL OF A SUSPECTED THREAT TO LIFE\n======================================\n\n")
	s := sheetOf(f)
	wrap(&b, "NOT SENT BY THE PROGRAM. "+s.NotSent, "")
	for _, part := range s.Parts {
		fmt.Fprintf(&b, "\n%s\n\n", strings.ToUpper(part.Title))
		for _, fact := range part.Facts {
			var value strings.Builder
			wrap(&value, fact.Value, strings.Repeat(" ", 18))
			fmt.Fprintf(&b, "%-18s%s", fact.Name, strings.TrimLeft(value.String(), " "))
		}
	}
	b.WriteString(mediaWords(p.Case.Item, media, p.Case.Open != nil))
	b.WriteString("\n" + p.Case.Proof.flaws() + "\n" + howToVerify)
	return b.String()
}

// wrap writes text in lines of at most 84 characters, where words allow it.
func wrap(b *strings.Builder, text, indent string) {
	n := 0
	for i, w := range strings.Fields(text) {
		length := len([]rune(w))
		switch {
		case i == 0:
			b.WriteString(indent)
		case len(indent)+n+1+length > 84:
			b.WriteString("\n" + indent)
			n = 0
		default:
			b.WriteByte(' ')
			n++
		}
		b.WriteString(w)
		n += length
	}
	b.WriteByte('\n')
}

//go:embed style.css
var style string

//go:embed cover.html
var coverHTML string

var coverPage = template.Must(template.New("cover").Funcs(template.FuncMap{"style": func() template.CSS { return template.CSS(style) }}).Parse(coverHTML))

package queue

// DSA is what a statement of reasons says of a decision under a policy or a rule, in
// the words of the European Commission's transparency database. Package report knows
// which words there are.
type DSA struct {
	Category    string   // as STATEMENT_CATEGORY_VIOLENCE
	Keywords    []string // as KEYWORD_INCITEMENT_VIOLENCE_HATRED
	LegalGround string   // the law that is broken; empty where the terms of use alone are
}

// under fills in what is empty from what stands above.
func (d DSA) under(above DSA) DSA {
	if d.Category == "" {
		d.Category = above.Category
		if d.Keywords == nil {
			d.Keywords = above.Keywords
		}
	}
	if d.LegalGround == "" {
		d.LegalGround = above.LegalGround
	}
	return d
}

// DSA returns what statements of reasons say of a rule; nothing where neither the
// rule nor what stands above it says anything, or there is no such rule.
func (ps *Policies) DSA(code string) DSA { return ps.dsa[code] }

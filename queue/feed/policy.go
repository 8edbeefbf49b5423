package feed

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"

	"discern/queue"
)

// A policy's YAML, key by key as queue.Policy and queue.Rule explain them.
type (
	policyFile struct {
		ID      string        `yaml:"id"`
		Version string        `yaml:"version"`
		Title   string        `yaml:"title"`
		Source  string        `yaml:"source"`
		Copying queue.Copying `yaml:"copying"`
		DSA     dsaFile       `yaml:"dsa"`
		Rules   []ruleFile    `yaml:"rules"`
	}
	ruleFile struct {
		Code         string         `yaml:"code"`
		Title        string         `yaml:"title"`
		Severity     queue.Severity `yaml:"severity"`
		Key          int            `yaml:"key"`
		Definition   string         `yaml:"definition"`
		Do           []string       `yaml:"do"`
		Dont         []string       `yaml:"dont"`
		Actions      []queue.Action `yaml:"actions"`
		Rationale    bool           `yaml:"rationale"`
		DangerToLife bool           `yaml:"danger_to_life"`
		Escalate     bool           `yaml:"escalate"`
		AlwaysHuman  bool           `yaml:"always_human"`
		Labels       []string       `yaml:"labels"`
		DSA          dsaFile        `yaml:"dsa"`
		Children     []ruleFile     `yaml:"children"`
	}
	dsaFile struct {
		Category    string   `yaml:"category"`
		Keywords    []string `yaml:"keywords"`
		LegalGround string   `yaml:"legal_ground"`
	}
)

// ReadPolicy reads one policy as YAML and validates it. Unknown and repeated
// keys are errors, since a misspelt one would silently change how items are
// judged. The error is an Invalid queue.Error that names line and column, or
// the field.
func ReadPolicy(r io.Reader) (queue.Policy, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return queue.Policy{}, queue.Errorf(queue.Other, "the policy cannot be read: %w", err)
	}
	var f policyFile
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		return queue.Policy{}, &queue.Error{Kind: queue.Invalid, Msg: "the policy does not hold: " + yamlFault(err), Err: err}
	}
	p := queue.Policy{ID: f.ID, Version: f.Version, Title: f.Title, Source: f.Source, Copying: f.Copying, DSA: queue.DSA(f.DSA), Rules: rulesOf(f.Rules)}
	if err := p.Validate(); err != nil {
		return queue.Policy{}, err
	}
	return p, nil
}

func rulesOf(files []ruleFile) []queue.Rule {
	var rules []queue.Rule
	for _, f := range files {
		rules = append(rules, queue.Rule{
			Code: f.Code, Title: f.Title, Severity: f.Severity, Key: f.Key,
			Definition: f.Definition, Do: f.Do, Dont: f.Dont,
			Actions: f.Actions, Rationale: f.Rationale,
			DangerToLife: f.DangerToLife, Escalate: f.Escalate, AlwaysHuman: f.AlwaysHuman,
			Labels: f.Labels, DSA: queue.DSA(f.DSA), Children: rulesOf(f.Children),
		})
	}
	return rules
}

// yamlFault writes "line 3: unknown field" of a YAML error, without the excerpt
// that the library draws below it.
func yamlFault(err error) string {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return first
	}
	return fmt.Sprintf("line %d: %s", at.GetToken().Position.Line, at.GetMessage())
}

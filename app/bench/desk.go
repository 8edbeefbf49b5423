package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"discern/assets"
	"discern/queue"
	"discern/queue/feed"
	"discern/storage"
)

// desk is a workspace opened in this process, for what is too short to be timed
// through another: the same desk on the same store as the program has. It times
// the part of a decision that is the store's.
type desk struct {
	*queue.Desk
	dir      string
	store    *storage.Workspace
	policies *queue.Policies
	commit   time.Duration // that the last act took in the store
}

// openDesk opens a workspace, making it when it is not there, and sits down.
func openDesk(ctx context.Context, dir string) (*desk, error) {
	d, err := newDesk(dir)
	if err != nil {
		return nil, err
	}
	if err := d.Sit(ctx, reviewer); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// newDesk opens a workspace, making it when it is not there.
func newDesk(dir string) (*desk, error) {
	policies, err := readPolicies()
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(dir, storage.Options{Program: "bench"})
	if err != nil {
		return nil, err
	}
	d := &desk{dir: dir, store: store, policies: policies}
	d.Desk = queue.NewDesk(queue.Config{Store: timedStore{store, &d.commit}, Policies: policies})
	return d, nil
}

// readPolicies reads the policies that come with the program.
func readPolicies() (*queue.Policies, error) {
	var list []queue.Policy
	for _, f := range assets.Policies() {
		p, err := feed.ReadPolicy(bytes.NewReader(f.Data))
		if err != nil {
			return nil, fmt.Errorf("policy %s: %w", f.Name, err)
		}
		list = append(list, p)
	}
	return queue.NewPolicies(list...)
}

func (d *desk) close() error { return d.store.Close() }

// timedStore is a workspace that notes how long it takes to append an entry.
type timedStore struct {
	*storage.Workspace
	took *time.Duration
}

func (s timedStore) Append(ctx context.Context, e queue.Entry, now time.Time) (queue.Sealed, error) {
	began := time.Now()
	sealed, err := s.Workspace.Append(ctx, e, now)
	*s.took = time.Since(began)
	return sealed, err
}

// decided is what one decision took, part by part.
type decided struct {
	next   time.Duration // until the item was read and leased
	decide time.Duration // until the decision was answered
	commit time.Duration // of that, in the store
}

// decide does as a person who takes the first rule that asks for no rationale:
// the next item, and its removal. It answers with a queue.Empty error when
// nothing waits.
func (d *desk) decide(ctx context.Context) (took decided, err error) {
	began := time.Now()
	task, err := d.Next(ctx)
	if err != nil {
		return took, err
	}
	took.next = time.Since(began)
	rule, err := d.rule()
	if err != nil {
		return took, err
	}
	began = time.Now()
	_, err = d.Decide(ctx, task.Ref, queue.Judgement{
		Verdict: queue.Violating, Policies: []string{rule.Code}, Actions: rule.Actions[:1], OpenedAt: began, ScoresShown: true,
	})
	took.decide, took.commit = time.Since(began), d.commit
	return took, err
}

// rule is the first rule under which an item can be removed without a word.
func (d *desk) rule() (*queue.Rule, error) {
	for _, p := range d.policies.All() {
		for i, r := range p.Rules {
			if !r.Rationale && r.Actions[0] == queue.Remove {
				return &p.Rules[i], nil
			}
		}
	}
	return nil, errors.New("every rule asks for a rationale")
}

package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"discern/queue"
	"discern/queue/hub"
	"discern/ui"
)

// hubOffers lends the window the network and the keyring of the system.
func hubOffers() *ui.HubOffers {
	return &ui.HubOffers{
		Dial: func(ctx context.Context, server, name, password string) (queue.Hub, error) {
			to, err := hub.ParseServer(server)
			if err != nil {
				return nil, err
			}
			if strings.TrimSpace(name) == "" {
				return nil, &queue.Error{Kind: queue.Invalid, Field: "name", Msg: "say under which name the hub knows you"}
			}
			h, err := dial(ctx, to, name, password)
			if e := (*queue.Error)(nil); errors.As(err, &e) && e.Kind == queue.Offline {
				err = &queue.Error{Kind: e.Kind, Field: "server", Msg: e.Msg, Err: e.Err}
			}
			return h, err
		},
		Password: func(ctx context.Context, server, name string) (string, error) {
			if secret := os.Getenv(passwordVariable); secret != "" {
				return secret, nil
			}
			return keptPassword(ctx, asWritten(server), name)
		},
		Keep: func(ctx context.Context, server, name, password string) error {
			return keepPassword(ctx, asWritten(server), name, password)
		},
	}
}

// dial reaches a hub; a Hub that is nil goes with each error.
func dial(ctx context.Context, to hub.Server, name, password string) (queue.Hub, error) {
	h, err := hub.Dial(ctx, to, name, password, hub.Options{})
	if err != nil {
		return nil, err
	}
	return h, nil
}

// asWritten is how a server is named in the keyring, however somebody wrote it.
func asWritten(server string) string {
	to, err := hub.ParseServer(server)
	if err != nil {
		return server
	}
	return to.String()
}

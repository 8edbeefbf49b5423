package ui

import (
	"context"

	"discern/queue"
)

// HubOffers are what the program lends the window to reach a team's hub: the network
// and the machine's keyring, of which the window knows nothing. The window does the
// rest: it joins the workspace (queue.Desk.Join), keeps a queue.Line running while it is
// open, and ends it before Run returns. A nil *HubOffers in a Config hides all of it.
//
// Every function is called in the background, one at a time, and may take long; one
// whose ctx ends returns soon, with ctx's error. Errors are *queue.Error, and their Msg
// is shown to a person as it stands: a sentence without secrets.
type HubOffers struct {
	// Dial reaches a hub. Server is what a person wrote, without white space around it,
	// or what queue.Joined.Server says; name is the database role. The Hub is closed by
	// who asked for it. Where the Field of an error is "server", "name" or "password" its
	// sentence is shown beside that field, otherwise below all of them. What is expected:
	//
	//   Field "server"    not written as a server is (Invalid); cannot be reached (Offline);
	//                     would be reached in the clear, or its certificate does not hold (Refused)
	//   Field "name"      no name was given (Invalid); the role is none of the hub's people (Refused)
	//   Field "password"  none was given (Invalid); not the person's (Refused)
	//   no Field          another version of the hub (Newer), anything else
	Dial func(ctx context.Context, server, name, password string) (queue.Hub, error)

	// Password returns the password that the machine's keyring keeps for a name at a
	// server, or NotFound where it keeps none, or there is no keyring.
	Password func(ctx context.Context, server, name string) (string, error)

	// Keep has the keyring keep a password in place of the one it has, or with an empty
	// one forget it. Forgetting what is not kept is no error. What it answers is told as
	// a note: the person is connected all the same.
	Keep func(ctx context.Context, server, name, password string) error
}

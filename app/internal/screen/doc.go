// Package screen stands before a window program as a person does: real keys go
// in through the X server, and what comes out is the window's title, its pixels
// and when they changed. It is for the bench and for the tests of the built
// program, and knows nothing of the program.
//
// Every Screen is a private Xvfb of the window's size without a window manager:
// the window fills it, nothing else draws, and the keyboard is always the
// window's. Two programs to be compared each get a Screen of their own, so that
// one is measured while the other lies still and its state does not change.
//
// The one thing to know is what is timed. [Program.Press] notes the time, sends
// a key press by XTEST, and waits. The X server tells through its DAMAGE
// extension when it has drawn something; the moment such a notice arrives is
// taken, the pixels of the region are read, and only if they differ from before
// was it a change. [Change.Settled] is the last change before the region rests,
// so a program that first paints half an answer, or an empty one, is timed
// until the whole of it is there. Reading the pixels comes after the time is
// taken and is no part of it. (A Fyne frame is put on the screen by one
// request, so one change is a whole frame: a hundred keys made a hundred
// changes.)
//
// Why notices and not polling: the program renders on all the cores it can get,
// and here there may be two. A loop that reads 64 × 40 pixels as fast as it can
// takes one of them and keeps the X server busy beside: it made a bare Fyne
// window 1.2 times slower than notices showed it, key by key in turns. Waiting
// for a notice takes nothing while the program works. [Program.Title] waits for
// a notice in the same way.
//
// It needs Linux and Xvfb; on other systems the package is empty.
package screen

// Package media reads the images that items come with: hostile files until
// shown otherwise. It tells what a file is, how large it is and what it will
// cost before anything is allocated, decodes it within bounds, and makes of it
// what a view shows: fitted, zoomed, turned, blurred.
//
// It is not for video, which is a child process's work, nor for storing or
// fetching: every function is one of bytes that somebody else holds, and the
// package opens no file and no connection.
//
// The one thing to know: a file's structure is walked before a decoder sees it,
// and [Info].Memory, found in that walk, is no less than what the decoder takes.
// Nothing is decoded whose promise is beyond the [Limits]; what a file lacks of
// its promise is said in [Picture].Flaw and the rest is shown.
package media

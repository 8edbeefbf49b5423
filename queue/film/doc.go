// Package film shows what is in a video: a sheet of its key frames, a single
// frame, a run of frames, its sound.
//
// It is not for drawing or storing them, nor for keeping time while they play:
// it hands out pictures and samples, and its caller decides when to ask for the
// next. Nothing it reads or makes is written to a disk.
//
// The one thing to know: a video is taken to be hostile. All that looks into its
// bytes is a child, ffmpeg or ffprobe, that has limits on memory, time and output
// and stands behind a [Wall] where the system has one: no network, no files but
// programs. The bytes come to it from the desk alone, over a connection that
// begins and ends inside the wall, so that a sealed video is opened piece by
// piece as ffmpeg asks for it. The program's main calls [Shim] before all else.
package film

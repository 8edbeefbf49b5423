//go:build !linux

package film

// Shim does nothing on this system. On Linux it turns the program into ffmpeg
// behind its wall, if that is what it was started for, and so must be the first
// thing in main.
func Shim() {}

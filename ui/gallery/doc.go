// Package gallery shows the media of an item: pictures, and films as a sheet of
// key frames, covered as the item's protection asks until they are revealed.
//
// It is for one item at a time, in a card beside its text or, looked at closely,
// in the whole middle of the window. It decides nothing about what may be seen:
// protection and reveal come in, and it opens no file and no connection but
// through its [Source].
//
// The one thing to know: everything is opened, decoded and covered in the
// background, in the pixels of the screen; what is shown is only copied. The next
// item's first medium is made ready while the one before is looked at, and
// whatever is not looked at any more is dropped, its work with it.
package gallery

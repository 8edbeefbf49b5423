package storage

// What the folders below need as well.

// FileFault turns an error of the file system into one that a person can act on:
// NoSpace where a disk is full or may not be written, else Other. doing completes
// "could not …"; a nil error stays nil.
func FileFault(doing string, err error) error { return osFault(doing, err) }

// SyncFolder makes the names in a folder durable.
func SyncFolder(dir string) error { return syncDir(dir) }

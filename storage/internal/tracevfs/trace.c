//go:build linux

// A file system for SQLite that passes everything on to the usual one and tells
// Go what is written, cut, synced and deleted. The structures are SQLite's own,
// whose layout it has promised not to change (sqlite.org/c3ref/vfs.html).

#include <string.h>

typedef long long i64;
typedef struct file file;
typedef struct methods methods;
typedef struct vfs vfs;

struct file {
  const methods *methods;
};

struct methods {
  int version;
  int (*close)(file *);
  int (*read)(file *, void *, int, i64);
  int (*write)(file *, const void *, int, i64);
  int (*truncate)(file *, i64);
  int (*sync)(file *, int);
  int (*size)(file *, i64 *);
  int (*lock)(file *, int);
  int (*unlock)(file *, int);
  int (*reserved)(file *, int *);
  int (*control)(file *, int, void *);
  int (*sector)(file *);
  int (*device)(file *);
  int (*shm_map)(file *, int, int, int, void volatile **);
  int (*shm_lock)(file *, int, int, int);
  void (*shm_barrier)(file *);
  int (*shm_unmap)(file *, int);
};

struct vfs {
  int version;
  int file_size;
  int max_path;
  vfs *next;
  const char *name;
  void *data;
  int (*open)(vfs *, const char *, file *, int, int *);
  int (*remove)(vfs *, const char *, int);
  void *rest[14]; /* of versions 1 to 3; passed on as they are */
};

enum { ok = 0, not_found = 12, mmap_size = 18 };
enum { op_write = 1, op_truncate, op_sync };

/* Weak, so that the package links by itself; the driver brings them. */
extern int sqlite3_vfs_register(vfs *, int) __attribute__((weak));
extern vfs *sqlite3_vfs_find(const char *) __attribute__((weak));

extern int traceOpen(char *name);
extern void traceOp(int id, int op, i64 off, void *data, int n);
extern void traceRemove(char *name);

typedef struct {
  file base;
  int id; /* -1: a file without a name */
  file *real;
} traced;

#define REAL(f) (((traced *)(f))->real)
#define ID(f) (((traced *)(f))->id)

static int t_close(file *f) {
  return REAL(f)->methods ? REAL(f)->methods->close(REAL(f)) : ok;
}
static int t_read(file *f, void *p, int n, i64 off) { return REAL(f)->methods->read(REAL(f), p, n, off); }
static int t_write(file *f, const void *p, int n, i64 off) {
  int rc = REAL(f)->methods->write(REAL(f), p, n, off);
  if (rc == ok) traceOp(ID(f), op_write, off, (void *)p, n);
  return rc;
}
static int t_truncate(file *f, i64 size) {
  int rc = REAL(f)->methods->truncate(REAL(f), size);
  if (rc == ok) traceOp(ID(f), op_truncate, size, 0, 0);
  return rc;
}
static int t_sync(file *f, int flags) {
  int rc = REAL(f)->methods->sync(REAL(f), flags);
  if (rc == ok) traceOp(ID(f), op_sync, 0, 0, 0);
  return rc;
}
static int t_size(file *f, i64 *size) { return REAL(f)->methods->size(REAL(f), size); }
static int t_lock(file *f, int level) { return REAL(f)->methods->lock(REAL(f), level); }
static int t_unlock(file *f, int level) { return REAL(f)->methods->unlock(REAL(f), level); }
static int t_reserved(file *f, int *out) { return REAL(f)->methods->reserved(REAL(f), out); }
static int t_control(file *f, int op, void *arg) {
  if (op == mmap_size) return not_found; /* what is mapped could not be seen */
  return REAL(f)->methods->control(REAL(f), op, arg);
}
static int t_sector(file *f) { return REAL(f)->methods->sector(REAL(f)); }
static int t_device(file *f) { return REAL(f)->methods->device(REAL(f)); }
static int t_shm_map(file *f, int a, int b, int c, void volatile **p) { return REAL(f)->methods->shm_map(REAL(f), a, b, c, p); }
static int t_shm_lock(file *f, int a, int b, int c) { return REAL(f)->methods->shm_lock(REAL(f), a, b, c); }
static void t_shm_barrier(file *f) { REAL(f)->methods->shm_barrier(REAL(f)); }
static int t_shm_unmap(file *f, int del) { return REAL(f)->methods->shm_unmap(REAL(f), del); }

static const methods traced_methods = {
    2,        t_close,  t_read,    t_write,    t_truncate, t_sync,    t_size,     t_lock,        t_unlock,
    t_reserved, t_control, t_sector, t_device, t_shm_map,  t_shm_lock, t_shm_barrier, t_shm_unmap,
};

static vfs *usual;
static vfs tracing;

static int t_open(vfs *v, const char *name, file *f, int flags, int *out) {
  traced *t = (traced *)f;
  (void)v;
  memset(t, 0, sizeof *t);
  t->real = (file *)&t[1];
  int rc = usual->open(usual, name, t->real, flags, out);
  t->base.methods = t->real->methods ? &traced_methods : 0;
  t->id = rc == ok && name ? traceOpen((char *)name) : -1;
  return rc;
}

static int t_remove(vfs *v, const char *name, int sync) {
  (void)v;
  int rc = usual->remove(usual, name, sync);
  if (rc == ok) traceRemove((char *)name);
  return rc;
}

/* trace_register makes the tracing file system the default one. */
int trace_register(void) {
  if (!sqlite3_vfs_find) return -1;
  usual = sqlite3_vfs_find(0);
  if (usual->version < 3) return -1;
  tracing = *usual;
  tracing.version = 3;
  tracing.next = 0;
  tracing.name = "trace";
  tracing.file_size = (int)sizeof(traced) + usual->file_size;
  tracing.open = t_open;
  tracing.remove = t_remove;
  return sqlite3_vfs_register(&tracing, 1);
}

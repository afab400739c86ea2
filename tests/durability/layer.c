/* A layer between SQLite and the kernel, put in by LD_PRELOAD.
 *
 * It follows the files of one folder (LAYER_FOLDER) and writes every write, truncation, sync and
 * removal, in order and with its bytes, to LAYER_LOG: `power.py` works out from that what a power
 * cut would have left at each instant. While the file LAYER_FOLDER/../fail-sync is there, syncs
 * fail with EIO and sync nothing; while LAYER_FOLDER/../full is there, files do not grow: ENOSPC.
 *
 * A line of the log: one letter, the file's name, offset, length, newline, then the bytes.
 *   W write   T truncate to offset   S synced   E a sync that failed   U removed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILES 1024
static char names[FILES][64];
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;

static const char *inside(const char *path) {
  const char *folder = getenv("LAYER_FOLDER");
  size_t length = folder ? strlen(folder) : 0;
  if (!length || strncmp(path, folder, length) || path[length] != '/') return NULL;
  return strchr(path + length + 1, '/') ? NULL : path + length + 1;
}

static int switched(const char *name) {
  char path[4096];
  const char *folder = getenv("LAYER_FOLDER");
  if (!folder) return 0;
  snprintf(path, sizeof path, "%s/../%s", folder, name);
  return access(path, F_OK) == 0;
}

static const char *name_of(int fd) {
  return fd >= 0 && fd < FILES && names[fd][0] ? names[fd] : NULL;
}

static void note(char what, const char *name, long long offset, const void *data, size_t length) {
  const char *path = getenv("LAYER_LOG");
  char head[160];
  int saved = errno;
  if (!path) return;
  pthread_mutex_lock(&gate);
  if (log_fd < 0)
    log_fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  int size = snprintf(head, sizeof head, "%c %s %lld %zu\n", what, name, offset, length);
  syscall(SYS_write, log_fd, head, size);
  if (length) syscall(SYS_write, log_fd, data, length);
  pthread_mutex_unlock(&gate);
  errno = saved;
}

static int opened(int fd, const char *path) {
  if (fd >= 0 && fd < FILES) {
    const char *name = inside(path);
    snprintf(names[fd], sizeof names[fd], "%s", name ? name : "");
  }
  return fd;
}

static int open_it(const char *path, int flags, mode_t mode) {
  return opened(syscall(SYS_openat, AT_FDCWD, path, flags, mode), path);
}

#define OPEN(NAME)                                                   \
  int NAME(const char *path, int flags, ...) {                       \
    va_list rest;                                                    \
    va_start(rest, flags);                                           \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;        \
    va_end(rest);                                                    \
    return open_it(path, flags, mode);                               \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  if (fd >= 0 && fd < FILES) names[fd][0] = 0;
  return syscall(SYS_close, fd);
}

static ssize_t write_at(int fd, const void *data, size_t length, long long offset) {
  const char *name = name_of(fd);
  struct stat found;
  if (name && switched("full") && !fstat(fd, &found) && offset + (long long)length > found.st_size) {
    errno = ENOSPC;
    return -1;
  }
  ssize_t done = syscall(SYS_pwrite64, fd, data, length, offset);
  if (name && done > 0) note('W', name, offset, data, done);
  return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
  return write_at(fd, data, length, offset);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  return write_at(fd, data, length, offset);
}

ssize_t write(int fd, const void *data, size_t length) {
  const char *name = name_of(fd);
  if (!name) return syscall(SYS_write, fd, data, length);
  long long offset = syscall(SYS_lseek, fd, 0, SEEK_CUR);
  ssize_t done = syscall(SYS_write, fd, data, length);
  if (done > 0) note('W', name, offset, data, done);
  return done;
}

static int truncate_it(int fd, long long size) {
  const char *name = name_of(fd);
  int failed = syscall(SYS_ftruncate, fd, size);
  if (name && !failed) note('T', name, size, NULL, 0);
  return failed;
}
int ftruncate(int fd, off_t size) { return truncate_it(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncate_it(fd, size); }

static int sync_it(int fd, int number) {
  const char *name = name_of(fd);
  if (name && switched("fail-sync")) {
    note('E', name, 0, NULL, 0);
    errno = EIO;
    return -1;
  }
  int failed = syscall(number, fd);
  if (name && !failed) note('S', name, 0, NULL, 0);
  return failed;
}
int fsync(int fd) { return sync_it(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_it(fd, SYS_fdatasync); }

int unlink(const char *path) {
  const char *name = inside(path);
  int failed = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (name && !failed) note('U', name, 0, NULL, 0);
  return failed;
}

/* A wall clock and a clock since boot that can be moved while programs run; the monotonic clock and
   sleeps stay real. CLOCK_OFFSETS is a file of two integers, the nanoseconds by which each is moved. Time
   that passes moves both; a clock that is set moves only the first.

   It is mapped once and read without a system call, so that no injected fault moves the clock. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile long long *moved;

__attribute__((constructor)) static void map(void) {
  const char *path = getenv("CLOCK_OFFSETS");
  if (!path) return;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  void *page = file < 0 ? MAP_FAILED : mmap(0, 16, PROT_READ, MAP_SHARED, file, 0);
  /* Better no program than one at another time. */
  if (page == MAP_FAILED) _exit(99);
  close(file);
  moved = page;
}

int clock_gettime(clockid_t id, struct timespec *t) {
  int result = (int)syscall(SYS_clock_gettime, id, t);
  int isWall = id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE;
  if (result == 0 && moved && (isWall || id == CLOCK_BOOTTIME)) {
    long long ns = t->tv_nsec + moved[isWall ? 0 : 1];
    t->tv_sec += ns / 1000000000;
    t->tv_nsec = ns % 1000000000;
    if (t->tv_nsec < 0) t->tv_nsec += 1000000000, t->tv_sec--;
  }
  return result;
}
int gettimeofday(struct timeval *restrict v, void *restrict zone) {
  (void)zone;
  struct timespec t;
  if (clock_gettime(CLOCK_REALTIME, &t)) return -1;
  v->tv_sec = t.tv_sec;
  v->tv_usec = t.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *out) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  if (out) *out = t.tv_sec;
  return t.tv_sec;
}

// What the C library has and Swift's own module of it does not show. No header is included here: its
// types would become this module's.
#pragma once

// Both ends are closed in programs that are started, also by another thread at the same instant.
int pipe2(int ends[2], int flags);

// Closes all descriptors from a number on in the program that is started. `actions` are a
// posix_spawn_file_actions_t.
int posix_spawn_file_actions_addclosefrom_np(void *actions, int from);

// Whether other programs of the same user may look into this one, and whether an image of its memory
// may be written: prctl(2), which takes any number of arguments and so has no name in Swift. The
// number is PR_SET_DUMPABLE.
static inline int stint_set_dumpable(long value) {
  extern int prctl(int option, ...);
  return prctl(4, value, 0L, 0L, 0L);
}

// Timers that the kernel lets run through sleep, signals as a file, and a bell between threads. The
// structures are passed as addresses, for the reason above.
int timerfd_create(int clock, int flags);
int timerfd_settime(int file, int flags, const void *setting, void *before);
int signalfd(int file, const void *signals, int flags);
int eventfd(unsigned int count, int flags);

// A descriptor that can be read from once the process has ended; -1 where the kernel has none to give.
// By its number, the same on every machine: the C library has a name for it only since lately.
static inline int stint_pidfd_open(int process) {
  extern long syscall(long number, ...);
  return (int)syscall(434, (long)process, 0L);
}

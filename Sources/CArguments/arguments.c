#include "arguments.h"

#include <stddef.h>

static int count;
static char **words;

// The GNU C library calls such functions before main(), with what main() gets. Swift's main() keeps it
// for nobody, and its standard library looks into /proc/self/maps, which cannot always be opened.
__attribute__((constructor)) static void keep(int given, char **list) {
  count = given;
  words = list;
}

int stint_argument_count(void) { return count; }

const char *stint_argument(int place) {
  return place >= 0 && place < count ? words[place] : NULL;
}

// What the program was called with, as the system handed it over.
#pragma once

/// How many arguments there are, the program's name among them.
int stint_argument_count(void);

/// An argument by its place, 0 the program's name; NULL where there is none.
const char *stint_argument(int place);

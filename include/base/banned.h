/* Functions that this project does not call. Included by -include for every file. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* macros where clang meets glibc's _FORTIFY_SOURCE: a macro cannot be poisoned */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok atoi atol  \
        atoll
#pragma GCC poison system popen localtime gmtime ctime asctime signal tmpnam mktemp      \
        tempnam

#endif

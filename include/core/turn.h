/*
 * Whose turn it is to write, between several sessions of one profile. A sync, or the making of the
 * index, writes in one transaction after the other and would leave no gap in which another session's
 * act could begin. So who wants to act says so by a lock on turn.lock, and who works in the background
 * looks for it between two transactions, and lets it go first. For core/ and for whoever indexes.
 */
#ifndef CORE_TURN_H
#define CORE_TURN_H

#include "core/app.h"

/* Say that this session wants to write, until turn_done. Where it cannot be said nothing happens. */
void turn_want(struct app *a);
void turn_done(struct app *a);
/* Whether another session wants to write. */
bool turn_wanted(struct app *a);
void turn_close(struct app *a);

#endif

/*
 * Lets the launcher's children see at any moment whether it lives. A child asks the kernel to be
 * killed when its parent ends (PR_SET_PDEATHSIG); a parent that had ended before that would go
 * unnoticed, so the child then looks.
 */
#ifndef LAMBENT_ALIVE_H
#define LAMBENT_ALIVE_H

/* Marks this process as alive, for as long as it is; returns 0, or -1 with the reason in failure. */
int alive_begin(void);

/* Ends this process, a child of the marked one, when that ends, or now where it has. */
void end_with_launcher(void);

#endif

/* User namespaces, in which an ordinary user may do what only root may elsewhere. */
#ifndef LAMBENT_USERS_H
#define LAMBENT_USERS_H

/*
 * Leaves the namespaces that the flags name, and, where the user is not root, that of users first: in
 * the new one there is this user only, nobody else's files being in reach, under the given numbers.
 * Returns 0, or -1 with the reason in failure.
 */
int users_unshare(int flags, unsigned uid, unsigned gid);

#endif

package io.lambent.execution.sandbox;

/**
 * The paths of an environment's directories, as seen from inside.
 *
 * @param task {@code /var/task} in a sandbox that has its own view of the file system
 * @param opt {@code /opt} there
 * @param runtime {@code /var/runtime} there
 * @param socket the runtime client's socket
 * @param temporary a writable directory
 * @param cache of compiled code, where it has one
 */
public record Layout(
    String task, String opt, String runtime, String socket, String temporary, String cache) {}

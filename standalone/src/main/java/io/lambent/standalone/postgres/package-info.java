/**
 * The embedded PostgreSQL: real binaries, unpacked once, run as a child process on a data directory
 * that outlives it.
 */
@NullMarked
package io.lambent.standalone.postgres;

import org.jspecify.annotations.NullMarked;

/**
 * The embedded PostgreSQL: its programs, unpacked once, run as a process of their own on a data
 * directory that is kept between runs.
 */
@NullMarked
package io.lambent.standalone.postgres;

import org.jspecify.annotations.NullMarked;

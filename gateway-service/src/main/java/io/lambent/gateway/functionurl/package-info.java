/**
 * A function URL: an HTTP endpoint of its own for one function, and the events and answers it
 * translates between.
 */
@NullMarked
package io.lambent.gateway.functionurl;

import org.jspecify.annotations.NullMarked;

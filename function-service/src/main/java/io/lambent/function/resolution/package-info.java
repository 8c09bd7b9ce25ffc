/**
 * What execution needs to run a qualifier of a function: its versions, their weights, their code.
 */
@NullMarked
package io.lambent.function.resolution;

import org.jspecify.annotations.NullMarked;

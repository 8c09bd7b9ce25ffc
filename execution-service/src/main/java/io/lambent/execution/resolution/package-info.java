/** A resolution is what a qualifier of a function stands for; this package keeps them at hand. */
@NullMarked
package io.lambent.execution.resolution;

import org.jspecify.annotations.NullMarked;

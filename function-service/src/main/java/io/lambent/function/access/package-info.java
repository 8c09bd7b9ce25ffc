/** Who may invoke a function: resource policies of functions, versions and aliases. */
@NullMarked
package io.lambent.function.access;

import org.jspecify.annotations.NullMarked;

/** Published versions of functions, and aliases that lead to one or two of them. */
@NullMarked
package io.lambent.function.version;

import org.jspecify.annotations.NullMarked;

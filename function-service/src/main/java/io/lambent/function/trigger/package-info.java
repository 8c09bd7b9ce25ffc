/** Function URLs: addresses under which functions and aliases are invoked. */
@NullMarked
package io.lambent.function.trigger;

import org.jspecify.annotations.NullMarked;

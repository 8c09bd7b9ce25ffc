/** Events from sources to functions: each kind of source has a package of its own. */
@NullMarked
package io.lambent.trigger;

import org.jspecify.annotations.NullMarked;

/** Whether a function could be created and invoked now. */
@NullMarked
package io.lambent.gateway.health;

import org.jspecify.annotations.NullMarked;

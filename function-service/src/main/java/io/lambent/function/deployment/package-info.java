/** How execution, where it runs in other processes, is told of changes and asked to deploy code. */
@NullMarked
package io.lambent.function.deployment;

import org.jspecify.annotations.NullMarked;

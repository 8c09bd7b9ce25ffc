/** Control plane: functions, code, versions, aliases, concurrency, URLs. */
@NullMarked
package io.lambent.function;

import org.jspecify.annotations.NullMarked;

/** What leads events to functions: function URLs, and event source mappings later. */
@NullMarked
package io.lambent.function.trigger;

import org.jspecify.annotations.NullMarked;

/**
 * Tags are names and values that owners put on resources: functions, event source mappings and code
 * signing configurations. The operations on them are here; each kind of resource keeps its own
 * tags.
 */
@NullMarked
package io.lambent.function.tag;

import org.jspecify.annotations.NullMarked;

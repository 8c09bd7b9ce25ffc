/**
 * Tags are names and values that owners put on resources: functions, event source mappings and code
 * signing configurations. The operations on them are here; each kind of resource keeps its own
 * tags.
 */
@ApplicationModule(allowedDependencies = {"awsapi"})
@NullMarked
package io.lambent.function.tag;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

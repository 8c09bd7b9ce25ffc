/** Filter patterns: the language in which CloudWatch Logs says which log events are meant. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.execution.logpattern;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Events accepted with 202: a durable queue, and the workers that run them as AWS retries them. */
@ApplicationModule(
    allowedDependencies = {"admission", "delivery", "deployment", "host", "resolution"})
@NullMarked
package io.lambent.execution.async;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

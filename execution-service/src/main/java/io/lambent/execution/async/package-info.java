/** Events accepted with 202: a durable queue, and the workers that run them as AWS retries them. */
@NullMarked
package io.lambent.execution.async;

import org.jspecify.annotations.NullMarked;

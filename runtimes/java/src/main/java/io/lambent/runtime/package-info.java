/**
 * The runtime client for Java: the process inside an execution environment that loads a function's
 * handler and serves it one invocation at a time, as AWS's own client does.
 *
 * <p>It is compiled for JDK 17, the first long-term release with Unix domain sockets, so that
 * functions may run on an older JDK than the platform.
 */
@NullMarked
package io.lambent.runtime;

import org.jspecify.annotations.NullMarked;

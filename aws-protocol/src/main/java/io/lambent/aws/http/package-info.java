/** HTTP messages in memory: a request as a client signed and sent it, and its answer. */
@NullMarked
package io.lambent.aws.http;

import org.jspecify.annotations.NullMarked;

/**
 * Standalone: the services and a PostgreSQL of their own in one process, as started by {@code
 * ./lambent up}.
 *
 * <p>The services are the same as in production, each in a Spring context of its own. Only the
 * seams between them differ: they are method calls.
 */
@NullMarked
package io.lambent.standalone;

import org.jspecify.annotations.NullMarked;

/** The public port: AWS endpoint, HTTP triggers, identity. */
@NullMarked
package io.lambent.gateway;

import org.jspecify.annotations.NullMarked;

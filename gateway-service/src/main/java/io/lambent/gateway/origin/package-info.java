/** Which hosts and web pages may reach the port, so that a page in a browser cannot use the API. */
@NullMarked
package io.lambent.gateway.origin;

import org.jspecify.annotations.NullMarked;

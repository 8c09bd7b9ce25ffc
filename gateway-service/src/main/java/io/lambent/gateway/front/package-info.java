/** The one public port: takes each request first and hands it to whom it is for. */
@NullMarked
package io.lambent.gateway.front;

import org.jspecify.annotations.NullMarked;

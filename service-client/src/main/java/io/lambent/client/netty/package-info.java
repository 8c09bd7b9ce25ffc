/** Event loops that a process has for all that works on Netty, and what is confined to them. */
@NullMarked
package io.lambent.client.netty;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP/2 on the public port, without TLS and begun by the client at once ("prior knowledge", <a
 * href="https://www.rfc-editor.org/rfc/rfc9113#section-3.3">RFC 9113, 3.3</a>). Each of its streams
 * is served as a connection of its own with one exchange.
 */
@ApplicationModule(allowedDependencies = {"exchange"})
@NullMarked
package io.lambent.gateway.http2;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

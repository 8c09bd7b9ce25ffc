/**
 * TLS on the public port: the certificates by which clients know the gateway, read anew when their
 * files change, and those by which clients of custom domain names show who they are.
 */
@ApplicationModule(allowedDependencies = {"exchange"})
@NullMarked
package io.lambent.gateway.tls;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

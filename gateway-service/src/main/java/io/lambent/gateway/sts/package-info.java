/**
 * The Security Token Service at the public port: what needs no table is answered here, the rest by
 * aws-services.
 */
@ApplicationModule(allowedDependencies = {"backend", "exchange", "identity", "protocol"})
@NullMarked
package io.lambent.gateway.sts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

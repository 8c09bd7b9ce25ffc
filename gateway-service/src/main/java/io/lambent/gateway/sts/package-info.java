/** The Security Token Service, as far as the gateway answers it. */
@ApplicationModule(allowedDependencies = {"exchange", "identity", "protocol"})
@NullMarked
package io.lambent.gateway.sts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

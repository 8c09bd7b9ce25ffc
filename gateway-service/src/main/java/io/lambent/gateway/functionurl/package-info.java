/** Function URLs: an HTTP endpoint of its own for one function. */
@ApplicationModule(
    allowedDependencies = {"exchange", "httpevent", "identity", "invoke", "protocol"})
@NullMarked
package io.lambent.gateway.functionurl;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

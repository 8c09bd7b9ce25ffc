/** HTTP requests as events of functions, and what functions answer as HTTP responses. */
@ApplicationModule(allowedDependencies = {"exchange", "identity", "protocol"})
@NullMarked
package io.lambent.gateway.httpevent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

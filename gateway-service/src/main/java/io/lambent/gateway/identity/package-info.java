/** A caller: whose account and which region a request is for, as its AWS signature says. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.gateway.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

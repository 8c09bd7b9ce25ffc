/**
 * Lease workers: how services of this application do what stands in their tables. What is due is
 * claimed for some time, so that another instance does it where the one that claimed it has died.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.lease;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/**
 * Packages that AWS's runtimes bring and Lambent installs from public registries: the AWS SDKs for
 * Python and Node.js, and interpreters of Node.js. Versions and hashes stand in {@code
 * packages.lock}; functions only ever see what has been verified against them.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.execution.packages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

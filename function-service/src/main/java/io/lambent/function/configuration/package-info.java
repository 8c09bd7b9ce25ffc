/**
 * The configuration of functions: what a version's settings are, which of them AWS accepts, and the
 * requests that set them.
 */
@ApplicationModule(allowedDependencies = {"awsapi", "code", "layer"})
@NullMarked
package io.lambent.function.configuration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

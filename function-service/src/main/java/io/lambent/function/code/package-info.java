/**
 * Archives of functions and layers: received with a request, checked, stored once per content, read
 * in pieces, and freed when no version refers to them any more.
 */
@ApplicationModule(allowedDependencies = {"awsapi"})
@NullMarked
package io.lambent.function.code;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

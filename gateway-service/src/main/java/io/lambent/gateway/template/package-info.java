/**
 * Mapping templates: Apache Velocity with API Gateway's variables. Templates are written by the
 * owners of APIs, who are not trusted: they reach no classes and no files, call only the methods
 * that {@link Guard} allows, and end when their budget of steps, text and time does.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.gateway.template;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

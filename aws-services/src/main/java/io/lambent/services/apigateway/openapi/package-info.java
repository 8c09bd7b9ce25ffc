/**
 * OpenAPI definitions, 2.0 and 3.0, with API Gateway's extensions: read into a neutral tree, and
 * written from the document of an API. References to other files are refused.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.apigateway.openapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/**
 * Elastic Container Registry, as far as deployment tools need it: repositories and their policies.
 * Images are in a registry of the operator's, where one is configured.
 */
@ApplicationModule(allowedDependencies = {"front", "policy", "tags"})
@NullMarked
package io.lambent.services.ecr;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

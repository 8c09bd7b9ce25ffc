/**
 * Cloud Control API: one set of operations that creates, reads, changes, deletes and lists the
 * resources of all types. Requests that change something are stored and run by workers; types and
 * their handlers are those of CloudFormation. See <a
 * href="https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/Welcome.html">Cloud Control
 * API Reference</a>.
 */
@ApplicationModule(
    allowedDependencies = {
      "cloudformation.resource",
      "cloudformation.settings",
      "cloudformation.stack",
      "front",
      "jsonpatch",
      "lease",
      "operations"
    })
@NullMarked
package io.lambent.services.cloudformation.cloudcontrol;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

package io.lambent.function.runtimemanagement;

import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import io.lambent.function.awsapi.QualifiedFunction;
import org.springframework.stereotype.Component;

/**
 * The operations on runtime management. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html">Runtime updates</a>.
 */
@Component
class ManagementOperations implements Operations {
  private final RuntimeManagement management;

  ManagementOperations(RuntimeManagement management) {
    this.management = management;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .onReference(
            "GetRuntimeManagementConfig",
            QualifiedFunction.class,
            ManagementShapes.Management.class,
            (reference, request) -> management.get(reference))
        .onReference(
            "PutRuntimeManagementConfig",
            ManagementShapes.PutManagement.class,
            ManagementShapes.Management.class,
            management::put);
  }
}

package io.lambent.execution.invoke;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.deployment.LocalDeployments;

class ProcessDriverTests extends FunctionCallTests {
  ProcessDriverTests() {
    super("process");
  }

  @Override
  public String wrapperPath(FunctionVersion version) {
    return execution
        .bean(LocalDeployments.class)
        .deploy(version)
        .task()
        .resolve("wrapper")
        .toString();
  }

  @Override
  public String layersPath(FunctionVersion version) {
    return String.valueOf(execution.bean(LocalDeployments.class).deploy(version).opt());
  }
}

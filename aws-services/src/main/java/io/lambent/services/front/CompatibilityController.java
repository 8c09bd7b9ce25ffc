package io.lambent.services.front;

import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the operations of each service. */
@RestController
class CompatibilityController {
  private final List<HostedService> services;

  CompatibilityController(List<HostedService> services) {
    this.services =
        services.stream().sorted(Comparator.comparing(HostedService::signingName)).toList();
  }

  /**
   * @param name as clients name it, such as {@code CloudWatch}
   * @param note where it differs from AWS
   */
  record ServiceReport(String name, String note, List<OperationReport> operations) {}

  /**
   * @param supported true if it is answered with anything but an error that says that it is missing
   */
  record OperationReport(String name, boolean supported) {}

  @GetMapping("/_lambent/compat")
  List<ServiceReport> report() {
    return services.stream().map(CompatibilityController::report).toList();
  }

  private static ServiceReport report(HostedService service) {
    return new ServiceReport(
        service.api().model().header().serviceId(),
        service.note(),
        service.api().model().operations().stream()
            .map(
                operation ->
                    new OperationReport(
                        operation.name(), service.api().operations().contains(operation.name())))
            .sorted(Comparator.comparing(OperationReport::name))
            .toList());
  }
}

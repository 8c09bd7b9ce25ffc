package io.lambent.services.front;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModel;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the operations of each service. */
@RestController
class CompatibilityController {
  private final List<ServiceReport> reports;

  CompatibilityController(List<HostedService> services, List<StreamingService> streaming) {
    this.reports =
        Stream.concat(
                services.stream().flatMap(CompatibilityController::reports),
                streaming.stream()
                    .map(service -> report(service.model(), service.operations(), service.note())))
            .sorted(Comparator.comparing(ServiceReport::name))
            .toList();
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
    return reports;
  }

  private static Stream<ServiceReport> reports(HostedService service) {
    return Stream.iterate(service.api(), Objects::nonNull, AwsApi::beside)
        .map(
            api -> {
              Set<String> supported = new HashSet<>(api.operations());
              supported.addAll(service.servedByGateway());
              return report(api.model(), supported, service.note());
            });
  }

  private static ServiceReport report(ServiceModel model, Set<String> supported, String note) {
    return new ServiceReport(
        model.header().serviceId(),
        note,
        model.operations().stream()
            .map(
                operation ->
                    new OperationReport(operation.name(), supported.contains(operation.name())))
            .sorted(Comparator.comparing(OperationReport::name))
            .toList());
  }
}

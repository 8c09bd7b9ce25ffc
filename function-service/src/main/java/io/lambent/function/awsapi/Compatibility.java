package io.lambent.function.awsapi;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Tells what of the AWS Lambda API Lambent has. Which operations it has follows from the
 * controllers; settings are declared by the packages that take them.
 */
@RestController
class Compatibility {
  private final RequestMappingHandlerMapping mappings;
  private final List<Setting> settings;

  Compatibility(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings,
      List<SettingGroup> settings) {
    this.mappings = mappings;
    this.settings = settings.stream().flatMap(group -> group.settings().stream()).toList();
  }

  record Report(List<OperationSupport> operations, List<Setting> settings) {}

  record OperationSupport(String name, String method, String path, boolean supported) {}

  @GetMapping("/_lambent/compat")
  Report report() {
    Set<String> mapped =
        mappings.getHandlerMethods().keySet().stream()
            .flatMap(Compatibility::keys)
            .collect(Collectors.toSet());
    List<OperationSupport> operations =
        Arrays.stream(Operation.values())
            .map(
                operation ->
                    new OperationSupport(
                        operation.awsName(),
                        operation.method(),
                        operation.path(),
                        operation.isInvocation() || mapped.contains(key(operation))))
            .toList();
    return new Report(operations, settings);
  }

  private static String key(Operation operation) {
    return operation.method() + " " + operation.path() + " [" + operation.query() + "]";
  }

  private static Stream<String> keys(RequestMappingInfo mapping) {
    String parameters =
        mapping.getParamsCondition().getExpressions().stream()
            .map(Object::toString)
            .collect(Collectors.joining("&", " [", "]"));
    return mapping.getMethodsCondition().getMethods().stream()
        .flatMap(
            method ->
                mapping.getPatternValues().stream().map(path -> method + " " + path + parameters));
  }
}

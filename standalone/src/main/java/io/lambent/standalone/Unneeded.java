package io.lambent.standalone;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Excludes auto-configuration that no context of this process uses: that of libraries which only
 * another service on the same class path needs, and of meters of the process, which nobody reads
 * here. Each bean costs time at the start, and memory.
 */
final class Unneeded implements AutoConfigurationImportFilter {
  private static final List<Pattern> NAMES =
      List.of(
          // Spring Cloud but for the gateway itself: discovery, refreshing, load balancing.
          Pattern.compile(
              "org\\.springframework\\.cloud\\.(autoconfigure|client|commons|configuration)\\..*"),
          Pattern.compile(
              "org\\.springframework\\.cloud\\.gateway\\.(discovery\\..*|config\\.Gateway(ClassPathWarning|Metrics|NoLoadBalancerClient)AutoConfiguration)"),
          // Traces, and meters but for our own.
          Pattern.compile(
              "(?!.*\\.(Metrics|CompositeMeterRegistry|SimpleMetricsExport|PrometheusMetricsExport|MetricsEndpoint)AutoConfiguration)"
                  + ".*(\\.micrometer\\.|\\.metrics\\.|Observation).*"),
          // Clients for HTTP; the gateway's is Spring Cloud Gateway's own.
          Pattern.compile(
              "org\\.springframework\\.boot\\.(restclient|webclient|http\\.client)\\..*"),
          // Pages of repositories, forms, and transactions across systems.
          Pattern.compile(
              "org\\.springframework\\.boot\\.(data\\.autoconfigure\\.web|transaction\\.jta)\\..*"),
          Pattern.compile(".*MultipartAutoConfiguration"),
          // Aspects; transactions have proxies of their own.
          Pattern.compile(".*\\.AopAutoConfiguration"),
          Pattern.compile(".*\\.info\\..*"));

  @Override
  public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
    boolean[] needed = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      needed[i] =
          name == null || NAMES.stream().noneMatch(pattern -> pattern.matcher(name).matches());
    }
    return needed;
  }
}

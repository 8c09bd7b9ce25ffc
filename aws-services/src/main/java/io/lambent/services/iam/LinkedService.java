package io.lambent.services.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A service that has roles of its own in accounts.
 *
 * @param principal such as {@code lex.amazonaws.com}
 * @param role the name of its role
 * @param policyName the policy of AWS that its role has
 * @param allowsSuffix true where there may be several, told apart by a suffix
 */
record LinkedService(String principal, String role, String policyName, boolean allowsSuffix) {
  private static final String RESOURCE = "linked-services.txt";

  /** The services by principal, read when they are first needed. */
  private static final class Loaded {
    static final Map<String, LinkedService> ALL = read();

    private static Map<String, LinkedService> read() {
      try (InputStream stream =
          Objects.requireNonNull(LinkedService.class.getResourceAsStream(RESOURCE), RESOURCE)) {
        return new String(stream.readAllBytes(), UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(LinkedService::parsed)
            .collect(Collectors.toMap(LinkedService::principal, Function.identity()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static LinkedService parsed(String line) {
    String[] columns = line.split(" ", -1);
    return new LinkedService(columns[0], columns[1], columns[2], columns.length > 3);
  }

  static Optional<LinkedService> find(String principal) {
    return Optional.ofNullable(Loaded.ALL.get(principal));
  }

  String trustPolicy() {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
        + "{\"Service\":\""
        + principal
        + "\"},\"Action\":\"sts:AssumeRole\"}]}";
  }

  /** The policy of its role. */
  ManagedPolicy policy(Caller caller) {
    String path = Identity.SERVICE_PATH;
    return new ManagedPolicy(
        null,
        IamArns.of(caller, AwsPolicies.ACCOUNT, IamArns.POLICY + path + policyName),
        policyName,
        path,
        IamIds.of("ANPA", path + policyName),
        null,
        Map.of(),
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}

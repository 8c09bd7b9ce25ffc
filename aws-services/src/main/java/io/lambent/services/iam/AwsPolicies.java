package io.lambent.services.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * AWS's managed policies that users of Lambda attach, with AWS's names. Their documents say in our
 * words what AWS documents that they allow; they are shorter than AWS's. See <a
 * href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html">AWS
 * managed policies</a>.
 */
final class AwsPolicies {
  /** The account in ARNs of AWS's policies. */
  static final String ACCOUNT = "aws";

  private static final String RESOURCE = "aws-policies.txt";
  private static final Instant CREATED = Instant.parse("2015-02-06T18:40:00Z");
  private static final int COLUMNS = 3;

  private AwsPolicies() {}

  /**
   * A policy.
   *
   * @param statements each of them actions, and those that follow {@code except} are excluded
   */
  record Known(String name, String path, String description, List<String> statements) {

    String document() {
      return statements.stream()
          .map(Known::statement)
          .collect(Collectors.joining(",", "{\"Version\":\"2012-10-17\",\"Statement\":[", "]}"));
    }

    private static String statement(String actions) {
      boolean excluded = actions.startsWith(EXCEPT);
      String listed = excluded ? actions.substring(EXCEPT.length()) : actions;
      return Arrays.stream(listed.split(",", -1))
          .map(action -> "\"" + action.strip() + "\"")
          .collect(
              Collectors.joining(
                  ",",
                  "{\"Effect\":\"Allow\",\"" + (excluded ? "NotAction" : "Action") + "\":[",
                  "],\"Resource\":\"*\"}"));
    }
  }

  private static final String EXCEPT = "except ";

  /** The policies by path and name, read when they are first needed. */
  private static final class Loaded {
    static final Map<String, Known> ALL = read();

    private static Map<String, Known> read() {
      Map<String, Known> all = new TreeMap<>();
      InputStream stream =
          Objects.requireNonNull(AwsPolicies.class.getResourceAsStream(RESOURCE), RESOURCE);
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isBlank() && !line.startsWith("#")) {
            Known known = parsed(line);
            all.put(known.path() + known.name(), known);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return all;
    }

    private static Known parsed(String line) {
      String[] columns = line.split("\\|", COLUMNS);
      String full = columns[0].strip();
      int slash = full.lastIndexOf('/');
      return new Known(
          full.substring(slash + 1),
          full.substring(0, slash + 1),
          columns[1].strip(),
          Arrays.stream(columns[2].split(";", -1)).map(String::strip).toList());
    }
  }

  /**
   * Finds a policy.
   *
   * @param resource as in its ARN, such as {@code policy/service-role/AWSLambdaRole}
   */
  static Optional<Known> find(String resource) {
    return resource.startsWith(IamArns.POLICY)
        ? Optional.ofNullable(Loaded.ALL.get(resource.substring(IamArns.POLICY.length())))
        : Optional.empty();
  }

  /** All policies in the order of their paths and names. */
  static List<Known> all() {
    return List.copyOf(Loaded.ALL.values());
  }

  /** A policy with an ARN in the partition of the caller. */
  static ManagedPolicy of(Caller caller, Known known) {
    String arn = IamArns.of(caller, ACCOUNT, IamArns.POLICY + known.path() + known.name());
    return new ManagedPolicy(
        null,
        arn,
        known.name(),
        known.path(),
        IamIds.of("ANPA", known.path() + known.name()),
        known.description(),
        Map.of(),
        1,
        CREATED,
        CREATED);
  }

  /** The only version of a policy; null where the policy is not known. */
  static ManagedPolicy.@Nullable Version version(String resource) {
    return find(resource)
        .map(known -> new ManagedPolicy.Version(1, known.document(), CREATED))
        .orElse(null);
  }
}

package io.lambent.function.configuration;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * AWS's runtime identifiers, and until when functions are created and updated with them. What was
 * created runs on for ever. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Lambda runtimes</a>.
 */
@Component
class Runtimes {
  /** The runtimes that AWS lists in its message about an unknown one, in its order. */
  private static final List<String> LISTED =
      List.of(
          "nodejs20.x",
          "python3.14",
          "provided.al2023",
          "python3.12",
          "python3.13",
          "nodejs24.x",
          "nodejs22.x",
          "java25",
          "python3.10",
          "python3.11",
          "java21",
          "ruby3.3",
          "ruby3.4",
          "ruby3.2",
          "python3.8",
          "python3.9",
          "java17",
          "nodejs16.x",
          "dotnet10",
          "dotnet8",
          "java11",
          "dotnet6",
          "nodejs18.x",
          "provided.al2",
          "java8.al2");

  /**
   * Identifier, and the days from which AWS creates no functions with it, and updates none; {@code
   * -} where that is not foreseen.
   */
  private static final String LIFECYCLES =
      """
      nodejs          2016-10-31 2016-10-31
      nodejs4.3       2020-03-05 2020-03-05
      nodejs4.3-edge  2019-04-30 2019-04-30
      nodejs6.10      2019-08-12 2019-08-12
      nodejs8.10      2020-03-06 2020-03-06
      nodejs10.x      2021-07-30 2022-02-14
      nodejs12.x      2023-03-31 2023-04-30
      nodejs14.x      2024-01-09 2027-08-31
      nodejs16.x      2027-07-29 2027-08-31
      nodejs18.x      2027-07-29 2027-08-31
      nodejs20.x      2027-07-29 2027-08-31
      nodejs22.x      2027-06-01 2027-07-01
      nodejs24.x      2028-06-01 2028-07-01
      nodejs26.x      -          -
      java8           2024-02-08 2027-08-31
      java8.al2       2027-07-29 2027-08-31
      java8.al2023    -          -
      java11          2027-07-29 2027-08-31
      java11.al2023   -          -
      java17          2027-07-29 2027-08-31
      java17.al2023   -          -
      java21          2029-07-31 2029-08-31
      java25          -          -
      python2.7       2021-07-15 2022-05-30
      python3.6       2022-07-18 2022-08-29
      python3.7       2024-01-09 2027-08-31
      python3.8       2027-07-29 2027-08-31
      python3.9       2027-07-29 2027-08-31
      python3.10      2027-07-29 2027-08-31
      python3.11      2027-07-29 2027-08-31
      python3.12      2028-11-30 2029-01-10
      python3.13      2029-07-31 2029-08-31
      python3.14      2029-07-31 2029-08-31
      python3.15      -          -
      dotnetcore1.0   2019-07-30 2019-07-30
      dotnetcore2.0   2019-05-30 2019-05-30
      dotnetcore2.1   2022-01-05 2022-04-13
      dotnetcore3.1   2023-04-03 2023-05-03
      dotnet6         2027-07-29 2027-08-31
      dotnet8         2027-07-29 2027-08-31
      dotnet10        2028-12-14 2029-01-15
      go1.x           2024-02-08 2027-08-31
      ruby2.5         2021-07-30 2022-03-31
      ruby2.7         2024-01-09 2027-08-31
      ruby3.2         2027-07-29 2027-08-31
      ruby3.3         2027-07-29 2027-08-31
      ruby3.4         2028-04-30 2028-05-31
      ruby4.0         -          -
      provided        2024-02-08 2027-08-31
      provided.al2    2027-07-29 2027-08-31
      provided.al2023 2029-07-31 2029-08-31
      """;

  private static final Map<String, Lifecycle> KNOWN =
      LIFECYCLES
          .lines()
          .map(line -> line.split(" +", 3))
          .collect(
              Collectors.toUnmodifiableMap(
                  columns -> columns[0], columns -> Lifecycle.of(columns[1], columns[2])));

  /** The runtimes AWS offers SnapStart for. */
  private static final Set<String> SNAP_START =
      Set.of(
          "java11",
          "java17",
          "java21",
          "java25",
          "java11.al2023",
          "java17.al2023",
          "python3.12",
          "python3.13",
          "python3.14",
          "python3.15",
          "dotnet8",
          "dotnet10");

  private final Clock clock;

  Runtimes(Clock clock) {
    this.clock = clock;
  }

  private record Lifecycle(@Nullable LocalDate createBlock, @Nullable LocalDate updateBlock) {
    static Lifecycle of(String createBlock, String updateBlock) {
      return new Lifecycle(day(createBlock), day(updateBlock));
    }

    private static @Nullable LocalDate day(String text) {
      return text.equals("-") ? null : LocalDate.parse(text);
    }
  }

  /**
   * @throws AwsException where AWS creates no functions with the runtime
   */
  void checkCreation(String runtime) {
    checkBlock(runtime, lifecycle(runtime).createBlock());
  }

  /**
   * @param runtime that the function has after the update
   * @throws AwsException where AWS updates no functions with the runtime
   */
  void checkUpdate(String runtime) {
    checkBlock(runtime, lifecycle(runtime).updateBlock());
  }

  private static Lifecycle lifecycle(String runtime) {
    Lifecycle lifecycle = KNOWN.get(runtime);
    if (lifecycle == null) {
      throw Refusals.invalid(
          "Value %s at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: %s or be a valid ARN"
              .formatted(runtime, LISTED));
    }
    return lifecycle;
  }

  private void checkBlock(String runtime, @Nullable LocalDate block) {
    if (block != null && !LocalDate.now(clock).isBefore(block)) {
      throw Refusals.invalid(
          "The runtime parameter of "
              + runtime
              + " is no longer supported for creating or updating AWS Lambda functions. We"
              + " recommend you use a supported runtime while creating or updating functions.");
    }
  }

  /**
   * @param runtime null for functions of images, which may have SnapStart
   */
  static boolean hasSnapStart(@Nullable String runtime) {
    return runtime == null || SNAP_START.contains(runtime);
  }
}

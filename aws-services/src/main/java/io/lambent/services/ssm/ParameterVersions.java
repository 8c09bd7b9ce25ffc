package io.lambent.services.ssm;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The versions of parameters and their labels. */
@Component
class ParameterVersions {
  private static final int PAGE = 50;
  private static final int MOST_LABELS = 10;
  private static final Pattern LABEL = Pattern.compile("[A-Za-z_.\\-][A-Za-z0-9_.\\-]*");

  private final ParameterTable table;
  private final Parameters parameters;
  private final TransactionTemplate transactions;

  ParameterVersions(ParameterTable table, Parameters parameters, TransactionTemplate transactions) {
    this.table = table;
    this.parameters = parameters;
    this.transactions = transactions;
  }

  record History(
      String name,
      boolean withDecryption,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {}

  record Shown(List<Entry> parameters, @Nullable String nextToken) {}

  record Entry(
      String name,
      String type,
      @Nullable String keyId,
      Instant lastModifiedDate,
      String lastModifiedUser,
      @Nullable String description,
      String value,
      @Nullable String allowedPattern,
      long version,
      List<String> labels,
      String tier,
      List<Policy> policies,
      String dataType) {}

  /** Parameters have no policies; AWS answers the empty list. */
  record Policy(@Nullable String policyText) {}

  record Label(String name, @Nullable Long parameterVersion, List<String> labels) {}

  record Labelled(List<String> invalidLabels, long parameterVersion) {}

  record Unlabel(String name, long parameterVersion, List<String> labels) {}

  record Unlabelled(List<String> removedLabels, List<String> invalidLabels) {}

  Shown history(Caller caller, History input) {
    List<Parameter> all = versions(caller, input.name());
    long after = input.nextToken() == null ? 0 : number(input.nextToken());
    int limit = Objects.requireNonNullElse(input.maxResults(), PAGE);
    List<Parameter> rest =
        all.stream().filter(version -> version.version() > after).limit(limit + 1L).toList();
    List<Entry> page =
        rest.stream()
            .limit(limit)
            .map(version -> entry(caller, version, input.withDecryption()))
            .toList();
    return new Shown(page, rest.size() > limit ? Long.toString(page.getLast().version()) : null);
  }

  private static long number(String token) {
    try {
      return Long.parseLong(token);
    } catch (NumberFormatException e) {
      throw SsmErrors.badToken();
    }
  }

  private Entry entry(Caller caller, Parameter version, boolean decrypted) {
    Parameter.Settings settings = version.settings();
    return new Entry(
        version.name(),
        settings.type(),
        settings.keyId(),
        version.modifiedAt(),
        user(caller),
        settings.description(),
        parameters.text(version, decrypted),
        settings.allowedPattern(),
        version.version(),
        version.labels(),
        settings.tier(),
        List.of(),
        settings.dataType());
  }

  /** The name of who changed a parameter: principals are not told apart. */
  static String user(Caller caller) {
    return "arn:aws:iam::" + caller.account() + ":root";
  }

  Labelled label(Caller caller, Label input) {
    List<String> valid = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (String label : input.labels()) {
      String small = label.toLowerCase(Locale.ROOT);
      boolean reserved = small.startsWith("aws") || small.startsWith("ssm");
      (LABEL.matcher(label).matches() && !reserved ? valid : invalid).add(label);
    }
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Parameter version = locked(caller, input.name(), input.parameterVersion());
              move(caller, version, valid);
              return new Labelled(invalid, version.version());
            }));
  }

  private void move(Caller caller, Parameter to, List<String> labels) {
    TreeSet<String> all = new TreeSet<>(to.labels());
    all.addAll(labels);
    if (all.size() > MOST_LABELS) {
      throw AwsFailure.declared(
          "ParameterVersionLabelLimitExceeded",
          "A parameter version can have maximum 10 labels.Move one or more labels to another"
              + " version and try again.");
    }
    for (Parameter version : versions(caller, to.name())) {
      TreeSet<String> left = new TreeSet<>(version.labels());
      if (version.version() != to.version() && left.removeAll(labels)) {
        table.setLabels(version, left);
      }
    }
    table.setLabels(to, all);
  }

  Unlabelled unlabel(Caller caller, Unlabel input) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Parameter version = locked(caller, input.name(), input.parameterVersion());
              TreeSet<String> left = new TreeSet<>(version.labels());
              List<String> removed = new ArrayList<>();
              List<String> invalid = new ArrayList<>();
              input.labels().forEach(label -> (left.remove(label) ? removed : invalid).add(label));
              table.setLabels(version, left);
              return new Unlabelled(removed, invalid);
            }));
  }

  /** Reads a version, or the latest, and locks the labels of the parameter. */
  private Parameter locked(Caller caller, String name, @Nullable Long number) {
    table.lock(versions(caller, name).getLast());
    List<Parameter> all = versions(caller, name);
    if (number == null) {
      return all.getLast();
    }
    return all.stream()
        .filter(version -> version.version() == number)
        .findFirst()
        .orElseThrow(() -> SsmErrors.noVersion(name, "version " + number));
  }

  private List<Parameter> versions(Caller caller, String name) {
    List<Parameter> all = table.versions(table.named(caller, name));
    if (all.isEmpty()) {
      throw SsmErrors.notFound();
    }
    return all;
  }
}

package io.lambent.services.ssm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts, gets and deletes parameters by their names. */
@Component
class Parameters {
  private static final int MOST_VERSIONS = 100;

  private final ParameterTable table;
  private final SecureStrings secure;
  private final TransactionTemplate transactions;

  Parameters(ParameterTable table, SecureStrings secure, TransactionTemplate transactions) {
    this.table = table;
    this.secure = secure;
    this.transactions = transactions;
  }

  record Put(
      String name,
      @Nullable String description,
      String value,
      @Nullable String type,
      @Nullable String keyId,
      boolean overwrite,
      @Nullable String allowedPattern,
      List<ParameterTags.Tag> tags,
      @Nullable String tier,
      @Nullable String policies,
      @Nullable String dataType) {}

  record Stored(long version, String tier) {}

  record Get(String name, boolean withDecryption) {}

  record Found(Value parameter) {}

  record GetAll(List<String> names, boolean withDecryption) {}

  record FoundAll(List<Value> parameters, List<String> invalidParameters) {}

  record Value(
      String name,
      String type,
      String value,
      long version,
      @Nullable String selector,
      Instant lastModifiedDate,
      String arn,
      String dataType) {}

  record ByName(String name) {}

  record ByNames(List<String> names) {}

  record Nothing() {}

  record Deleted(List<String> deletedParameters, List<String> invalidParameters) {}

  Stored put(Caller caller, Put input) {
    ParameterName named = table.named(caller, input.name());
    String name = named.name();
    if (named.selector() != null) {
      throw SsmErrors.validation("Parameter name must not contain a version or a label.");
    }
    ParameterName.check(name);
    if (input.value().isEmpty()) {
      throw SsmErrors.validation(
          "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member"
              + " must have length greater than or equal to 1.");
    }
    if (input.overwrite() && !input.tags().isEmpty()) {
      throw SsmErrors.validation(
          "Invalid request: tags and overwrite can't be used together. To create a parameter with"
              + " tags, please remove overwrite flag. To update tags for an existing parameter,"
              + " please use AddTagsToResource or RemoveTagsFromResource.");
    }
    Map<String, String> tags = ParameterTags.map(input.tags());
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              long id = table.lock(caller, name, tags);
              return put(caller, id, input, name);
            }));
  }

  private Stored put(Caller caller, long id, Put input, String name) {
    List<Parameter> before =
        table.versions(new ParameterName(caller.account(), caller.region(), name, null, false));
    Parameter last = before.isEmpty() ? null : before.getLast();
    if (last != null && !input.overwrite()) {
      throw AwsFailure.declared(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the"
              + " request to true.");
    }
    Parameter.Settings settings = ParameterChecks.settings(input, last);
    if (before.size() >= MOST_VERSIONS) {
      makeRoom(before.getFirst());
    }
    long version = last == null ? 1 : last.version() + 1;
    byte[] value =
        settings.type().equals(Parameter.SECURE)
            ? secure.encrypt(arn(caller, name), input.value())
            : input.value().getBytes(UTF_8);
    table.insert(id, version, settings, value);
    return new Stored(version, settings.tier());
  }

  private void makeRoom(Parameter oldest) {
    if (!oldest.labels().isEmpty()) {
      throw AwsFailure.declared(
          "ParameterMaxVersionLimitExceeded",
          "You attempted to create a new version of "
              + oldest.name()
              + " by calling the PutParameter API with the overwrite flag. Version "
              + oldest.version()
              + ", the oldest version, can't be deleted because it has a label associated with it."
              + " Move the label to another version of the parameter, and try again.");
    }
    table.deleteVersion(oldest);
  }

  private static String arn(Caller caller, String name) {
    return caller.arn("ssm", "parameter" + (name.startsWith("/") ? name : "/" + name)).toString();
  }

  Found get(Caller caller, Get input) {
    ParameterName name = table.named(caller, input.name());
    return new Found(value(find(name), name.selector(), input.withDecryption()));
  }

  FoundAll getAll(Caller caller, GetAll input) {
    List<Value> found = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (String text : new LinkedHashSet<>(input.names())) {
      try {
        ParameterName name = table.named(caller, text);
        found.add(value(find(name), name.selector(), input.withDecryption()));
      } catch (AwsFailure e) {
        invalid.add(text);
      }
    }
    return new FoundAll(found, invalid);
  }

  /**
   * Reads the version that a name means.
   *
   * @throws AwsFailure where there is none
   */
  Parameter find(ParameterName name) {
    String selector = name.selector();
    if (selector == null) {
      return Optional.ofNullable(table.latest(name)).orElseThrow(() -> SsmErrors.notFound());
    }
    List<Parameter> versions = table.versions(name);
    if (versions.isEmpty()) {
      throw SsmErrors.notFound();
    }
    boolean isNumber = !selector.isEmpty() && selector.chars().allMatch(Character::isDigit);
    return versions.stream()
        .filter(
            version ->
                isNumber
                    ? Long.toString(version.version()).equals(selector)
                    : version.labels().contains(selector))
        .findFirst()
        .orElseThrow(
            () -> SsmErrors.noVersion(name.name(), (isNumber ? "version " : "label ") + selector));
  }

  Value value(Parameter parameter, @Nullable String selector, boolean decrypted) {
    return new Value(
        parameter.name(),
        parameter.settings().type(),
        text(parameter, decrypted),
        parameter.version(),
        selector == null ? null : ":" + selector,
        parameter.modifiedAt(),
        parameter.arn(),
        parameter.settings().dataType());
  }

  String text(Parameter parameter, boolean decrypted) {
    if (!parameter.isSecure()) {
      return new String(parameter.value(), UTF_8);
    }
    return decrypted ? secure.decrypt(parameter) : SecureStrings.ciphertext(parameter);
  }

  Nothing delete(Caller caller, ByName input) {
    ParameterName name = table.named(caller, input.name());
    if (name.selector() != null || !table.delete(name)) {
      throw SsmErrors.notFound();
    }
    return new Nothing();
  }

  Deleted deleteAll(Caller caller, ByNames input) {
    List<String> deleted = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (String text : new LinkedHashSet<>(input.names())) {
      ParameterName name = table.named(caller, text);
      boolean gone = name.selector() == null && table.delete(name);
      (gone ? deleted : invalid).add(text);
    }
    return new Deleted(deleted, invalid);
  }
}

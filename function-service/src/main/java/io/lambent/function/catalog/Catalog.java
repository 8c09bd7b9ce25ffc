package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.account.AccountUsage;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Finds and adds functions, versions and aliases. All methods run in the caller's transaction. */
@Component
public class Catalog {
  private final FunctionRepository functions;
  private final VersionRepository versions;
  private final AliasRepository aliases;
  private final AccountUsage usage;

  Catalog(
      FunctionRepository functions,
      VersionRepository versions,
      AliasRepository aliases,
      AccountUsage usage) {
    this.functions = functions;
    this.versions = versions;
    this.aliases = aliases;
    this.usage = usage;
  }

  /** Adds a function; fails with a violation of integrity if there is one of its name. */
  LambdaFunction add(LambdaFunction function) {
    return functions.saveAndFlush(function);
  }

  LambdaVersion add(LambdaVersion version) {
    return versions.save(version);
  }

  public Optional<LambdaFunction> find(FunctionName function) {
    return functions.find(function.account(), function.region(), function.name());
  }

  /** Finds a function and keeps others from changing it until the transaction ends. */
  public Optional<LambdaFunction> lock(FunctionName function) {
    return functions.lock(function.account(), function.region(), function.name());
  }

  /** {@code $LATEST} of a function that is {@linkplain #lock locked}. */
  public Optional<LambdaVersion> lockLatest(FunctionName function) {
    return lock(function).flatMap(locked -> version(function, LambdaVersion.LATEST));
  }

  /**
   * Publishes {@code $LATEST}, whose function is locked, under the next number.
   *
   * @param description null to take over that of {@code $LATEST}
   * @throws AwsException where the account has no room for the code of another version
   */
  public LambdaVersion publish(LambdaVersion latest, @Nullable String description, Instant now) {
    FunctionName name = latest.function().name();
    usage.checkStorage(name.account(), name.region(), latest.content().codeSize());
    return versions.save(latest.publish(description, now));
  }

  /** The version published last, if it is still there. */
  public Optional<LambdaVersion> lastPublished(LambdaFunction function) {
    return function.lastVersion() == 0
        ? Optional.empty()
        : version(function.name(), function.lastVersion());
  }

  /** Versions of a function, {@code $LATEST} first, after a number. */
  public List<LambdaVersion> versions(LambdaFunction function, int after, Limit limit) {
    return versions.list(function, after, limit);
  }

  /**
   * @param number 0 for {@code $LATEST}
   */
  public Optional<LambdaVersion> version(FunctionName function, int number) {
    return versions.find(function.account(), function.region(), function.name(), number);
  }

  public Optional<Alias> alias(FunctionName function, String name) {
    return aliases.find(function.account(), function.region(), function.name(), name);
  }

  /** Returns true where a function has the version or alias that a reference names. */
  public boolean has(FunctionReference reference) {
    return has(reference.function(), reference.qualifier());
  }

  /**
   * @param qualifier a version or an alias; null for the function itself
   */
  public boolean has(FunctionName function, @Nullable String qualifier) {
    String asked = qualifier == null ? FunctionVersion.LATEST : qualifier;
    return number(asked)
        .map(number -> version(function, number).isPresent())
        .orElseGet(() -> alias(function, asked).isPresent());
  }

  /**
   * The version a qualifier means; for an alias the one with the larger claim, as AWS shows it.
   *
   * @throws AwsException where there is none
   */
  public LambdaVersion version(FunctionReference reference) {
    return find(reference.function(), reference.qualifier())
        .orElseThrow(() -> Refusals.functionNotFound(reference.arn()));
  }

  private Optional<LambdaVersion> find(FunctionName function, @Nullable String qualifier) {
    if (qualifier == null) {
      return version(function, LambdaVersion.LATEST);
    }
    return number(qualifier)
        .or(() -> alias(function, qualifier).map(alias -> alias.target().version()))
        .flatMap(number -> version(function, number));
  }

  /** The number of {@code $LATEST} or of a published version; empty for an alias. */
  public static Optional<Integer> number(String qualifier) {
    if (qualifier.equals(FunctionVersion.LATEST)) {
      return Optional.of(LambdaVersion.LATEST);
    }
    if (!qualifier.matches("[0-9]{1,9}") || qualifier.startsWith("0")) {
      return Optional.empty();
    }
    return Optional.of(Integer.valueOf(qualifier));
  }
}

package io.lambent.function.catalog;

import jakarta.persistence.Entity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A name for a version of a function, or for two of them with weights. */
@Entity
public class Alias extends FunctionOwned {
  private String name;
  private int version;
  private String description;
  private @Nullable Integer additionalVersion;
  private @Nullable Double additionalWeight;
  private UUID revisionId;

  @SuppressWarnings("NullAway.Init")
  protected Alias() {}

  public Alias(LambdaFunction function, String name, Target target, String description) {
    super(function);
    this.name = name;
    this.description = description;
    this.version = target.version();
    this.additionalVersion = target.additionalVersion();
    this.additionalWeight = target.additionalWeight();
    this.revisionId = UUID.randomUUID();
  }

  /**
   * The version or versions that an alias leads to.
   *
   * @param additionalVersion null unless the alias is weighted
   * @param additionalWeight the share of the additional version, 0 to 1
   */
  public record Target(
      int version, @Nullable Integer additionalVersion, @Nullable Double additionalWeight) {}

  public void change(Target target, String text) {
    this.description = text;
    this.version = target.version();
    this.additionalVersion = target.additionalVersion();
    this.additionalWeight = target.additionalWeight();
    this.revisionId = UUID.randomUUID();
  }

  public String name() {
    return name;
  }

  public Target target() {
    return new Target(version, additionalVersion, additionalWeight);
  }

  public String description() {
    return description;
  }

  public UUID revisionId() {
    return revisionId;
  }
}

package io.lambent.function.catalog;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A name for a version of a function, or for two of them with weights. */
@Entity
public class Alias {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "function_id")
  private LambdaFunction function;

  private String name;
  private int version;
  private String description;
  private @Nullable Integer additionalVersion;
  private @Nullable Double additionalWeight;
  private UUID revisionId;

  @SuppressWarnings("NullAway.Init")
  protected Alias() {}

  public Alias(LambdaFunction function, String name, Target target, String description) {
    this.function = function;
    this.name = name;
    this.description = description;
    this.version = target.version();
    this.additionalVersion = target.additionalVersion();
    this.additionalWeight = target.additionalWeight();
    this.revisionId = UUID.randomUUID();
  }

  /**
   * Where an alias leads.
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

  public LambdaFunction function() {
    return function;
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

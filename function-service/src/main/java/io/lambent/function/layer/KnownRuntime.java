package io.lambent.function.layer;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A runtime identifier that AWS has ever known, or a list of such. AWS refuses others in two ways
 * ({@link #IN_FILTER}, {@link #IN_LAYER}), neither of which lists what it takes.
 */
@Constraint(validatedBy = {KnownRuntime.OfOne.class, KnownRuntime.OfAll.class})
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@interface KnownRuntime {
  String IN_FILTER =
      "Member must satisfy enum value set: [ruby3.5, ruby2.6, dotnetcore1.0, python3.7, nodejs8.10,"
          + " nasa, ruby2.7, python2.7-greengrass, dotnetcore2.0, python3.8, java21, dotnet6,"
          + " dotnetcore2.1, python3.9, java11, nodejs6.10, provided, dotnetcore3.1, dotnet8,"
          + " java25, java17, nodejs, nodejs4.3, java8.al2, go1.x, dotnet10, nodejs20.x, go1.9,"
          + " byol, nodejs10.x, provided.al2023, nodejs22.x, python3.10, java8, nodejs12.x,"
          + " python3.11, nodejs24.x, nodejs8.x, python3.12, nodejs14.x, nodejs8.9, nodejs26.x,"
          + " python3.13, python3.14, nodejs16.x, python3.15, provided.al2, nodejs4.3-edge,"
          + " nodejs18.x, ruby3.2, python3.4, ruby3.3, ruby3.4, ruby2.5, python3.6, python2.7]";

  String IN_LAYER =
      "Member must satisfy enum value set: [nodejs20.x, python3.14, provided.al2023, python3.12,"
          + " python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3,"
          + " ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8,"
          + " java11, dotnet6, nodejs18.x, provided.al2, java8.al2]";

  String message() default "";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** The identifiers of the API model, those that are older and those that are newer. */
  final class Known {
    private static final Set<String> ALL =
        new HashSet<>(List.of(IN_FILTER.substring(IN_FILTER.indexOf('[') + 1).split("[], ]+")));

    static {
      ALL.addAll(List.of("custom", "ruby4.0", "java8.al2023", "java11.al2023", "java17.al2023"));
    }

    private Known() {}
  }

  /** One identifier. */
  final class OfOne implements ConstraintValidator<KnownRuntime, String> {
    @Override
    public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
      return value == null || Known.ALL.contains(value);
    }
  }

  /** A list of identifiers. */
  final class OfAll implements ConstraintValidator<KnownRuntime, List<String>> {
    @Override
    public boolean isValid(@Nullable List<String> values, ConstraintValidatorContext context) {
      return values == null || values.stream().allMatch(Known.ALL::contains);
    }
  }
}

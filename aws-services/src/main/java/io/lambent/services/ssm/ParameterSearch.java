package io.lambent.services.ssm;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.PageTokens;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists parameters, by path and by filters. */
@Component
class ParameterSearch {
  private static final int PATH_PAGE = 10;
  private static final int PAGE = 50;
  private static final String TAG = "tag:";

  private final ParameterTable table;
  private final Parameters parameters;

  ParameterSearch(ParameterTable table, Parameters parameters) {
    this.table = table;
    this.parameters = parameters;
  }

  record Filter(String key, @Nullable String option, List<String> values) {}

  record OldFilter(String key, List<String> values) {}

  record ByPath(
      String path,
      boolean recursive,
      List<Filter> parameterFilters,
      boolean withDecryption,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {}

  record Found(List<Parameters.Value> parameters, @Nullable String nextToken) {}

  record Describe(
      List<OldFilter> filters,
      List<Filter> parameterFilters,
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      boolean shared) {}

  record Described(List<Metadata> parameters, @Nullable String nextToken) {}

  record Metadata(
      String name,
      String arn,
      String type,
      @Nullable String keyId,
      Instant lastModifiedDate,
      String lastModifiedUser,
      @Nullable String description,
      @Nullable String allowedPattern,
      long version,
      String tier,
      List<ParameterVersions.Policy> policies,
      String dataType) {}

  private record Page(List<Parameter> items, @Nullable String nextToken) {}

  Found byPath(Caller caller, ByPath input) {
    String path = input.path();
    if (!path.startsWith("/")) {
      throw SsmErrors.validation(
          "The parameter doesn't meet the parameter name requirements. The parameter name must"
              + " begin with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\""
              + " (case-insensitive). It must use only letters, numbers, or the following symbols:"
              + " . (period), - (hyphen), _ (underscore). Special characters are not allowed. All"
              + " sub-paths, if specified, must use the forward slash symbol \"/\". Valid example:"
              + " /get/parameters2-/by1./path0_.");
    }
    Predicate<Parameter> below = below(path, input.recursive());
    List<Filter> filters = input.parameterFilters();
    for (Filter filter : filters) {
      if (!List.of("Type", "KeyId", "Label").contains(filter.key())) {
        throw SsmErrors.invalidFilter(
            "InvalidFilterKey",
            "The following filter key is not valid: "
                + filter.key()
                + ". Valid filter keys include: [Type, KeyId].");
      }
    }
    Page page =
        page(
            caller,
            path.endsWith("/") ? path : path + "/",
            parameter -> below.test(parameter) && matchesAll(parameter, filters),
            Objects.requireNonNullElse(input.maxResults(), PATH_PAGE),
            input.nextToken());
    return new Found(
        page.items().stream()
            .map(parameter -> parameters.value(parameter, null, input.withDecryption()))
            .toList(),
        page.nextToken());
  }

  Described describe(Caller caller, Describe input) {
    if (!input.filters().isEmpty() && !input.parameterFilters().isEmpty()) {
      throw SsmErrors.validation(
          "You can use either Filters or ParameterFilters in a single request.");
    }
    List<Filter> filters =
        Stream.concat(
                input.filters().stream()
                    .map(old -> new Filter(old.key(), beginsOr(old.key()), old.values())),
                input.parameterFilters().stream())
            .toList();
    filters.forEach(ParameterSearch::check);
    Page page =
        page(
            caller,
            "",
            parameter -> !input.shared() && matchesAll(parameter, filters),
            Objects.requireNonNullElse(input.maxResults(), PAGE),
            input.nextToken());
    return new Described(
        page.items().stream().map(parameter -> metadata(caller, parameter)).toList(),
        page.nextToken());
  }

  private static String beginsOr(String key) {
    return key.equals("Name") ? "BeginsWith" : "Equals";
  }

  private static Metadata metadata(Caller caller, Parameter parameter) {
    Parameter.Settings settings = parameter.settings();
    return new Metadata(
        parameter.name(),
        parameter.arn(),
        settings.type(),
        settings.keyId(),
        parameter.modifiedAt(),
        ParameterVersions.user(caller),
        settings.description(),
        settings.allowedPattern(),
        parameter.version(),
        settings.tier(),
        List.of(),
        settings.dataType());
  }

  /** A page of the parameters that match; its token is the name of the last. */
  private Page page(
      Caller caller,
      String prefix,
      Predicate<Parameter> matches,
      int limit,
      @Nullable String token) {
    List<Parameter> found =
        table.list(caller, prefix, token == null ? "" : name(token)).stream()
            .filter(matches)
            .limit(limit + 1L)
            .toList();
    List<Parameter> items = found.stream().limit(limit).toList();
    return new Page(items, found.size() > limit ? PageTokens.encode(items.getLast().name()) : null);
  }

  private static String name(String token) {
    String name = PageTokens.decode(token);
    if (name == null) {
      throw SsmErrors.badToken();
    }
    return name;
  }

  private static Predicate<Parameter> below(String path, boolean recursive) {
    String prefix = path.endsWith("/") ? path : path + "/";
    return parameter ->
        parameter.name().startsWith(prefix)
            && (recursive || parameter.name().indexOf('/', prefix.length()) < 0);
  }

  private static void check(Filter filter) {
    String option = filter.option();
    if (option == null) {
      return;
    }
    List<String> valid =
        switch (filter.key()) {
          case "Path" -> List.of("OneLevel", "Recursive");
          case "Name" -> List.of("Equals", "BeginsWith", "Contains");
          default -> List.of("Equals", "BeginsWith");
        };
    if (!valid.contains(option)) {
      throw SsmErrors.invalidFilter(
          "InvalidFilterOption",
          "The following filter option is not valid: "
              + option
              + ". Valid options include: "
              + valid
              + ".");
    }
  }

  private boolean matchesAll(Parameter parameter, List<Filter> filters) {
    return filters.stream().allMatch(filter -> matches(parameter, filter));
  }

  private boolean matches(Parameter parameter, Filter filter) {
    String key = filter.key();
    if (key.startsWith(TAG)) {
      String value = parameter.tags().get(key.substring(TAG.length()));
      return value != null && (filter.values().isEmpty() || isOne(value, filter));
    }
    Parameter.Settings settings = parameter.settings();
    return switch (key) {
      case "Name" -> isOne(parameter.name(), filter) || isOne(withoutSlash(parameter), filter);
      case "Path" ->
          filter.values().stream()
              .anyMatch(path -> below(path, "Recursive".equals(filter.option())).test(parameter));
      case "Type" -> isOne(settings.type(), filter);
      case "KeyId" -> settings.keyId() != null && isOne(settings.keyId(), filter);
      case "Tier" -> isOne(settings.tier(), filter);
      case "DataType" -> isOne(settings.dataType(), filter);
      case "Label" -> parameter.labels().stream().anyMatch(label -> isOne(label, filter));
      default -> false;
    };
  }

  private static String withoutSlash(Parameter parameter) {
    return parameter.name().startsWith("/") ? parameter.name().substring(1) : parameter.name();
  }

  private static boolean isOne(String text, Filter filter) {
    return filter.values().stream()
        .anyMatch(
            value ->
                switch (Objects.requireNonNullElse(filter.option(), "Equals")) {
                  case "BeginsWith" -> text.startsWith(value);
                  case "Contains" -> text.contains(value);
                  default -> text.equals(value);
                });
  }
}

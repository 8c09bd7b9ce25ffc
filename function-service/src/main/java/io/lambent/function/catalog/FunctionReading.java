package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Page;
import io.lambent.function.code.CodeLinks;
import io.lambent.function.configuration.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads functions. */
@Component
@Transactional(readOnly = true)
class FunctionReading {
  private final Catalog catalog;
  private final VersionRepository versions;
  private final CodeLinks links;

  FunctionReading(Catalog catalog, VersionRepository versions, CodeLinks links) {
    this.catalog = catalog;
    this.versions = versions;
    this.links = links;
  }

  /**
   * @throws AwsException where there is no such version
   */
  FunctionConfiguration configuration(FunctionReference reference) {
    return FunctionConfiguration.of(catalog.version(reference), reference.qualifier());
  }

  /**
   * @param endpoint scheme and authority of the link to the code
   * @throws AwsException where there is no such version
   */
  Answers.FunctionDetails details(FunctionReference reference, String endpoint) {
    LambdaVersion version = catalog.version(reference);
    // Tags are those of the function; AWS does not show them with its versions.
    Map<String, String> tags =
        version.number() == LambdaVersion.LATEST ? version.function().tags() : Map.of();
    Integer reserved = version.function().reservedConcurrency();
    return new Answers.FunctionDetails(
        FunctionConfiguration.of(version, reference.qualifier()),
        location(endpoint, version.content()),
        tags.isEmpty() ? null : tags,
        reserved == null ? null : new Answers.Concurrency(reserved));
  }

  private Answers.CodeLocation location(String endpoint, Content content) {
    Settings settings = content.settings();
    return settings.image() != null
        ? Answers.CodeLocation.image(settings.image())
        : Answers.CodeLocation.archive(
            links.link(endpoint, content.codeSha256()), settings.sourceKmsKey());
  }

  /** The functions of the caller's account and region, or all versions of them. */
  Answers.FunctionList list(Caller caller, Requests.ListFunctions request) {
    int size = Page.size(request.maxItems());
    Page<FunctionConfiguration> page =
        "ALL".equals(request.functionVersion())
            ? versions(caller, request.marker(), size)
                .map(version -> FunctionConfiguration.listed(version, version.label()))
            : functions(caller, request.marker(), size)
                .map(version -> FunctionConfiguration.listed(version, null));
    return new Answers.FunctionList(page.items(), page.nextMarker());
  }

  /** Functions by name. */
  private Page<LambdaVersion> functions(Caller caller, @Nullable String marker, int size) {
    return Page.of(
        versions.listLatest(
            caller.account(), caller.region(), Page.key(marker), Limit.of(size + 1)),
        size,
        version -> version.function().name().name());
  }

  /** All versions of all functions, by name and number. */
  private Page<LambdaVersion> versions(Caller caller, @Nullable String marker, int size) {
    String[] key = Page.key(marker).split(":", 2);
    int number = key.length < 2 ? -1 : Catalog.number(key[1]).orElse(-1);
    return Page.of(
        versions.listAll(caller.account(), caller.region(), key[0], number, Limit.of(size + 1)),
        size,
        version -> version.function().name().name() + ":" + version.label());
  }
}

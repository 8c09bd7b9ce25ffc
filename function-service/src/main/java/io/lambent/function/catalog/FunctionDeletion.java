package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.CodeReleased;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Deletes functions and single versions of them. */
@Component
class FunctionDeletion {
  private final Catalog catalog;
  private final FunctionRepository functions;
  private final VersionRepository versions;
  private final AliasRepository aliases;
  private final ApplicationEventPublisher events;

  FunctionDeletion(
      Catalog catalog,
      FunctionRepository functions,
      VersionRepository versions,
      AliasRepository aliases,
      ApplicationEventPublisher events) {
    this.catalog = catalog;
    this.functions = functions;
    this.versions = versions;
    this.aliases = aliases;
    this.events = events;
  }

  @Transactional
  public void delete(FunctionReference reference) {
    String qualifier = reference.qualifier();
    if (qualifier == null) {
      deleteFunction(reference.function());
      return;
    }
    if (qualifier.equals("$LATEST")) {
      throw Refusals.invalid("$LATEST version cannot be deleted without deleting the function.");
    }
    if (!qualifier.startsWith("$") && !qualifier.matches("[0-9]+")) {
      throw Refusals.invalid("Deletion of aliases is not currently supported.");
    }
    deleteVersion(reference.function(), qualifier);
  }

  private void deleteFunction(FunctionName name) {
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    versions
        .archivesOf(function.id())
        .forEach(sha256 -> events.publishEvent(new CodeReleased(sha256)));
    events.publishEvent(FunctionChanged.of(function));
    functions.delete(function.id());
  }

  /** Deleting a version that is not there succeeds, as on AWS. */
  private void deleteVersion(FunctionName name, String qualifier) {
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    int number = Catalog.number(qualifier).orElse(-1);
    List<String> leading = aliases.leadingTo(function, number);
    if (!leading.isEmpty()) {
      throw Refusals.conflict(
          "Unable to delete version because the following aliases reference it: " + leading);
    }
    catalog
        .version(name, number)
        .ifPresent(
            version -> {
              version.archives().forEach(sha256 -> events.publishEvent(new CodeReleased(sha256)));
              versions.delete(version);
              events.publishEvent(FunctionChanged.of(function));
            });
  }
}

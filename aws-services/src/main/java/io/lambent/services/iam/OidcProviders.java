package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Identity providers outside, whose tokens may assume roles. */
@Component
class OidcProviders {
  private static final String TYPE = "oidc-provider/";
  private static final String SCHEME = "https://";
  private static final int MOST_CLIENTS = 100;
  private static final int MOST_THUMBPRINTS = 5;

  private final OidcTable table;
  private final Clock clock;

  OidcProviders(OidcTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  record Create(
      String url,
      List<String> clientIdList,
      List<String> thumbprintList,
      List<IamTags.Tag> tags,
      @Nullable Struct contextProvider,
      @Nullable String identityCenterInstanceArn) {}

  record ByArn(String openIdConnectProviderArn) {}

  record Created(String openIdConnectProviderArn, @Nullable List<IamTags.Tag> tags) {}

  record Shown(
      String url,
      List<String> clientIdList,
      List<String> thumbprintList,
      Instant createDate,
      @Nullable List<IamTags.Tag> tags) {}

  record Nothing() {}

  record Listed(List<Entry> openIdConnectProviderList) {}

  record Entry(String arn) {}

  record Client(String openIdConnectProviderArn, String clientId) {}

  record Thumbprints(String openIdConnectProviderArn, List<String> thumbprintList) {}

  Created create(Caller caller, Create input) {
    if (input.contextProvider() != null || input.identityCenterInstanceArn() != null) {
      throw IamErrors.unsupported("Trusted identity propagation");
    }
    checkUrl(input.url());
    checkThumbprints(input.thumbprintList());
    if (input.clientIdList().size() > MOST_CLIENTS) {
      throw IamErrors.quota("ClientIdsPerOpenIdConnectProvider", MOST_CLIENTS);
    }
    OidcTable.Row made =
        new OidcTable.Row(
            0,
            caller.account(),
            input.url().substring(SCHEME.length()).replaceAll("/+$", ""),
            input.clientIdList().stream().distinct().toList(),
            input.thumbprintList(),
            IamTags.map(input.tags()),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    table.insert(made);
    return new Created(arn(caller, made), made.tags().isEmpty() ? null : IamTags.list(made.tags()));
  }

  private static void checkUrl(String url) {
    try {
      URI uri = URI.create(url);
      if (url.startsWith(SCHEME) && uri.getHost() != null && uri.getRawQuery() == null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw IamErrors.validation("Invalid Open ID Connect Provider URL");
  }

  private static void checkThumbprints(List<String> thumbprints) {
    if (thumbprints.size() > MOST_THUMBPRINTS) {
      throw IamErrors.invalidInput("Thumbprint list must contain fewer than 5 entries.");
    }
  }

  private static String arn(Caller caller, OidcTable.Row provider) {
    return IamArns.of(caller, provider.account(), TYPE + provider.url());
  }

  Shown get(Caller caller, ByArn input) {
    OidcTable.Row provider =
        find(caller, input.openIdConnectProviderArn())
            .orElseThrow(() -> notFound(input.openIdConnectProviderArn()));
    return new Shown(
        provider.url(),
        provider.clientIds(),
        provider.thumbprints(),
        provider.createdAt(),
        provider.tags().isEmpty() ? null : IamTags.list(provider.tags()));
  }

  private Optional<OidcTable.Row> find(Caller caller, String arn) {
    return url(caller, arn).flatMap(url -> table.find(caller.account(), url));
  }

  /** The URL in an ARN of the caller's account. */
  private static Optional<String> url(Caller caller, String text) {
    return Arn.parse(text)
        .filter(arn -> arn.resource().startsWith(TYPE) && arn.account().equals(caller.account()))
        .map(arn -> arn.resource().substring(TYPE.length()));
  }

  /**
   * Reads a provider and locks it.
   *
   * @throws AwsFailure where there is none
   */
  OidcTable.Row lock(Caller caller, String arn) {
    return url(caller, arn)
        .flatMap(url -> table.lock(caller.account(), url))
        .orElseThrow(() -> notFound(arn));
  }

  private static AwsFailure notFound(String arn) {
    return IamErrors.notFound("OpenIDConnect Provider not found for arn " + arn);
  }

  Listed list(Caller caller, Nothing input) {
    return new Listed(
        table.list(caller.account()).stream()
            .map(provider -> new Entry(arn(caller, provider)))
            .toList());
  }

  void addClient(Caller caller, Client input) {
    OidcTable.Row provider = lock(caller, input.openIdConnectProviderArn());
    List<String> ids = new ArrayList<>(provider.clientIds());
    if (!ids.contains(input.clientId())) {
      ids.add(input.clientId());
    }
    if (ids.size() > MOST_CLIENTS) {
      throw IamErrors.quota("ClientIdsPerOpenIdConnectProvider", MOST_CLIENTS);
    }
    table.setClientIds(provider, ids);
  }

  void removeClient(Caller caller, Client input) {
    OidcTable.Row provider = lock(caller, input.openIdConnectProviderArn());
    table.setClientIds(
        provider,
        provider.clientIds().stream().filter(id -> !id.equals(input.clientId())).toList());
  }

  void setThumbprints(Caller caller, Thumbprints input) {
    checkThumbprints(input.thumbprintList());
    table.setThumbprints(lock(caller, input.openIdConnectProviderArn()), input.thumbprintList());
  }

  /** Deletes a provider; one that is not there is deleted already. */
  void delete(Caller caller, ByArn input) {
    url(caller, input.openIdConnectProviderArn())
        .flatMap(url -> table.lock(caller.account(), url))
        .ifPresent(table::delete);
  }
}

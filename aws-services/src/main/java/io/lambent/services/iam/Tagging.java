package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.api.SharedRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tags of everything that has some. */
@Component("iamTagging")
class Tagging {
  private final IdentityTable identities;
  private final PolicyTable policies;
  private final InstanceProfileTable profiles;
  private final OidcProviders providers;
  private final OidcTable providerTable;

  Tagging(
      IdentityTable identities,
      PolicyTable policies,
      InstanceProfileTable profiles,
      OidcProviders providers,
      OidcTable providerTable) {
    this.identities = identities;
    this.policies = policies;
    this.profiles = profiles;
    this.providers = providers;
    this.providerTable = providerTable;
  }

  /** What a request names, by the member that its kind has. */
  @SharedRecord
  record Named(
      @Nullable String roleName,
      @Nullable String userName,
      @Nullable String policyArn,
      @Nullable String instanceProfileName,
      @Nullable String openIdConnectProviderArn) {}

  record Tag(@Inlined Named named, List<IamTags.Tag> tags) {}

  record Untag(@Inlined Named named, List<String> tagKeys) {}

  record ListInput(@Inlined Named named, @Inlined Paging paging) {}

  record Listed(List<IamTags.Tag> tags, boolean isTruncated, @Nullable String marker) {}

  /** Something with tags, which is locked. */
  private interface Tagged {
    Map<String, String> tags();

    void change(Map<String, String> added, List<String> removed);
  }

  private record Found(Map<String, String> tags, Change how) implements Tagged {
    @FunctionalInterface
    private interface Change {
      void apply(Map<String, String> added, List<String> removed);
    }

    @Override
    public void change(Map<String, String> added, List<String> removed) {
      how.apply(added, removed);
    }
  }

  /** The kinds of what has tags, as in names of operations. */
  enum Kind {
    ROLE("Role"),
    USER("User"),
    POLICY("Policy"),
    INSTANCE_PROFILE("InstanceProfile"),
    OIDC_PROVIDER("OpenIDConnectProvider");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private Tagged lock(Kind kind, Caller caller, Named named) {
    return switch (kind) {
      case ROLE -> identity(caller, IdentityKind.ROLE, named.roleName());
      case USER -> identity(caller, IdentityKind.USER, named.userName());
      case POLICY -> {
        ManagedPolicy policy = policies.lock(caller, text(named.policyArn()));
        yield new Found(
            policy.tags(), (added, removed) -> policies.changeTags(policy, added, removed));
      }
      case INSTANCE_PROFILE -> {
        InstanceProfileTable.Row profile =
            profiles.lock(caller.account(), text(named.instanceProfileName()));
        yield new Found(
            profile.tags(), (added, removed) -> profiles.changeTags(profile, added, removed));
      }
      case OIDC_PROVIDER -> {
        OidcTable.Row provider = providers.lock(caller, text(named.openIdConnectProviderArn()));
        yield new Found(
            provider.tags(),
            (added, removed) -> providerTable.changeTags(provider, added, removed));
      }
    };
  }

  private Tagged identity(Caller caller, IdentityKind kind, @Nullable String name) {
    Identity identity = identities.lock(caller.account(), kind, text(name));
    Documents.requireOwn(identity);
    return new Found(
        identity.tags(), (added, removed) -> identities.changeTags(identity, added, removed));
  }

  /** A member that the API's model requires. */
  private static String text(@Nullable String member) {
    return Objects.requireNonNullElse(member, "");
  }

  void tag(Kind kind, Caller caller, Tag input) {
    Map<String, String> added = IamTags.map(input.tags());
    Tagged tagged = lock(kind, caller, input.named());
    tagged.change(added, IamTags.replaced(tagged.tags(), added, "TagsPer" + kind.label()));
  }

  void untag(Kind kind, Caller caller, Untag input) {
    Tagged tagged = lock(kind, caller, input.named());
    List<String> removed =
        tagged.tags().keySet().stream()
            .filter(key -> input.tagKeys().stream().anyMatch(key::equalsIgnoreCase))
            .toList();
    tagged.change(Map.of(), removed);
  }

  Listed list(Kind kind, Caller caller, ListInput input) {
    Map<String, String> tags =
        kind == Kind.POLICY
            ? policies.get(caller, text(input.named().policyArn())).tags()
            : lock(kind, caller, input.named()).tags();
    Paging.Page<IamTags.Tag> page = input.paging().of(IamTags.list(tags), IamTags.Tag::key);
    return new Listed(page.items(), page.isTruncated(), page.marker());
  }
}

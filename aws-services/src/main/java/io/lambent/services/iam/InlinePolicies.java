package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.api.SharedRecord;
import io.lambent.aws.http.Percent;
import io.lambent.services.policy.PolicyGrammar;
import io.lambent.services.policy.PolicyKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Policies that are part of an identity. */
@Component
class InlinePolicies {
  private final JdbcClient jdbc;
  private final IdentityTable identities;

  InlinePolicies(JdbcClient jdbc, IdentityTable identities) {
    this.jdbc = jdbc;
    this.identities = identities;
  }

  record Put(@Inlined Target target, String policyName, String policyDocument) {}

  record ByName(@Inlined Target target, String policyName) {}

  @SharedRecord
  record Shown(
      @Nullable String roleName,
      @Nullable String userName,
      @Nullable String groupName,
      String policyName,
      String policyDocument) {}

  record ListInput(@Inlined Target target, @Inlined Paging paging) {}

  record Listed(List<String> policyNames, boolean isTruncated, @Nullable String marker) {}

  /** A policy with the document as it was put. */
  record Inline(String policyName, String document) {}

  void put(IdentityKind kind, Caller caller, Put input) {
    Identity identity = identities.lock(caller.account(), kind, input.target().name(kind));
    Documents.requireOwn(identity);
    Documents.check(input.policyDocument(), PolicyKind.INLINE);
    int characters =
        PolicyGrammar.characters(input.policyDocument())
            + all(identity).stream()
                .filter(other -> !other.policyName().equals(input.policyName()))
                .mapToInt(other -> PolicyGrammar.characters(other.document()))
                .sum();
    if (characters > kind.inlineCharacters()) {
      throw IamErrors.limit(
          "Maximum policy size of "
              + kind.inlineCharacters()
              + " bytes exceeded for "
              + kind.word()
              + " "
              + identity.name());
    }
    jdbc.sql(
            """
            insert into lambent_aws.iam_inline_policy (identity, name, document)
              values (:identity, :name, :document)
              on conflict (identity, name) do update set document = excluded.document
            """)
        .param("identity", identity.id())
        .param("name", input.policyName())
        .param("document", input.policyDocument())
        .update();
  }

  Shown get(IdentityKind kind, Caller caller, ByName input) {
    Identity identity = identities.get(caller.account(), kind, input.target().name(kind));
    Inline found =
        all(identity).stream()
            .filter(policy -> policy.policyName().equals(input.policyName()))
            .findFirst()
            .orElseThrow(
                () ->
                    IamErrors.notFound(
                        "The "
                            + kind.word()
                            + " policy with name "
                            + input.policyName()
                            + " cannot be found."));
    Target owner = Target.of(identity);
    return new Shown(
        owner.roleName(),
        owner.userName(),
        owner.groupName(),
        found.policyName(),
        Percent.encode(found.document()));
  }

  Listed list(IdentityKind kind, Caller caller, ListInput input) {
    Identity identity = identities.get(caller.account(), kind, input.target().name(kind));
    Paging.Page<String> page =
        input.paging().of(all(identity), Inline::policyName).map(Inline::policyName);
    return new Listed(page.items(), page.isTruncated(), page.marker());
  }

  void delete(IdentityKind kind, Caller caller, ByName input) {
    Identity identity = identities.lock(caller.account(), kind, input.target().name(kind));
    Documents.requireOwn(identity);
    int deleted =
        jdbc.sql(
                "delete from lambent_aws.iam_inline_policy"
                    + " where identity = :identity and name = :name")
            .param("identity", identity.id())
            .param("name", input.policyName())
            .update();
    if (deleted == 0) {
      throw IamErrors.notFound(
          "The " + kind.word() + " policy with name " + input.policyName() + " cannot be found.");
    }
  }

  /** All inline policies of an identity, in the order of their names. */
  List<Inline> all(Identity identity) {
    return jdbc.sql(
            "select name, document from lambent_aws.iam_inline_policy"
                + " where identity = :identity order by name")
        .param("identity", identity.id())
        .query((row, number) -> new Inline(row.getString("name"), row.getString("document")))
        .list();
  }
}

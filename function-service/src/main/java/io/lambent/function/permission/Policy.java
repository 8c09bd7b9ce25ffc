package io.lambent.function.permission;

import io.lambent.function.catalog.FunctionOwned;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.policydocument.PolicyDocument;
import io.lambent.function.policydocument.Statement;
import jakarta.persistence.Entity;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The resource policy of a function, a version or an alias; never without statements. */
@Entity
class Policy extends FunctionOwned {
  private String qualifier;

  @JdbcTypeCode(SqlTypes.JSON)
  private List<Statement> statements;

  private String documentVersion;
  private @Nullable String documentId;
  private UUID revisionId;

  @SuppressWarnings("NullAway.Init")
  protected Policy() {}

  /**
   * @param qualifier a version or alias; empty for the function itself
   */
  Policy(LambdaFunction function, String qualifier) {
    super(function);
    this.qualifier = qualifier;
    PolicyDocument empty = new PolicyDocument(List.of());
    this.statements = empty.statements();
    this.documentVersion = empty.version();
    this.documentId = empty.id();
    this.revisionId = UUID.randomUUID();
  }

  PolicyDocument document() {
    return new PolicyDocument(documentVersion, documentId, statements);
  }

  UUID revisionId() {
    return revisionId;
  }

  void change(PolicyDocument document) {
    statements = document.statements();
    documentVersion = document.version();
    documentId = document.id();
    revisionId = UUID.randomUUID();
  }
}

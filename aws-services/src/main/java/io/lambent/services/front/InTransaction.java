package io.lambent.services.front;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Handler;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds handlers to an API: those that change something run in a transaction of their own. */
public final class InTransaction {
  private final AwsApi.Builder api;
  private final TransactionTemplate transactions;

  public InTransaction(AwsApi.Builder api, TransactionTemplate transactions) {
    this.api = api;
    this.transactions = transactions;
  }

  /** Adds an operation that reads. */
  public <I extends Record, O extends Record> InTransaction read(
      String operation, Class<I> input, Class<O> output, Handler<I, O> handler) {
    api.on(operation, input, output, handler);
    return this;
  }

  /** Adds an operation that changes something. */
  public <I extends Record, O extends Record> InTransaction write(
      String operation, Class<I> input, Class<O> output, Handler<I, O> handler) {
    api.on(
        operation,
        input,
        output,
        (caller, values) -> transactions.execute(status -> handler.handle(caller, values)));
    return this;
  }

  /** Adds an operation that changes something and answers nothing. */
  public <I extends Record> InTransaction write(
      String operation, Class<I> input, AwsApi.Action<I> handler) {
    api.on(
        operation,
        input,
        (caller, values) ->
            transactions.executeWithoutResult(status -> handler.handle(caller, values)));
    return this;
  }

  public AwsApi build() {
    return api.build();
  }
}

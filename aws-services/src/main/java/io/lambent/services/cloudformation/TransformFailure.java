package io.lambent.services.cloudformation;

import io.lambent.services.cloudformation.stack.Deployment;

/**
 * A transform that failed. The request succeeds nevertheless, and the change set or stack that it
 * creates has the status of a failure.
 */
final class TransformFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Deployment draft;
  private final String text;

  /**
   * @param draft with the template before its transforms
   */
  TransformFailure(Deployment draft, String text) {
    super(text, null, false, false);
    this.draft = draft;
    this.text = text;
  }

  Deployment draft() {
    return draft;
  }

  String text() {
    return text;
  }
}

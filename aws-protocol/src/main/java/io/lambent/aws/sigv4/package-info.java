/**
 * AWS Signature Version 4: {@link io.lambent.aws.sigv4.Signer} signs requests and addresses, {@link
 * io.lambent.aws.sigv4.SignatureVerifier} checks both, {@link io.lambent.aws.sigv4.ChunkedBody}
 * reads bodies that are signed in chunks. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS Signature Version
 * 4 for API requests</a>.
 */
@NullMarked
package io.lambent.aws.sigv4;

import org.jspecify.annotations.NullMarked;

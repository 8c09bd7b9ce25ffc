package io.lambent.services.sts;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/**
 * Verifies signatures of tokens by keys of a JSON Web Key Set, with the algorithms that AWS takes:
 * RS256, RS384, RS512, ES256, ES384, ES512. See <a
 * href="https://www.rfc-editor.org/rfc/rfc7518">RFC 7518</a>.
 */
final class TokenSignature {
  private TokenSignature() {}

  /**
   * Returns true if one of the keys has signed a token.
   *
   * @param keys the member {@code keys} of a key set
   */
  static boolean isValid(IdToken token, JsonNode keys) {
    String algorithm = token.header().path("alg").asString("");
    String id = token.header().path("kid").asString("");
    for (JsonNode key : keys) {
      String known = key.path("kid").asString("");
      if ((id.isEmpty() || known.isEmpty() || known.equals(id))
          && isSignedBy(token, algorithm, key)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSignedBy(IdToken token, String algorithm, JsonNode key) {
    String type = key.path("kty").asString("");
    try {
      Signature verifier;
      if (algorithm.matches("RS(256|384|512)") && type.equals("RSA")) {
        verifier = Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA");
        verifier.initVerify(rsa(key));
      } else if (algorithm.matches("ES(256|384|512)") && type.equals("EC")) {
        verifier = Signature.getInstance("SHA" + algorithm.substring(2) + "withECDSAinP1363Format");
        verifier.initVerify(ec(key));
      } else {
        return false;
      }
      verifier.update(token.signed());
      return verifier.verify(token.signature());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static PublicKey rsa(JsonNode key) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
  }

  private static PublicKey ec(JsonNode key) throws GeneralSecurityException {
    String curve =
        switch (key.path("crv").asString("")) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default -> throw new IllegalArgumentException("no such curve");
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(number(key, "x"), number(key, "y")),
                parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static BigInteger number(JsonNode key, String member) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(member).asString("")));
  }
}

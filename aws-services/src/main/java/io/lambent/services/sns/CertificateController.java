package io.lambent.services.sns;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the certificate by which subscribers verify messages. */
@RestController
class CertificateController {
  private static final MediaType PEM = MediaType.parseMediaType("application/x-pem-file");

  private final Signing signing;

  CertificateController(Signing signing) {
    this.signing = signing;
  }

  @GetMapping(Signing.PATH + "{file}")
  ResponseEntity<String> certificate(@PathVariable String file) {
    return signing
        .certificate(file)
        .map(certificate -> ResponseEntity.ok().contentType(PEM).body(certificate))
        .orElseGet(() -> ResponseEntity.notFound().build());
  }
}

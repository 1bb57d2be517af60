package io.chokepoint.driver.plan;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is believed of an https target. */
final class TlsSection {

  private static final Keys KEYS = new Keys("tls", "tls", "What is believed of an https target.");

  private static final Key<Boolean> VERIFY =
      KEYS.optional("verify", TransportKeys.YES_OR_NO, "false believes any certificate.");
  private static final Key<String> TRUST =
      KEYS.optional(
          "trust",
          Forms.text(t -> t, Map.of("type", "string", "minLength", 1)),
          "PEM file of certificates to trust instead of the JDK's.");

  static {
    KEYS.atMostOne(
        "verify or trust, not both: what is not verified need not be trusted", VERIFY, TRUST);
  }

  static final Form<Transport.Tls> FORM = KEYS.form(TlsSection::read);

  private TlsSection() {}

  private static Transport.Tls read(Section section) throws PlanException {
    @Nullable String trust = section.get(TRUST);
    return new Transport.Tls(
        section.get(VERIFY, true), trust == null ? null : certificates(section, trust));
  }

  /** Relative to the plan's own folder, as all files a plan names. */
  private static Path certificates(Section section, String name) throws PlanException {
    Path file = Path.of(section.reading().file()).resolveSibling(name);
    try {
      byte[] bytes = Files.readAllBytes(file);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      if (factory.generateCertificates(new ByteArrayInputStream(bytes)).isEmpty()) {
        throw section.mistake(TRUST, "\"trust\": there is no certificate in " + file);
      }
      return file.toAbsolutePath();
    } catch (IOException e) {
      throw section.mistake(TRUST, "\"trust\": " + file + " cannot be read");
    } catch (CertificateException e) {
      throw section.mistake(TRUST, "\"trust\": " + file + " is no PEM file of certificates");
    }
  }
}

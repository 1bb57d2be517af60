package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.ClientIdentity;
import io.chokepoint.driver.plan.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is believed of an https target, and shown to it. */
final class TlsSection {

  private static final Form<String> FILE =
      Forms.text(t -> t, Map.of("type", "string", "minLength", 1));

  private static final Keys KEYS =
      new Keys("tls", "tls", "What is believed of an https target, and shown to it.");

  private static final Key<Boolean> VERIFY =
      KEYS.optional("verify", TransportKeys.YES_OR_NO, "false believes any certificate.");
  private static final Key<String> TRUST =
      KEYS.optional("trust", FILE, "PEM file of certificates to trust instead of the JDK's.");
  private static final Key<String> CERTIFICATE =
      KEYS.optional("certificate", FILE, "PEM file of the certificate to show when asked for one.");
  private static final Key<String> KEY =
      KEYS.optional("key", FILE, "PEM file of that certificate's private key.");

  static {
    KEYS.atMostOne(
            "verify or trust, not both: what is not verified need not be trusted", VERIFY, TRUST)
        .goesWith(CERTIFICATE, "\"certificate\" goes with key", KEY)
        .goesWith(KEY, "\"key\" goes with certificate", CERTIFICATE);
  }

  static final Form<Transport.Tls> FORM = KEYS.form(TlsSection::read);

  private TlsSection() {}

  private static Transport.Tls read(Section section) throws PlanException {
    @Nullable Path trust = null;
    if (section.has(TRUST)) {
      read(section, TRUST, ClientIdentity::certificates);
      trust = section.reading().beside(section.need(TRUST)).toAbsolutePath();
    }
    return new Transport.Tls(section.get(VERIFY, true), trust, identity(section));
  }

  private static @Nullable ClientIdentity identity(Section section) throws PlanException {
    if (!section.has(CERTIFICATE)) {
      return null;
    }
    List<X509Certificate> certificates = read(section, CERTIFICATE, ClientIdentity::certificates);
    return read(
        section,
        KEY,
        pem -> {
          PrivateKey key = ClientIdentity.key(pem);
          return ClientIdentity.of(key, certificates);
        });
  }

  /** What a file has, relative to the plan's own folder as all files a plan names. */
  private static <T> T read(Section section, Key<String> key, Function<byte[], T> reader)
      throws PlanException {
    Path file = section.reading().beside(section.need(key));
    try {
      return reader.apply(Files.readAllBytes(file));
    } catch (IOException e) {
      throw section.mistake(key, "\"" + key.name() + "\": " + file + " cannot be read");
    } catch (IllegalArgumentException e) {
      throw section.mistake(key, "\"" + key.name() + "\": " + file + ": " + e.getMessage());
    }
  }
}

package io.chokepoint.driver.plan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who the driver is to a target that asks for a certificate: a private key and its certificates, as
 * PEM files have them. What does not fit is refused in a sentence for people, as an {@link
 * IllegalArgumentException}.
 *
 * @param certificates its own first, then those that signed it
 */
public record ClientIdentity(PrivateKey key, List<X509Certificate> certificates) {

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (?<kind>[A-Z0-9 ]*)PRIVATE KEY-----(?<text>[^-]*)-----END", Pattern.DOTALL);

  /** Version 0 and the algorithm rsaEncryption, with which RFC 5958 wraps a key of RFC 8017. */
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  public ClientIdentity {
    certificates = List.copyOf(certificates);
  }

  /** Not its key. */
  @Override
  public String toString() {
    return certificates.get(0).getSubjectX500Principal().getName();
  }

  public static List<X509Certificate> certificates(byte[] pem) {
    try {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new IllegalArgumentException("there is no certificate in it");
      }
      return all;
    } catch (CertificateException e) {
      throw new IllegalArgumentException("it is no PEM file of certificates", e);
    }
  }

  public static PrivateKey key(byte[] pem) {
    Matcher block = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new IllegalArgumentException("there is no private key in it (PEM)");
    }
    String kind = block.group("kind").strip();
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(block.group("text"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its private key cannot be read", e);
    }
    return switch (kind) {
      case "" -> parsed(der);
      case "RSA" -> {
        if (block.group("text").contains("ENCRYPTED")) {
          throw encrypted();
        }
        yield parsed(der(0x30, RSA, der(0x04, der)));
      }
      case "ENCRYPTED" -> throw encrypted();
      default ->
          throw new IllegalArgumentException(
              "its private key is of the kind "
                  + kind
                  + "; make it plain with openssl pkcs8 -topk8 -nodes");
    };
  }

  /** The two, if the key is the first certificate's. */
  public static ClientIdentity of(PrivateKey key, List<X509Certificate> certificates) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    boolean fits;
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificates.get(0).getPublicKey());
      signature.update(text);
      fits = signature.verify(signed);
    } catch (GeneralSecurityException e) {
      fits = false;
    }
    if (!fits) {
      throw new IllegalArgumentException("it is not the key of the certificate");
    }
    return new ClientIdentity(key, certificates);
  }

  private static IllegalArgumentException encrypted() {
    return new IllegalArgumentException(
        "its private key has a passphrase; make it plain with openssl pkcs8 -topk8 -nodes");
  }

  private static PrivateKey parsed(byte[] pkcs8) {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // the next one
      }
    }
    throw new IllegalArgumentException("its private key is neither RSA, EC nor EdDSA");
  }

  /** A value of DER: tag, length, contents. */
  private static byte[] der(int tag, byte[]... contents) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      whole.writeBytes(part);
    }
    int length = whole.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length >= 0x10000) {
      out.writeBytes(new byte[] {(byte) 0x83, (byte) (length >> 16), (byte) (length >> 8)});
    } else if (length >= 0x100) {
      out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8)});
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(whole.toByteArray());
    return out.toByteArray();
  }
}

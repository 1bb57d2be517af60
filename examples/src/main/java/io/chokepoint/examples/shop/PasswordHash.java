package io.chokepoint.examples.shop;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A password as the shop stores it: PBKDF2 with HMAC-SHA-256. */
public final class PasswordHash {

  private static final int ITERATIONS = 210_000;
  private static final int BITS = 256;

  private PasswordHash() {}

  public static byte[] of(String password, byte[] salt) {
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    } finally {
      key.clearPassword();
    }
  }
}

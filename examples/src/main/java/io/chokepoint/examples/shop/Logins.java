package io.chokepoint.examples.shop;

import java.security.MessageDigest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Logging in with a password. */
@RestController
class Logins {

  private final JdbcClient jdbc;

  Logins(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What is stored of a password. */
  static final class Account {

    private final byte[] salt;
    private final byte[] hash;

    Account(byte[] salt, byte[] hash) {
      this.salt = salt;
      this.hash = hash;
    }

    boolean accepts(String password) {
      return MessageDigest.isEqual(hash, PasswordHash.of(password, salt));
    }
  }

  /**
   * Checks a password against its hash.
   *
   * <p>Ground truth, {@code cpu-saturated}: nearly all of the request is the hash, which is one
   * core's work and holds no connection (that is back in the pool before the hashing begins). More
   * logins at once than cores only wait for each other. More cores, or a hash of fewer iterations,
   * fix it; connections and threads do not.
   *
   * <p>Look-alike, healthy: the same endpoint at a load that leaves the cores room.
   */
  @PostMapping("/login")
  ResponseEntity<String> login(@RequestParam String login, @RequestParam String password) {
    Account account =
        jdbc.sql("select salt, hash from accounts where login = ?")
            .param(login)
            .query(Account.class)
            .optional()
            .orElse(null);
    if (account == null || !account.accepts(password)) {
      return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body("wrong login or password");
    }
    return ResponseEntity.ok("welcome " + login);
  }
}

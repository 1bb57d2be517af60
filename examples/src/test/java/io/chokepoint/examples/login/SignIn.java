package io.chokepoint.examples.login;

import java.security.Principal;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spring Security as Spring Boot sets it up: a form with a CSRF token, sessions, and Spring
 * Authorization Server as OpenID provider.
 */
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@Import(SignIn.Pages.class)
class SignIn {

  private static final String CLIENT = "--spring.security.oauth2.authorizationserver.client.shop.";

  /** Starts it; the other tests' services have no security, so their tests leave it out. */
  static ServletWebServerApplicationContext start(int port) {
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(SignIn.class)
            .run(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.autoconfigure.exclude=",
                "--spring.main.banner-mode=off",
                "--spring.security.user.name=ann",
                "--spring.security.user.password=knock",
                CLIENT + "registration.client-id=shop",
                CLIENT + "registration.client-secret={noop}s3cr3t",
                CLIENT + "registration.client-authentication-methods=client_secret_basic",
                CLIENT + "registration.authorization-grant-types=authorization_code",
                CLIENT + "registration.redirect-uris=http://127.0.0.1:" + port + "/back",
                CLIENT + "registration.scopes=openid");
  }

  @RestController
  static class Pages {

    @GetMapping("/")
    String home(Principal user) {
      return "Welcome " + user.getName();
    }

    @GetMapping(value = "/account", produces = "text/html")
    String account(Principal user, CsrfToken csrf) {
      return user.getName()
          + "<form><input name=\"_csrf\" type=\"hidden\" value=\""
          + csrf.getToken()
          + "\"></form>";
    }

    @PostMapping("/account")
    String change() {
      return "changed";
    }
  }
}

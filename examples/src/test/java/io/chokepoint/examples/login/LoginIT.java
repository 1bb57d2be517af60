package io.chokepoint.examples.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The plans that sign in, against Spring Security and Spring Authorization Server. */
class LoginIT {

  @TempDir Path folder;

  private static ServletWebServerApplicationContext service;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    assumeThat(Plans.CHOKEPOINT).as("built by the whole tree's build").exists();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    service = SignIn.start(port);
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void usersSignInOnceAndKeepTheirSession() throws Exception {
    Map<String, String> requests =
        Plans.drive("sign-in", port, folder, "{requests: 80, workers: 4}");

    assertThat(requests).containsEntry("sign-in page", "4").containsEntry("sign in", "4");
    assertThat(Integer.parseInt(requests.get("change"))).isGreaterThan(20);
  }

  @Test
  void anOpenIdFlowEndsWithWhoItIs() throws Exception {
    Map<String, String> requests =
        Plans.drive("openid", port, folder, "{arrivals: constant, steps: [{rate: 5, for: 3s}]}");

    assertThat(requests).containsEntry("authorize", "15");
    assertThat(Integer.parseInt(requests.get("who"))).isPositive();
  }
}

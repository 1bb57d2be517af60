package io.chokepoint.agent.apps;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Takes a lease and renews it, as a driver does within a block, until somebody kills it; or gives
 * it back, and does not hear the answer.
 */
public final class Driver {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Driver() {}

  public static void main(String[] args) throws Exception {
    String leases = System.getProperty("driver.leases");
    String change = System.getProperty("driver.change");
    String taken = post(leases, change);
    System.out.println("HOLDS " + taken.replaceAll("\\s+", " "));
    String id = taken.replaceAll("(?s).*?\"id\" ?: ?\"([^\"]+)\".*", "$1");
    for (int renewals = 1; ; renewals++) {
      Thread.sleep(500);
      post(leases + "/" + id, "{\"seconds\":2}");
      System.out.println("RENEWED " + renewals);
      if (Boolean.getBoolean("driver.givesBack")) {
        HTTP.sendAsync(
            request(leases + "/" + id).DELETE().build(), HttpResponse.BodyHandlers.discarding());
        System.out.println("GIVES BACK");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private static String post(String url, String body) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            request(url).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + System.getenv("CHOKEPOINT_TOKEN"));
  }
}

package io.chokepoint.agent.apps;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Takes a lease and renews it, as a driver does within a block, until somebody kills it. */
public final class Driver {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Driver() {}

  public static void main(String[] args) throws Exception {
    String leases = System.getProperty("driver.leases");
    String change = System.getProperty("driver.change");
    String taken = post(leases, change);
    System.out.println("HOLDS " + taken.replaceAll("\\s+", " "));
    String id = taken.replaceAll("(?s).*\"id\" ?: ?\"(\\d+)\".*", "$1");
    for (int renewals = 1; ; renewals++) {
      Thread.sleep(500);
      post(leases + "/" + id, "{\"seconds\":2}");
      System.out.println("RENEWED " + renewals);
    }
  }

  private static String post(String url, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + System.getenv("CHOKEPOINT_TOKEN"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }
}

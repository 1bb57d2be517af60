package io.chokepoint.driver.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate that signed itself, made by the JDK's own tool. */
record TestCertificate(Path keyStore, Path pem) {

  static final String PASSWORD = "changeit";

  /** For localhost, from yesterday to tomorrow. */
  static TestCertificate good(Path folder) throws IOException, InterruptedException {
    return made(folder, "good", "dns:localhost,ip:127.0.0.1", "-1d", "2");
  }

  /** Signed by an authority that is valid, since of one that is trusted no dates are looked at. */
  static TestCertificate expired(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("expired.p12");
    Path pem = folder.resolve("authority.pem");
    List<String> to =
        List.of(
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD,
            "-alias");
    keytool(to, "ca", "-genkeypair", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
    keytool(
        to,
        "a",
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=expired",
        "-ext",
        "san=dns:localhost",
        "-signer",
        "ca",
        "-startdate",
        "-10d",
        "-validity",
        "5");
    keytool(to, "ca", "-exportcert", "-rfc", "-file", pem.toString());
    keytool(to, "ca", "-delete");
    return new TestCertificate(store, pem);
  }

  static TestCertificate ofAnotherHost(Path folder) throws IOException, InterruptedException {
    return made(folder, "elsewhere", "dns:elsewhere.example", "-1d", "2");
  }

  /** With a key of 2048 bits. */
  static TestCertificate ofRsa(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("rsa.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-dname",
        "CN=rsa",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
    return new TestCertificate(store, folder.resolve("rsa.pem"));
  }

  private static TestCertificate made(
      Path folder, String name, String san, String start, String days)
      throws IOException, InterruptedException {
    Path store = folder.resolve(name + ".p12");
    Path pem = folder.resolve(name + ".pem");
    keytool(
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=" + san,
        "-startdate",
        start,
        "-validity",
        days,
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "a",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD,
        "-file",
        pem.toString());
    return new TestCertificate(store, pem);
  }

  private static void keytool(List<String> first, String... then)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(then[1]));
    all.addAll(first);
    all.add(then[0]);
    all.addAll(List.of(then).subList(2, then.length));
    keytool(all.toArray(String[]::new));
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }
}

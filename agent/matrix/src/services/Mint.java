import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicLong;

/** Strikes a coin, which is hard work, and says with it how long all coins have taken so far. */
public final class Mint extends HttpServlet {

  private static final AtomicLong NANOS = new AtomicLong();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long began = System.nanoTime();
    byte[] coin = new byte[4096];
    try {
      MessageDigest die = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < Integer.getInteger("strokes", 1000); i++) {
        byte[] stroke = die.digest(coin);
        System.arraycopy(stroke, 0, coin, 0, stroke.length);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
    response.getWriter().print(NANOS.addAndGet(System.nanoTime() - began));
  }
}

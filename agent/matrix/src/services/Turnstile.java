import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter that takes its time, and lets not everybody through. */
public final class Turnstile implements Filter {

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (((HttpServletRequest) request).getRequestURI().endsWith("/stopped")) {
      Till.work(100);
      ((HttpServletResponse) response).setStatus(202);
      response.getWriter().print("stopped");
    } else {
      chain.doFilter(request, response);
    }
  }

  @Override
  public void destroy() {}
}

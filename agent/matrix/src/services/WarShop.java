import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** A war for application servers, on the data source of theirs that {@code shop.pool} names. */
@ApplicationPath("/rest")
public class WarShop extends Application {

  private static final List<Connection> leaked = new ArrayList<>();

  /** What there is. */
  @Path("/orders")
  public static class Orders {

    @GET
    @Path("{id}")
    public String sum(@PathParam("id") int id) throws Exception {
      try (Connection c = pool().getConnection();
          PreparedStatement s = c.prepareStatement("select 17 + 4");
          ResultSet r = s.executeQuery()) {
        return r.next() ? r.getString(1) : "";
      }
    }

    @GET
    @Path("{id}/leak")
    public String leak(@PathParam("id") int id) throws Exception {
      return "leaked " + leaked.add(pool().getConnection());
    }

    private static DataSource pool() throws NamingException {
      return (DataSource) new InitialContext().lookup(System.getProperty("shop.pool"));
    }
  }

  /** A servlet beside it. */
  @WebServlet("/till/*")
  public static class Till extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("till");
    }
  }
}

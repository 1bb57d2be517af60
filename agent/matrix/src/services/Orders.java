import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;

/** A resource of JAX-RS. */
@Path("/orders")
public class Orders {

  @GET
  public String all() {
    return "all";
  }

  @GET
  @Path("/{id}")
  public String one(@PathParam("id") int id) {
    if (id == 13) {
      throw new IllegalStateException("order is jammed");
    } else if (id == 404) {
      throw new NotFoundException();
    }
    return "order " + id;
  }

  @POST
  @Path("/{id}/items")
  public String item(@PathParam("id") int id) {
    return "added";
  }

  @GET
  @Path("/{id}/later")
  public void later(@PathParam("id") int id, @Suspended AsyncResponse answer) {
    new Thread(
            () -> {
              try {
                Thread.sleep(50);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              answer.resume("later " + id);
            })
        .start();
  }

  @Path("/{id}/notes")
  public Notes notes() {
    return new Notes();
  }

  /** A resource inside another. */
  public static class Notes {

    @GET
    @Path("/{note}")
    public String note(@PathParam("note") String note) {
      return note;
    }
  }
}

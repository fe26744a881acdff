package app;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** GET /5 answers after five seconds, and says when it began. */
@Path("/{seconds}")
public class Server {
    @GET
    public String answer(@PathParam("seconds") int seconds) throws InterruptedException {
        System.out.println("began " + seconds);
        Thread.sleep(seconds * 1000L);
        return "finished";
    }
}

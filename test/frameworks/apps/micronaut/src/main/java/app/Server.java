package app;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.Micronaut;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** GET /5 answers after five seconds, and says when it began. */
@Controller
public class Server {
    public static void main(String[] args) {
        Micronaut.run(Server.class, args);
    }

    @Get("/{seconds}")
    @ExecuteOn(TaskExecutors.BLOCKING)
    String answer(int seconds) throws InterruptedException {
        System.out.println("began " + seconds);
        Thread.sleep(seconds * 1000L);
        return "finished";
    }
}

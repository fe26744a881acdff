package app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** GET /5 answers after five seconds, and says when it began. */
@SpringBootApplication
@RestController
public class Server {
    public static void main(String[] args) {
        SpringApplication.run(Server.class, args);
    }

    @GetMapping("/{seconds}")
    String answer(@PathVariable int seconds) throws InterruptedException {
        System.out.println("began " + seconds);
        Thread.sleep(seconds * 1000L);
        return "finished";
    }
}

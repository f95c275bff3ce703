import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast gru serve writes for one client and for many, and what memory it takes. Run it beside a server that does nothing else:
 *
 * <pre>java scripts/ServeLoad.java http://127.0.0.1:8080/ PID [CLIENTS [SECONDS [CHARACTERS]]]</pre>
 *
 * <p>Each client asks for a text, and for the next as soon as it has it. The seeds are those of 100 texts, which come again and
 * again: each must be the same alone and in company. PID is the server's, of which Linux tells the resident memory.
 */
public final class ServeLoad {

    private static final int TEXTS = 100;
    private static final int ONE = 10; // seconds for one client
    private static final Pattern TEXT = Pattern.compile("\"text\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Integer, String> seen = new ConcurrentHashMap<>();
    private final LongAdder written = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder different = new LongAdder();
    private final URI url;
    private final int characters;

    private ServeLoad(URI url, int characters) {
        this.url = url;
        this.characters = characters;
    }

    public static void main(String[] args) throws Exception {
        int clients = args.length > 2 ? Integer.parseInt(args[2]) : 64;
        int seconds = args.length > 3 ? Integer.parseInt(args[3]) : 60;
        ServeLoad load = new ServeLoad(
                URI.create(args[0]).resolve("v1/completions"), args.length > 4 ? Integer.parseInt(args[4]) : 400);
        String pid = args[1];
        load.run(1, 5, "warming up");
        double one = load.run(1, ONE, "one client");
        System.out.println("resident at the beginning: " + resident(pid));
        double first = load.run(clients, seconds / 2, clients + " clients, first half");
        System.out.println("resident in the middle: " + resident(pid));
        double second = load.run(clients, seconds - seconds / 2, clients + " clients, second half");
        System.out.println("resident at the end: " + resident(pid));
        System.out.printf("%d clients write %.1f and %.1f times what one does%n", clients, first / one, second / one);
    }

    private double run(int clients, int seconds, String name) throws InterruptedException {
        written.reset();
        refused.reset();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int first = client * 7;
            Thread thread = new Thread(() -> ask(first, end));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double speed = written.sum() / ((System.nanoTime() - begin) / 1e9);
        System.out.printf(
                "%s: %.0f characters per second, %d refused with 429, %d other errors, %d texts not as before%n",
                name, speed, refused.sum(), wrong.sum(), different.sum());
        return speed;
    }

    private void ask(int first, long end) {
        for (int i = first; System.nanoTime() < end; i++) {
            int seed = i % TEXTS;
            String body = "{\"prompt\":\"The \",\"seed\":" + seed + ",\"max_tokens\":" + characters + "}";
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 429) {
                    refused.increment();
                    Thread.sleep(1000);
                } else if (answer.statusCode() != 200) {
                    wrong.increment();
                } else {
                    Matcher text = TEXT.matcher(answer.body());
                    String found = text.find() ? text.group(1) : "";
                    if (!Optional.ofNullable(seen.putIfAbsent(seed, found)).orElse(found).equals(found)) {
                        different.increment();
                    }
                    written.add(characters);
                }
            } catch (Exception failed) {
                wrong.increment();
            }
        }
    }

    private static String resident(String pid) throws Exception {
        Path status = Path.of("/proc", pid, "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream().filter(it -> it.startsWith("VmRSS")).findFirst().orElse("?")
                : "not known";
    }
}
